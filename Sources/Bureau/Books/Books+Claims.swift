package import Ledger

extension Books {
    /// What a claim has on one account.
    package struct Holding: Sendable, Hashable {
        package let account: AccountKey
        /// Never zero.
        package let amount: Fen
    }

    /// Where a claim's money is: every account of its own that is not empty, by year, source and place.
    package func holdings(ofClaim claim: Int64) throws(BooksError) -> [Holding] {
        try load()
        try drain()
        var sums: [AccountKey: Int64] = [:]
        do {
            let row = postingsOfClaim.begin().integer(claim)
            while try row.step() {
                guard let (from, to) = accounts(ofRoute: row.integerColumn(0)) else {
                    throw BooksError.damaged("posting of decision \(claim)")
                }
                let fen = row.integerColumn(1)
                if from.place.isByClaim { sums[from, default: 0] -= fen }
                if to.place.isByClaim { sums[to, default: 0] += fen }
            }
        } catch {
            throw Self.storage(error)
        }
        return sums.filter { $0.value != 0 }.map { Holding(account: $0.key, amount: Fen($0.value)) }.sorted {
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

    /// Calls back for every claim with money in a place, by number.
    package func forEachClaim(in place: Place, _ body: (Int64) throws -> Bool) throws {
        try load()
        try drain()
        let row = try BoundStatement(
            db,
            """
            SELECT claim, sum(CASE WHEN to_place = ?1 THEN fen WHEN from_place = ?1 THEN -fen ELSE 0 END) AS sum
            FROM posting JOIN route ON route.id = posting.route
            WHERE claim IS NOT NULL GROUP BY claim HAVING sum > 0 ORDER BY claim
            """
        ).begin().integer(place.number)
        defer { row.finish() }
        while try row.step() {
            guard try body(row.integerColumn(0)) else { return }
        }
    }
}
