package import Claims
package import FEEL

/// Something about a pack that its author will want to know, whatever claims come.
package struct AnalysisFinding: Sendable {
    /// Stable; each is explained in docs/analysing-rules.md.
    package enum Code: String, Sendable, CaseIterable {
        case noVersionGoverns = "NO_VERSION_GOVERNS"
        case versionsOverlap = "VERSIONS_OVERLAP"
        case versionNeverGoverns = "VERSION_NEVER_GOVERNS"
        case tableGap = "TABLE_GAP"
        case tableOverlap = "TABLE_OVERLAP"
        case rowUnreachable = "ROW_UNREACHABLE"
        case requirementNeverFails = "REQUIREMENT_NEVER_FAILS"
        case requirementAlwaysFails = "REQUIREMENT_ALWAYS_FAILS"
        case requirementNeverApplies = "REQUIREMENT_NEVER_APPLIES"
        /// A finding is declared intended that does not come up.
        case declaredNotFound = "DECLARED_NOT_FOUND"
    }

    package let code: Code
    package let programme: String
    /// The versions of which it is said, with one cause in one place.
    package var versions: [String]
    /// The requirement, table or row (`rate row 3`) that it is about; the programme where it is about versions.
    package let subject: String
    package let message: Bilingual
    package let position: SourcePosition
    /// A claim that shows it, and what `check` decides of it; nil only where a declaration did not come up.
    package let example: Example?
    /// Why the author wants it so, where the pack says that.
    package var intended: Bilingual?

    package struct Example: Sendable {
        package let claim: Claim
        package let businessDay: CivilDate
        package let decision: Decision
    }
}

/// Something that reasoning on intervals can't settle: said openly, and neither a finding nor an all-clear.
package struct NotAnalysed: Sendable, Hashable {
    package let programme: String
    package var versions: [String]
    package let subject: String
    package let message: Bilingual
    package let position: SourcePosition
}

/// What analysis says of a programme.
package struct AnalysisReport: Sendable {
    package let programme: String
    package internal(set) var findings: [AnalysisFinding] = []
    package internal(set) var notAnalysed: [NotAnalysed] = []
    /// How many questions were settled: requirements, rows, tables, versions.
    package internal(set) var settled = 0
}
