import AuditLog
import Foundation
import GRDB
import Ledger
import Sealing

/// Commits in the log to the whole: to the totals of the money and to the tree of used identifiers.
///
/// Each is an entry of the log as of the moment, made where something has changed since the last. What a commitment costs
/// grows with what is new, not with what is there: postings since the last one, and the buckets of the tree that have got
/// identifiers.
struct Commitments {
    private let db: Database
    private let log: LogAppender
    private let keys: LookupKeys

    init(_ db: Database, log: LogAppender, keys: LookupKeys) {
        self.db = db
        self.log = log
        self.keys = keys
    }

    /// Whether something is not committed to: a run is under way or was broken off.
    static func areDue(_ db: Database) throws -> Bool {
        if try Int.fetchOne(db, sql: "SELECT 1 FROM used_bucket_changed LIMIT 1") != nil { return true }
        let (_, reach) = try last("totals", db)
        return try !StoredTotals(db).isUnchanged(after: reach)
    }

    /// Number and reach of the newest commitment of a type; 0 where there is none.
    static func last(_ type: String, _ db: Database) throws -> (id: Int64, reach: Int64) {
        let row = try BoundStatement(
            db, "SELECT id, reach FROM commitment WHERE type = ? ORDER BY id DESC LIMIT 1"
        ).begin().text(type)
        guard try row.step() else { return (0, 0) }
        defer { row.finish() }
        return (row.integerColumn(0), row.integerColumn(1))
    }

    /// Commits to what has changed. The books have written what waits.
    func commit() throws {
        try commitTotals()
        try commitUsed()
    }

    private func commitTotals() throws {
        let (id, reach) = try Self.last("totals", db)
        let stored = try StoredTotals(db)
        let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM entry") ?? 0
        guard newest > reach else { return }
        var totals = try stored.kept()
        guard try stored.add(after: reach, upTo: newest, to: &totals) else { return }
        try stored.keep(totals)
        let entry = try TotalsTree(totals).entry(id: id + 1, entries: newest)
        try enter(entry.bytes, type: "totals", id: id + 1, reach: newest)
    }

    private func commitUsed() throws {
        let changed = try Int.fetchAll(db, sql: "SELECT bucket FROM used_bucket_changed ORDER BY bucket")
        guard !changed.isEmpty else { return }
        let decisions = try Int64.fetchOne(db, sql: "SELECT max(id) FROM decision") ?? 0
        let stored = try StoredUsed(db)
        for bucket in changed { try stored.renew(bucket) }
        try db.execute(sql: "DELETE FROM used_bucket_changed")
        let (id, _) = try Self.last("used", db)
        let (tree, count) = try stored.tree()
        let entry = CommitmentEntry.used(
            .init(
                id: id + 1, decisions: decisions, identifiers: count, keys: keys.identifiers.root(), root: tree.root))
        try enter(entry.bytes, type: "used", id: id + 1, reach: decisions)
    }

    private func enter(_ entry: [UInt8], type: String, id: Int64, reach: Int64) throws {
        let index = try log.append(entry)
        try BoundStatement(db, "INSERT INTO commitment (log_index, type, id, reach) VALUES (?, ?, ?, ?)").begin()
            .integer(index).text(type).integer(id).integer(reach).run()
    }
}

/// The totals as the store's postings make them.
struct StoredTotals {
    private let db: Database
    private let chart: LedgerChart
    private let moved: BoundStatement

    init(_ db: Database) throws {
        self.db = db
        chart = try LedgerChart(LedgerReader(db))
        moved = try BoundStatement(
            db, "SELECT route, sum(fen) FROM posting WHERE entry > ? AND entry <= ? GROUP BY route")
    }

