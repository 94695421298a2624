import Claims

/// An Excel workbook (ECMA-376) open for reading: its parts are found, and the sheet that holds the claims is chosen.
struct Workbook {
    /// How much may be inflated out of one part. A sheet of the most rows that Excel knows has some gigabytes.
    private static let mostSheetBytes = 8 << 30
    private static let mostStringBytes = 512 << 20
    static let mostOutlineBytes = 16 << 20

    private let input: InputFile
    private let directory: ZipDirectory
    private let strings: SharedStrings
    private let showsDate: [Bool]
    private let from1904: Bool
    private let sheetPart: ZipDirectory.Part
    /// The name of the sheet that is read.
    let sheet: String
    /// The names of all sheets with the parts that hold them, where there is one.
    let sheets: [(name: String, part: String?)]
    /// The parts of the workbook: its own, its relationships, its styles, and the sheet that is read.
    let names: Names

    struct Names {
        let main: String
        let relations: String
        let styles: String?
        let sheet: String
    }

    /// All parts, in the order of the file.
    var parts: [ZipDirectory.Part] { directory.parts.values.sorted { $0.offset < $1.offset } }

    func part(_ name: String) -> ZipDirectory.Part? { directory.part(name) }

    /// - Parameters:
    ///   - sheet: the sheet's name; nil for the first.
    ///   - readsTexts: whether the shared texts are read, without which cells can't be.
    init(_ input: InputFile, sheet wanted: String?, readsTexts: Bool = true) throws(ClaimFileError) {
        let file = input.name
        guard let size = input.size else { throw .workbookFromPipe(file) }
        let parts = try Workbook.reading(file) {
            try ZipDirectory(size: size) { count, offset in try input.peek(count, at: offset) }
        }
        func part(_ name: String) -> ZipDirectory.Part? { parts.part(name) }
        func read(_ part: ZipDirectory.Part, _ events: any XMLEvents, limit: Int) throws(ClaimFileError) {
            try Workbook.reading(file) {
                let stream = try PartStream(part, of: input, limit: limit)
                let feed = XMLFeed(events)
                while true {
                    let piece = try stream.next()
                    try feed.feed(piece)
                    if piece.isEmpty { return }
                }
            }
        }
        func relationships(_ name: String) throws(ClaimFileError) -> Relationships {
            let relations = Relationships()
            if let part = part(name) { try read(part, relations, limit: Workbook.mostOutlineBytes) }
            return relations
        }

        let root = try relationships("_rels/.rels")
        let main = root.byType["officeDocument"].map { Relationships.path(of: $0, in: "") } ?? "xl/workbook.xml"
        guard let mainPart = part(main) else { throw .noWorkbook(file) }
        let steps = main.split(separator: "/")
        let folder = steps.dropLast().joined(separator: "/")
        let outline = WorkbookOutline()
        try read(mainPart, outline, limit: Workbook.mostOutlineBytes)
        let relationsName = "\(folder)/_rels/\(steps.last ?? "").rels"
        let relations = try relationships(relationsName)
        // What a merchant calls the first sheet is the first one seen: lists for drop-downs often stand on a hidden one.
        guard let first = outline.sheets.first(where: { !$0.isHidden }) ?? outline.sheets.first else {
            throw .noWorkbook(file)
        }
        var chosen = first
        if let wanted {
            guard let named = outline.sheets.first(where: { $0.name == wanted }) else {
                throw .noSuchSheet(wanted, among: outline.sheets.map(\.name), in: file)
            }
            chosen = named
        }
        guard let target = relations.targets[chosen.relation],
            let sheetPart = part(Relationships.path(of: target, in: folder))
        else { throw .damagedWorkbook(file, row: nil) }
        let formats = CellFormats()
        if let target = relations.byType["styles"], let part = part(Relationships.path(of: target, in: folder)) {
            try read(part, formats, limit: Workbook.mostOutlineBytes)
        }
        let strings = SharedStrings()
        if readsTexts, let target = relations.byType["sharedStrings"],
            let part = part(Relationships.path(of: target, in: folder))
        {
            try read(part, strings, limit: Workbook.mostStringBytes)
        }
        self.input = input
        directory = parts
        self.strings = strings
        showsDate = formats.showsDate
        from1904 = outline.countsFrom1904
        self.sheetPart = sheetPart
        sheet = chosen.name
        sheets = outline.sheets.map { sheet in
            (sheet.name, relations.targets[sheet.relation].map { Relationships.path(of: $0, in: folder) })
        }
        func actual(_ name: String) -> String { part(name)?.name ?? name }
        names = Names(
            main: mainPart.name, relations: actual(relationsName),
            styles: relations.byType["styles"].map { actual(Relationships.path(of: $0, in: folder)) },
            sheet: sheetPart.name)
    }

    /// What reads the rows of the sheet.
    func sheetRows() -> SheetRows {
        SheetRows(strings: strings, showsDate: showsDate, from1904: from1904)
    }

    /// The bytes of the sheet.
    func sheetStream() throws(ClaimFileError) -> PartStream {
        try Workbook.reading(input.name) {
            try PartStream(sheetPart, of: input, limit: Workbook.mostSheetBytes)
        }
    }

    /// Turns what goes wrong inside an archive into what a merchant can act on.
    static func reading<Result>(
        _ file: String, row: Int? = nil, _ body: () throws -> Result
    ) throws(ClaimFileError) -> Result {
        do {
            return try body()
        } catch let error as ClaimFileError {
            throw error
        } catch PartStream.Flaw.tooLarge {
            throw .inflatesTooFar(file)
        } catch PartStream.Flaw.encrypted {
            throw .lockedWorkbook(file)
        } catch ZipDirectory.Flaw.tooManyParts {
            throw .noWorkbook(file)
        } catch XMLFeed.Flaw.documentType {
            throw .documentType(file)
        } catch let flaw as SheetRows.Flaw {
            switch flaw {
            case .tooManyRows: throw .sheetTooLarge(file)
            case .tooManyColumns(let row): throw .tooManyColumns(file, row: row)
            case .damaged(let row): throw .damagedWorkbook(file, row: row)
            }
        } catch {
            throw .damagedWorkbook(file, row: row)
        }
    }
}
