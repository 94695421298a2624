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
        if find(0, in: row, from: 0) != nil { return .failure(.nul(in: nil)) }
        if isGB18030 && !isASCII(row) {
            switch decoder {
            case .some(let decoder):
                if let byte = decoder.decode(row, into: &utf8) { return .failure(.notGB18030(at: byte + 1)) }
            case .none:
                return .failure(.noGB18030)
            }
            var text: [UInt8] = []
            swap(&text, &utf8)
            defer { swap(&text, &utf8) }
            return readUTF8(text.span)
        }
        if let byte = firstInvalidUTF8(row) {
            let before = row.extracting(first: byte).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            return .failure(.notUTF8(at: before.unicodeScalars.count + 1))
        }
        return readUTF8(row)
    }

    private mutating func readUTF8(_ row: Span<UInt8>) -> Result<Claim, RowProblem>? {
        var cells = CellScanner(delimiter: delimiter)
        var count = 0
        var isEmpty = true
        /// Cells up to the last that is not empty.
        var used = 0
        while let cell = cells.next(row) {
            let column = count
            count += 1
            if cell.isMalformed { return failure(.badQuotes(cell: count)) }
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
            if cell.range.count > Limits.fieldBytes {
                return failure(.fieldTooLong(schema.fieldName(numbered: field)))
            }
            if !add(cell, row, field) { return failure(.givenTwice(schema.fieldName(numbered: field))) }
        }
        if isEmpty {
            builder.clear()
            return nil
        }
        if count < columns.count || used > columns.count {
            var lines = 1
            for index in row.indices where row[index] == 0x0A { lines += 1 }
            if count < columns.count { return failure(.wrongCellCount(count, columns: columns.count, lines: lines)) }
            // The merchant counts the columns of the claim, not those that were added to it.
            return failure(.wrongCellCount(used - resultColumns, columns: columns.count - resultColumns, lines: lines))
        }
        return builder.claim(row)
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

    private mutating func failure(_ problem: RowProblem) -> Result<Claim, RowProblem> {
        builder.clear()
        return .failure(problem)
    }

    @inline(__always)
    private func isBlank(_ row: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where row[index] > 0x20 { return false }
        return true
    }
}
