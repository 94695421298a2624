package import Claims
package import FEEL

/// How a finding came about: condition by condition, with the values that were read and the documents that say so.
package struct Explanation: Sendable {
    package let programme: String
    package let title: Bilingual
    /// In the order in which they were taken.
    package let steps: [Step]
    /// What came of it.
    package let finding: Finding

    /// One condition or value.
    package struct Step: Sendable {
        package enum Kind: String, Sendable {
            case governs, definition, table, requirement, limit, amount, funding
        }

        package enum Verdict: String, Sendable {
            /// The condition holds.
            case holds
            /// The condition does not hold: a reason follows from it.
            case fails
            /// The rule does not apply to this claim.
            case notApplicable = "not applicable"
            /// It cannot be told, and a reason says why.
            case undecided
            /// It rests on an unset parameter that limits nothing.
            case unlimited
            /// A value and not a condition.
            case value
        }

        package let kind: Kind
        /// The version, definition, table, requirement or key.
        package let name: String
        package let label: Bilingual?
        /// The reason code, for requirements and limits.
        package let code: String?
        /// The condition under which the rule applies at all, as written.
        package let condition: String?
        /// The expression as written.
        package let text: String
        /// Everything that the expressions read, with the values; personal ones masked.
        package let reads: [Reading]
        package let result: Bilingual
        package let verdict: Verdict
        /// Of a table: the numbers of the rows that matched, from 1.
        package let rows: [Int]
        /// What the claimant would be told, where the condition does not hold.
        package let message: Bilingual?
        package let cite: Citation
        /// Where the rule is written.
        package let position: SourcePosition?
    }

    /// A value that an expression read.
    package struct Reading: Sendable {
        package let name: String
        package let label: Bilingual?
        package let shown: Bilingual
        /// Of a parameter: where its value comes from.
        package let cite: Citation?
    }
}
