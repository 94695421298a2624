internal import FEEL
internal import Ledger

/// What came of deciding a test's claim, with what the decision rests on.
struct TestRun: Sendable {
    let finding: Finding
    let facts: Facts
    let decision: Decision
}

extension PackTest {
    /// Decides the earlier claims in their order, then the claim.
    /// - Parameter pack: gives the pack to decide by in place of a test's own.
    func run(by pack: (Pack) -> Pack = { $0 }) -> TestRun {
        var state = PackTestState(budget: budget, of: programme)
        for (place, claim) in earlier.enumerated() {
            let finding = pack(claim.pack).evaluate(claim.claim, on: claim.businessDay)
            let decision = Decision.decide(finding, facts: state.facts(for: finding))
            state.record(decision, of: finding, as: "earlier-\(place + 1)")
        }
        let finding = pack(self.pack).evaluate(claim, on: businessDay)
        let facts = state.facts(for: finding)
        return TestRun(finding: finding, facts: facts, decision: Decision.decide(finding, facts: facts))
    }
}

/// What a test can tell of a decision: two decisions that are alike in this are the same to every test.
struct Verdict: Hashable, Sendable {
    let outcome: Outcome
    let version: String?
    let amount: String?
    let funding: [String]
    let reasons: [String]

    init(_ decision: Decision) {
        outcome = decision.outcome
        version = decision.version
        amount = decision.amount?.yuan
        funding = decision.funding.map { "\($0.source.rawValue) \($0.amount.yuan)" }
        reasons = decision.reasons.map(\.code).sorted()
    }
}
