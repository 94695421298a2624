/// Writes cells of delimited text (RFC 4180).
package enum DelimitedText {
    /// A cell of a table for people and their spreadsheets: what one would take for a formula is set off by an apostrophe.
    package static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        return quoted(isFormula ? "'" + text : text)
    }

    /// A cell as it is, in quotation marks where it has to be.
    package static func quoted(_ text: String, _ separator: String = ",") -> String {
        let mustQuote = text.unicodeScalars.contains { scalar in
            "\"\r\n".unicodeScalars.contains(scalar) || separator.unicodeScalars.contains(scalar)
        }
        return mustQuote ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
