import Claims

/// What a column of a table holds.
enum TableColumn: Sendable, Equatable {
    /// The field of the schema under that number.
    case field(Int)
    /// Nothing that a kind knows: passed over.
    case unknown
    /// What a results file has added: passed over.
    case result(ResultColumn)
    /// No name stands above it, nor above any column after it but those of results: what it holds is too much.
    case surplus
}

/// The header row of a table: which column holds which field.
struct TableHeader {
    let columns: [TableColumn]
    /// Names of the columns that no kind knows.
    let unknown: [String]
    /// The fields are named by their Chinese labels.
    let usesLabels: Bool

    init(
        _ row: Span<UInt8>, delimiter: UInt8, encoding: FileEncoding, schema: ClaimSchema, file: String, row number: Int
    ) throws(ClaimFileError) {
        let names = try TableHeader.names(row, delimiter, encoding, file, number)
        var columns: [TableColumn] = []
        var unknown: [String] = []
        var places: [Int: Int] = [:]
        var usesLabels = false
        for (place, name) in names.enumerated() {
            guard let field = schema.fieldNumber(forHeader: name) else {
                if let column = ResultColumn.named(name) {
                    columns.append(.result(column))
                } else if name.utf8.contains(where: { $0 > 0x20 }) {
                    columns.append(.unknown)
                    unknown.append(name)
                } else {
                    columns.append(.surplus)
                }
                continue
            }
            if let other = places.updateValue(place, forKey: field) {
                throw .columnTwice(schema.fieldName(numbered: field), other + 1, place + 1, file, number)
            }
            if schema.fieldName(numbered: field) == CommonField.claimID.name {
                usesLabels = name.utf8.contains { $0 > 0x7F }
            }
            columns.append(.field(field))
        }
        if places.isEmpty { throw .noKnownColumn(names.first ?? "", file, number) }
        for field in [CommonField.claimID, CommonField.kind, CommonField.merchantID] {
            if !places.keys.contains(where: { schema.fieldName(numbered: $0) == field.name }) {
                throw .noColumn(field, file, number)
            }
        }
        // Spreadsheets export empty columns behind the last one in use.
        while columns.last == .surplus { columns.removeLast() }
        // A column without a name before one with a name only parts them.
        if let last = columns.lastIndex(where: { if case .result = $0 { false } else { $0 != .surplus } }) {
            for place in columns.indices.prefix(upTo: last) where columns[place] == .surplus {
                columns[place] = .unknown
            }
        }
        self.columns = columns
        self.unknown = unknown
        self.usesLabels = usesLabels
    }

    static func names(
        _ row: Span<UInt8>, _ delimiter: UInt8, _ encoding: FileEncoding, _ file: String, _ number: Int
    ) throws(ClaimFileError) -> [String] {
        var text: [UInt8] = []
        if encoding == .gb18030 {
            guard let decoder = GB18030Decoder() else { throw .noGB18030(file) }
            if decoder.decode(row, into: &text) != nil { throw .badHeader(file, number) }
        } else {
            row.withUnsafeBufferPointer { text.append(contentsOf: $0) }
            if !isUTF8(row) { throw .badHeader(file, number) }
        }
        guard let names = cells(text.span, delimiter: delimiter) else { throw .badHeader(file, number) }
        return names
    }

    /// Whether a row with those cells is the header: at least three of them are names of fields. Titles, notes and hints
    /// stand above it.
    static func isHeader(_ cells: [String], _ schema: ClaimSchema) -> Bool {
        var known = 0
        for cell in cells where schema.fieldNumber(forHeader: cell) != nil { known += 1 }
        return known >= 3
    }

    /// The cells of a row of valid UTF-8; nil where its quotation marks are wrong.
    static func cells(_ row: Span<UInt8>, delimiter: UInt8) -> [String]? {
        var names: [String] = []
        var cells = CellScanner(delimiter: delimiter)
        while let cell = cells.next(row) {
            if cell.isMalformed { return nil }
            let text = row.extracting(cell.range)
            let bytes = cell.hasDoubledQuotes ? CellScanner.undoubled(text) : text.withUnsafeBufferPointer(Array.init)
            names.append(String(decoding: bytes, as: UTF8.self))
        }
        return names
    }
}

extension ClaimFileError {
    static func columnTwice(_ field: String, _ one: Int, _ other: Int, _ file: String, _ row: Int) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "表头第\(one)列和第\(other)列都是字段 \(field)。",
                en: "Columns \(one) and \(other) of the header are both the field \(field)."),
            remedy: Bilingual(
                zh: "请只保留一列（英文名称和中文名称是同一字段）。",
                en: "Keep one of them (the English name and the Chinese label are the same field)."))
    }

    static func noKnownColumn(_ first: String, _ file: String, _ row: Int) -> ClaimFileError {
        let shown = Masking.clipped(first)
        return ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "表头（第\(row)行，以“\(shown)”开头）中没有一个认识的字段名称。",
                en: "The header (row \(row), beginning “\(shown)”) has no column that is known."),
            remedy: Bilingual(
                zh: "须有一行表头写明字段名称，如“申报编号”或claim_id；文件须为Excel、CSV、JSON或JSON Lines。",
                en:
                    "A header row must name the fields, as in claim_id or 申报编号; the file must be Excel, CSV, JSON or JSON Lines."
            ))
    }

    static func noColumn(_ field: Field, _ file: String, _ row: Int) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "表头中缺少“\(field.label)”（\(field.name)）一列。",
                en: "The header has no column \(field.name) (\(field.label))."),
            remedy: Bilingual(
                zh: "请加上这一列，并逐行填写。", en: "Add the column and fill it in for every row."))
    }

    static func badHeader(_ file: String, _ row: Int) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "表头（第\(row)行）无法读取：编码既不是UTF-8也不是GB18030，或引号有误。",
                en:
                    "The header (row \(row)) can't be read: it is neither UTF-8 nor GB18030, or its quotation marks are wrong."
            ),
            remedy: Bilingual(
                zh: "请用电子表格打开，另存为“CSV UTF-8”后再提交。",
                en: "Open it in a spreadsheet, save it as CSV UTF-8, and hand in that file."))
    }

    static func headerTooLong(_ file: String, _ row: Int) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "表头（第\(row)行）长过1 MiB，没有读取。", en: "The header (row \(row)) is longer than 1 MiB and was not read."),
            remedy: Bilingual(
                zh: "请看有没有多余的列，或引号没有成对。",
                en: "See whether there are columns that don't belong, or a quotation mark is not closed."))
    }

    static func noGB18030(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "文件编码是GB18030，而本机系统没有安装该编码。",
                en: "The file is encoded in GB18030, which this system has not installed."),
            remedy: Bilingual(
                zh: "请将文件另存为UTF-8，或安装系统的gconv编码模块。",
                en: "Save the file as UTF-8, or install the system's gconv modules."))
    }
}
