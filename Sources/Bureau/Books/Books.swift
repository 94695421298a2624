package import GRDB
package import Ledger

/// The ledger of a workspace: posts entries, knows balances and budgets.
///
/// Works on one connection, inside the caller's transactions, and is the only one to write to the ledger's tables while it
/// lives. Account numbers, balances and the newest entries are kept in memory and written in batches: `flush()` writes all
/// that waits and has to be called before the caller commits, and before it opens a savepoint that it may roll back alone.
/// After any rollback it calls `reset()`, and what is kept is read again on next use. The store remembers up to which entry
/// its balances count; should they ever lag behind, the postings after it are added on the next reading.
package final class Books {
    /// What is kept of an account.
    struct Slot {
        let id: Int64
        let key: AccountKey
        var balance: Int64
        var isChanged: Bool
    }

    /// A programme's money of one source and year, which a budget caps as a whole.
    struct Pot: Hashable {
        let programme: String
        let source: FundingSource
        let fiscalYear: Int
    }

    /// What `funds` is asked with.
    struct FundsQuestion: Hashable {
        let pot: Pot
        let region: String
    }

    /// What stays true until the next appropriation: the region that pays, and whether the cap holds.
    struct FundsAnswer {
        let region: String
        let isBudgeted: Bool
        let account: AccountKey
    }

    /// A way for money from one account to another, by their positions.
    private struct Route: Hashable {
        let flow: Flow
        let from: Int
        let to: Int
    }

    let db: Database
    var slots: [Slot] = []
    var slotOf: [AccountKey: Int] = [:]
    /// The regions that have money of their own, pot by pot: those that have an account in HELD, and those that an allotment
    /// of their own has reached.
    var budgetedRegions: [Pot: Set<String>] = [:]
    var fundsAnswers: [FundsQuestion: FundsAnswer] = [:]
    var lastEntry: Int64 = 0
    private var routes: [Route] = []
    private var routeIDs: [Route: Int64] = [:]
    private var lastDigest = EntryChain.start
    private var flushedEntry: Int64 = 0
    private var isLoaded = false
    private var mustRollBack = false
    private var chain = EntryChain()

    /// What claims have that were asked about and not posted to since.
    var knownSums: [Int64: [ClaimSum]] = [:]

    private let findEntry: BoundStatement
    let postingsOfClaim: BoundStatement
    private let writer: EntryWriter
    let reader: LedgerReader

    /// Prepares statements; the state is read on first use.
    ///
    /// - Throws: ``BooksError/storage(_:)`` when the ledger's tables are not there.
    package init(_ db: Database) throws(BooksError) {
        self.db = db
        reader = LedgerReader(db)
        do {
            writer = try EntryWriter(db)
            findEntry = try BoundStatement(db, "SELECT id FROM entry WHERE business_key = ?")
            postingsOfClaim = try BoundStatement(
                db, "SELECT route, fen FROM posting WHERE claim = ? ORDER BY entry, line")
        } catch {
            throw Self.storage(error)
        }
    }

    /// The number of entries, which is the number of the last. Can be asked of damaged books, too.
    package func entryCount() throws(BooksError) -> Int64 {
        isLoaded ? lastEntry : try reader.state().lastEntry
    }

    // MARK: - Posting

    /// Posts an entry, once: the same business key with the same content gives the entry that stands.
    ///
    /// - Returns: its number and canonical bytes.
    /// - Throws: ``BooksError``. A refusal has changed nothing; after `storage` the caller rolls back and calls `reset()`.
    package func post(_ entry: Entry) throws(BooksError) -> PostedEntry {
        try load()
        guard !mustRollBack else { throw .mustRollBack }
        var plan = PostingPlan()
        do throws(BooksError) {
            try plan.add(entry, to: self)
            try checkFunds(plan, of: entry)
            try checkClaims(plan, of: entry)
        } catch {
            // Handed in again, an entry may find its money gone, because it took it the first time.
            if let standing = try standingEntry(like: entry) { return standing }
            throw error
        }

        if let standing = try standingEntry(like: entry) { return standing }

        let number = lastEntry + 1
        let content = entry.content(number: number)
        let digest = chain.digest(after: lastDigest, content: content, maker: entry.maker, checker: entry.checker)
        try writing {
            writer.add(entry, number: number, digest: digest, routes: try routes(plan, of: entry))
            if writer.isFull { try writer.drain() }
        }
        for change in plan.changes {
            slots[change.slot].balance = change.balance
            slots[change.slot].isChanged = true
        }
        for posting in entry.postings { posting.claim.map { _ = knownSums.removeValue(forKey: $0) } }
        lastEntry = number
        lastDigest = digest
        return PostedEntry(id: number, content: content, isNew: true)
    }

    /// The same entry, when it has been posted before.
    private func standingEntry(like entry: Entry) throws(BooksError) -> PostedEntry? {
        guard let number = try number(ofKey: entry.businessKey) else { return nil }
        let content = try entryContent(number)
        guard content == entry.content(number: number) else {
            throw .conflict(businessKey: entry.businessKey, entry: number)
        }
        return PostedEntry(id: number, content: content, isNew: false)
    }

    /// The number of the entry with this business key.
    func number(ofKey key: String) throws(BooksError) -> Int64? {
        if let waiting = writer.waitingNumber(ofKey: key) { return waiting }
        do {
            let row = findEntry.begin().text(key)
            guard try row.step() else { return nil }
            defer { row.finish() }
            return row.integerColumn(0)
        } catch {
            throw Self.storage(error)
        }
    }

    /// An account ends an entry below zero only where its place allows it; AVAILABLE by approvals while unbudgeted.
    private func checkFunds(_ plan: PostingPlan, of entry: Entry) throws(BooksError) {
        for change in plan.changes where change.balance < 0 && change.balance < change.before {
            let isAllowed =
                switch change.key.place.negativity {
                case .always: true
                case .never: false
                case .whileUnbudgeted: entry.flow == .approve && budgetedRegions[change.key.pot] == nil
                }
            guard isAllowed else {
                throw .insufficient(
                    change.key, has: Fen(change.before), asked: Fen(change.before - change.balance))
            }
        }
    }

    /// Money that belongs to a claim is there before it goes on: by claim and account, when the entry is done.
    private func checkClaims(_ plan: PostingPlan, of entry: Entry) throws(BooksError) {
        for use in plan.claimUses where use.net < 0 {
            let before = try sums(ofClaim: use.claim).first { $0.slot == use.slot }?.fen ?? 0
            guard before + use.net >= 0 else {
                throw .claimInsufficient(claim: use.claim, use.place, has: Fen(before), asked: Fen(-use.net))
            }
        }
    }

    /// The routes of an entry's postings; accounts and routes that do not exist yet are made.
    private func routes(_ plan: PostingPlan, of entry: Entry) throws -> [Int64] {
        for key in plan.newAccounts {
            let id = Int64(slots.count) + 1
            try writer.insert(key, id: id)
            keep(Slot(id: id, key: key, balance: 0, isChanged: false))
        }
        return try plan.moves.map { move in
            let route = Route(flow: entry.flow, from: move.from, to: move.to)
            if let id = routeIDs[route] { return id }
            let id = Int64(routes.count) + 1
            try writer.insert(entry.flow, from: slots[move.from], to: slots[move.to], id: id)
            keep(route)
            return id
        }
    }

    private func keep(_ route: Route) {
        routes.append(route)
        routeIDs[route] = Int64(routes.count)
    }

    private func keep(_ slot: Slot) {
        slotOf[slot.key] = slots.count
        slots.append(slot)
        if slot.key.place == .held { name(slot.key.region, in: slot.key.pot) }
    }

    /// From here on claims of the region draw on money of its own.
    func name(_ region: String, in pot: Pot) {
        budgetedRegions[pot, default: []].insert(region)
        fundsAnswers.removeAll(keepingCapacity: true)
    }

    // MARK: - Writing and reading the state

    /// Writes all that waits and the balances that have changed. To be called before the caller commits.
    package func flush() throws(BooksError) {
        guard isLoaded else { return }
        try drain()
        guard flushedEntry != lastEntry else { return }
        try writing {
            for index in slots.indices where slots[index].isChanged {
                try writer.write(balance: slots[index].balance, of: slots[index].id)
            }
            try writer.write(balancesUpTo: lastEntry)
        }
        for index in slots.indices where slots[index].isChanged { slots[index].isChanged = false }
        flushedEntry = lastEntry
    }

    /// Writes the entries that wait, so that the tables hold what has been posted.
    func drain() throws(BooksError) {
        try writing { try writer.drain() }
    }

    /// Runs a block that writes. When it fails, part of it may be written: nothing goes on until the caller rolls back.
    private func writing(_ body: () throws -> Void) throws(BooksError) {
        guard !mustRollBack else { throw .mustRollBack }
        do {
            try body()
        } catch {
            mustRollBack = true
            throw Self.storage(error)
        }
    }

    /// Forgets all that is kept, after the caller has rolled back.
    package func reset() {
        slots.removeAll(keepingCapacity: true)
        slotOf.removeAll(keepingCapacity: true)
        budgetedRegions.removeAll(keepingCapacity: true)
        fundsAnswers.removeAll(keepingCapacity: true)
        routes.removeAll(keepingCapacity: true)
        routeIDs.removeAll(keepingCapacity: true)
        knownSums.removeAll(keepingCapacity: true)
        writer.forget()
        isLoaded = false
        mustRollBack = false
    }

    /// Reads accounts, balances and the last entry, when they are not at hand.
    func load() throws(BooksError) {
        guard !isLoaded else { return }
        reset()
        for account in try reader.accounts() {
            guard account.id == Int64(slots.count) + 1, let key = account.key else {
                throw .damaged("account \(account.id)")
            }
            keep(Slot(id: account.id, key: key, balance: account.balance ?? 0, isChanged: false))
        }
        for route in try reader.routes() {
            guard route.id == Int64(routes.count) + 1, let flow = Flow(number: route.flow),
                let from = position(ofAccount: route.fromAccount), let to = position(ofAccount: route.toAccount)
            else { throw .damaged("route \(route.id)") }
            keep(Route(flow: flow, from: from, to: to))
        }
        for account in try reader.allottedAccounts() {
            if let position = position(ofAccount: account) {
                name(slots[position].key.region, in: slots[position].key.pot)
            }
        }
        let state = try reader.state()
        guard let balancesUpTo = state.balancesUpTo, balancesUpTo <= state.lastEntry else {
            throw .damaged("balance_state")
        }
        if balancesUpTo < state.lastEntry { try addPostings(after: balancesUpTo) }
        (lastEntry, lastDigest, flushedEntry) = (state.lastEntry, state.lastDigest, balancesUpTo)
        isLoaded = true
    }

    /// Adds to the balances what was committed without `flush()`.
    private func addPostings(after entry: Int64) throws(BooksError) {
        for move in try reader.moves(after: entry) {
            guard let from = position(ofAccount: move.from), let to = position(ofAccount: move.to) else {
                throw .damaged("posting of entry \(move.entry)")
            }
            let (less, underflow) = slots[from].balance.subtractingReportingOverflow(move.fen)
            let (more, overflow) = slots[to].balance.addingReportingOverflow(move.fen)
            guard !underflow, !overflow else { throw .damaged("posting of entry \(move.entry)") }
            slots[from].balance = less
            slots[from].isChanged = true
            slots[to].balance = more
            slots[to].isChanged = true
        }
    }

    /// The position of the account with a number of the store.
    func position(ofAccount id: Int64) -> Int? {
        let (position, overflow) = id.subtractingReportingOverflow(1)
        return !overflow && slots.indices.contains(Int(position)) ? Int(position) : nil
    }

    /// The positions of the accounts of the route with a number of the store.
    func ends(ofRoute id: Int64) -> (from: Int, to: Int)? {
        let (position, overflow) = id.subtractingReportingOverflow(1)
        guard !overflow, routes.indices.contains(Int(position)) else { return nil }
        return (routes[Int(position)].from, routes[Int(position)].to)
    }

    /// The accounts of the route with a number of the store.
    func accounts(ofRoute id: Int64) -> (from: AccountKey, to: AccountKey)? {
        ends(ofRoute: id).map { (slots[$0.from].key, slots[$0.to].key) }
    }

    /// The route with a number of the store: its flow and its ends.
    func move(ofRoute id: Int64) throws(BooksError) -> (flow: Flow, from: AccountKey, to: AccountKey)? {
        try load()
        guard let (from, to) = accounts(ofRoute: id) else { return nil }
        return (routes[Int(id - 1)].flow, from, to)
    }

    /// SQLite's error, or whatever else came out of it, as ours.
    static func storage(_ error: any Error) -> BooksError {
        switch error {
        case let error as BooksError: error
        case let error as DatabaseError: .storage(error)
        default: .storage(DatabaseError(message: "\(error)"))
        }
    }
}

extension AccountKey {
    var pot: Books.Pot { Books.Pot(programme: programme, source: source, fiscalYear: fiscalYear) }
}
