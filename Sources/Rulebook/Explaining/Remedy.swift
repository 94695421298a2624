package import Claims
package import Ledger

/// What would have to be otherwise for a claim to be approved, or to be paid more: seen to do so by the real decision.
package struct Remedy: Sendable {
    /// One field that would have to hold something else.
    package struct Change: Sendable {
        package let field: Field
        /// What it holds now.
        package let now: Bilingual
        /// What would do: a value, an interval, a choice.
        package let needed: Bilingual
        /// The value of those that was run: the nearest to what the field holds now. Personal ones are never changed.
        package let tried: Bilingual
    }

    /// All of them together, in the order of the fields.
    package let changes: [Change]
    package let outcome: Outcome
    package let amount: Fen?
}

/// What was looked for, and what came of it.
package struct Remedies: Sendable {
    package enum Aim: String, Sendable {
        case approval
        case more
    }

    package let aim: Aim
    /// The smallest changes first; empty where there is none.
    package let remedies: [Remedy]
    /// How many there are; the first of them are told.
    package let found: Int
    /// How many changed claims were decided.
    package let tried: Int
    /// Whether every value at which some rule changes its answer was tried, of each field by itself and, where one alone
    /// does not have the claim approved, of every two. False where there were too many, or where a rule does with a field
    /// what can't be followed.
    package let isComplete: Bool
}
