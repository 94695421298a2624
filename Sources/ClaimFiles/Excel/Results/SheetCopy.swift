/// Copies a worksheet to a new part, byte by byte but for what is asked for: cells of some columns are replaced or added.
///
/// It works on the bytes of the XML, so that whatever else a spreadsheet program keeps there stays as it was. Belongs to one
/// thread.
final class SheetCopy {
    /// A cell of the copy's own.
    struct Cell {
        enum Content {
            case text(String)
            /// Yuan with two places.
            case money(String)
            case empty
        }

        let column: Int
        let style: Int?
        let content: Content
    }

    /// A row that was met, its start tag not written yet.
    struct Row {
        let number: Int
        fileprivate let tag: XMLTag
    }

    /// A row is held whole while its cells are put in.
    private static let mostRowBytes = 256 << 20

    private let stream: PartStream
    private let sink: ([UInt8]) throws -> Void
    private var buffer: [UInt8] = []
    /// Where looking for tags goes on.
    private var place = 0
    /// The bytes before this were written.
    private var copied = 0
    private var row = 0
    private var isInData = false
    private let columns: [(column: Int, width: Int)]

    /// - Parameters:
    ///   - columns: those that will be replaced or added, ascending, with their widths in characters.
    ///   - write: takes in the copy.
    init(_ stream: PartStream, columns: [(column: Int, width: Int)], write: @escaping ([UInt8]) throws -> Void) throws {
        self.stream = stream
        self.columns = columns
        sink = write
        while let tag = try nextTag() {
            guard tag.isNamed("sheetData", buffer) else { continue }
            isInData = tag.kind == .start
            let head = Array(buffer[..<tag.range.lowerBound])
            try write(SheetHead.edited(head, tagPrefix: tag.prefix(buffer), columns: columns))
            copied = tag.range.lowerBound
            return
        }
        throw PartStream.Flaw.damaged
    }

    /// The next row; what stands before it is copied. Nil behind the last.
    func nextRow() throws -> Row? {
        while isInData, let tag = try nextTag() {
            if tag.isNamed("sheetData", buffer) {
                isInData = false
            } else if tag.kind == .start || tag.kind == .empty, tag.isNamed("row", buffer) {
                row = tag.value("r", buffer).flatMap { Int(String(decoding: buffer[$0], as: UTF8.self)) } ?? row + 1
                try copy(to: tag.range.lowerBound)
                return Row(number: row, tag: tag)
            } else if place - copied > 1 << 16 {
                try copy(to: place)
            }
        }
        return nil
    }

    /// Writes the row that was met last with these cells, ascending by column, in place of what it has there.
    func write(_ row: Row, with cells: [Cell]) throws {
        let prefix = row.tag.prefix(buffer)
        var output = SheetCopy.withoutSpans(row.tag, buffer)
        var rest = cells[...]
        if row.tag.kind == .empty {
            for cell in rest { output += text(of: cell, prefix) }
            output += Array("</\(prefix)row>".utf8)
            copied = row.tag.range.upperBound
            return try sink(output)
        }
        // Everything from the start tag on stays in the buffer until the row ends.
        copied = row.tag.range.upperBound
        var column = 0
        while let tag = try nextTag() {
            if tag.isNamed("row", buffer) || tag.kind != .end && tag.isNamed("extLst", buffer) {
                output += buffer[copied..<tag.range.lowerBound]
                for cell in rest { output += text(of: cell, prefix) }
                copied = tag.range.lowerBound
                return try sink(output)
            }
            guard tag.isNamed("c", buffer), tag.kind != .end else { continue }
            column = tag.value("r", buffer).flatMap { ColumnName.column(buffer[$0]) } ?? column
            output += buffer[copied..<tag.range.lowerBound]
            copied = tag.range.lowerBound
            while let cell = rest.first, cell.column < column {
                output += text(of: cell, prefix)
                rest.removeFirst()
            }
            if tag.kind == .start { try passCell() }
            if let cell = rest.first, cell.column == column {
                output += text(of: cell, prefix)
                rest.removeFirst()
            } else {
                output += buffer[copied..<place]
            }
            copied = place
            column += 1
        }
        throw PartStream.Flaw.damaged
    }

    /// Copies the rest.
    func finish() throws {
        while try nextRow() != nil {}
        repeat { try copy(to: buffer.count) } while try more()
    }

    private func passCell() throws {
        while let tag = try nextTag() {
            if tag.kind == .end, tag.isNamed("c", buffer) { return }
        }
        throw PartStream.Flaw.damaged
    }

    /// The start tag of a row without the span of its columns, which is no longer so; of an empty row too.
    private static func withoutSpans(_ tag: XMLTag, _ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var start = tag.range.lowerBound
        for attribute in tag.attributes(bytes) where attribute.name == "spans" {
            text += bytes[start..<attribute.whole.lowerBound]
            start = attribute.whole.upperBound
        }
        text += bytes[start..<tag.range.upperBound]
        if tag.kind == .empty {
            text.removeLast(2)
            text.append(UInt8(ascii: ">"))
        }
        return text
    }

    private func text(of cell: Cell, _ prefix: String) -> [UInt8] {
        let head = "<\(prefix)c r=\"\(ColumnName.text(cell.column))\(row)\"" + (cell.style.map { " s=\"\($0)\"" } ?? "")
        switch cell.content {
        case .text(let text):
            return Array(
                (head + " t=\"inlineStr\"><\(prefix)is><\(prefix)t xml:space=\"preserve\">\(XMLText.escaped(text))"
                    + "</\(prefix)t></\(prefix)is></\(prefix)c>").utf8)
        case .money(let text): return Array((head + "><\(prefix)v>\(text)</\(prefix)v></\(prefix)c>").utf8)
        case .empty: return Array((head + "/>").utf8)
        }
    }

    // MARK: - Bytes

    private func nextTag() throws -> XMLTag? {
        while true {
            if let tag = XMLTag.next(buffer.span, from: place) {
                place = tag.range.upperBound
                return tag
            }
            guard try more() else { return nil }
        }
    }

    /// Takes in more of the sheet and forgets what was written; false at its end.
    private func more() throws -> Bool {
        buffer.removeFirst(copied)
        place -= copied
        copied = 0
        if buffer.count > SheetCopy.mostRowBytes { throw PartStream.Flaw.tooLarge }
        let piece = try stream.next()
        buffer += piece
        return !piece.isEmpty
    }

    private func copy(to end: Int) throws {
        guard end > copied else { return }
        try sink(Array(buffer[copied..<end]))
        copied = end
    }
}
