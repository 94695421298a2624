internal import FEEL

/// What a parameter, definition or table may be called, so that expressions can be read with the name in them.
enum NameCheck {
    private static let reserved: Set<String> = [
        "and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between",
        "instance of", "instance", "of", "function", "external", "true", "false", "null", "date", "time", "now",
        "today", "item", "partial",
        "business_day", "unset", "remainder",
    ]

    /// Reports a name that FEEL could not read back.
    static func isUsable(_ name: String, at position: SourcePosition, _ diagnostics: DiagnosticCollector) -> Bool {
        let scalars = Array(name.unicodeScalars)
        guard let first = scalars.first, first.properties.isAlphabetic || first == "_" else {
            diagnostics.report(position, "\"\(name)\" cannot be a name", expected: "a name that begins with a letter")
            return false
        }
        if reserved.contains(name) {
            diagnostics.report(
                position, "\"\(name)\" has a meaning of its own in expressions", expected: "another name")
            return false
        }
        for scalar in scalars
        where
            !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || " -._/'*+".unicodeScalars.contains(scalar))
        {
            diagnostics.report(
                position, "the name \"\(name)\" holds \"\(scalar)\"",
                expected: "letters, digits, spaces, hyphens and underscores")
            return false
        }
        if name.contains("  ") || name != name.trimmed
            || scalars.last.map({ " -./'*+".unicodeScalars.contains($0) }) == true
        {
            diagnostics.report(
                position, "the name \"\(name)\" has a blank or sign too many", expected: "words separated by one space")
            return false
        }
        return true
    }
}
