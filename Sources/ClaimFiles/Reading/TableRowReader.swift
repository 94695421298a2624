import Claims

/// Reads the rows of a table. It keeps its buffers from row to row and belongs to one thread.
struct TableRowReader: ~Copyable {
    private let schema: ClaimSchema
    private let columns: [TableColumn]
    /// How many columns a results file has added.
    private let resultColumns: Int
    private let delimiter: UInt8
    private let isGB18030: Bool
    private let decoder: GB18030Decoder?
    private var builder: ClaimBuilder
    private var utf8: [UInt8] = []

    init(schema: ClaimSchema, columns: [TableColumn], delimiter: UInt8, encoding: FileEncoding) {
        self.schema = schema
        self.columns = columns
        resultColumns = columns.count { if case .result = $0 { true } else { false } }
        self.delimiter = delimiter
        isGB18030 = encoding == .gb18030
        decoder = isGB18030 ? GB18030Decoder() : nil
        builder = ClaimBuilder(schema: schema)
    }

    /// The claim that the row holds; nil where every cell is empty.
    mutating func read(_ row: Span<UInt8>) -> Result<Claim, RowProblem>? {
        read(row) { reader, row in
            switch reader.split(row) {
            case .fields: return reader.builder.claim(row)
            case .empty: return nil
            case .bad(let problem):
                reader.builder.clear()
                return .failure(problem)
            }
        }
    }

    /// How many fields of a kind the row has; nil where it is bad.
    mutating func countFields(_ row: Span<UInt8>) -> Int? {
        let count: Result<Int, RowProblem>? = read(row) { reader, row in
            defer { reader.builder.clear() }
            if case .bad(let problem) = reader.split(row) { return .failure(problem) }
            return .success(reader.builder.filledCount)
        }
        return try? count?.get()
    }

    /// Hands the row over as valid UTF-8.
    private mutating func read<Read>(
        _ row: Span<UInt8>, _ body: (inout TableRowReader, Span<UInt8>) -> Result<Read, RowProblem>?
    ) -> Result<Read, RowProblem>? {
        if find(0, in: row, from: 0) != nil { return .failure(.nul(in: nil)) }
        if isGB18030 && !isASCII(row) {
            // Read as GB18030 it would give other characters, all of them valid: names that nobody has.
            if isChineseUTF8(row) { return .failure(.utf8AmongGB18030) }
            switch decoder {
            case .some(let decoder):
                if let byte = decoder.decode(row, into: &utf8) { return .failure(.notGB18030(at: byte + 1)) }
            case .none:
                return .failure(.noGB18030)
            }
            var text: [UInt8] = []
            swap(&text, &utf8)
            defer { swap(&text, &utf8) }
            return body(&self, text.span)
        }
        if let byte = firstInvalidUTF8(row) {
            let before = row.extracting(first: byte).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            return .failure(.notUTF8(at: before.unicodeScalars.count + 1))
        }
        return body(&self, row)
    }

    /// What splitting a row came to.
    private enum Split {
        /// The builder has its fields.
        case fields
        case empty
        case bad(RowProblem)
    }

    private mutating func split(_ row: Span<UInt8>) -> Split {
        var cells = CellScanner(delimiter: delimiter)
        var count = 0
        var isEmpty = true
        /// Cells up to the last that is not empty.
        var used = 0
        while let cell = cells.next(row) {
            let column = count
            count += 1
            if cell.isMalformed { return .bad(.badQuotes(cell: count)) }
            if isBlank(row, cell.range) { continue }
            let field: Int
            switch column < columns.count ? columns[column] : .surplus {
            case .result: continue
            case .field(let number): field = number
            case .unknown:
                used = max(used, count)
                isEmpty = false
                continue
            case .surplus:
                used = max(count, columns.count + 1)
                isEmpty = false
                continue
            }
            used = max(used, count)
            isEmpty = false
            if cell.range.count > Limits.fieldBytes { return .bad(.fieldTooLong(schema.fieldName(numbered: field))) }
            if !add(cell, row, field) { return .bad(.givenTwice(schema.fieldName(numbered: field))) }
        }
        if isEmpty { return .empty }
        if count < columns.count || used > columns.count { return .bad(wrongCellCount(row, count, used)) }
        return .fields
    }

    private func wrongCellCount(_ row: Span<UInt8>, _ count: Int, _ used: Int) -> RowProblem {
        var lines = 1
        for index in row.indices where row[index] == 0x0A { lines += 1 }
        if count < columns.count { return .wrongCellCount(count, columns: columns.count, lines: lines) }
        // The merchant counts the columns of the claim, not those that were added to it.
        return .wrongCellCount(used - resultColumns, columns: columns.count - resultColumns, lines: lines)
    }

    private mutating func add(_ cell: CellScanner.Cell, _ row: Span<UInt8>, _ field: Int) -> Bool {
        var cell = cell
        // What results files set before a text that a spreadsheet would take for a formula is no part of it.
        if delimiter != SheetRows.delimiter, FormulaGuard.isGuarded(row.extracting(cell.range)) {
            cell.range = cell.range.lowerBound + 1..<cell.range.upperBound
        }
        guard cell.hasDoubledQuotes else { return builder.add(.text(cell.range), field: field) }
        let start = builder.decoded.count
        builder.decoded.append(contentsOf: CellScanner.undoubled(row.extracting(cell.range)))
        return builder.add(.decoded(start..<builder.decoded.count), field: field)
    }

    @inline(__always)
    private func isBlank(_ row: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where row[index] > 0x20 { return false }
        return true
    }
}
