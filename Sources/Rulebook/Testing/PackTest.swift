package import Claims
package import FEEL
package import Ledger

/// One test of a rule pack: a claim on a day, what was decided before, and what must come out.
package struct PackTest: Sendable {
    package let programme: String
    package let name: String
    /// Where it is written.
    package let position: SourcePosition
    package let businessDay: CivilDate
    package let claim: Claim
    package let expected: Expectation
    /// The claim's fields as they are written.
    package var fields: [RawField] { source.claim.fields }

    /// The pack, with the test's own parameters laid over it.
    let pack: Pack
    /// What is left of each source's money when the test begins; sources that are not named are not budgeted.
    let budget: [Facts.Available]
    /// Claims decided before, in their order.
    let earlier: [EarlierClaim]

    /// How it is written, for making tests like it.
    let source: Source

    struct EarlierClaim: Sendable {
        let pack: Pack
        let claim: Claim
        let businessDay: CivilDate
        let source: ClaimSource
    }

    /// How a claim is written in a test: a base claim and what is different in this one.
    struct ClaimSource: Sendable {
        let base: String
        var with: [RawField]
        /// All fields, the changed ones included; nulls for those that were taken away.
        var fields: [RawField]

        /// The same with more fields changed.
        func with(_ changes: [RawField]) -> ClaimSource {
            ClaimSource(base: base, with: with.laidOver(by: changes), fields: fields.laidOver(by: changes))
        }
    }

    struct Source: Sendable {
        let claim: ClaimSource
        let parameters: YAMLNode?
        let budget: YAMLNode?
    }

    /// What must come out. What is nil is not looked at.
    package struct Expectation: Sendable {
        package let outcome: Outcome
        package let version: VersionName?
        package let amount: Fen?
        package let funding: [Split.Part]?
        /// Exactly these codes, as often as they stand here, in any order.
        package let reasons: [String]

        /// Whether the decision is what is expected.
        func isMet(by decision: Decision) -> Bool {
            outcome == decision.outcome
                && version.map { $0 == decision.version.map(VersionName.version) ?? .none } ?? true
                && amount.map { $0 == decision.amount } ?? true && funding.map { $0 == decision.funding } ?? true
                && reasons.count == decision.reasons.count
                && reasons.sorted() == decision.reasons.map(\.code).sorted()
        }
    }

    /// A version, or that none governs.
    package enum VersionName: Sendable, Hashable, CustomStringConvertible {
        case version(String)
        case none

        package var description: String {
            switch self {
            case .version(let id): id
            case .none: "none"
            }
        }
    }
}

extension [RawField] {
    /// These fields with others in place of those of the same name, and the rest of the others behind them.
    func laidOver(by changes: [RawField]) -> [RawField] {
        var fields = self
        for change in changes {
            if let place = fields.firstIndex(where: { $0.name == change.name }) {
                fields[place] = change
            } else {
                fields.append(change)
            }
        }
        return fields
    }
}
