/// Whole records of a file, as bytes, with their row numbers: what one core reads while others read others.
package struct RecordBatch: Sendable {
    struct Record: Sendable {
        var start: Int
        var end: Int
        var row: Int
        /// The record was longer than `Limits.recordBytes`, and its bytes were left out.
        var isTooLong = false
    }

    let bytes: [UInt8]
    let records: [Record]

    /// How many records there are; a table's empty rows may count here and make no claim.
    package var count: Int { records.count }
    package var isEmpty: Bool { records.isEmpty }
    /// The rows from the first to the last record; nil where there are none.
    package var rows: ClosedRange<Int>? {
        guard let first = records.first, let last = records.last else { return nil }
        return first.row...last.row
    }
}

/// Bounds of what is read, so that no file can fill the memory.
enum Limits {
    /// The longest field, in bytes.
    static let fieldBytes = 1 << 20
    /// The longest record, in bytes.
    static let recordBytes = 4 << 20
    /// The deepest nesting of JSON.
    static let depth = 16
    /// A batch ends when it has this many bytes.
    static let batchBytes = 4 << 20
    /// How much of a file is looked at to tell what it is.
    static let chunkBytes = 1 << 20
    /// How much is read from a file at once: little enough to be in a core's cache while its records are read.
    static let pieceBytes = 256 << 10
}
