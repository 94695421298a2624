import GRDB

/// One stored decision, as a later hand-in of the same claim meets it.
struct StoredDecision: Sendable {
    let id: Int64
    let outcome: String
    let content: [UInt8]
    let statement: Statement
    let logIndex: Int64
}

/// Reads and writes decisions, used identifiers and quotas, on one connection and inside the caller's transaction.
///
/// Identifiers are looked up by 64-bit keyed digests, whose inserts cost less than half of those of random texts. A digest
/// may in principle meet another's: the full value is in the row and compared, and the next free key is taken.
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
    /// The newest decision; nil until it is read.
    private var knownLastID: Int64?

    init(_ db: Database) throws {
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
            SELECT d.id, d.outcome, d.content, d.particulars, b.json, d.log_index
            FROM decision d JOIN basis b ON b.id = d.basis WHERE d.id = ?
            """)
        insertDecision = try BoundStatement(
            db,
            """
            INSERT INTO decision (id, claim_key, content_key, submission, record, rules, programme, version,
                business_day, outcome, amount_fen, is_conflict, refers_to, content, salt, facts, particulars, basis, entry, log_index)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        findUse = try BoundStatement(db, "SELECT space, value, decision FROM identifier_use WHERE key = ?")
        insertUse = try BoundStatement(
            db, "INSERT INTO identifier_use (key, space, value, decision) VALUES (?, ?, ?, ?)")
        findQuota = try BoundStatement(
            db, "SELECT nth, counter, value FROM quota_use WHERE key = ? ORDER BY nth DESC LIMIT 1")
        insertQuota = try BoundStatement(
            db, "INSERT INTO quota_use (key, nth, counter, value, decision) VALUES (?, ?, ?, ?, ?)")
        findFreed = try BoundStatement(db, "SELECT 1 FROM claim_step WHERE frees = ?")
        countFreed = try BoundStatement(
            db, "SELECT count(*) FROM quota_use JOIN claim_step ON frees = quota_use.decision WHERE key = ?")
        findStanding = try BoundStatement(
            db,
            """
            SELECT s.decision, s.state FROM claim_decision c JOIN claim_standing s ON s.decision = c.id
            WHERE c.claim_key = ? ORDER BY c.id DESC LIMIT 1
            """)
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
            id: row.integerColumn(0), outcome: row.textColumn(1), content: row.blobColumn(2),
            statement: Statement(particulars: row.blobColumn(3), basis: row.blobColumn(4)),
            logIndex: row.integerColumn(5))
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
        var content: [UInt8]
        var salt: [UInt8]
        var facts: [UInt8]
        var particulars: [UInt8]
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
            .integer(decision.isConflict ? 1 : 0).integer(decision.refersTo).blob(decision.content).blob(decision.salt)
            .blob(decision.facts)
            .blob(decision.particulars).integer(decision.basis).integer(decision.entry).integer(decision.logIndex)
            .run()
        knownLastID = decision.id
    }

    /// The decision by which a claim stands, and how it stands; nil where there is none.
    func standing(ofClaim key: Int64) throws -> (decision: Int64, state: ClaimState)? {
        let row = findStanding.begin().integer(key)
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
    func user(of key: Int64, space: String, value: String) throws -> (place: Int64, user: Int64?) {
        var key = key
        while true {
            let row = findUse.begin().integer(key)
            guard try row.step() else { return (key, nil) }
            let isSame = row.textColumn(1) == value && row.textColumn(0) == space
            let user = row.integerColumn(2)
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
    /// - Parameter place: as ``user(of:space:value:)`` gave it, where it gave no user.
    func use(_ place: Int64, space: String, value: String, by decision: Int64) throws {
        try insertUse.begin().integer(place).text(space).text(value).integer(decision).run()
    }

    /// How often a quota is taken by a key, and how often more it was and was given back.
    func taken(
        _ key: Int64, counter: String, value: String
    ) throws -> (key: Int64, count: Int64, freed: Int64) {
        var key = key
        while true {
            let row = findQuota.begin().integer(key)
            guard try row.step() else { return (key, 0, 0) }
            let isSame = row.textColumn(2) == value && row.textColumn(1) == counter
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

    func take(_ key: Int64, nth: Int64, counter: String, value: String, by decision: Int64) throws {
        try insertQuota.begin().integer(key).integer(nth).text(counter).text(value).integer(decision).run()
    }
}
