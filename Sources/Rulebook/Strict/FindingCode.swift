package import Claims

/// What `rules check --strict` looks for. The codes are stable: scripts may rely on them. `docs/findings.md` is made of
/// what is written here.
package enum FindingCode: String, Sendable, Hashable, CaseIterable {
    case unusedParameter = "UNUSED_PARAMETER"
    case unusedDefinition = "UNUSED_DEFINITION"
    case unusedTable = "UNUSED_TABLE"
    case unusedInput = "UNUSED_INPUT"
    case uncitedValue = "UNCITED_VALUE"
    case valueCalledUnset = "VALUE_CALLED_UNSET"
    case recalledUndated = "RECALLED_UNDATED"
    case recalledTooLong = "RECALLED_TOO_LONG"
    case unroundedAmount = "UNROUNDED_AMOUNT"
    case doubleRounding = "DOUBLE_ROUNDING"
    case roundedHalfEven = "ROUNDED_HALF_EVEN"
    case yuanAndRate = "YUAN_AND_RATE"
    case unitMissing = "UNIT_MISSING"
    case unitsDiffer = "UNITS_DIFFER"
    case versionWithoutTest = "VERSION_WITHOUT_TEST"
    case requirementWithoutTest = "REQUIREMENT_WITHOUT_TEST"
    case limitWithoutTest = "LIMIT_WITHOUT_TEST"
    case languageMissing = "LANGUAGE_MISSING"
    case languagesDiffer = "LANGUAGES_DIFFER"
    case valueNotShown = "VALUE_NOT_SHOWN"
    case sameMessage = "SAME_MESSAGE"
    case codeWithTwoOutcomes = "CODE_WITH_TWO_OUTCOMES"
    case namesNearlySame = "NAMES_NEARLY_SAME"

    /// What it means, why it matters, and how it is mended.
    package struct Explanation: Sendable {
        package let title: Bilingual
        package let why: Bilingual
        package let remedy: Bilingual
        /// A piece of a pack that has the finding.
        package let wrong: String
        /// The same piece mended.
        package let right: String
    }
}
