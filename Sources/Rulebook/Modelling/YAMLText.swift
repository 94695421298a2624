internal import FEEL

/// The text of a YAML file, to be changed in places: everything else, remarks and layout included, stays as it is.
struct YAMLText {
    private(set) var scalars: [Unicode.Scalar]
    /// Where each line begins.
    private var starts: [Int] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        index()
    }

    var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private mutating func index() {
        starts = [0]
        for (place, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(place + 1) }
    }

    /// How many lines there are; a line feed at the end begins none.
    var lineCount: Int { scalars.last == "\n" ? starts.count - 1 : starts.count }

    func offset(of position: SourcePosition) -> Int {
        min(starts[min(position.line, starts.count) - 1] + position.column - 1, scalars.count)
    }

    func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
        let end = number < starts.count ? starts[number] - 1 : scalars.count
        return scalars[starts[number - 1]..<max(starts[number - 1], end)]
    }

    func indent(ofLine number: Int) -> Int { line(number).prefix { $0 == " " }.count }

    private func isBlankOrRemark(_ number: Int) -> Bool {
        let first = line(number).first { !$0.properties.isWhitespace }
        return first == nil || first == "#"
    }

    /// The line behind the last one with content, of the lines from one to before the other.
    func end(from first: Int, before end: Int) -> Int {
        var number = min(end, lineCount + 1)
        while number - 1 > first, isBlankOrRemark(number - 1) { number -= 1 }
        return number
    }

    mutating func replace(_ range: Range<Int>, with text: String) {
        scalars.replaceSubrange(range, with: Array(text.unicodeScalars))
        index()
    }

    mutating func insert(_ text: String, at position: SourcePosition) {
        let place = offset(of: position)
        replace(place..<place, with: text)
    }

    /// Puts lines before that line, or at the end of the file.
    mutating func insert(lines: [String], before number: Int, indent: Int) {
        let margin = String(repeating: " ", count: indent)
        var text = lines.map { margin + $0 + "\n" }.joined()
        var place = scalars.count
        if number <= lineCount {
            place = starts[number - 1]
        } else if scalars.last != "\n" {
            text = "\n" + text
        }
        replace(place..<place, with: text)
    }

    mutating func removeLines(_ range: Range<Int>) {
        let end = range.upperBound <= starts.count ? starts[range.upperBound - 1] : scalars.count
        replace(starts[range.lowerBound - 1]..<end, with: "")
    }

    /// The lines as they are, with their line feeds.
    func lines(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        let end = range.upperBound <= starts.count ? starts[range.upperBound - 1] : scalars.count
        view.append(contentsOf: scalars[starts[range.lowerBound - 1]..<end])
        return String(view)
    }

    // MARK: - Extents

    /// Whether a group or list is written in braces or brackets.
    func isFlow(_ node: YAMLNode) -> Bool {
        let place = offset(of: node.position)
        return place < scalars.count && (scalars[place] == "{" || scalars[place] == "[")
    }

    /// Where a value stands: a scalar of one line, one in quotation marks, or what is in braces or brackets.
    func extent(of node: YAMLNode) -> Range<Int>? {
        let start = offset(of: node.position)
        guard start < scalars.count else { return nil }
        switch scalars[start] {
        case "\"", "'": return quoted(from: start).map { start..<$0 }
        case "{", "[": return bracketed(from: start).map { start..<$0 }
        default:
            guard case .scalar(let text, .plain) = node.content else { return nil }
            let wanted = Array(text.unicodeScalars)
            guard scalars[start...].starts(with: wanted), !wanted.isEmpty else { return nil }
            return start..<start + wanted.count
        }
    }

    private func quoted(from start: Int) -> Int? {
        let mark = scalars[start]
        var place = start + 1
        while place < scalars.count {
            if scalars[place] == "\\", mark == "\"" {
                place += 2
            } else if scalars[place] == mark {
                if mark == "'", place + 1 < scalars.count, scalars[place + 1] == "'" {
                    place += 2
                } else {
                    return place + 1
                }
            } else {
                place += 1
            }
        }
        return nil
    }

    private func bracketed(from start: Int) -> Int? {
        var depth = 0
        var place = start
        while place < scalars.count {
            switch scalars[place] {
            // A quotation mark opens a text only where a value begins.
            case "\"", "'":
                let before = scalars[..<place].last { $0 != " " && $0 != "\n" }
                if before.map({ "[{,:".unicodeScalars.contains($0) }) == true, let end = quoted(from: place) {
                    place = end
                    continue
                }
            case "#" where scalars[place - 1] == " ": return nil
            case "[", "{": depth += 1
            case "]", "}":
                depth -= 1
                if depth == 0 { return place + 1 }
            default: break
            }
            place += 1
        }
        return nil
    }
}
