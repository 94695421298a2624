/// How well a value or a rule is known. What is not `verified` is shown with its status wherever it is cited.
package enum Status: String, Sendable, Hashable, CaseIterable {
    /// Stated by the seed plan itself.
    case verified
    /// Read in copies or summaries of the official text, not in the official gazette.
    case reported
    /// Widely known, not seen in a copy.
    case recalled
    /// Not known. The value is null; nothing is decided from it.
    case unset
    /// Made up to show how the programme works; only in parameter files that say so.
    case illustrative
}
