import Claims

/// A workbook with the results of its rows: cells of their own columns, coloured by outcome, and a sheet that sums them up.
///
/// The parts of the workbook are copied as they are, but for the sheet of the claims, the styles, and the lists of parts. So
/// everything else stays: other sheets, formats, formulas, pictures. Belongs to one thread.
final class WorkbookResults {
    private static let widths: [ResultColumn: Int] = [
        .outcome: 14, .amount: 14, .funding: 28, .reasons: 60, .mending: 44, .decisionID: 14,
    ]

    private let archive: ZipFileWriter
    private let path: String
    private let sheet: SheetCopy
    private let places: [(column: Int, result: ResultColumn)]
    private let headerRow: Int
    private let usesLabels: Bool
    private let styles: StylesEdit
    private let namespace: String
    private let summaryPart: String
    private let submission: String
    private var summary = ResultsSummary()

    init(
        _ input: InputFile, sheet name: String?, columns: [TableColumn], headerRow: Int, usesLabels: Bool,
        to output: NewFile
    ) throws {
        let workbook = try Workbook(input, sheet: name, readsTexts: false)
        self.headerRow = headerRow
        self.usesLabels = usesLabels
        path = output.path
        submission = input.name.split(separator: "/").last.map(String.init) ?? input.name
        archive = ZipFileWriter(output)
        places = try WorkbookResults.places(columns, widest: WorkbookResults.widestColumn(workbook))

        func read(_ name: String) throws -> [UInt8]? {
            guard let part = workbook.part(name) else { return nil }
            return try PartStream(part, of: input, limit: Workbook.mostOutlineBytes).all()
        }
        guard let main = try read(workbook.names.main), let types = try read("[Content_Types].xml") else {
            throw ResultsError.damaged(output.path)
        }
        namespace =
            String(decoding: main, as: UTF8.self).contains("purl.oclc.org/ooxml")
            ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
            : "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        styles = StylesEdit(try workbook.names.styles.flatMap(read), namespace: namespace)

        let folder = workbook.names.sheet.split(separator: "/").dropLast().joined(separator: "/")
        let mainFolder = workbook.names.main.split(separator: "/").dropLast().joined(separator: "/")
        let taken = workbook.sheets.first { $0.name == ResultsSummary.sheetName && $0.part != workbook.names.sheet }?
            .part
        summaryPart = taken ?? (folder.isEmpty ? "" : folder + "/") + WorkbookEdit.partName
        let stylesPart = workbook.names.styles ?? (mainFolder.isEmpty ? "" : mainFolder + "/") + "styles.xml"
        let newSummary = taken == nil ? summaryPart : nil
        let newStyles = workbook.names.styles == nil ? stylesPart : nil
        var edits: [String: [UInt8]] = [stylesPart: styles.bytes]
        if taken == nil {
            let isTaken = workbook.sheet == ResultsSummary.sheetName
            edits[workbook.names.main] = WorkbookEdit.workbook(
                main, adding: ResultsSummary.sheetName + (isTaken ? "（结果）" : ""))
        }
        edits[workbook.names.relations] = WorkbookEdit.relations(
            try read(workbook.names.relations) ?? [], summary: newSummary, styles: newStyles)
        edits["[Content_Types].xml"] = WorkbookEdit.contentTypes(types, summary: newSummary, styles: newStyles)
        guard taken != nil || edits[workbook.names.main] != nil, edits[workbook.names.relations] != nil,
            edits["[Content_Types].xml"] != nil
        else { throw ResultsError.damaged(output.path) }

        for part in workbook.parts where part.name != workbook.names.sheet && part.name != summaryPart {
            if let edit = edits.removeValue(forKey: part.name) {
                try archive.add(part.name, edit)
            } else {
                try archive.copy(part, of: input)
            }
        }
        for (name, bytes) in edits.sorted(by: { $0.key < $1.key }) { try archive.add(name, bytes) }
        try archive.begin(workbook.names.sheet)
        sheet = try SheetCopy(
            workbook.sheetStream(), columns: places.map { ($0.column, WorkbookResults.widths[$0.result] ?? 14) },
            write: { [archive] in try archive.write($0) })
    }

    /// Copies what stands before the row, and writes the row with its result.
    func add(_ result: RowResult) throws {
        summary.count(result)
        while let row = try sheet.nextRow() {
            if row.number == result.row {
                return try sheet.write(row, with: places.map { cell($0.column, $0.result, result) })
            }
            guard row.number < result.row else { break }
            try pass(row)
        }
        throw ResultsError.changed(path)
    }

    /// Copies the rest and writes the summary.
    func finish() throws {
        while let row = try sheet.nextRow() { try pass(row) }
        try sheet.finish()
        try archive.end()
        try archive.add(summaryPart, summary.sheet(namespace: namespace, submission: submission, styles: styles))
        try archive.finish()
    }

    private func pass(_ row: SheetCopy.Row) throws {
        guard row.number == headerRow else { return }
        try sheet.write(
            row,
            with: places.map {
                SheetCopy.Cell(
                    column: $0.column, style: styles.header,
                    content: .text(usesLabels ? $0.result.label : $0.result.name))
            })
    }

    private func cell(_ column: Int, _ kind: ResultColumn, _ result: RowResult) -> SheetCopy.Cell {
        if kind == .amount {
            return SheetCopy.Cell(
                column: column, style: styles.sum(of: result.verdict),
                content: result.amount.map { .money($0) } ?? .empty)
        }
        let text = result.text(of: kind, usesLabels: usesLabels)
        return SheetCopy.Cell(
            column: column, style: styles.text(of: result.verdict), content: text.isEmpty ? .empty : .text(text))
    }

    // MARK: - Places

    /// Where the columns stand: those of an earlier results file stay, the others come behind everything that the sheet
    /// holds, so that no cell of the merchant's is written over.
    private static func places(_ columns: [TableColumn], widest: Int) throws -> [(column: Int, result: ResultColumn)] {
        var places: [(column: Int, result: ResultColumn)] = []
        for (place, column) in columns.enumerated() {
            if case .result(let result) = column, !places.contains(where: { $0.result == result }) {
                places.append((place, result))
            }
        }
        var next = max(columns.count, widest)
        for result in ResultColumn.allCases where !places.contains(where: { $0.result == result }) {
            places.append((next, result))
            next += 1
        }
        guard next <= SheetRows.mostColumns else { throw PartStream.Flaw.tooLarge }
        return places.sorted { $0.column < $1.column }
    }

    /// How many columns the sheet's cells with something in them take up.
    private static func widestColumn(_ workbook: Workbook) throws -> Int {
        let stream = try workbook.sheetStream()
        var buffer: [UInt8] = []
        var widest = 0
        var column = 0
        while true {
            let piece = try stream.next()
            if piece.isEmpty { return widest }
            buffer += piece
            var place = 0
            while let tag = XMLTag.next(buffer.span, from: place) {
                place = tag.range.upperBound
                guard tag.kind != .end, tag.kind != .other else { continue }
                if tag.isNamed("c", buffer) {
                    column = tag.value("r", buffer).flatMap { ColumnName.column(buffer[$0]) } ?? column
                    column += 1
                    if tag.kind == .start { widest = max(widest, column) }
                } else if tag.isNamed("row", buffer) {
                    column = 0
                }
            }
            buffer.removeFirst(place)
        }
    }
}
