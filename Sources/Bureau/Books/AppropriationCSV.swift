/// The CSV form of a budget: RFC 4180, comma or tab, one header row.
enum AppropriationCSV {
    /// The lines, with the numbers that a text editor shows.
    static func lines(of text: String) throws(AppropriationFile.Problems) -> [RawAppropriation] {
        let records = try records(of: text).filter { !$0.isBlank }
        guard let header = records.first else { return [] }
        var fields: [AppropriationField] = []
        for cell in header.cells {
            guard let field = AppropriationField(header: cell) else {
                throw AppropriationFile.Problems(
                    line: header.line, shown: cell.clipped, zh: "不是指标文件的列名。", en: "is no column of a budget.",
                    mend: (zh: "列名为\(columns.zh)。", en: "The columns are \(columns.en)."))
            }
            guard !fields.contains(field) else {
                throw AppropriationFile.Problems(
                    line: header.line, shown: cell.clipped, zh: "列出现两次。", en: "is there twice.",
                    mend: (zh: "请删去一列。", en: "Remove one of the columns."))
            }
            fields.append(field)
        }
        var lines: [RawAppropriation] = []
        for record in records.dropFirst() {
            guard record.cells.count <= fields.count else {
                throw AppropriationFile.Problems(
                    line: record.line, zh: "有 \(record.cells.count) 格，而表头只有 \(fields.count) 格。",
                    en: "has \(record.cells.count) cells, the header \(fields.count).",
                    mend: (zh: "请检查是否多了逗号；含逗号的内容要加引号。", en: "Look for a stray comma; quote a text that has one."))
            }
            var line = RawAppropriation(line: record.line)
            for (field, cell) in zip(fields, record.cells) where !cell.isEmpty {
                line.cells[field] = .init(text: cell, line: record.line)
            }
            lines.append(line)
        }
        return lines
    }

    private static let columns = (
        zh: AppropriationField.allCases.map(\.label).joined(separator: "、"),
        en: AppropriationField.allCases.map(\.rawValue).joined(separator: ", ")
    )

    /// The records of a text. Cells are separated by tabs or commas, as the first line shows.
    static func records(of text: String) throws(AppropriationFile.Problems) -> [DelimitedReader.Record] {
        let firstLine = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        var reader = DelimitedReader(separator: firstLine.contains("\t") && !firstLine.contains(",") ? "\t" : ",")
        var records: [DelimitedReader.Record] = []
        do {
            try reader.take(text) { records.append($0) }
            try reader.finish { records.append($0) }
        } catch {
            guard let problems = error as? AppropriationFile.Problems else { return records }
            throw problems
        }
        return records
    }
}

extension String {
    /// Without blanks at the ends, those of Chinese text (U+3000) and no-break spaces included.
    var trimmed: String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        let scalars = unicodeScalars.drop(while: isBlank)
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(scalars[...last])
    }

    /// Short enough for a message, on one line.
    var clipped: String {
        let line = String(String.UnicodeScalarView(unicodeScalars.prefix(60).map { $0.value < 0x20 ? " " : $0 }))
        return unicodeScalars.count > 60 ? line + "…" : line
    }
}
