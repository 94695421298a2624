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

    /// The pack, with the test's own parameters laid over it.
    let pack: Pack
    /// What is left of each source's money when the test begins; sources that are not named are not budgeted.
    let budget: [Facts.Available]
    /// Claims decided before, in their order.
    let earlier: [EarlierClaim]

    struct EarlierClaim: Sendable {
        let pack: Pack
        let claim: Claim
        let businessDay: CivilDate
    }

    /// What must come out. What is nil is not looked at.
    package struct Expectation: Sendable {
        package let outcome: Outcome
        package let version: VersionName?
        package let amount: Fen?
        package let funding: [Split.Part]?
        /// Exactly these codes, as often as they stand here, in any order.
        package let reasons: [String]
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
