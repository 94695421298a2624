/// A table for a terminal: columns padded by width on the screen, where a Chinese character takes two places.
struct TextTable {
    enum Alignment {
        case left, right
    }

    private let headers: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []
    private var widths: [Int]
    private var hasHeaders = false

    init(_ columns: [(header: String, alignment: Alignment)]) {
        headers = columns.map(\.header)
        alignments = columns.map(\.alignment)
        widths = headers.map(displayWidth)
    }

    /// How many rows wait to be taken.
    var count: Int { rows.count }

    mutating func add(_ cells: [String]) {
        rows.append(cells.map { visible($0) })
    }

    /// The lines of the table, headers first, without trailing blanks.
    var lines: [String] {
        var table = self
        return table.takeLines()
    }

    /// The lines of what has been added since the last time, headers first: so that a long table is printed piece by piece. A
    /// column grows with its widest cell so far.
    mutating func takeLines() -> [String] {
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], displayWidth(cell)) }
        }
        let head = hasHeaders ? [] : [headers, widths.map { String(repeating: "─", count: $0) }]
        defer { (rows, hasHeaders) = ([], true) }
        return (head + rows).map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - displayWidth(cell))
            if column > 0 { text += "  " }
            text += alignments[column] == .left ? cell + padding : padding + cell
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// Places that a text takes on a terminal: two for wide East Asian characters, none for combining marks (UAX #11).
func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: width
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
            0x20000...0x3FFFD:
            width + 2
        default: width + 1
        }
    }
}
