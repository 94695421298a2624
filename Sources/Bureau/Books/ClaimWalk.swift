import Ledger

/// Follows each claim's money through its places, posting by posting, and notes where it falls below zero.
struct ClaimWalk {
    /// A claim that had less in a place than was taken.
    struct Fault {
        let claim: Int64
        let entry: Int64
        let key: AccountKey
        let balance: Int64
    }

    private let chart: LedgerChart
    private var claim: Int64?
    private var entry: Int64 = 0
    private var balances: [Int64: Int64] = [:]
    private var faults: [Fault] = []

    init(_ chart: LedgerChart) {
        self.chart = chart
    }

    /// The next posting, ordered by claim, then entry, then line.
    mutating func add(claim: Int64, entry: Int64, route: Int64, fen: Int64) {
        if claim != self.claim || entry != self.entry { endEntry() }
        if claim != self.claim { balances.removeAll(keepingCapacity: true) }
        self.claim = claim
        self.entry = entry
        guard let route = chart.routes[route] else { return }
        balances[route.fromAccount, default: 0] &-= fen
        balances[route.toAccount, default: 0] &+= fen
    }

    /// All faults, by claim and entry.
    mutating func finish() -> [Fault] {
        endEntry()
        return faults
    }

    /// An entry is one event: what counts is where it leaves the claim.
    private mutating func endEntry() {
        guard let claim, faults.count < TrialBalance.listLimit else { return }
        for (id, balance) in balances.sorted(by: { $0.key < $1.key }) where balance < 0 {
            guard let key = chart.key(id), key.place.isByClaim, key.place.negativity == .never else { continue }
            faults.append(Fault(claim: claim, entry: entry, key: key, balance: balance))
            // Said once; what follows from it need not be said again.
            balances[id] = 0
        }
    }
}
