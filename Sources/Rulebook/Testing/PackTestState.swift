internal import Ledger

/// What a bureau would know of earlier claims, kept in memory for one test.
struct PackTestState {
    private struct Use: Hashable {
        let space: String
        let value: String
    }

    private struct Quota: Hashable {
        let counter: String
        let key: String
    }

    private var uses: [Use: String] = [:]
    private var taken: [Quota: Int] = [:]
    private var left: [FundingSource: Fen]
    /// The budget is the tested programme's; others have none and so no limit.
    private let budgeted: String

    init(budget: [Facts.Available], of programme: String) {
        left = Dictionary(
            budget.compactMap { line in line.amount.map { (line.source, $0) } }, uniquingKeysWith: { first, _ in first }
        )
        budgeted = programme
    }

    func facts(for finding: Finding) -> Facts {
        Facts(
            earlierUses: finding.keys.compactMap { key in
                uses[Use(space: key.space, value: key.value)].map { .init(space: key.space, value: key.value, by: $0) }
            },
            quotaTaken: finding.quotas.compactMap { quota in
                taken[Quota(counter: quota.counter, key: quota.key)].map {
                    .init(counter: quota.counter, key: quota.key, taken: $0)
                }
            },
            available: finding.programme == budgeted
                ? finding.sources.compactMap { source in left[source].map { .init(source: source, amount: $0) } } : [])
    }

    /// Records a decision as a bureau would: what it uses up, what it counts towards, what it takes of the money.
    mutating func record(_ decision: Decision, of finding: Finding, as id: String) {
        guard decision.outcome.usesUp else { return }
        for key in finding.keys { uses[Use(space: key.space, value: key.value)] = id }
        for quota in finding.quotas { taken[Quota(counter: quota.counter, key: quota.key), default: 0] += 1 }
        guard decision.outcome == .approved, finding.programme == budgeted else { return }
        for part in decision.funding {
            // An approved part is never more than what was left.
            if let before = left[part.source] { left[part.source] = Fen(before.rawValue - part.amount.rawValue) }
        }
    }
}
