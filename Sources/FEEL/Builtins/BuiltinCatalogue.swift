/// The library's functions as an author sees them: for editors and for whoever lays expressions out.
package enum BuiltinCatalogue {
    /// Every name, in the order of the library.
    package static let names: [String] = Builtin.all.map(\.name)

    /// How the function is called: `` `min(list)` or `min(c1, …)` ``; nil where there is none of that name.
    package static func usage(of name: String) -> String? {
        Builtin.all.first { $0.name == name }?.usage
    }

    /// Words of the language that are no names.
    package static let keywords: Set<String> = [
        "and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between",
        "instance", "of", "function", "external", "true", "false", "null",
    ]
}
