/// The text of an expression as code points, with the place where it stands in its file.
struct SourceText: Sendable {
    let scalars: [Unicode.Scalar]
    let origin: SourcePosition
    /// The places where lines begin.
    private let lineStarts: [Int]

    /// The longest text that is read, in bytes of UTF-8.
    static let maximumBytes = 65_536

    /// No text: for syntax that is not read from one.
    static let none = SourceText(scalars: [], origin: SourcePosition(file: "", line: 1, column: 1), lineStarts: [0])

    private init(scalars: [Unicode.Scalar], origin: SourcePosition, lineStarts: [Int]) {
        self.scalars = scalars
        self.origin = origin
        self.lineStarts = lineStarts
    }

    init(_ text: String, at origin: SourcePosition) throws(Diagnostic) {
        guard text.utf8.count <= SourceText.maximumBytes else {
            throw Diagnostic(
                position: origin, message: "the expression is too long (\(text.utf8.count) bytes)",
                expected: "at most \(SourceText.maximumBytes) bytes")
        }
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
        self.origin = origin
    }

    subscript(place: Int) -> Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// Where the code point stands in the file.
    func position(of place: Int) -> SourcePosition {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= place { low = middle } else { high = middle }
        }
        // The first line goes on behind the origin; the others begin at the left.
        let column = place - lineStarts[low] + (low == 0 ? origin.column : 1)
        return SourcePosition(file: origin.file, line: origin.line + low, column: column)
    }

    /// A part of the text as it is written, with the brackets that belong to it.
    func text(of part: Syntax) -> String {
        var start = min(part.place, scalars.count)
        var end = min(max(part.end, start), scalars.count)
        while end > start, scalars[end - 1].isFEELSpace { end -= 1 }
        // An operation begins where its left side does, and that may stand in brackets: `(a or b) and c`.
        var unopened = scalars[start..<end].reduce((depth: 0, least: 0)) { count, scalar in
            let depth = count.depth + (scalar == "(" ? 1 : scalar == ")" ? -1 : 0)
            return (depth, min(count.least, depth))
        }.least
        while unopened < 0, start > 0 {
            start -= 1
            if scalars[start] == "(" { unopened += 1 }
            if scalars[start] == ")" { unopened -= 1 }
        }
        return text(start..<end)
    }

    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }
}

extension Unicode.Scalar {
    /// White space of FEEL (DMN 1.5, grammar rules 61 and 62).
    var isFEELSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
            0xFEFF:
            true
        default: false
        }
    }

    /// Grammar rule 28.
    var isNameStart: Bool {
        if isFEELSpace { return false }
        return switch value {
        case 0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
            0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }

    /// Grammar rule 29.
    var isNamePart: Bool {
        switch value {
        case 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isNameStart
        }
    }

    /// Characters that names may hold between their parts (grammar rule 30).
    var isNameSymbol: Bool {
        switch self {
        case ".", "/", "-", "'", "\u{2019}", "+", "*": true
        default: false
        }
    }

    var isDigit: Bool { value &- 48 < 10 }
}
