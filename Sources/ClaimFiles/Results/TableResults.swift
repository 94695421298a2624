import Claims

/// Rows of a table with the cells of their results. All else in a row stays as it was, byte by byte, but for the mark that
/// keeps a text from being taken for a formula.
struct TableResults {
    private let delimiter: UInt8
    private let encoding: FileEncoding
    private let usesLabels: Bool
    private let encoder: GB18030Encoder?
    /// How many cells a row has.
    private let count: Int
    /// Columns that an earlier results file has added.
    private let present: [Int: ResultColumn]
    /// Those that are to be added behind the others.
    private let missing: [ResultColumn]

    init(columns: [TableColumn], delimiter: UInt8, _ encoding: FileEncoding, usesLabels: Bool) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.usesLabels = usesLabels
        encoder = encoding == .gb18030 ? GB18030Encoder() : nil
        count = columns.count
        var present: [Int: ResultColumn] = [:]
        for (place, column) in columns.enumerated() {
            if case .result(let result) = column, !present.values.contains(result) { present[place] = result }
        }
        self.present = present
        missing = ResultColumn.allCases.filter { !present.values.contains($0) }
    }

    /// The header row with the names of the columns.
    func header(_ row: [UInt8]) -> [UInt8] {
        let names = missing.map { cell(usesLabels ? $0.label : $0.name) }
        return assembled(row, cells(row), replacing: [:], adding: names)
    }

    /// A row that nothing was decided of: a title, or one without content.
    func plain(_ row: [UInt8]) -> [UInt8] {
        assembled(row, cells(row), replacing: [:], adding: [])
    }

    /// A row with its result.
    func row(_ row: [UInt8], _ result: RowResult) -> [UInt8] {
        func text(_ column: ResultColumn) -> [UInt8] { cell(result.text(of: column, usesLabels: usesLabels)) }
        var cells = cells(row)
        let isFitting = cells.count >= count && cells.dropFirst(count).allSatisfy { isBlank(row, $0) }
        if isFitting {
            return assembled(row, cells, replacing: present.mapValues(text), adding: missing.map(text))
        }
        // Too many cells or too few: which is which can't be told, so the results stand behind the last. Those of an
        // earlier time are taken off first.
        let all = ResultColumn.allCases
        if !present.isEmpty, cells.count > all.count, let first = cells.dropLast(all.count - 1).last,
            [RowVerdict.unreadable.rawValue, RowVerdict.unreadable.label].map(cell).contains(Array(row[first]))
        {
            cells.removeLast(all.count)
        }
        return joined(cells.map { guarded(row, $0) } + all.map(text))
    }

    /// A record of which only the end is known.
    func behind(_ result: RowResult) -> [UInt8] {
        [delimiter] + joined(ResultColumn.allCases.map { cell(result.text(of: $0, usesLabels: usesLabels)) })
    }

    // MARK: - Cells

    private func assembled(
        _ row: [UInt8], _ cells: [Range<Int>], replacing: [Int: [UInt8]], adding: [[UInt8]]
    ) -> [UInt8] {
        var parts: [[UInt8]] = []
        for (place, range) in cells.enumerated() {
            if place == count { parts += adding }
            parts.append(replacing[place] ?? guarded(row, range))
        }
        if cells.count <= count { parts += adding }
        return joined(parts)
    }

    private func joined(_ cells: [[UInt8]]) -> [UInt8] { Array(cells.joined(separator: CollectionOfOne(delimiter))) }

    /// Where the cells stand, with their quotation marks.
    private func cells(_ row: [UInt8]) -> [Range<Int>] {
        var scanner = CellScanner(delimiter: delimiter)
        var cells: [Range<Int>] = []
        var start = 0
        while scanner.next(row.span) != nil {
            let end = scanner.cellEnd(of: row.span)
            cells.append(start..<end)
            start = end + 1
        }
        return cells
    }

    private func isBlank(_ row: [UInt8], _ range: Range<Int>) -> Bool {
        row[range].allSatisfy { $0 <= 0x20 || $0 == 0x22 }
    }

    /// A cell as it is, with the mark before its text where that needs one.
    private func guarded(_ row: [UInt8], _ range: Range<Int>) -> [UInt8] {
        let raw = Array(row[range])
        let isQuoted = raw.first == 0x22
        let text = isQuoted ? Array(raw.dropFirst().prefix(while: { $0 != 0x22 })) : raw
        guard FormulaGuard.needsMark(text.span, encoding) else { return raw }
        return isQuoted ? [0x22, FormulaGuard.mark] + raw.dropFirst() : [FormulaGuard.mark] + raw
    }

    /// A cell of our own.
    private func cell(_ text: String) -> [UInt8] {
        var bytes = encoder?.encode(text) ?? Array(text.utf8)
        if FormulaGuard.needsMark(bytes.span, encoding) { bytes.insert(FormulaGuard.mark, at: 0) }
        guard bytes.contains(where: { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return bytes }
        var quoted: [UInt8] = [0x22]
        for byte in bytes {
            if byte == 0x22 { quoted.append(0x22) }
            quoted.append(byte)
        }
        return quoted + [0x22]
    }
}
