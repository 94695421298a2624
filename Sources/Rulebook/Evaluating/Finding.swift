package import FEEL
package import Ledger

/// What the rules say of a claim by itself, before anything is known of other claims and of the budget.
///
/// A pure function of the claim, the pack and the business day. ``Decision/decide(_:facts:)`` makes a decision of it.
package struct Finding: Sendable {
    package let pack: Pack
    /// The version that governs; nil where none does, or where that cannot be told.
    package let version: PackVersion?
    package let businessDay: CivilDate
    /// What the claim comes to, rounded half up to the fen; nil where it has no value.
    package let amount: Fen?
    /// The amount by funding source, in order; empty where it has no value.
    package let parts: [Split.Part]
    /// What the claim uses up, each value once.
    package let keys: [UseKey]
    /// What the claim counts towards.
    package let quotas: [QuotaUse]
    /// What should be known beside the reasons.
    package let notes: [Reason]
    /// The outcome that the reasons so far bring: approved where there are none.
    package let outcome: Outcome

    /// Of fields in their order, and then of requirements in theirs.
    let ruleReasons: [Reason]
    /// Of limits that could not be worked out, by the number of the limit.
    let limitReasons: [(limit: Int, reason: Reason)]
    /// Of the amount and its division.
    let amountReasons: [Reason]
    /// The values that the messages of limits show.
    let frame: [Value]
    /// A bit for each of the first 64 requirements, by its number: whether it is not met.
    let failed: UInt64
    /// The same: whether it can't be told.
    let undecided: UInt64

    package var programme: String { pack.programme }
    /// The id of the version that governs.
    package var versionID: String? { version?.id }
    package var rulesDigest: String { pack.digest }

    /// All reasons that hold without regard to other claims and the budget, in their order.
    package var reasons: [Reason] { ruleReasons + limitReasons.map(\.reason) + amountReasons }

    /// The funding sources that would pay, for looking up what is left of each.
    package var sources: [FundingSource] { parts.map(\.source) }
}
