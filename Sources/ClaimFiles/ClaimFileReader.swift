package import Claims

/// Reads a claim file of any length in batches of whole records, in flat memory.
///
/// Splitting into records is serial and quick; reading the records is `RowReader`'s, on as many cores as there are. A
/// reader belongs to one thread at a time, and a copy of it goes on where the file stands: keep one.
package struct ClaimFileReader {
    /// The file's name as it was given.
    package let file: String
    package let format: FileFormat
    package let encoding: FileEncoding
    /// The file's size in bytes; nil for pipes.
    package let size: Int?
    /// How many bytes of the file have been handed out in batches; of a workbook, the share of it that the sheet has come to.
    package var bytesRead: Int {
        guard let sheet else { return dropped + framer.begin }
        return (size ?? 0) * sheet.bytesRead / max(sheet.bytes, 1)
    }
    /// What its sender should know, once a file: unknown columns, and unknown keys that were `note`d.
    package private(set) var warnings: [FileWarning] = []
    /// Reads the batches of this file; a value, for any core.
    package let rowReader: RowReader

    /// The header of a table names its fields in Chinese.
    let usesLabels: Bool
    /// The row of a table's header.
    let headerRow: Int
    /// How the records are told apart, from the beginning of the file on (behind its byte order mark).
    var freshFramer: any Framer {
        switch framer {
        case let table as TableFramer: TableFramer(delimiter: table.delimiter, lineEnd: table.lineEnd)
        case is JSONFramer: JSONFramer()
        default: LineFramer()
        }
    }

    private static let mostWarnings = 100

    private let input: InputFile
    private var framer: any Framer
    /// What reads the file in place of the framer where it is a workbook.
    private let sheet: SheetReader?
    private var buffer: [UInt8]
    /// How many bytes stood before those of the buffer.
    private var dropped: Int
    private var isEnded: Bool
    /// The row of the last record or empty row.
    private var row = 0
    /// The record begun is too long.
    private var isSkipping = false
    /// Thrown by the next call: the records before it are handed out first.
    private var failure: ClaimFileError?
    private var noted: Set<String> = []

    /// Opens the file and reads as much as tells its format, its encoding and, of a table, its columns.
    ///
    /// - Parameter sheetName: which sheet of a workbook is read; nil for the first. Other formats have none.
    package init(path: String, schema: ClaimSchema, sheet sheetName: String? = nil) throws(ClaimFileError) {
        let input = try InputFile(path)
        var buffer: [UInt8] = []
        var isEnded = false
        while buffer.count < Limits.chunkBytes, !isEnded {
            isEnded = try input.read(Limits.chunkBytes - buffer.count, into: &buffer) == 0
        }
        let hasMark = buffer.starts(with: [0xEF, 0xBB, 0xBF])
        if hasMark { buffer.removeFirst(3) }
        if isEnded, !buffer.contains(where: { $0 > 0x20 }) { throw .empty(path) }
        let format = try FileFormat.detect(buffer.span, file: path)
        var unknown: [String] = []
        var sheet: SheetReader?
        switch format {
        case .jsonLines, .json:
            encoding = .utf8
            framer = format == .json ? JSONFramer() : LineFramer()
            rowReader = RowReader(file: path, schema: schema, shape: .objects)
            usesLabels = false
            headerRow = 0
        case .csv:
            let encoding = hasMark ? .utf8 : try ClaimFileReader.detectEncoding(of: input, buffer.span)
            let (table, header, row) = try ClaimFileReader.table(
                buffer.span, ended: isEnded, encoding, schema, file: path)
            self.encoding = encoding
            self.row = row
            headerRow = row
            framer = table
            rowReader = RowReader(
                file: path, schema: schema,
                shape: .table(columns: header.columns, delimiter: table.delimiter, encoding))
            unknown = header.unknown
            usesLabels = header.usesLabels
        case .xlsx:
            let reader = try SheetReader(Workbook(input, sheet: sheetName), schema: schema, file: path)
            encoding = .utf8
            framer = LineFramer()
            rowReader = RowReader(
                file: path, schema: schema,
                shape: .table(columns: reader.header.columns, delimiter: SheetRows.delimiter, .utf8))
            unknown = reader.header.unknown
            usesLabels = reader.header.usesLabels
            headerRow = reader.headerRow
            sheet = reader
        }
        self.sheet = sheet
        file = path
        size = input.size
        dropped = hasMark ? 3 : 0
        self.format = format
        self.input = input
        self.buffer = buffer
        self.isEnded = isEnded
        note(unknown)
    }

    /// The next records, at most so many; nil when the file is done.
    ///
    /// - Throws: where the file can't be read on; the batches before it stand.
    package mutating func nextBatch(maxRecords: Int) throws(ClaimFileError) -> RecordBatch? {
        if let failure { throw failure }
        if let sheet { return try nextBatch(of: sheet, maxRecords) }
        var framer = self.framer
        defer { self.framer = framer }
        var records: [RecordBatch.Record] = []
        gathering: while records.count < max(maxRecords, 1) {
            switch framer.next(buffer.span, ended: isEnded) {
            case .record(let range):
                row += 1
                let isTooLong = isSkipping || range.count > Limits.recordBytes
                records.append(.init(start: range.lowerBound, end: range.upperBound, row: row, isTooLong: isTooLong))
                isSkipping = false
            case .blank:
                // A table's rows are counted as a spreadsheet counts them, and lines as an editor does.
                row += 1
                // What is left of a record too long may look empty.
                if isSkipping { records.append(.init(start: 0, end: 0, row: row, isTooLong: true)) }
                isSkipping = false
            case .more:
                // A batch shares the buffer with the reader, and ends where another one begins.
                if !records.isEmpty { break gathering }
                do {
                    try fill(&framer)
                } catch {
                    failure = error
                    break gathering
                }
            case .end:
                if isSkipping {
                    row += 1
                    records.append(.init(start: 0, end: 0, row: row, isTooLong: true))
                    isSkipping = false
                    continue
                }
                return records.isEmpty ? nil : RecordBatch(bytes: buffer, records: records)
            case .lost(let flaw):
                failure = flaw.error(in: file, row: row + 1)
                break gathering
            }
        }
        if records.isEmpty, let failure { throw failure }
        return RecordBatch(bytes: buffer, records: records)
    }

    private mutating func nextBatch(of sheet: SheetReader, _ maxRecords: Int) throws(ClaimFileError) -> RecordBatch? {
        let batch = try sheet.nextBatch(maxRecords: maxRecords)
        if batch == nil, !sheet.unsavedFormulas.isEmpty, noted.insert("").inserted {
            warnings.append(.unsavedFormulas(sheet.unsavedFormulas, in: file))
        }
        return batch
    }

    /// Takes in names of unknown fields out of read batches; each becomes one warning.
    package mutating func note(_ unknownFields: [String]) {
        for name in unknownFields { warn(name) }
    }

    private mutating func warn(_ name: String) {
        if warnings.count < ClaimFileReader.mostWarnings, noted.insert(name).inserted {
            warnings.append(.unknownField(name, in: file))
        }
    }

    /// Drops what has been handed out and reads more behind the rest.
    private mutating func fill(_ framer: inout any Framer) throws(ClaimFileError) {
        if buffer.count - framer.begin > Limits.recordBytes {
            framer.skip(buffer.span)
            isSkipping = true
        }
        let done = framer.begin
        let rest = buffer.count - done
        buffer = try input.read(Limits.pieceBytes, behind: buffer[done...])
        dropped += done
        framer.rebase(by: done)
        isEnded = buffer.count == rest
    }

    /// Looks at the whole file where that can be read twice, else at its first bytes.
    private static func detectEncoding(
        of input: InputFile, _ beginning: Span<UInt8>
    ) throws(ClaimFileError) -> FileEncoding {
        var detector = EncodingDetector()
        detector.look(at: beginning)
        if let size = input.size {
            var offset = beginning.count
            while !detector.isSure, offset < size {
                let chunk = try input.peek(Limits.chunkBytes, at: offset)
                if chunk.isEmpty { break }
                detector.look(at: chunk.span)
                offset += chunk.count
            }
        }
        detector.end()
        return detector.encoding
    }

    /// The header of a table, and the framer behind it: the first row that names fields, parted by commas or by tabs.
    /// Titles and notes may stand above it. Where no row does, the first that is not empty is taken and says what it lacks.
    private static func table(
        _ beginning: Span<UInt8>, ended: Bool, _ encoding: FileEncoding, _ schema: ClaimSchema, file: String
    ) throws(ClaimFileError) -> (TableFramer, TableHeader, row: Int) {
        let dialect = TableDialect.detect(beginning)
        var found: (framer: TableFramer, range: Range<Int>, row: Int)?
        for delimiter in [dialect.delimiter, dialect.delimiter == 0x2C ? 0x09 : 0x2C] {
            var framer = TableFramer(delimiter: delimiter, lineEnd: dialect.lineEnd)
            var row = 0
            searching: while row < min(SheetReader.mostTitleRows, (found?.row ?? .max) - 1) {
                row += 1
                switch framer.next(beginning, ended: ended) {
                case .blank: continue
                case .record(let range):
                    let names = try? TableHeader.names(beginning.extracting(range), delimiter, encoding, file, row)
                    guard TableHeader.isHeader(names ?? [], schema) else { continue }
                    found = (framer, range, row)
                    break searching
                case .lost, .more, .end: break searching
                }
            }
        }
        if found == nil {
            var framer = TableFramer(delimiter: dialect.delimiter, lineEnd: dialect.lineEnd)
            var row = 0
            while found == nil {
                row += 1
                switch framer.next(beginning, ended: ended) {
                case .blank: continue
                case .record(let range): found = (framer, range, row)
                case .lost(let flaw): throw flaw.error(in: file, row: row)
                case .more: throw .headerTooLong(file, row)
                case .end: throw .empty(file)
                }
            }
        }
        guard let found else { throw .empty(file) }
        let header = try TableHeader(
            beginning.extracting(found.range), delimiter: found.framer.delimiter, encoding: encoding, schema: schema,
            file: file, row: found.row)
        return (found.framer, header, found.row)
    }
}
