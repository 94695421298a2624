internal import Claims
internal import FEEL

/// The cursor in a rule file, and what is known of the place.
struct EditorCursor {
    let text: EditorText
    let place: EditorPlace
    let pack: EditorPack
    /// What may stand here; of a key the group that it is in.
    let shape: Shape
    let version: VersionSource?

    init(text: EditorText, place: EditorPlace, kind: RuleFile, pack: EditorPack) {
        self.text = text
        self.place = place
        self.pack = pack
        var shape = Shape.group(kind.form)
        for step in place.path {
            switch step {
            case .key(let key): shape = shape.shape(of: key)
            case .item: shape = shape.item
            }
        }
        self.shape = shape
        version = kind == .pack ? pack.version(EditorCursor.versionID(text, place)) : nil
    }

    /// What is written at the cursor, the whole of it.
    var word: String { text.string(place.line, place.columns) }

    /// The name under the cursor with its meaning, where names have one.
    var named: (name: String, meaning: EditorPack.Name, columns: Range<Int>)? {
        if place.isKey {
            // Parameters, fields and the like are keys where they are declared or set.
            guard case .names(_, let naming) = shape else { return nil }
            switch naming {
            case .rule, .field: break
            case .programme, .source, .any: return nil
            }
            return pack.names(in: version ?? pack.source.versions.first { $0.parameters.contains { $0.name == word } })
                .first { $0.name == word }.map { ($0.name, $0.meaning, place.columns) }
        }
        guard let range = expression else { return nil }
        let scalars = Array(text.lines[place.line][range])
        guard let found = pack.name(at: place.column - range.lowerBound, in: scalars, of: version) else { return nil }
        let start = range.lowerBound + found.columns.lowerBound
        return (found.name, found.meaning, start..<(start + found.columns.count))
    }

    /// The columns of the expression that the cursor stands in; of a message those of the braces around it.
    var expression: Range<Int>? {
        guard !place.isKey else { return nil }
        if shape.isExpression { return place.columns }
        guard case .message = shape else { return nil }
        let line = text.lines[place.line]
        let columns = place.columns.clamped(to: 0..<line.count)
        guard
            let open = line[columns.lowerBound..<min(place.column, columns.upperBound)].lastIndex(of: "{"),
            line[open..<min(place.column, columns.upperBound)].firstIndex(of: "}") == nil
        else { return nil }
        let close = line[(open + 1)..<columns.upperBound].firstIndex(of: "}") ?? columns.upperBound
        return (open + 1)..<close
    }

    /// The `id` of the version around the cursor.
    private static func versionID(_ text: EditorText, _ place: EditorPlace) -> String? {
        guard let first = place.versionLine else { return nil }
        let indent = text.lines[first].firstIndex { $0 != " " } ?? 0
        for number in first..<text.lines.count {
            let line = text.lines[number]
            if number > first, let start = line.firstIndex(where: { $0 != " " }), start <= indent, line[start] != "#" {
                break
            }
            let words = text.string(number, 0..<line.count).drop { $0 == " " || $0 == "-" }
            if words.hasPrefix("id:") {
                return String(words.dropFirst(3).drop { $0 == " " }.prefix { $0 != " " && $0 != "#" })
            }
        }
        return nil
    }
}
