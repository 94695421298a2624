/// CSV: a record a row. A row ends at a line end outside quotation marks, and marks count only where they open a cell.
///
/// It works on the raw bytes: no character of GB18030 has a comma, a tab, a quotation mark or a line end in it.
struct TableFramer: Framer {
    private enum State { case cellStart, plain, quoted, quoteInQuoted }

    var begin = 0
    var position = 0
    let delimiter: UInt8
    /// LF, or CR in files of old Macintosh spreadsheets.
    let lineEnd: UInt8
    private var state = State.cellStart
    /// The row is to be read byte by byte: it has quotation marks, or its beginning is gone.
    private var isSlow = false

    init(delimiter: UInt8, lineEnd: UInt8) {
        self.delimiter = delimiter
        self.lineEnd = lineEnd
    }

    mutating func next(_ bytes: Span<UInt8>, ended: Bool) -> Frame {
        if !isSlow {
            guard begin < bytes.count else { return ended ? .end : .more }
            // Most rows have no quotation mark: two searches then find the whole row.
            let end = find(lineEnd, in: bytes, from: begin)
            if end == nil && !ended { return .more }
            if find(0x22, in: bytes, begin..<(end ?? bytes.count)) == nil {
                return row(bytes, to: end ?? bytes.count, next: end.map { $0 + 1 } ?? bytes.count)
            }
            if let end = quotedRowEnd(bytes) { return row(bytes, to: end, next: end + 1) }
            isSlow = true
            position = begin
            state = .cellStart
        }
        while position < bytes.count {
            let byte = bytes[position]
            switch state {
            case .quoted:
                if byte == 0x22 { state = .quoteInQuoted }
            case .quoteInQuoted where byte == 0x22:
                state = .quoted
            case .cellStart where byte == 0x22:
                state = .quoted
            default:
                if byte == lineEnd { return row(bytes, to: position, next: position + 1) }
                state = byte == delimiter ? .cellStart : .plain
            }
            position += 1
        }
        if !ended { return .more }
        if state == .quoted { return .lost(.openQuote) }
        return begin < position || state != .cellStart ? row(bytes, to: position, next: position) : .end
    }

    /// The line end of a row with quotation marks, found by searching from mark to mark; nil where it is not there yet.
    private func quotedRowEnd(_ bytes: Span<UInt8>) -> Int? {
        var place = begin
        var end = find(lineEnd, in: bytes, from: begin)
        while let rowEnd = end {
            guard let mark = find(0x22, in: bytes, place..<rowEnd) else { return rowEnd }
            place = mark + 1
            // Inside a cell it is a character like others.
            guard mark == begin || bytes[mark - 1] == delimiter else { continue }
            while true {
                guard let close = find(0x22, in: bytes, from: place), close + 1 < bytes.count else { return nil }
                place = close + 1
                if bytes[place] != 0x22 { break }
                place += 1
            }
            // What follows is the rest of the cell, which may not begin another one.
            if place > rowEnd { end = find(lineEnd, in: bytes, from: place) }
        }
        return nil
    }

    mutating func skip(_ bytes: Span<UInt8>) {
        if !isSlow {
            // The row was waiting for its end: look through what has come of it first.
            isSlow = true
            position = begin
            state = .cellStart
            _ = next(bytes, ended: false)
        }
        begin = position
    }

    private mutating func row(_ bytes: Span<UInt8>, to end: Int, next: Int) -> Frame {
        let start = begin
        var end = end
        // The CR of a CRLF belongs to the line end, not to the last cell.
        if lineEnd == 0x0A, end > start, bytes[end - 1] == 0x0D { end -= 1 }
        begin = next
        position = next
        state = .cellStart
        isSlow = false
        for index in start..<end where bytes[index] > 0x20 { return .record(start..<end) }
        return .blank
    }
}
