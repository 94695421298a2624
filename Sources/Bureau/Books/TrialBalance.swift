import Claims
import GRDB
import Ledger

/// Recomputes the books from entry one and compares them with what is kept.
///
/// Believes nothing: every column of every money table is either recomputed from others or covered by the entries'
/// digests. Memory grows with the accounts, not with the entries.
struct TrialBalance {
    /// Violations beyond this many are not listed: the first ones tell where it went wrong.
    static let listLimit = 200

    private let db: Database
    private let reader: LedgerReader
    private var violations: [Violation] = []
    private let chart: LedgerChart
    private var balances: [Int64: Int64] = [:]
    private var budgeted: Set<Books.Pot> = []
    private var usedRoutes: Set<Int64> = []
    private var previousEntry: Int64 = 0
    private var previousDigest = EntryChain.start

    private init(_ db: Database) throws(BooksError) {
        self.db = db
        reader = LedgerReader(db)
        chart = try LedgerChart(reader)
    }

    /// All violations found, those of the schema first, then by entry, then the rest.
    static func violations(in db: Database) throws(BooksError) -> [Violation] {
        var trial = try TrialBalance(db)
        try trial.checkSchema()
        try trial.checkVocabulary()
        trial.checkChart()
        try trial.replayEntries()
        try trial.checkOrphans()
        try trial.checkClaims()
        try trial.checkBalances()
        try trial.checkForeignKeys()
        return trial.violations
    }

    private mutating func report(_ code: Violation.Code, entry: Int64? = nil, zh: String, en: String) {
        guard violations.count < Self.listLimit else { return }
        let place = entry.map { Bilingual(zh: "第 \($0) 号分录：", en: "Entry \($0): ") }
        violations.append(
            Violation(
                code: code, entry: entry,
                message: Bilingual(zh: (place?.zh ?? "") + zh, en: (place?.en ?? "") + en)))
    }

    // MARK: - What does not depend on entries

