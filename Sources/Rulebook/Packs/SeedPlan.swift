/// Which measures of the seed plan a programme carries out, and who is in charge.
package struct SeedPlan: Sendable, Hashable {
    /// Numbers 1...48 of the plan's measures.
    package let measures: [Int]
    package let lead: String
    package let supporting: [String]
}
