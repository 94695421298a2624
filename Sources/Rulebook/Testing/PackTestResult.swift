internal import Ledger

/// What came out of a test.
package struct PackTestResult: Sendable {
    package let test: PackTest
    package let decision: Decision
    /// Where the decision is not what was expected; empty when the test passed.
    package let differences: [Difference]
    package let duration: Duration

    package var passed: Bool { differences.isEmpty }

    /// One thing that is not as expected.
    package struct Difference: Sendable, Hashable {
        /// `outcome`, `version`, `amount`, `funding` or `reasons`.
        package let what: String
        package let expected: String
        package let got: String
    }

    init(_ test: PackTest, _ decision: Decision, duration: Duration) {
        self.test = test
        self.decision = decision
        self.duration = duration
        var differences: [Difference] = []
        func compare(_ what: String, _ expected: String?, _ got: String) {
            if let expected, expected != got {
                differences.append(Difference(what: what, expected: expected, got: got))
            }
        }
        let expected = test.expected
        compare("outcome", expected.outcome.rawValue, decision.outcome.rawValue)
        compare("version", expected.version?.description, decision.version ?? "none")
        compare("amount", expected.amount?.yuan, decision.amount?.yuan ?? "none")
        func shown(_ parts: [(source: String, amount: String)]) -> String {
            parts.isEmpty ? "none" : parts.map { "\($0.source) \($0.amount)" }.joined(separator: ", ")
        }
        compare(
            "funding", expected.funding.map { shown($0.map { ($0.source.rawValue, $0.amount.yuan) }) },
            shown(decision.funding.map { ($0.source.rawValue, $0.amount.yuan) }))
        func codes(_ list: [String]) -> String { list.isEmpty ? "none" : list.sorted().joined(separator: ", ") }
        compare("reasons", codes(expected.reasons), codes(decision.reasons.map(\.code)))
        self.differences = differences
    }
}
