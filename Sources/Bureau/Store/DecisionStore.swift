import GRDB

/// One stored decision, as a later hand-in of the same claim meets it.
struct StoredDecision: Sendable {
    let id: Int64
    let outcome: String
    /// Nil where it was erased.
    let personal: PersonalPart?
    let basis: [UInt8]
    let logIndex: Int64

    /// The claim's canonical content.
    ///
    /// - Throws: that it was erased.
    var content: [UInt8] {
        get throws {
            guard let personal else { throw BureauError.erased(id) }
            return personal.content
        }
    }

    /// What was decided.
    ///
    /// - Throws: that it was erased.
    var statement: Statement {
        get throws {
            guard let personal else { throw BureauError.erased(id) }
            return Statement(particulars: personal.particulars, basis: basis)
        }
    }
}

/// Reads and writes decisions, used identifiers and quotas, on one connection and inside the caller's transaction.
///
/// Identifiers are looked up by 64-bit keyed digests, whose inserts cost less than half of those of random texts. They may
/// in principle meet: the whole digest is in the row and compared, and the next free key is taken.
final class DecisionStore {
    private let versions: BoundStatement
    private let byID: BoundStatement
    private let insertDecision: BoundStatement
    private let findUse: BoundStatement
    private let insertUse: BoundStatement
    private let findQuota: BoundStatement
    private let insertQuota: BoundStatement
    private let findFreed: BoundStatement
    private let countFreed: BoundStatement
    private let findStanding: BoundStatement
    private let findLast: BoundStatement
    private let insertSealed: BoundStatement
    private let entryAt: BoundStatement
    private let vault: Vault
    /// The newest decision; nil until it is read.
    private var knownLastID: Int64?

