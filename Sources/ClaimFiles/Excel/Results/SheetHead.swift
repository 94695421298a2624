/// What stands before the rows of a worksheet: its size and the widths of its columns, brought up to date.
enum SheetHead {
    static func edited(_ head: [UInt8], tagPrefix prefix: String, columns: [(column: Int, width: Int)]) -> [UInt8] {
        var output: [UInt8] = []
        var copied = 0
        var widths: [(min: Int, text: String)] = columns.map { column, width in
            (
                column + 1,
                "<\(prefix)col min=\"\(column + 1)\" max=\"\(column + 1)\" width=\"\(width)\" customWidth=\"1\"/>"
            )
        }
        for tag in XMLTag.all(head) {
            if tag.isNamed("dimension", head) {
                output += head[copied..<tag.range.lowerBound]
                output += dimension(tag, head, columns)
                copied = tag.range.upperBound
            } else if tag.isNamed("cols", head) {
                output += head[copied..<tag.range.lowerBound]
                copied = tag.range.upperBound
            } else if tag.isNamed("col", head), tag.kind != .end {
                widths += remaining(of: tag, head, columns)
                copied = tag.range.upperBound
            } else if tag.isNamed("col", head) {
                copied = tag.range.upperBound
            }
        }
        output += head[copied...]
        let list = widths.sorted { $0.min < $1.min }.map(\.text).joined()
        return output + Array("<\(prefix)cols>\(list)</\(prefix)cols>".utf8)
    }

    /// A width of several columns, without those that get widths of their own.
    private static func remaining(
        of tag: XMLTag, _ head: [UInt8], _ columns: [(column: Int, width: Int)]
    ) -> [(min: Int, text: String)] {
        let attributes = tag.attributes(head)
        func number(_ name: String) -> Int? {
            attributes.first { $0.name == name }.flatMap { Int(String(decoding: head[$0.value], as: UTF8.self)) }
        }
        guard let first = number("min"), let last = number("max"), first >= 1, first <= last else { return [] }
        let others = attributes.filter { $0.name != "min" && $0.name != "max" }.map {
            String(decoding: head[$0.whole], as: UTF8.self)
        }
        let name = String(decoding: head[tag.name], as: UTF8.self)
        var result: [(min: Int, text: String)] = []
        var start = first
        for column in columns.map({ $0.column + 1 }) + [last + 1] {
            guard column >= start else { continue }
            let end = min(column - 1, last)
            if start <= end {
                result.append((start, "<\(name) min=\"\(start)\" max=\"\(end)\"\(others.joined())/>"))
            }
            start = column + 1
        }
        return result
    }

    /// The used range, widened; nothing where it can't be told, which is allowed.
    private static func dimension(_ tag: XMLTag, _ head: [UInt8], _ columns: [(column: Int, width: Int)]) -> [UInt8] {
        guard let value = tag.value("ref", head), let colon = head[value].firstIndex(of: UInt8(ascii: ":")),
            let last = ColumnName.column(head[(colon + 1)..<value.upperBound]), let ours = columns.map(\.column).max()
        else { return [] }
        let row = head[(colon + 1)..<value.upperBound].drop { !isDigit($0) }
        let end = ColumnName.text(max(last, ours)) + String(decoding: row, as: UTF8.self)
        return Array(head[tag.range.lowerBound...colon]) + Array(end.utf8)
            + head[value.upperBound..<tag.range.upperBound]
    }
}
