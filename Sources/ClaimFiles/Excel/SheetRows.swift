/// The rows of a worksheet (ECMA-376, 18.3.1) as records of a table: cells in UTF-8, parted by U+001F, which no workbook
/// can hold; a cell that begins with a quotation mark is quoted as in CSV.
final class SheetRows: XMLEvents {
    static let delimiter: UInt8 = 0x1F
    static let mostRows = 1_048_576
    static let mostColumns = 16_384

    struct Row {
        let range: Range<Int>
        /// As the spreadsheet counts, from 1.
        let number: Int
        /// How many cells it has, up to the last that was written.
        let cells: Int
        let isTooLong: Bool
    }

    /// What can't be, so that nothing after it is to be trusted.
    enum Flaw: Error {
        case tooManyRows
        case tooManyColumns(row: Int)
        /// Rows or cells out of order, or a shared text that does not exist.
        case damaged(row: Int)
    }

    private(set) var bytes: [UInt8] = []
    private(set) var rows: [Row] = []
    private(set) var flaw: Flaw?
    /// Cells with a formula whose value was not saved: their places, the first few.
    private(set) var unsavedFormulas: [String] = []

    private let strings: SharedStrings
    private let showsDate: [Bool]
    private let from1904: Bool

    private enum Kind { case number, shared, text, inline, boolean, error, date }
    private var row = 0
    private var rowStart = 0
    private var column = 0
    private var hasContent = false
    private var isInRow = false
    private var kind = Kind.number
    private var style = 0
    private var target = 0
    private var hasFormula = false
    private var collects = false
    private var isGuide = false
    private var value: [UInt8] = []

    init(strings: SharedStrings, showsDate: [Bool], from1904: Bool) {
        self.strings = strings
        self.showsDate = showsDate
        self.from1904 = from1904
    }

    /// Forgets the rows that were taken.
    func drop() {
        let open = isInRow ? bytes[rowStart...] : []
        bytes = Array(open)
        rowStart = 0
        rows.removeAll(keepingCapacity: true)
    }

    // MARK: - Events

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        // Behind a flaw nothing is to be trusted; the rows before it stand.
        guard flaw == nil else { return }
        switch element {
        case "c":
            guard isInRow else { return }
            kind = SheetRows.kind(attributes["t"])
            style = attributes.number("s") ?? 0
            target = attributes["r"].flatMap(SheetRows.column) ?? column
            hasFormula = false
            value.removeAll(keepingCapacity: true)
        case "v": collects = isInRow
        case "t": collects = isInRow && kind == .inline && !isGuide
        case "f": hasFormula = true
        case "rPh": isGuide = true
        case "row": startRow(attributes)
        default: break
        }
    }

    func end(_ element: XMLKey) {
        guard flaw == nil else { return }
        switch element {
        case "v", "t": collects = false
        case "rPh": isGuide = false
        case "c": if isInRow { finishCell() }
        case "row": if isInRow { finishRow() }
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) {
        guard collects, value.count <= Limits.fieldBytes else { return }
        value.append(contentsOf: text)
    }

    private static func kind(_ name: UnsafeBufferPointer<UInt8>?) -> Kind {
        guard let name, let first = name.first else { return .number }
        switch first {
        case UInt8(ascii: "s"): return name.count == 1 ? .shared : .text
        case UInt8(ascii: "i"): return .inline
        case UInt8(ascii: "b"): return .boolean
        case UInt8(ascii: "e"): return .error
        case UInt8(ascii: "d"): return .date
        default: return .number
        }
    }

    /// The column of a reference such as `AB12`, from 0.
    private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        var column = 0
        for byte in reference {
            let letter = byte & 0xDF
            guard letter >= 0x41, letter <= 0x5A, column <= mostColumns else { break }
            column = column * 26 + Int(letter - 0x40)
        }
        return column == 0 ? nil : column - 1
    }

    // MARK: - Rows

    private func startRow(_ attributes: XMLAttributes) {
        guard !isInRow else { return fail(.damaged(row: row)) }
        let number = attributes.number("r") ?? row + 1
        guard number > row else { return fail(.damaged(row: row + 1)) }
        guard number <= SheetRows.mostRows else { return fail(.tooManyRows) }
        row = number
        rowStart = bytes.count
        column = 0
        hasContent = false
        isInRow = true
    }

    private func finishRow() {
        isInRow = false
        guard hasContent else {
            bytes.removeSubrange(rowStart...)
            return
        }
        let isTooLong = bytes.count - rowStart > Limits.recordBytes
        if isTooLong { bytes.removeSubrange(rowStart...) }
        rows.append(Row(range: rowStart..<bytes.count, number: row, cells: column, isTooLong: isTooLong))
    }

    private func finishCell() {
        guard target < SheetRows.mostColumns else { return fail(.tooManyColumns(row: row)) }
        guard target >= column else { return fail(.damaged(row: row)) }
        if hasFormula, value.isEmpty, kind != .text, unsavedFormulas.count < 10 {
            unsavedFormulas.append("\(SheetRows.letters(of: target))\(row)")
        }
        // A cell that only has a border is none.
        if value.isEmpty { return }
        while column < target {
            if column > 0 { bytes.append(SheetRows.delimiter) }
            column += 1
        }
        if column > 0 { bytes.append(SheetRows.delimiter) }
        column += 1
        if bytes.count - rowStart > Limits.recordBytes { return }
        write()
    }

    /// The cell's text behind the record.
    private func write() {
        hasContent = true
        switch kind {
        case .shared:
            guard let number = SheetRows.number(value) else { return fail(.damaged(row: row)) }
            let start = bytes.count
            guard strings.append(number, to: &bytes) else { return fail(.damaged(row: row)) }
            if start < bytes.count, bytes[start] == 0x22 { quote(from: start) }
        case .text, .inline, .error:
            let start = bytes.count
            bytes.append(contentsOf: value)
            EscapedText.decode(&bytes, from: start)
            if start < bytes.count, bytes[start] == 0x22 { quote(from: start) }
        case .boolean:
            bytes.append(contentsOf: value == [0x31] ? "true".utf8 : "false".utf8)
        case .date:
            // ISO 8601, often with a time of day behind the day.
            bytes.append(contentsOf: value.prefix { $0 != UInt8(ascii: "T") })
        case .number:
            if style < showsDate.count, showsDate[style], let day = CellValue.date(value[...], from1904: from1904) {
                bytes.append(contentsOf: day.utf8)
            } else {
                bytes.append(contentsOf: CellValue.number(value[...]) ?? value)
            }
        }
    }

    private func quote(from start: Int) {
        let text = Array(bytes[start...])
        bytes.removeSubrange(start...)
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    private func fail(_ flaw: Flaw) {
        if self.flaw == nil { self.flaw = flaw }
    }

    private static func number(_ digits: [UInt8]) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    private static func letters(of column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}