    init(_ db: Database, _ vault: Vault) throws {
        self.vault = vault
        versions = try BoundStatement(
            db,
            """
            SELECT id, content_key, outcome, is_conflict FROM decision
            WHERE claim_key = ? AND NOT EXISTS (SELECT 1 FROM later_decision WHERE later_decision.id = decision.id)
            ORDER BY id
            """)
        byID = try BoundStatement(
            db,
            """
            SELECT d.id, d.outcome, s.seed, s.data, b.json, d.log_index
            FROM decision d JOIN basis b ON b.id = d.basis LEFT JOIN sealed_claim s ON s.id = d.id WHERE d.id = ?
            """)
        insertDecision = try BoundStatement(
            db,
            """
            INSERT INTO decision (id, claim_key, content_key, submission, record, rules, programme, version,
                business_day, outcome, amount_fen, is_conflict, refers_to, basis, entry, log_index)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        entryAt = try BoundStatement(db, "SELECT bytes FROM log_entry WHERE idx = ?")
        insertSealed = try BoundStatement(db, "INSERT INTO sealed_claim (id, seed, data) VALUES (?, ?, ?)")
        findUse = try BoundStatement(db, "SELECT digest, decision FROM identifier_use WHERE key = ?")
        insertUse = try BoundStatement(
            db, "INSERT INTO identifier_use (key, space, digest, decision) VALUES (?, ?, ?, ?)")
        findQuota = try BoundStatement(
            db, "SELECT nth, digest FROM quota_use WHERE key = ? ORDER BY nth DESC LIMIT 1")
        insertQuota = try BoundStatement(
            db, "INSERT INTO quota_use (key, nth, counter, digest, decision) VALUES (?, ?, ?, ?, ?)")
        findFreed = try BoundStatement(db, "SELECT 1 FROM claim_step WHERE frees = ?")
        countFreed = try BoundStatement(
            db, "SELECT count(*) FROM quota_use JOIN claim_step ON frees = quota_use.decision WHERE key = ?")
        findStanding = try BoundStatement(db, Self.standingQuery)
        findLast = try BoundStatement(db, "SELECT coalesce(max(id), 0) FROM decision")
    }

    /// Forgets what it knows of the table: after a rollback it may be wrong.
    func reset() {
        knownLastID = nil
    }

    struct Version {
        let id: Int64
        let contentKey: Int64
        let outcome: String
        let isConflict: Bool
    }

    /// All decisions on what was handed in of a claim, oldest first: without those that only follow one of them.
    func versions(ofClaim key: Int64) throws -> [Version] {
        let rows = versions.begin().integer(key)
        var found: [Version] = []
        while try rows.step() {
            found.append(
                Version(
                    id: rows.integerColumn(0), contentKey: rows.integerColumn(1), outcome: rows.textColumn(2),
                    isConflict: rows.integerColumn(3) == 1))
        }
        return found
    }

    func decision(_ id: Int64) throws -> StoredDecision? {
        let row = byID.begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return StoredDecision(
            id: id, outcome: row.textColumn(1),
            personal: try vault.personalPart(of: id, seed: row.isNull(2) ? nil : row.blobColumn(2), row.blobColumn(3)),
            basis: row.blobColumn(4), logIndex: row.integerColumn(5))
    }

    /// What a decision says; of an erased one what its entry in the log says, without messages.
    func statement(of decision: StoredDecision) throws -> Statement {
        guard decision.personal == nil else { return try decision.statement }
        let row = entryAt.begin().integer(decision.logIndex)
        guard try row.step() else { throw BureauError.damaged("log_entry \(decision.logIndex)") }
        defer { row.finish() }
        guard let particulars = Self.particulars(ofEntry: row.blobColumn(0)) else {
            throw BureauError.damaged("log_entry \(decision.logIndex)")
        }
        return Statement(particulars: particulars, basis: decision.basis)
    }

    private static func particulars(ofEntry entry: [UInt8]) -> [UInt8]? {
        var text = JSONText()
        for name in ["amount", "funding"] {
            guard let value = CanonicalMembers.value(of: name, in: entry) else { continue }
            text.key(name)
            text.raw(value)
        }
        guard let reasons = JSONValue(entry)?["reasons"]?.array else { return nil }
        text.key("reasons")
        text.array { text in
            for reason in reasons {
                text.object { text in
                    text.member("code", reason["code"]?.string ?? "")
                    text.key("message")
                    text.object { text in
                        text.member("zh", "（内容已依法删除）")
                        text.member("en", "(erased)")
                    }
                    text.key("cite")
                    text.object { text in
                        for name in ["document", "clause", "status"] {
                            if let value = reason["cite"]?[name]?.string { text.member(name, value) }
                        }
                    }
                }
            }
        }
        return text.bytes
    }

    /// Everything of a decision row, in the order of its columns.
    struct NewDecision {
        var id: Int64
        var claimKey: Int64
        var contentKey: Int64
        var submission: Int64
        var record: Int64
        var rules: Int64
        var programme: String
        var version: String?
        var businessDay: Int64
        var outcome: String
        var amountFen: Int64?
        var isConflict: Bool
        var refersTo: Int64?
        var seed: [UInt8]
        var sealed: [UInt8]
        var basis: Int64
        var entry: Int64?
        var logIndex: Int64
    }

    /// The number after the newest stored decision.
    func nextID() throws -> Int64 {
        if let knownLastID { return knownLastID + 1 }
        let row = findLast.begin()
        _ = try row.step()
        defer { row.finish() }
        knownLastID = row.integerColumn(0)
        return row.integerColumn(0) + 1
    }

    func insert(_ decision: NewDecision) throws {
        try insertDecision.begin()
            .integer(decision.id).integer(decision.claimKey).integer(decision.contentKey).integer(decision.submission)
            .integer(decision.record).integer(decision.rules).text(decision.programme).text(decision.version)
            .integer(decision.businessDay).text(decision.outcome).integer(decision.amountFen)
            .integer(decision.isConflict ? 1 : 0).integer(decision.refersTo).integer(decision.basis)
            .integer(decision.entry).integer(decision.logIndex)
            .run()
        try insertSealed.begin().integer(decision.id).blob(decision.seed).blob(decision.sealed).run()
        knownLastID = decision.id
    }

    /// The decision by which a claim stands, and how it stands; nil where there is none.
    func standing(ofClaim key: Int64) throws -> (decision: Int64, state: ClaimState)? {
        try Self.standing(findStanding.begin().integer(key))
    }

    /// The same, asked once.
    static func standing(ofClaim key: Int64, _ db: Database) throws -> (decision: Int64, state: ClaimState)? {
        try standing(try BoundStatement(db, standingQuery).begin().integer(key))
    }

    private static let standingQuery = """
        SELECT s.decision, s.state FROM claim_decision c JOIN claim_standing s ON s.decision = c.id
        WHERE c.claim_key = ? ORDER BY c.id DESC LIMIT 1
        """

    private static func standing(_ row: BoundStatement) throws -> (decision: Int64, state: ClaimState)? {
        guard try row.step() else { return nil }
        defer { row.finish() }
        guard let state = ClaimState(rawValue: row.textColumn(1)) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(row.integerColumn(0)))")
        }
        return (row.integerColumn(0), state)
    }

    /// The decision that uses an identifier, if any does, and the key under which it stands or would stand.
    ///
    /// What was given back keeps its row: the next user's stands behind it.
    ///
    /// - Parameter digest: of the identifier, by ``LookupKeys``.
    func user(of digest: [UInt8]) throws -> (place: Int64, user: Int64?) {
        var key = LookupKeys.key(of: digest)
        while true {
            let row = findUse.begin().integer(key)
            guard try row.step() else { return (key, nil) }
            let isSame = row.blobColumn(0) == digest
            let user = row.integerColumn(1)
            row.finish()
            if isSame, try !isFreed(user) { return (key, user) }
            key &+= 1
        }
    }

    /// Whether what a decision used was given back.
    private func isFreed(_ decision: Int64) throws -> Bool {
        let row = findFreed.begin().integer(decision)
        defer { row.finish() }
        return try row.step()
    }

    /// Uses an identifier up.
    ///
    /// - Parameter place: as ``user(of:)`` gave it, where it gave no user.
    func use(_ place: Int64, space: String, digest: [UInt8], by decision: Int64) throws {
        try insertUse.begin().integer(place).text(space).blob(digest).integer(decision).run()
    }

    /// How often a quota is taken by a key, and how often more it was and was given back.
    ///
    /// - Parameter digest: of what it counts by, by ``LookupKeys``.
    func taken(_ digest: [UInt8]) throws -> (key: Int64, count: Int64, freed: Int64) {
        var key = LookupKeys.key(of: digest)
        while true {
            let row = findQuota.begin().integer(key)
            guard try row.step() else { return (key, 0, 0) }
            let isSame = row.blobColumn(1) == digest
            let nth = row.integerColumn(0)
            row.finish()
            if isSame {
                let freed = countFreed.begin().integer(key)
                _ = try freed.step()
                defer { freed.finish() }
                return (key, nth - freed.integerColumn(0), freed.integerColumn(0))
            }
            key &+= 1
        }
    }

    func take(_ key: Int64, nth: Int64, counter: String, digest: [UInt8], by decision: Int64) throws {
        try insertQuota.begin().integer(key).integer(nth).text(counter).blob(digest).integer(decision).run()
    }
}
