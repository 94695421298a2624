/// Reads delimited text (RFC 4180) record by record, as it comes in.
struct DelimitedReader {
    struct Record {
        /// The line on which it begins, as a text editor counts.
        let line: Int
        var cells: [String] = []
        var isBlank: Bool { cells.allSatisfy { $0.isEmpty } }
    }

    private enum State {
        case plain, quoted
        /// After a quotation mark inside quotes: the end of them, or the first of two.
        case quoteInQuoted
    }

    private let separator: Unicode.Scalar
    private var state = State.plain
    private var record = Record(line: 1)
    private var cell = String.UnicodeScalarView()
    private var wasQuoted = false
    private var line = 1
    private var openedAt = 1
    private var endedInReturn = false

    init(separator: Unicode.Scalar) {
        self.separator = separator
    }

    /// Takes in more text and hands over the records that end in it.
    ///
    /// - Throws: what the block throws, or ``AppropriationFile/Problems``.
    mutating func take(_ text: String, _ body: (Record) throws -> Void) throws {
        for scalar in text.unicodeScalars { try take(scalar, body) }
    }

    /// The text is done: what is begun ends.
    mutating func finish(_ body: (Record) throws -> Void) throws {
        guard state != .quoted else {
            throw AppropriationFile.Problems(
                line: openedAt, zh: "引号没有闭合。", en: "a quote is opened and not closed.",
                mend: (zh: "请补上引号。", en: "Close it."))
        }
        endCell()
        try body(record)
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ body: (Record) throws -> Void) throws {
        switch state {
        case .quoted:
            if scalar == "\"" { return state = .quoteInQuoted }
            if scalar == "\n" { line += 1 }
            return cell.append(scalar)
        case .quoteInQuoted where scalar == "\"":
            state = .quoted
            return cell.append(scalar)
        case .quoteInQuoted: state = .plain
        case .plain: break
        }
        let isSecondOfTwo = endedInReturn && scalar == "\n"
        endedInReturn = scalar == "\r"
        if isSecondOfTwo { return }
        switch scalar {
        case "\"" where !wasQuoted && (cell.isEmpty || String(cell).trimmed.isEmpty):
            (cell, wasQuoted, openedAt, state) = (String.UnicodeScalarView(), true, line, .quoted)
        case separator:
            endCell()
        case "\n", "\r":
            endCell()
            try body(record)
            line += 1
            record = Record(line: line)
        default:
            guard !wasQuoted || scalar == " " else {
                throw AppropriationFile.Problems(
                    line: line, zh: "引号之后还有内容。", en: "there is text after a closing quote.",
                    mend: (zh: "引号内的引号要写两次。", en: "Write a quote inside quotes twice."))
            }
            if !wasQuoted { cell.append(scalar) }
        }
    }

    private mutating func endCell() {
        record.cells.append(wasQuoted ? String(cell) : String(cell).trimmed)
        (cell, wasQuoted) = (String.UnicodeScalarView(), false)
    }
}
