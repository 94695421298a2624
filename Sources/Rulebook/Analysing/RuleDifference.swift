package import Claims
package import FEEL

/// Where two forms of a rule answer differently, for all claims.
package struct RuleDifference: Sendable {
    package enum Part: String, Sendable {
        /// Which version governs.
        case governs
        case requirement
        case amount
        case limit
        case funding
        /// The fields that the form asks for.
        case form
        /// A version, or a whole programme, that one side alone has.
        case version
    }

    package let part: Part
    /// The requirement's name or what else it is about.
    package let subject: String
    /// What each side says there.
    package let old: Bilingual
    package let new: Bilingual
    /// Exactly where: intervals and choices; empty where it is everywhere.
    package let region: Bilingual
    /// A claim that the two decide differently; nil where none does for this alone.
    package let example: Example?
    /// Whether the region is all there is; false where the expressions hold what intervals can't follow.
    package let isExact: Bool

    package struct Example: Sendable {
        package let claim: Claim
        package let businessDay: CivilDate
        package let old: Decision
        package let new: Decision
    }
}

/// Two forms of one version, or of two versions, side by side.
package struct VersionDifference: Sendable {
    package let programme: String
    /// Ids of the versions; the same where two states of one version are compared. Nil for what is about all of them.
    package let old: String?
    package let new: String?
    /// Parameters whose values differ, with both as written.
    package let parameters: [(name: String, old: Bilingual, new: Bilingual)]
    package let differences: [RuleDifference]

    package var isEmpty: Bool { parameters.isEmpty && differences.isEmpty }
}
