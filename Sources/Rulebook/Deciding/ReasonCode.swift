/// The reason codes that everybody relies on, and the outcome that each brings.
package enum ReasonCode {
    package static let missingField = "MISSING_FIELD"
    package static let badIdentifier = "BAD_IDENTIFIER"
    package static let badValue = "BAD_VALUE"
    package static let duplicate = "DUPLICATE"
    package static let quotaExceeded = "QUOTA_EXCEEDED"
    package static let parameterUnset = "PARAMETER_UNSET"
    package static let noRuleInForce = "NO_RULE_IN_FORCE"
    package static let budgetExhausted = "BUDGET_EXHAUSTED"
    /// Not in the contract: a condition or an amount has no value, and nothing that the merchant left out explains it.
    package static let cannotDecide = "CANNOT_DECIDE"

    /// Not in the contract: a person has decided; the message is the ground.
    package static let reviewed = "REVIEWED"

    /// Codes of notes, which change no outcome.
    package static let limitUnset = "LIMIT_UNSET"
    package static let defaultUsed = "DEFAULT_USED"
    package static let notVerified = "NOT_VERIFIED"
    package static let localSplitUnset = "LOCAL_SPLIT_UNSET"

    private static let returning = [missingField, badIdentifier, badValue]
    private static let holding = ["BOUNDARY_DAY", parameterUnset, cannotDecide]
    private static let waiting = [budgetExhausted]
    private static let refusing = [
        "OLD_VEHICLE_TOO_NEW", "DOCUMENT_DATE_OUTSIDE_WINDOW", "APPLIED_TOO_EARLY", "APPLIED_TOO_LATE",
        "OWNER_MISMATCH",
        "NOT_AN_INDIVIDUAL", "NEW_FUEL_AFTER_NEW_ENERGY", "DISPLACEMENT_TOO_LARGE", "NOT_IN_CATALOGUE",
        "HELD_TOO_SHORT",
        "OUTSIDE_REGION", duplicate, quotaExceeded, "CATEGORY_NOT_COVERED", "EFFICIENCY_TOO_LOW", "NOT_IN_TARGET_GROUP",
        "TOO_YOUNG", "ITEM_NOT_COVERED", "FUEL_NOT_METHANOL", noRuleInForce,
    ]

    /// Every code that carries its outcome.
    static let known = refusing + returning + holding + waiting

    /// The outcome that a known code brings; nil for a code of a pack's own.
    package static func outcome(of code: String) -> Outcome? {
        if refusing.contains(code) { return .refused }
        if returning.contains(code) { return .returned }
        if holding.contains(code) { return .held }
        if waiting.contains(code) { return .waitlisted }
        return nil
    }
}
