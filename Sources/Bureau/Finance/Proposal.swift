import GRDB

/// What one person wants done and another has to confirm, as it stands in the store.
struct Proposal: Act {
    static let type = "proposal"
    static let table = "proposal"

    let id: Int64
    /// What kind of motion; see ``Motion``.
    let motion: String
    /// All of it but for the texts, which may hold names and accounts.
    let payload: [UInt8]
    /// In the order of ``Motion/texts``.
    let texts: [KeptText]
    let day: String
    let maker: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("motion", motion)
        text.member("day", day)
        text.member("by", maker)
    }

    var secret: [UInt8] { payload + texts.flatMap(\.commitment) }

    static func row(_ id: Int64, _ db: Database) throws -> Proposal? {
        let rows = try BoundStatement(
            db,
            """
            SELECT place, text, commitment FROM proposal_text JOIN kept_text ON kept_text.id = text
            WHERE proposal = ? ORDER BY place
            """
        ).begin().integer(id)
        var texts: [KeptText] = []
        while try rows.step() {
            texts.append(KeptText(id: rows.integerColumn(1), commitment: rows.blobColumn(2)))
            guard rows.integerColumn(0) == Int64(texts.count) else {
                rows.finish()
                return nil
            }
        }
        let row = try BoundStatement(db, "SELECT motion, payload, day, maker FROM proposal WHERE id = ?").begin()
            .integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return Proposal(
            id: id, motion: row.textColumn(0), payload: row.blobColumn(1), texts: texts,
            day: row.textColumn(2), maker: row.integerColumn(3))
    }

    func insert(_ db: Database) throws {
        try BoundStatement(db, "INSERT INTO proposal (id, motion, payload, day, maker) VALUES (?, ?, ?, ?, ?)").begin()
            .integer(id).text(motion).blob(payload).text(day).integer(maker).run()
        let insert = try BoundStatement(db, "INSERT INTO proposal_text (proposal, place, text) VALUES (?, ?, ?)")
        for (index, text) in texts.enumerated() {
            try insert.begin().integer(id).integer(Int64(index) + 1).integer(text.id).run()
        }
    }
}

/// What became of a proposal.
struct Verdict: Act {
    static let type = "verdict"
    static let table = "verdict"

    /// The proposal's number.
    let id: Int64
    let isConfirmed: Bool
    let day: String
    let person: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("verdict", isConfirmed ? "confirmed" : "withdrawn")
        text.member("day", day)
        text.member("by", person)
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> Verdict? {
        let row = try Row.fetchOne(
            db, sql: "SELECT is_confirmed, day, person FROM verdict WHERE id = ?", arguments: [id])
        guard let row, (0...1).contains(row["is_confirmed"] as Int64) else { return nil }
        return Verdict(id: id, isConfirmed: row["is_confirmed"] == 1, day: row["day"], person: row["person"])
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO verdict (id, is_confirmed, day, person) VALUES (?, ?, ?, ?)",
            arguments: [id, isConfirmed, day, person])
    }
}
