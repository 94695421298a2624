package import Claims

/// A row that is no claim. The rows around it are read all the same.
package struct RowError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name as it was given.
    package let file: String
    /// In CSV the row, the header being row 1 and empty rows counting; in JSON Lines the line; in JSON the element,
    /// from 1.
    package let row: Int
    /// The field at fault, where it is one.
    package let field: String?
    /// The value found, masked where it is personal, clipped where it is long.
    package let shown: String?
    /// What is wrong.
    package let message: Bilingual
    /// How to mend it.
    package let remedy: Bilingual

    package init(file: String, row: Int, field: String?, shown: String?, message: Bilingual, remedy: Bilingual) {
        self.file = file
        self.row = row
        self.field = field
        self.shown = shown
        self.message = message
        self.remedy = remedy
    }

    init(file: String, row: Int, _ problem: RowProblem) {
        self.init(
            file: file, row: row, field: problem.field, shown: problem.shown, message: problem.message,
            remedy: problem.remedy)
    }

    /// `claims.csv, row 7: what is wrong. How to mend it.`
    package var description: String { "\(file), row \(row): \(message.en) \(remedy.en)" }
}
