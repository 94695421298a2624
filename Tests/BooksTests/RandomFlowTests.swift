import Bureau
import GRDB
import Ledger
import Testing

/// What the books should hold, kept in the plainest way there is.
private struct Model {
    struct ClaimPlace: Hashable {
        let claim: Int64
        let account: AccountKey
    }

    var balances: [AccountKey: Int64] = [:]
    var claims: [ClaimPlace: Int64] = [:]
    var budgeted: Set<[String]> = []
    var entries: [String: Entry] = [:]
    var keys: [String] = []

    static let mayOwe: Set<String> = ["ORIGIN", "DUE_CONTRA", "SWAPPED_IN"]
    static let ofClaims: Set<String> = ["COMMITTED", "IN_TRANSIT", "PAID", "RETURNED", "RECOVERED", "DUE"]

    static func pot(_ account: AccountKey) -> [String] {
        ["\(account.fiscalYear)", account.source.rawValue, account.programme]
    }

    /// The model after the entry, or nil when the entry has to be refused.
    func after(_ entry: Entry) -> Model? {
        if let standing = entries[entry.businessKey] { return standing == entry ? self : nil }
        var next = self
        for posting in entry.postings {
            next.balances[posting.from, default: 0] -= posting.amount.rawValue
            next.balances[posting.to, default: 0] += posting.amount.rawValue
            if let claim = posting.claim {
                next.claims[ClaimPlace(claim: claim, account: posting.from), default: 0] -= posting.amount.rawValue
                next.claims[ClaimPlace(claim: claim, account: posting.to), default: 0] += posting.amount.rawValue
            }
            if posting.to.place == .held { next.budgeted.insert(Self.pot(posting.to)) }
        }
        for (account, balance) in next.balances where balance < 0 && balance < balances[account] ?? 0 {
            if Self.mayOwe.contains(account.place.rawValue) { continue }
            let isUnbudgeted = account.place == .available && !budgeted.contains(Self.pot(account))
            guard isUnbudgeted, entry.flow == .approve else { return nil }
        }
        for (key, balance) in next.claims where balance < 0 {
            guard !Self.ofClaims.contains(key.account.place.rawValue) else { return nil }
        }
        next.entries[entry.businessKey] = entry
        next.keys.append(entry.businessKey)
        return next
    }
}

@Suite("Random flows keep every invariant")
struct RandomFlowTests {
    static func randomEntry(_ number: Int, _ random: inout SplitMix64) -> Entry? {
        // Approvals and what brings money in come more often, so that the rest has something to move.
        let frequent: [Flow] = [.appropriate, .allot, .approve, .approve, .approve, .issue, .confirm, .raise]
        let flow =
            Bool.random(using: &random)
            ? frequent[Int.random(in: 0..<frequent.count, using: &random)]
            : Flow.allCases[Int.random(in: 0..<Flow.allCases.count, using: &random)]
        var postings: [Posting] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let step = flow.steps[Int.random(in: 0..<flow.steps.count, using: &random)]
            let source: FundingSource = Bool.random(using: &random) ? .central : .local
            let year = Int.random(in: 0..<4, using: &random) == 0 ? 2025 : 2026
            let isByClaim = step.from.isByClaim || step.to.isByClaim
            let regions = (0..<2).map { _ in Int.random(in: 0..<5, using: &random) == 0 ? "140700" : "140702" }
            let sameRegion = step.from.isByClaim && step.to.isByClaim
            postings.append(
                Posting(
                    from: account(step.from, source, year: year, region: regions[0]),
                    to: account(step.to, source, year: year, region: regions[sameRegion ? 0 : 1]),
                    amount: Fen(Int64.random(in: 1...(step.from == .origin ? 500 : 40), using: &random)),
                    claim: isByClaim ? Int64.random(in: 1...4, using: &random) : nil))
        }
        return try? entry(flow, "entry \(number)", postings)
    }

    @Test(
        "and agree with a plain model, entry by entry, refusals and rollbacks included",
        arguments: 1...6 as ClosedRange<UInt64>)
    func model(seed: UInt64) throws {
        struct Stop: Error {}
        var random = SplitMix64(seed: seed)
        let shelf = try Bookshelf()
        var model = Model()
        var (accepted, refused, repeated) = (0, 0, 0)
        for round in 0..<40 {
            let isRolledBack = Int.random(in: 0..<6, using: &random) == 0
            let imageBefore = try shelf.image()
            let modelBefore = model
            do {
                try shelf.transaction { books in
                    for step in 0..<Int.random(in: 1...12, using: &random) {
                        let isAgain = !model.keys.isEmpty && Int.random(in: 0..<8, using: &random) == 0
                        let entry =
                            isAgain
                            ? model.entries[model.keys[Int.random(in: 0..<model.keys.count, using: &random)]]
                            : Self.randomEntry(round * 100 + step, &random)
                        guard let entry else { continue }
                        if let next = model.after(entry) {
                            let posted = try books.post(entry)
                            #expect(posted.isNew == (next.keys.count > model.keys.count), "seed \(seed)")
                            #expect(model.entries[entry.businessKey] == nil || !posted.isNew, "seed \(seed)")
                            if posted.isNew { accepted += 1 } else { repeated += 1 }
                            model = next
                        } else {
                            try books.flush()
                            let before = try Self.image(books, shelf)
                            #expect(throws: BooksError.self, "seed \(seed): \(entry)") { try books.post(entry) }
                            try books.flush()
                            #expect(try Self.image(books, shelf) == before, "seed \(seed): a refusal changed the store")
                            refused += 1
                        }
                    }
                    if isRolledBack { throw Stop() }
                }
            } catch is Stop {
                model = modelBefore
                #expect(try shelf.image() == imageBefore, "seed \(seed): a rollback left something")
            }
            let rows = try shelf.queue.inDatabase { _ in try shelf.books.balances() }
            #expect(
                Dictionary(uniqueKeysWithValues: rows.map { ($0.account, $0.balance.rawValue) }) == model.balances,
                "seed \(seed)")
            let sums = Dictionary(grouping: rows) { "\($0.account.fiscalYear) \($0.account.source)" }
            #expect(sums.values.allSatisfy { $0.map(\.balance.rawValue).reduce(0, +) == 0 }, "seed \(seed)")
        }
        #expect(try shelf.violations().isEmpty, "seed \(seed)")
        for (number, key) in model.keys.enumerated() {
            let stored = try shelf.queue.inDatabase { _ in try shelf.books.entry(Int64(number) + 1) }
            #expect(stored == model.entries[key], "seed \(seed)")
        }
        print("seed \(seed): \(accepted) entries posted, \(refused) refused, \(repeated) handed in again")
        #expect(accepted > 20 && refused > 20 && repeated > 2, "seed \(seed) tries too little")
    }

    /// The store's rows, read inside the transaction that is going on.
    static func image(_ books: Books, _ shelf: Bookshelf) throws -> [String] {
        try shelf.queue.unsafeReentrantRead { db in
            try Bookshelf.tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }
            }
        }
    }
}
