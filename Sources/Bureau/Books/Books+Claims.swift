package import Ledger

extension Books {
    /// What a claim has on one account.
    package struct Holding: Sendable, Hashable {
        package let account: AccountKey
        /// Never zero.
        package let amount: Fen
    }

    /// What a claim has on one account of its own, by the account's position; zero where all of it has gone on.
    struct ClaimSum {
        let slot: Int
        var fen: Int64
    }

    /// So many claims are kept in mind: those of some entries that are being put together.
    private static let mostKnown = 1_024

    /// Where a claim's money is: every account of its own that is not empty, by year, source and place.
    package func holdings(ofClaim claim: Int64) throws(BooksError) -> [Holding] {
        holdings(try sums(ofClaim: claim))
    }

    /// What a claim has, account by account, as its postings come to.
    func sums(ofClaim claim: Int64) throws(BooksError) -> [ClaimSum] {
        try load()
        if let known = knownSums[claim] { return known }
        try drain()
        var sums: [ClaimSum] = []
        do {
            let row = postingsOfClaim.begin().integer(claim)
            while try row.step() {
                try add(row.integerColumn(1), route: row.integerColumn(0), of: claim, to: &sums)
            }
        } catch {
            throw Self.storage(error)
        }
        if knownSums.count == Self.mostKnown { knownSums.removeAll(keepingCapacity: true) }
        knownSums[claim] = sums
        return sums
    }

    private func add(_ fen: Int64, route: Int64, of claim: Int64, to sums: inout [ClaimSum]) throws(BooksError) {
        guard let ends = ends(ofRoute: route) else { throw .damaged("posting of decision \(claim)") }
        add(-fen, at: ends.from, to: &sums)
        add(fen, at: ends.to, to: &sums)
    }

    private func add(_ fen: Int64, at slot: Int, to sums: inout [ClaimSum]) {
        guard slots[slot].key.place.isByClaim else { return }
        if let index = sums.firstIndex(where: { $0.slot == slot }) {
            sums[index].fen += fen
        } else {
            sums.append(ClaimSum(slot: slot, fen: fen))
        }
    }

    private func holdings(_ sums: [ClaimSum]) -> [Holding] {
        sums.filter { $0.fen != 0 }.map { Holding(account: slots[$0.slot].key, amount: Fen($0.fen)) }.sorted {
            one, other in
            let (a, b) = (one.account, other.account)
            return (a.fiscalYear, a.source.number, a.place.number, a.region)
                < (b.fiscalYear, b.source.number, b.place.number, b.region)
        }
    }

    /// One posting of a claim.
    struct ClaimMove {
        let flow: Flow
        let from: AccountKey
        let to: AccountKey
        let amount: Fen
    }

    /// All postings of a claim, in order.
    func moves(ofClaim claim: Int64) throws(BooksError) -> [ClaimMove] {
        try load()
        try drain()
        var moves: [ClaimMove] = []
        do {
            let row = postingsOfClaim.begin().integer(claim)
            while try row.step() {
                guard let (flow, from, to) = try move(ofRoute: row.integerColumn(0)) else {
                    throw BooksError.damaged("posting of decision \(claim)")
                }
                moves.append(ClaimMove(flow: flow, from: from, to: to, amount: Fen(row.integerColumn(1))))
            }
        } catch {
            throw Self.storage(error)
        }
        return moves
    }

    /// The account of AVAILABLE that a claim's money of a source came from; nil where it came from nowhere, as after it was
    /// carried into another year.
    package func origin(ofClaim claim: Int64, _ account: AccountKey) throws(BooksError) -> AccountKey? {
        try load()
        try drain()
        do {
            let row = postingsOfClaim.begin().integer(claim)
            defer { row.finish() }
            while try row.step() {
                guard let (from, to) = accounts(ofRoute: row.integerColumn(0)) else { continue }
                if from.place == .available, to == account.at(.committed) { return from }
            }
            return nil
        } catch {
            throw Self.storage(error)
        }
    }

    /// Calls back for every claim with money in a place, by number, and with what it has there, until told to stop.
    ///
    /// Reads all postings of claims once, in the order of the claims; nothing may be posted meanwhile.
    package func forEachClaim(in place: Place, _ body: (Int64, [Holding]) throws -> Bool) throws {
        try load()
        try drain()
        let row = try BoundStatement(
            db, "SELECT claim, route, fen FROM posting WHERE claim IS NOT NULL ORDER BY claim"
        ).begin()
        defer { row.finish() }
        var claim: Int64?
        var sums: [ClaimSum] = []
        func handOver() throws -> Bool {
            guard let claim else { return true }
            let found = holdings(sums.filter { slots[$0.slot].key.place == place })
            return try found.isEmpty || body(claim, found)
        }
        while try row.step() {
            if row.integerColumn(0) != claim {
                guard try handOver() else { return }
                sums.removeAll(keepingCapacity: true)
                claim = row.integerColumn(0)
            }
            try add(row.integerColumn(2), route: row.integerColumn(1), of: row.integerColumn(0), to: &sums)
        }
        _ = try handOver()
    }
}
