package import Claims

/// Why a file, or the rest of one, can't be read as claims. The records handed out before stand.
package struct ClaimFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name as it was given.
    package let file: String
    /// Where reading ended, counted as `RowError.row` is; nil where it is not about a place.
    package let row: Int?
    /// What is wrong.
    package let message: Bilingual
    /// What to do about it.
    package let remedy: Bilingual

    package init(file: String, row: Int? = nil, message: Bilingual, remedy: Bilingual) {
        self.file = file
        self.row = row
        self.message = message
        self.remedy = remedy
    }

    /// `claims.csv, row 7: what is wrong. What to do.`
    package var description: String {
        let place = row.map { "\(file), row \($0)" } ?? file
        return "\(place): \(message.en) \(remedy.en)"
    }
}
