/// Kinds of claims that can't stand in one schema, because a column of a file would mean two things.
package struct SchemaConflict: Error, Sendable, Hashable, CustomStringConvertible {
    /// The field both lay claim to, by its English name.
    package let field: String
    /// The kinds, by name.
    package let kinds: [String]
    /// What is at odds and what to do.
    package let message: Bilingual

    package var description: String { message.en }
}
