/// Where in a rule file the cursor stands: under which keys, and in which text. Told from indentation and braces alone, so that
/// it is known while the file is half written and no YAML yet.
struct EditorPlace {
    enum Step: Equatable {
        case key(String)
        case item
    }

    /// The groups and lists around it, the outermost first; of a value its own key is the last.
    private(set) var path: [Step]
    /// Whether it stands on a key, or where one could be written.
    private(set) var isKey = true
    let line: Int
    let column: Int
    /// The columns of the text that it stands in, without quotes.
    private(set) var columns: Range<Int>
    /// The line on which the version begins that it stands in.
    let versionLine: Int?

    fileprivate struct Head {
        let column: Int
        let step: Step
        let line: Int
    }

    init?(_ text: EditorText, at position: EditorPosition) {
        guard text.lines.indices.contains(position.line) else { return nil }
        line = position.line
        column = text.column(position)
        var open: [Head] = []
        for number in 0..<line { EditorPlace.heads(of: text.lines[number], number).heads.forEach { $0.enter(&open) } }
        let current = text.lines[line]
        let (heads, rest) = EditorPlace.heads(of: current, line)
        let column = column
        for head in heads where head.column <= column { head.enter(&open) }
        if heads.isEmpty {
            // A line on which nothing is written yet, or the beginning of a key.
            let start = min(column, current.firstIndex { $0 != " " } ?? column)
            if start < current.count, current[start] == "#" { return nil }
            open.removeAll { $0.column >= start }
        }
        versionLine = zip(open, open.dropFirst()).first { $0.0.step == .key("versions") && $0.1.step == .item }?.1.line
        path = open.map(\.step)
        columns = column..<column
        if let last = heads.last, case .key(let key) = last.step {
            let keyEnd = last.column + key.unicodeScalars.count
            if column <= keyEnd, column >= last.column {
                columns = last.column..<keyEnd
                if path.last == last.step { path.removeLast() }
                return
            }
        }
        guard column >= rest else { return }
        if let last = heads.last, case .key = last.step { isKey = false }
        scan(current, from: rest)
    }

    // MARK: - Heads of lines

    /// The hyphens and the key that a line begins with, and where what stands behind them begins.
    private static func heads(of line: [Unicode.Scalar], _ number: Int) -> (heads: [Head], rest: Int) {
        var place = line.firstIndex { $0 != " " } ?? line.count
        var heads: [Head] = []
        guard place < line.count, line[place] != "#" else { return ([], line.count) }
        func skip() { while place < line.count, line[place] == " " { place += 1 } }
        while place < line.count, line[place] == "-", place + 1 == line.count || line[place + 1] == " " {
            heads.append(Head(column: place, step: .item, line: number))
            place += 1
            skip()
        }
        if let (key, end) = key(in: line, from: place) {
            heads.append(Head(column: place, step: .key(key), line: number))
            place = end
            skip()
        }
        return (heads, place)
    }

    /// A key and the place behind its colon.
    private static func key(in line: [Unicode.Scalar], from start: Int) -> (String, Int)? {
        guard start < line.count, !"{[#&*!|>\"'".unicodeScalars.contains(line[start]) else { return nil }
        for place in start..<line.count {
            if line[place] == "#", line[place - 1] == " " { return nil }
            if line[place] == ":", place + 1 == line.count || line[place + 1] == " " {
                var key = String.UnicodeScalarView()
                key.append(contentsOf: line[start..<place])
                return (String(key), place + 1)
            }
        }
        return nil
    }

    // MARK: - Behind the key

    /// Finds the text under the cursor in what stands behind the key.
    private mutating func scan(_ line: [Unicode.Scalar], from start: Int) {
        var place = start
        func skip() { while place < line.count, line[place] == " " { place += 1 } }
        if place < line.count, line[place] == "&" {
            while place < line.count, line[place] != " " { place += 1 }
            skip()
        }
        guard place < line.count, line[place] == "{" || line[place] == "[" else {
            columns = text(in: line, &place, isFlow: false)
            return
        }
        var groups: [(isMapping: Bool, key: String?)] = []
        while place < line.count {
            skip()
            guard place < line.count, place <= column else { break }
            switch line[place] {
            case "{", "[":
                groups.append((line[place] == "{", nil))
                place += 1
            case "}", "]":
                _ = groups.popLast()
                place += 1
                if groups.isEmpty { return }
            case ",":
                if let last = groups.indices.last { groups[last].key = nil }
                place += 1
            default:
                let found = text(in: line, &place, isFlow: true)
                if found.lowerBound <= column, column <= found.upperBound {
                    columns = found
                    settle(groups)
                    return
                }
                skip()
                if let last = groups.indices.last, groups[last].isMapping, groups[last].key == nil, place < line.count,
                    line[place] == ":"
                {
                    var key = String.UnicodeScalarView()
                    key.append(contentsOf: line[found])
                    groups[last].key = String(key)
                    place += 1
                }
            }
        }
        settle(groups)
    }

    private mutating func settle(_ groups: [(isMapping: Bool, key: String?)]) {
        for group in groups {
            if !group.isMapping { path.append(.item) } else if let key = group.key { path.append(.key(key)) }
        }
        isKey = groups.last.map { $0.isMapping && $0.key == nil } ?? isKey
    }

    /// The columns of a text, without its quotes; `place` goes on behind it.
    private func text(in line: [Unicode.Scalar], _ place: inout Int, isFlow: Bool) -> Range<Int> {
        let start = place
        if place < line.count, line[place] == "\"" || line[place] == "'" {
            let quote = line[place]
            place += 1
            while place < line.count, line[place] != quote { place += quote == "\"" && line[place] == "\\" ? 2 : 1 }
            let end = min(place, line.count)
            place = min(place + 1, line.count)
            return (start + 1)..<max(start + 1, end)
        }
        while place < line.count {
            if isFlow, ",[]{}".unicodeScalars.contains(line[place]) { break }
            if isFlow, line[place] == ":", place + 1 == line.count || line[place + 1] == " " { break }
            if line[place] == "#", place > start, line[place - 1] == " " { break }
            place += 1
        }
        var end = place
        while end > start, line[end - 1] == " ", end > column { end -= 1 }
        return start..<max(start, end)
    }
}

extension EditorPlace.Head {
    /// Ends what this line does not belong to, and begins what it begins.
    fileprivate func enter(_ open: inout [EditorPlace.Head]) {
        while let last = open.last {
            let ends =
                step == .item
                ? last.column > column || (last.column == column && last.step == .item) : last.column >= column
            guard ends else { break }
            open.removeLast()
        }
        open.append(self)
    }
}
