internal import FEEL

/// Expressions separated by commas, as in a key of several fields.
enum ExpressionList {
    /// Splits at the commas that stand outside brackets and quotation marks.
    static func parts(of source: ExpressionSource) -> [ExpressionSource] {
        let scalars = Array(source.text.unicodeScalars)
        var parts: [ExpressionSource] = []
        var start = 0
        var depth = 0
        var isQuoted = false
        func close(at end: Int) {
            var first = start
            while first < end, scalars[first].properties.isWhitespace { first += 1 }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[first..<end])
            parts.append(ExpressionSource(text: String(text), position: source.position.moved(over: scalars[..<first])))
        }
        for place in scalars.indices {
            switch scalars[place] {
            case "\"": isQuoted.toggle()
            case "(", "[", "{": if !isQuoted { depth += 1 }
            case ")", "]", "}": if !isQuoted { depth -= 1 }
            case "," where !isQuoted && depth == 0:
                close(at: place)
                start = place + 1
            default: break
            }
        }
        close(at: scalars.count)
        return parts
    }
}
