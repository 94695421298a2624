/// Goes through the cells of one row of a table (RFC 4180).
struct CellScanner {
    struct Cell {
        /// The text, without the quotation marks around it.
        var range: Range<Int>
        /// Quotation marks inside stand twice.
        var hasDoubledQuotes = false
        /// Something stands between the closing quotation mark and the end of the cell, or the mark is missing.
        var isMalformed = false
    }

    let delimiter: UInt8
    private var position = 0
    private var isDone = false

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// The next cell of the row; nil behind the last. A row has one cell at least.
    @inline(__always)
    mutating func next(_ row: Span<UInt8>) -> Cell? {
        if isDone { return nil }
        let start = position
        if start < row.count, row[start] == 0x22 { return quoted(row) }
        let index = row.first(delimiter, from: start)
        end(row, at: index)
        return Cell(range: start..<index)
    }

    private mutating func quoted(_ row: Span<UInt8>) -> Cell {
        let start = position + 1
        var index = start
        var cell = Cell(range: start..<start)
        while true {
            guard index < row.count else {
                cell.range = start..<row.count
                cell.isMalformed = true
                isDone = true
                return cell
            }
            if row[index] == 0x22 {
                guard index + 1 < row.count, row[index + 1] == 0x22 else { break }
                cell.hasDoubledQuotes = true
                index += 1
            }
            index += 1
        }
        cell.range = start..<index
        index += 1
        while index < row.count, row[index] != delimiter {
            // Spaces behind the closing mark, and the CR of the line end, do no harm.
            if row[index] > 0x20 { cell.isMalformed = true }
            index += 1
        }
        end(row, at: index)
        return cell
    }

    @inline(__always)
    private mutating func end(_ row: Span<UInt8>, at index: Int) {
        isDone = index >= row.count
        position = index + 1
    }

    /// Where the cell that was handed out last ends in the row, closing quotation mark included.
    func cellEnd(of row: Span<UInt8>) -> Int { isDone ? row.count : position - 1 }

    /// The text with each doubled quotation mark once.
    static func undoubled(_ text: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            result.append(text[index])
            index += text[index] == 0x22 && index + 1 < text.count && text[index + 1] == 0x22 ? 2 : 1
        }
        return result
    }
}

extension Span<UInt8> {
    /// Where the byte stands next; the end, or what was given beyond it, where it does not.
    @inline(__always)
    func first(_ byte: UInt8, from start: Int) -> Int {
        var index = start
        // Most cells of a table are empty.
        if index < count, self[index] == byte { return index }
        while index + 8 <= count {
            let word = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let found = Words.zeros(in: word ^ Words.all(byte))
            if found != 0 { return index + found.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < count, self[index] != byte { index += 1 }
        return index
    }
}
