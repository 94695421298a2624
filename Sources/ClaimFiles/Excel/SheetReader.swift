import Claims

/// Reads the rows of a workbook's sheet in batches, in flat memory but for the workbook's shared texts.
///
/// It belongs to one thread.
final class SheetReader {
    let header: TableHeader
    /// The row of the header, as the sheet numbers it.
    let headerRow: Int
    /// How many compressed bytes of the sheet have been taken in.
    var bytesRead: Int { stream.bytesRead }
    /// How many there are.
    var bytes: Int { stream.bytes }

    private let file: String
    private let stream: PartStream
    private let feed: XMLFeed
    private let events: SheetRows
    private var isEnded = false
    /// Rows that wait to be handed out: those of `events` from here on.
    private var used = 0
    /// Thrown once the rows before it are handed out.
    private var failure: ClaimFileError?

    /// How many rows may stand above the header: titles, notes, the merchant's name.
    static let mostTitleRows = 30

    init(_ workbook: Workbook, schema: ClaimSchema, file: String) throws(ClaimFileError) {
        self.file = file
        let stream = try workbook.sheetStream()
        let events = workbook.sheetRows()
        self.stream = stream
        self.events = events
        feed = XMLFeed(events)
        while !isEnded, failure == nil, events.rows.count < SheetReader.mostTitleRows {
            (isEnded, failure) = SheetReader.advance(feed, stream, events, file)
        }
        guard let first = events.rows.first else { throw failure ?? .emptySheet(file, workbook.sheet) }
        let place = SheetReader.headerPlace(events, schema) ?? 0
        let row = place == 0 ? first : events.rows[place]
        headerRow = row.number
        let bytes = events.bytes
        do throws(ClaimFileError) {
            header = try TableHeader(
                bytes.span.extracting(row.range), delimiter: SheetRows.delimiter, encoding: .utf8, schema: schema,
                file: file, row: row.number)
        } catch {
            // Of a workbook that is damaged above its header, that is what has to be said.
            throw failure ?? error
        }
        used = place + 1
    }

    /// The next records, at most so many; nil when the sheet is done.
    func nextBatch(maxRecords: Int) throws(ClaimFileError) -> RecordBatch? {
        var bytes: [UInt8] = []
        var records: [RecordBatch.Record] = []
        while records.count < max(maxRecords, 1), bytes.count < Limits.batchBytes {
            if used == events.rows.count {
                if isEnded || failure != nil { break }
                events.drop()
                used = 0
                (isEnded, failure) = SheetReader.advance(feed, stream, events, file)
                continue
            }
            let row = events.rows[used]
            used += 1
            let start = bytes.count
            bytes.append(contentsOf: events.bytes[row.range])
            if !row.isTooLong {
                for _ in 0..<max(0, header.columns.count - row.cells) { bytes.append(SheetRows.delimiter) }
            }
            records.append(.init(start: start, end: bytes.count, row: row.number, isTooLong: row.isTooLong))
        }
        if records.isEmpty, let failure { throw failure }
        return records.isEmpty ? nil : RecordBatch(bytes: bytes, records: records)
    }

    /// Cells with a formula whose value was not saved, as `D5`.
    var unsavedFormulas: [String] { events.unsavedFormulas }

    /// Takes in one more piece of the sheet: whether it was the end, or why that can't be done.
    private static func advance(
        _ feed: XMLFeed, _ stream: PartStream, _ events: SheetRows, _ file: String
    ) -> (isEnded: Bool, failure: ClaimFileError?) {
        do throws(ClaimFileError) {
            return try Workbook.reading(file, row: events.rows.last?.number) {
                let piece = try stream.next()
                try feed.feed(piece)
                if let flaw = events.flaw { throw flaw }
                return (piece.isEmpty, nil)
            }
        } catch {
            return (false, error)
        }
    }

    /// The first row in which most cells are names of fields; nil where there is none.
    private static func headerPlace(_ events: SheetRows, _ schema: ClaimSchema) -> Int? {
        let bytes = events.bytes
        return events.rows.prefix(mostTitleRows).firstIndex { row in
            TableHeader.isHeader(
                TableHeader.cells(bytes.span.extracting(row.range), delimiter: SheetRows.delimiter) ?? [], schema)
        }
    }
}
