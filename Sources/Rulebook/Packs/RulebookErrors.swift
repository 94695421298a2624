package import FEEL

/// Everything that is wrong with the rules that were to be loaded. No pack is loaded while one of them has an error.
package struct RulebookErrors: Error, Sendable, CustomStringConvertible {
    /// In the order of files and lines.
    package let diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted {
            ($0.position.file, $0.position.line, $0.position.column) < (
                $1.position.file, $1.position.line, $1.position.column
            )
        }
    }

    /// One line an error: `file:line:column: what, expected …`.
    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
