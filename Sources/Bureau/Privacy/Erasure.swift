import GRDB
import Sealing

/// What was personal of a claim was erased: its rows in `sealed_claim` are gone, and those in `sealed_text` that were about
/// it; everything else stands.
///
/// The log commits to what can't be compared with the claim any more: the look-up keys and the used identifiers of its
/// decisions, by their keyed digests, and what was committed to of its texts.
struct Erasure: Act {
    static let type = "erasure"
    static let table = "erasure"

    let id: Int64
    let day: String
    /// Why, in a person's words; holds no personal value of the claim.
    let ground: String
    let person: Int64?
    /// All decisions on the claim, by number; those that an erasure before this one took are not among them.
    let decisions: [Int64]
    /// Texts about the claim, by number.
    let texts: [Int64]
    /// What of them stays and is not in the log; see ``remains(of:texts:_:)``.
    let remains: [UInt8]

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        text.member("ground", ground)
        text.key("decisions")
        text.array { text in
            for decision in decisions { text.integer(decision) }
        }
        text.member("texts", Int64(texts.count))
        if let person { text.member("by", person) }
    }

    var secret: [UInt8] { remains }

    static func row(_ id: Int64, _ db: Database) throws -> Erasure? {
        let row = try BoundStatement(db, "SELECT day, ground, person FROM erasure WHERE id = ?").begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        let decisions = try Int64.fetchAll(
            db, sql: "SELECT decision FROM erased_decision WHERE erasure = ? ORDER BY decision", arguments: [id])
        let texts = try Int64.fetchAll(
            db, sql: "SELECT text FROM erased_text WHERE erasure = ? ORDER BY text", arguments: [id])
        return Erasure(
            id: id, day: row.textColumn(0), ground: row.textColumn(1),
            person: row.isNull(2) ? nil : row.integerColumn(2), decisions: decisions, texts: texts,
            remains: try remains(of: decisions, texts: texts, db))
    }

    /// The rows of the erasure; what it erases goes with them, and nothing but that can go.
    func insert(_ db: Database) throws {
        try BoundStatement(db, "INSERT INTO erasure (id, day, ground, person) VALUES (?, ?, ?, ?)").begin()
            .integer(id).text(day).text(ground).integer(person).run()
        for decision in decisions {
            try BoundStatement(db, "INSERT INTO erased_decision (decision, erasure) VALUES (?, ?)").begin()
                .integer(decision).integer(id).run()
            try BoundStatement(db, "DELETE FROM sealed_claim WHERE id = ?").begin().integer(decision).run()
            try EvidenceErasure.destroy(ofDecision: decision, db)
        }
        for text in texts {
            try BoundStatement(db, "INSERT INTO erased_text (text, erasure) VALUES (?, ?)").begin()
                .integer(text).integer(id).run()
            try BoundStatement(db, "DELETE FROM sealed_text WHERE id = ?").begin().integer(text).run()
        }
    }

    /// The texts that go with decisions: those about them, and the names of files of which no claim is left.
    static func texts(of decisions: [Int64], _ db: Database) throws -> [Int64] {
        let numbers = decisions.map(String.init).joined(separator: ", ")
        return try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM kept_text WHERE decision IN (\(numbers)) AND id IN (SELECT id FROM sealed_text)
                UNION SELECT name FROM submission WHERE id IN (SELECT submission FROM decision WHERE id IN (\(numbers)))
                    AND name IN (SELECT id FROM sealed_text)
                    AND NOT EXISTS (
                        SELECT 1 FROM decision JOIN sealed_claim ON sealed_claim.id = decision.id
                        WHERE decision.submission = submission.id AND decision.id NOT IN (\(numbers)))
                ORDER BY 1
                """)
    }

    /// A line for each decision: its number, its two look-up keys, the digest of its basis, what it used up; and for each
    /// text its number, that of its decision (zero for none), and its commitment.
    static func remains(of decisions: [Int64], texts: [Int64], _ db: Database) throws -> [UInt8] {
        var text: [UInt8] = []
        for decision in decisions {
            let row = try BoundStatement(
                db,
                """
                SELECT claim_key, content_key, b.digest FROM decision d JOIN basis b ON b.id = d.basis WHERE d.id = ?
                """
            ).begin().integer(decision)
            guard try row.step() else { throw BureauError.damaged("decision \(DecisionNumber.text(decision))") }
            text += Array(
                "\(decision) \(row.integerColumn(0)) \(row.integerColumn(1)) \(Hex.encoded(row.blobColumn(2))) ".utf8)
            row.finish()
            text += try uses(of: decision, db).json + [UInt8(ascii: "\n")]
        }
        for id in texts {
            let row = try BoundStatement(
                db, "SELECT coalesce(decision, 0), commitment FROM kept_text WHERE id = ?"
            ).begin().integer(id)
            guard try row.step() else { throw BureauError.damaged("kept_text \(id)") }
            text += Array("text \(id) \(row.integerColumn(0)) \(Hex.encoded(row.blobColumn(1)))\n".utf8)
            row.finish()
        }
        return text
    }

    private static func uses(of decision: Int64, _ db: Database) throws -> UsesText {
        var uses = UsesText()
        let identifiers = try BoundStatement(db, "SELECT space, digest FROM identifier_use WHERE decision = ?").begin()
            .integer(decision)
        while try identifiers.step() {
            uses.identifiers.append(.init(space: identifiers.textColumn(0), digest: identifiers.blobColumn(1)))
        }
        let quotas = try BoundStatement(db, "SELECT counter, digest, nth FROM quota_use WHERE decision = ?").begin()
            .integer(decision)
        while try quotas.step() {
            uses.quotas.append(
                .init(counter: quotas.textColumn(0), digest: quotas.blobColumn(1), nth: quotas.integerColumn(2)))
        }
        return uses
    }
}

/// Somebody had personal values of a decision's claim shown in the clear.
struct Unmasking: Act {
    static let type = "unmasking"
    static let table = "unmasking"

    let id: Int64
    let day: String
    let decision: Int64
    /// Why, in a person's words; holds no personal value of the claim.
    let ground: String
    let person: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        text.member("decision", decision)
        text.member("ground", ground)
        if let person { text.member("by", person) }
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> Unmasking? {
        let row = try BoundStatement(db, "SELECT day, decision, ground, person FROM unmasking WHERE id = ?").begin()
            .integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return Unmasking(
            id: id, day: row.textColumn(0), decision: row.integerColumn(1), ground: row.textColumn(2),
            person: row.isNull(3) ? nil : row.integerColumn(3))
    }

    func insert(_ db: Database) throws {
        try BoundStatement(db, "INSERT INTO unmasking (id, day, decision, ground, person) VALUES (?, ?, ?, ?, ?)")
            .begin().integer(id).text(day).integer(decision).text(ground).integer(person).run()
    }
}