    /// Adds the postings of entries after one and up to another.
    ///
    /// - Returns: whether any of them counts.
    @discardableResult
    func add(after: Int64, upTo last: Int64, to totals: inout MoneyTotals) throws -> Bool {
        let row = moved.begin().integer(after).integer(last)
        defer { row.finish() }
        var counts = false
        while try row.step() {
            let route = row.integerColumn(0)
            guard let (from, to) = chart.accounts(ofRoute: route) else { throw BureauError.damaged("route \(route)") }
            guard MoneyTotals.Effect(from: from.place, to: to.place) != nil else { continue }
            counts = true
            try totals.count(Fen(row.integerColumn(1)), from: from, to: to)
        }
        return counts
    }

    /// Whether nothing that counts was posted after an entry.
    func isUnchanged(after entry: Int64) throws -> Bool {
        var ignored = MoneyTotals()
        return try !add(after: entry, upTo: .max, to: &ignored)
    }

    /// The totals as they were committed to last.
    func kept() throws -> MoneyTotals {
        let row = try BoundStatement(
            db, "SELECT programme, region, source, approved_fen, paid_fen, recovered_fen FROM total"
        ).begin()
        var rows: [MoneyTotals.Key: MoneyTotals.Sums] = [:]
        while try row.step() {
            let key = MoneyTotals.Key(
                programme: row.textColumn(0), region: row.textColumn(1), source: row.textColumn(2))
            rows[key] = MoneyTotals.Sums(
                approved: Fen(row.integerColumn(3)), paid: Fen(row.integerColumn(4)),
                recovered: Fen(row.integerColumn(5)))
        }
        return MoneyTotals(rows: rows)
    }

    func keep(_ totals: MoneyTotals) throws {
        let put = try BoundStatement(
            db,
            """
            INSERT INTO total (programme, region, source, approved_fen, paid_fen, recovered_fen) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET approved_fen = excluded.approved_fen, paid_fen = excluded.paid_fen,
                recovered_fen = excluded.recovered_fen
            """)
        for (key, sums) in totals.rows {
            try put.begin().text(key.programme).text(key.region).text(key.source).integer(sums.approved.rawValue)
                .integer(sums.paid.rawValue).integer(sums.recovered.rawValue).run()
        }
    }
}

/// The tree of used identifiers as the store keeps it.
struct StoredUsed {
    private let db: Database
    private let slots: BoundStatement
    private let put: BoundStatement

    init(_ db: Database) throws {
        self.db = db
        slots = try BoundStatement(
            db, "SELECT key FROM identifier_use WHERE key BETWEEN ? AND ? AND decision <= ? ORDER BY key")
        put = try BoundStatement(
            db,
            """
            INSERT INTO used_bucket (bucket, slots, root) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET slots = excluded.slots, root = excluded.root
            """)
    }

    /// The slots of a bucket, in ascending order, that decisions up to one have used up.
    func slots(of bucket: Int, upTo decision: Int64 = .max) throws -> [UInt64] {
        let keys = UsedTree.keys(ofBucket: bucket)
        let row = slots.begin().integer(keys.lowerBound).integer(keys.upperBound).integer(decision)
        var found: [UInt64] = []
        while try row.step() { found.append(UInt64(bitPattern: row.integerColumn(0))) }
        return found
    }

    /// Works a bucket out anew.
    func renew(_ bucket: Int) throws {
        let slots = try slots(of: bucket)
        try put.begin().integer(Int64(bucket)).integer(Int64(slots.count)).blob(UsedTree.root(of: slots).bytes).run()
    }

    /// The tree as it was committed to last, and how many identifiers are in it.
    func tree() throws -> (tree: UsedTree, count: Int64) {
        let row = try BoundStatement(db, "SELECT bucket, slots, root FROM used_bucket").begin()
        var tree = UsedTree()
        var count: Int64 = 0
        while try row.step() {
            let bucket = Int(row.integerColumn(0))
            guard (0..<UsedTree.bucketCount).contains(bucket), let root = Digest(bytes: row.blobColumn(2)) else {
                throw BureauError.damaged("used_bucket \(bucket)")
            }
            tree.set(bucket, count: UInt64(row.integerColumn(1)), root: root)
            count += row.integerColumn(1)
        }
        return (tree, count)
    }
}
