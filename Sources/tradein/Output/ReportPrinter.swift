import Claims

/// Prints a report: rows of the same columns, as a table, as JSON (an object a line) or as CSV.
struct ReportPrinter {
    /// One column: its name for machines, its header for people.
    struct Column {
        enum Kind {
            case text
            /// A count, bare in JSON.
            case number
            /// Yuan: a string in JSON, aligned to the right.
            case money
        }

        let name: String
        let header: Bilingual
        let kind: Kind

        /// - Parameter en: the English header, where it is not the name.
        init(_ name: String, zh: String, en: String? = nil, _ kind: Kind = .text) {
            self.name = name
            header = Bilingual(zh: zh, en: en ?? name.replacing("_", with: " "))
            self.kind = kind
        }
    }

    let format: OutputFormat
    let language: Language

    /// So many rows of a table are lined up with each other.
    private static let rowsInPiece = 2_000

    /// - Parameters:
    ///   - rows: a text for each column; empty where there is no value.
    ///   - whenEmpty: what people are told where there are no rows.
    func print(_ columns: [Column], _ rows: [[String]], whenEmpty: Bilingual) throws {
        try print(columns, whenEmpty: whenEmpty) { add in for row in rows { try add(row) } }
    }

    /// The same of rows as they come, so that memory does not grow with them.
    func print(
        _ columns: [Column], whenEmpty: Bilingual, rows: (_ add: ([String]) throws -> Void) throws -> Void
    ) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            var table = TextTable(columns.map { (language.of($0.header), $0.kind == .text ? .left : .right) })
            var isEmpty = true
            try rows { row in
                isEmpty = false
                table.add(row)
                guard table.count == Self.rowsInPiece else { return }
                for line in table.takeLines() { try stream.line(line) }
            }
            if isEmpty {
                try stream.line(language.of(whenEmpty))
            } else {
                for line in table.takeLines() { try stream.line(line) }
            }
        case .json:
            try rows { row in
                let members = zip(columns, row).map { column, text in
                    let isBare = column.kind == .number && !text.isEmpty
                    let value = text.isEmpty && column.kind != .text ? "null" : isBare ? text : JSONLine.quoted(text)
                    return "\(JSONLine.quoted(column.name)):\(value)"
                }
                try stream.line("{" + members.joined(separator: ",") + "}")
            }
        case .csv:
            try stream.line(columns.map(\.name).joined(separator: ","))
            try rows { try stream.line($0.map(CSVText.field).joined(separator: ",")) }
        }
        try stream.flush()
    }
}
