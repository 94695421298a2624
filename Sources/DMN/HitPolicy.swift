/// What a decision table does when several rows match (DMN 1.5, 8.2.8).
public enum HitPolicy: String, Sendable, Hashable, CaseIterable {
    /// One row at most matches; two are an error.
    case unique = "U"
    /// Rows that match must have equal outputs.
    case any = "A"
    /// The matching row whose output stands first among the output values.
    case priority = "P"
    /// The first matching row.
    case first = "F"
    /// The outputs of all matching rows, in no promised order.
    case collect = "C"
    /// The sum of the outputs.
    case collectSum = "C+"
    /// The least output.
    case collectMinimum = "C<"
    /// The greatest output.
    case collectMaximum = "C>"
    /// How many rows match.
    case collectCount = "C#"
    /// The outputs of all matching rows, in the order of the rows.
    case ruleOrder = "R"
    /// The outputs of all matching rows, in the order of the output values.
    case outputOrder = "O"

    /// Whether the result is a list of outputs.
    public var givesList: Bool { self == .collect || self == .ruleOrder || self == .outputOrder }
}
