import AuditLog
import Claims
import GRDB
import Ledger
import Sealing

/// Makes the commitments of a store again, in the order of the log, from postings and identifiers alone: one pass over
/// each, however many commitments there are. Memory is eight bytes an identifier.
struct CommitmentReplay {
    /// The totals of all postings up to `totalsReach`.
    private(set) var totals = MoneyTotals()
    private(set) var totalsReach: Int64 = 0
    /// The identifiers of all decisions up to `usedReach`, by bucket.
    private(set) var buckets = [[UInt64]](repeating: [], count: UsedTree.bucketCount)
    private(set) var usedReach: Int64 = 0
    private(set) var tree = UsedTree()

    private let stored: StoredTotals
    private let identifiers: BoundStatement
    private var hasIdentifier: Bool
    private let keysRoot: Digest
    private var identifierCount: Int64 = 0

    init(_ db: Database, keys: LookupKeys) throws {
        stored = try StoredTotals(db)
        identifiers = try BoundStatement(db, "SELECT decision, key FROM identifier_use ORDER BY decision").begin()
        hasIdentifier = try identifiers.step()
        keysRoot = keys.identifiers.root()
    }

    /// The entry that the store's rows make.
    ///
    /// - Parameter reach: up to where; ascends from call to call within a type.
    mutating func entry(_ type: String, id: Int64, reach: Int64) throws -> CommitmentEntry {
        switch type {
        case "totals":
            try stored.add(after: totalsReach, upTo: reach, to: &totals)
            totalsReach = max(totalsReach, reach)
            return try TotalsTree(totals).entry(id: id, entries: reach)
        default:
            try takeIdentifiers(upTo: reach)
            usedReach = max(usedReach, reach)
            return .used(
                .init(id: id, decisions: reach, identifiers: identifierCount, keys: keysRoot, root: tree.root))
        }
    }

    private mutating func takeIdentifiers(upTo decision: Int64) throws {
        var changed: Set<Int> = []
        while hasIdentifier, identifiers.integerColumn(0) <= decision {
            let slot = UInt64(bitPattern: identifiers.integerColumn(1))
            let bucket = UsedTree.bucket(of: slot)
            buckets[bucket].append(slot)
            changed.insert(bucket)
            identifierCount += 1
            hasIdentifier = try identifiers.step()
        }
        for bucket in changed {
            buckets[bucket].sort()
            tree.set(bucket, count: UInt64(buckets[bucket].count), root: UsedTree.root(of: buckets[bucket]))
        }
    }

    /// The buckets of identifiers that no commitment covers.
    mutating func uncommittedBuckets() throws -> Set<Int> {
        var found: Set<Int> = []
        while hasIdentifier {
            found.insert(UsedTree.bucket(of: UInt64(bitPattern: identifiers.integerColumn(1))))
            hasIdentifier = try identifiers.step()
        }
        identifiers.finish()
        return found
    }

    /// Whether money that counts was posted that no commitment covers.
    func hasUncommittedMoney() throws -> Bool {
        try !stored.isUnchanged(after: totalsReach)
    }
}

/// Compares the log's commitments with the store, both ways: each entry is made again, and what the store keeps of the
/// newest agrees with it.
struct CommitmentsAgainstLog {
    private let db: Database
    private let find: BoundStatement
    private var replay: CommitmentReplay
    private var count: Int64 = 0
    /// The first difference of each.
    private(set) var totalsFinding: Bilingual?
    private(set) var usedFinding: Bilingual?
    /// Whether at the end something is not committed to.
    private(set) var isUncommitted = false

    init(_ db: Database, keys: LookupKeys) throws {
        self.db = db
        find = try BoundStatement(db, "SELECT type, id, reach FROM commitment WHERE log_index = ?")
        replay = try CommitmentReplay(db, keys: keys)
    }

    /// - Parameters:
    ///   - ledgerEntries: how many ledger entries stand in the log before this entry.
    ///   - decisions: how many decisions do.
    mutating func compare(
        index: Int64, type: String, entry: [UInt8], ledgerEntries: Int64, decisions: Int64
    ) throws {
        count += 1
        let row = find.begin().integer(index)
        guard try row.step() else { return differ(type, index) }
        let (stored, id, reach) = (row.textColumn(0), row.integerColumn(1), row.integerColumn(2))
        row.finish()
        guard stored == type, reach == (type == "totals" ? ledgerEntries : decisions) else {
            return differ(type, index)
        }
        if try replay.entry(type, id: id, reach: reach).bytes != entry { differ(type, index) }
    }

    mutating func finish() throws {
        let rows = try Int64.fetchOne(db, sql: "SELECT count(*) FROM commitment") ?? 0
        if rows != count, totalsFinding == nil {
            totalsFinding = Bilingual(
                zh: "账中有 \(rows) 个合计与号码树的承诺，日志中有 \(count) 个",
                en: "The books hold \(rows) commitments to totals and used identifiers, the log \(count)")
        }
        if try StoredTotals(db).kept() != replay.totals, totalsFinding == nil {
            totalsFinding = Bilingual(
                zh: "表 total 与分录重算的合计不符", en: "The table total is not what the postings add up to")
        }
        let kept = try StoredUsed(db).tree()
        let changed = Set(try Int.fetchAll(db, sql: "SELECT bucket FROM used_bucket_changed"))
        let uncommitted = try replay.uncommittedBuckets()
        if kept.tree != replay.tree || changed != uncommitted, usedFinding == nil {
            usedFinding = Bilingual(
                zh: "表 used_bucket 与占用的号码重算的树不符", en: "The table used_bucket is not the tree that the identifiers make")
        }
        isUncommitted = try !uncommitted.isEmpty || replay.hasUncommittedMoney()
    }

    private mutating func differ(_ type: String, _ index: Int64) {
        if type == "totals" {
            guard totalsFinding == nil else { return }
            totalsFinding = Bilingual(
                zh: "日志第 \(index) 条的合计与账中分录重算的不符",
                en: "The totals of log entry \(index) are not those that the books' postings add up to")
        } else if usedFinding == nil {
            usedFinding = Bilingual(
                zh: "日志第 \(index) 条的已用号码树与账中占用的号码重算的不符",
                en:
                    "The tree of used identifiers of log entry \(index) is not the one that the store's identifiers make"
            )
        }
    }
}
