internal import FEEL

/// A place in a text as the language server protocol counts: lines from 0, and UTF-16 units within the line.
package struct EditorPosition: Sendable, Hashable {
    package var line: Int
    package var unit: Int

    package init(line: Int, unit: Int) {
        self.line = line
        self.unit = unit
    }
}

package struct EditorRange: Sendable, Hashable {
    package let start: EditorPosition
    package let end: EditorPosition

    package init(start: EditorPosition, end: EditorPosition) {
        self.start = start
        self.end = end
    }
}

/// The text of a file by its lines, and the ways in which places in it are counted.
struct EditorText {
    /// Code points, without the ends of lines.
    let lines: [[Unicode.Scalar]]

    init(_ text: String) {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if line.last == "\r" { line.removeLast() }
                lines.append(line)
                line = []
            } else {
                line.append(scalar)
            }
        }
        lines.append(line)
        self.lines = lines
    }

    /// How many code points of the line stand before the place; a place within a pair counts as before it.
    func column(_ position: EditorPosition) -> Int {
        guard lines.indices.contains(position.line) else { return 0 }
        var units = 0
        for (column, scalar) in lines[position.line].enumerated() {
            units += UTF16.width(scalar)
            if units > position.unit { return column }
        }
        return lines[position.line].count
    }

    /// - Parameter column: code points before it.
    func position(line: Int, column: Int) -> EditorPosition {
        guard lines.indices.contains(line) else { return EditorPosition(line: max(0, lines.count - 1), unit: 0) }
        let units = lines[line].prefix(max(0, column)).reduce(0) { $0 + UTF16.width($1) }
        return EditorPosition(line: line, unit: units)
    }

    /// The word, number or sign at a place of a diagnostic.
    func range(at place: SourcePosition) -> EditorRange {
        let line = min(max(0, place.line - 1), lines.count - 1)
        let start = min(max(0, place.column - 1), lines[line].count)
        var end = start
        while end < lines[line].count, lines[line][end].isWordPart { end += 1 }
        if end == start { end = min(start + 1, lines[line].count) }
        return EditorRange(start: position(line: line, column: start), end: position(line: line, column: end))
    }

    /// Everything.
    var whole: EditorRange {
        EditorRange(
            start: EditorPosition(line: 0, unit: 0),
            end: position(line: lines.count - 1, column: lines[lines.count - 1].count))
    }

    func string(_ line: Int, _ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: lines[line][range.clamped(to: 0..<lines[line].count)])
        return String(text)
    }
}

extension Unicode.Scalar {
    var isWordPart: Bool { properties.isAlphabetic || properties.numericType != nil || self == "_" || self == "-" }
}