    private mutating func checkSchema() throws(BooksError) {
        let made = try reader.reading { db in
            let row = try BoundStatement(db, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").begin()
            var made: [String: String] = [:]
            while try row.step() { made[row.textColumn(0)] = row.textColumn(1) }
            return made
        }
        for object in LedgerSchema.objects where made[object.name] != object.sql {
            report(
                .schema, zh: "数据库对象 \(object.name) 缺失或被改动",
                en: "the database object \(object.name) is missing or was changed")
        }
    }

    private mutating func checkVocabulary() throws(BooksError) {
        for table in LedgerSchema.vocabulary {
            let rows = try reader.reading { db in
                let row = try BoundStatement(
                    db, "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)"
                ).begin()
                var rows: Set<[LedgerSchema.Cell]> = []
                while try row.step() {
                    let cells = table.rows[0].enumerated().map { column, cell -> LedgerSchema.Cell in
                        switch cell {
                        case .integer: .integer(row.integerColumn(Int32(column)))
                        case .text: .text(row.textColumn(Int32(column)))
                        }
                    }
                    rows.insert(cells)
                }
                return rows
            }
            guard rows != Set(table.rows) else { continue }
            report(
                .vocabulary, zh: "表 \(table.name) 与本程序的规定不一致",
                en: "the table \(table.name) is not as this programme defines it")
        }
    }

    private mutating func checkChart() {
        for (id, account) in chart.accounts.sorted(by: { $0.key < $1.key }) where account.key == nil {
            report(
                .account, zh: "账户 \(id) 的资金位置或来源无法识别", en: "account \(id) has an unknown place or source")
        }
        for (id, route) in chart.routes.sorted(by: { $0.key < $1.key }) where !isSound(route) {
            report(
                .route, zh: "资金路径 \(id) 与其账户或业务种类不一致",
                en: "route \(id) contradicts its accounts or its flow")
        }
    }

    private func isSound(_ route: LedgerReader.RawRoute) -> Bool {
        guard let flow = Flow(number: route.flow), let (from, to) = chart.accounts(ofRoute: route.id) else {
            return false
        }
        return flow.allows(from: from.place, to: to.place)
            && from.place.number == route.fromPlace && to.place.number == route.toPlace
            && from.source.number == route.source && to.source.number == route.source
            && Int64(from.fiscalYear) == route.fiscalYear && Int64(to.fiscalYear) == route.fiscalYear
            && route.byClaim == (from.place.isByClaim || to.place.isByClaim ? 1 : 0)
    }

    // MARK: - Entry by entry

    private mutating func replayEntries() throws(BooksError) {
        var chain = EntryChain()
        // The reader's closure cannot take the struct along, so the state moves out and back.
        var trial = self
        try reader.forEachEntry(in: Int64.min...Int64.max) { raw in trial.replay(raw, &chain) }
        self = trial
        for (id, account) in chart.accounts.sorted(by: { $0.key < $1.key }) where balances[id] == nil {
            report(
                .account, zh: "账户 \(id)（\(account.key?.zh ?? "？")）从未记过账",
                en: "nothing was ever posted to account \(id) (\(account.key?.en ?? "?"))")
        }
        for id in chart.routes.keys.sorted() where !usedRoutes.contains(id) {
            report(.route, zh: "资金路径 \(id) 从未用过", en: "route \(id) was never used")
        }
    }

    private mutating func replay(_ raw: LedgerReader.RawEntry, _ chain: inout EntryChain) {
        if raw.id != previousEntry + 1 {
            report(
                .numbering, entry: raw.id, zh: "编号不连续，前一号为 \(previousEntry)",
                en: "the numbers have a gap, the one before is \(previousEntry)")
        }
        previousEntry = raw.id
        defer { previousDigest = raw.digest }
        if raw.postings.isEmpty {
            report(.emptyEntry, entry: raw.id, zh: "没有任何金额", en: "it has no postings")
            return
        }
        for (index, posting) in raw.postings.enumerated() { check(posting, at: index, of: raw) }
        apply(raw)

        do throws(BooksError) {
            let entry = try raw.entry(route: chart.accounts(ofRoute:))
            let digest = chain.digest(
                after: previousDigest, content: entry.content(number: raw.id), maker: entry.maker,
                checker: entry.checker)
            if digest != raw.digest {
                report(
                    .digest, entry: raw.id, zh: "内容与记账时的摘要不符",
                    en: "it is not what was posted: its digest differs")
            }
        } catch {
            report(.malformed, entry: raw.id, zh: error.message.zh, en: error.message.en)
        }
    }

    private mutating func check(_ posting: LedgerReader.RawPosting, at index: Int, of raw: LedgerReader.RawEntry) {
        if posting.line != Int64(index) + 1 {
            report(
                .numbering, entry: raw.id, zh: "第 \(index + 1) 笔的行号为 \(posting.line)",
                en: "posting \(index + 1) has the line number \(posting.line)")
        }
        let route = chart.routes[posting.route]
        let agrees = posting.flow == raw.flow && posting.flow == route?.flow && posting.byClaim == route?.byClaim
        if !agrees {
            report(
                .contradiction, entry: raw.id, zh: "第 \(posting.line) 笔与其分录或资金路径不一致",
                en: "posting \(posting.line) contradicts its entry or its route")
        }
    }

    /// Adds the postings to the balances and looks whether an account ends the entry below zero that may not.
    private mutating func apply(_ raw: LedgerReader.RawEntry) {
        var before: [(id: Int64, balance: Int64)] = []
        for posting in raw.postings {
            guard let route = chart.routes[posting.route] else { continue }
            usedRoutes.insert(route.id)
            for (id, fen) in [(route.fromAccount, 0 &- posting.fen), (route.toAccount, posting.fen)] {
                let balance = balances[id] ?? 0
                if !before.contains(where: { $0.id == id }) { before.append((id, balance)) }
                // Changed rows may hold any number; a sum that wraps differs from the kept balance all the same.
                balances[id] = balance &+ fen
            }
        }
        for (id, balance) in before {
            guard let key = chart.key(id), let after = balances[id], after < 0, after < balance else { continue }
            let isAllowed =
                switch key.place.negativity {
                case .always: true
                case .never: false
                case .whileUnbudgeted: raw.flow == Flow.approve.number && !budgeted.contains(key.pot)
                }
            if !isAllowed {
                report(
                    .overdrawn, entry: raw.id, zh: "\(key.zh)降到 \(Fen(after).yuan) 元",
                    en: "\(key.en) falls to \(Fen(after).yuan) yuan")
            }
        }
        for posting in raw.postings {
            if let key = chart.accounts(ofRoute: posting.route)?.to, key.place == .held { budgeted.insert(key.pot) }
        }
    }

    // MARK: - Across entries

    private mutating func checkOrphans() throws(BooksError) {
        let orphans = try reader.reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT DISTINCT entry FROM posting WHERE NOT EXISTS (SELECT 1 FROM entry WHERE id = posting.entry)
                ORDER BY entry LIMIT 20
                """
            ).begin()
            var orphans: [Int64] = []
            while try row.step() { orphans.append(row.integerColumn(0)) }
            return orphans
        }
        for entry in orphans {
            report(.orphan, entry: entry, zh: "有金额而没有分录", en: "there are postings but no entry")
        }
    }

    /// Claim by claim through the index of claims, so that memory stays flat.
    private mutating func checkClaims() throws(BooksError) {
        var walk = ClaimWalk(chart)
        try reader.reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT claim, entry, route, fen FROM posting WHERE claim IS NOT NULL ORDER BY claim, entry, line
                """
            ).begin()
            while try row.step() {
                walk.add(
                    claim: row.integerColumn(0), entry: row.integerColumn(1), route: row.integerColumn(2),
                    fen: row.integerColumn(3))
            }
        }
        for fault in walk.finish() {
            report(
                .claimOverdrawn, entry: fault.entry,
                zh: "决定 \(fault.claim) 的“\(fault.key.place.label.zh)”降到 \(Fen(fault.balance).yuan) 元",
                en: "decision \(fault.claim) falls to \(Fen(fault.balance).yuan) yuan in \(fault.key.place.rawValue)")
        }
    }

    private mutating func checkBalances() throws(BooksError) {
        let state = try reader.state()
        if state.balancesUpTo != state.lastEntry {
            let upTo = state.balancesUpTo.map(String.init) ?? "—"
            report(
                .balance, zh: "余额计到第 \(upTo) 号分录，而分录到第 \(state.lastEntry) 号",
                en: "the balances count up to entry \(upTo), the entries to \(state.lastEntry)")
        }
        var sums: [Books.Pot: Int128] = [:]
        for (id, account) in chart.accounts.sorted(by: { $0.key < $1.key }) {
            let sum = balances[id] ?? 0
            if account.balance != sum {
                let kept = account.balance.map { Fen($0).yuan } ?? "—"
                report(
                    .balance, zh: "\(account.key?.zh ?? "账户 \(id)")余额记为 \(kept) 元，按分录应为 \(Fen(sum).yuan) 元",
                    en: "the balance of \(account.key?.en ?? "account \(id)") is kept as \(kept) yuan, the postings "
                        + "make \(Fen(sum).yuan)")
            }
            if let key = account.key {
                let group = Books.Pot(programme: "", source: key.source, fiscalYear: key.fiscalYear)
                sums[group, default: 0] += Int128(account.balance ?? 0)
            }
        }
        for (group, sum) in sums where sum != 0 {
            report(
                .sum, zh: "\(group.fiscalYear) 年\(group.source.label.zh)资金各账户合计为 \(sum) 分，应为零",
                en: "the balances of \(group.source.rawValue) \(group.fiscalYear) add up to \(sum) fen, not to zero")
        }
    }

    private mutating func checkForeignKeys() throws(BooksError) {
        let tables = ["flow_step", "account", "route", "entry", "posting", "balance"]
        let faults = try reader.reading { db in
            var faults: [(table: String, parent: String)] = []
            for table in tables {
                let row = try BoundStatement(db, "PRAGMA foreign_key_check(\(table))").begin()
                defer { row.finish() }
                while try faults.count < Self.listLimit && row.step() {
                    faults.append((row.textColumn(0), row.textColumn(2)))
                }
            }
            return faults
        }
        for fault in faults {
            report(
                .foreignKey, zh: "表 \(fault.table) 有一行指向 \(fault.parent) 中不存在的行",
                en: "a row of \(fault.table) refers to a row of \(fault.parent) that does not exist")
        }
    }
}

extension Books {
    /// Recomputes everything from the postings and lists what does not hold; empty when the books are in order. What waits
    /// to be written is written first.
    ///
    /// - Throws: ``BooksError/storage(_:)`` when the tables cannot be read at all.
    package func trialBalance() throws(BooksError) -> [Violation] {
        try flush()
        return try TrialBalance.violations(in: db)
    }
}
