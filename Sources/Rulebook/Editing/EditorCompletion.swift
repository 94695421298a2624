package import Claims
internal import FEEL

/// Something that could be written at the cursor, in place of what has been begun.
package struct EditorCompletion: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case key, field, parameter, derived, function, keyword, choice, word
    }

    package let text: String
    package let kind: Kind
    package let detail: Bilingual
    /// What it replaces.
    package let range: EditorRange

    static func all(at cursor: EditorCursor) -> [EditorCompletion] {
        if cursor.place.isKey { return keys(at: cursor) }
        if let expression = cursor.expression { return names(at: cursor, in: expression) }
        return words(at: cursor)
    }

    // MARK: - Keys and words

    private static func keys(at cursor: EditorCursor) -> [EditorCompletion] {
        let range = range(cursor, cursor.place.columns)
        var keys: [EditorCompletion] = []
        if let form = cursor.shape.form {
            keys = form.keys.map { EditorCompletion(text: $0.name, kind: .key, detail: $0.meaning, range: range) }
        }
        if case .names(_, .source) = cursor.shape, case .word(let words)? = Forms.budgetFields.first?.shape {
            keys += words.map {
                EditorCompletion(
                    text: $0, kind: .word, detail: Bilingual(zh: "资金来源", en: "funding source"), range: range)
            }
        }
        if case .names(_, .field) = cursor.shape, cursor.place.path.first != .key("inputs") {
            keys += cursor.pack.source.kind.fields.map {
                EditorCompletion(
                    text: $0.name, kind: .field, detail: Bilingual(zh: $0.label, en: $0.label), range: range)
            }
        }
        if case .names(_, .rule) = cursor.shape, cursor.version == nil {
            var seen: Set<String> = []
            for parameter in cursor.pack.source.versions.flatMap(\.parameters)
            where seen.insert(parameter.name).inserted {
                keys.append(
                    EditorCompletion(
                        text: parameter.name, kind: .parameter, detail: parameter.parameter.label, range: range))
            }
        }
        return keys
    }

    private static func words(at cursor: EditorCursor) -> [EditorCompletion] {
        var words: [(String, Bilingual)] = []
        switch cursor.shape {
        case .word(let known): words = known.map { ($0, Bilingual(zh: "", en: "")) }
        case .flag: words = ["yes", "no"].map { ($0, Bilingual(zh: "", en: "")) }
        case .code, .either(.code, _):
            let own = cursor.pack.source.versions.flatMap { $0.requirements.map(\.code) + $0.limits.map(\.code) }
            words = Set(own + ReasonCode.known).sorted().map { code in
                let outcome = ReasonCode.outcome(of: code)?.rawValue ?? ""
                return (code, Bilingual(zh: outcome, en: outcome))
            }
        default:
            if case .key(let key)? = cursor.place.path.last, ["extends", "amends", "tops up", "version"].contains(key) {
                words = cursor.pack.source.versions.map { ($0.id, $0.title) }
            }
        }
        let range = range(cursor, cursor.place.columns)
        return words.map { EditorCompletion(text: $0.0, kind: .word, detail: $0.1, range: range) }
    }

    // MARK: - Names in expressions

    private static func names(at cursor: EditorCursor, in expression: Range<Int>) -> [EditorCompletion] {
        let line = cursor.text.lines[cursor.place.line]
        let before = Array(
            line[expression.lowerBound..<min(max(cursor.place.column, expression.lowerBound), line.count)])
        if let quote = before.lastIndex(of: "\""), before.count(where: { $0 == "\"" }) % 2 == 1 {
            return choices(at: cursor, before: before[..<quote], from: expression.lowerBound + quote + 1)
        }
        var candidates: [(String, Kind, Bilingual)] = cursor.pack.names(in: cursor.version).map { name, meaning in
            switch meaning {
            case .field(let field): (name, .field, Bilingual(zh: field.label, en: field.label))
            case .businessDay: (name, .field, Bilingual(zh: "业务日", en: "the day of the decision"))
            case .birthDate: (name, .field, Bilingual(zh: "出生日期", en: "birth date"))
            case .parameter(let parameter): (name, .parameter, parameter.parameter.shown)
            case .definition(let definition):
                (name, .derived, definition.label ?? Bilingual(zh: "定义", en: "definition"))
            case .table(let table): (name, .derived, table.title ?? Bilingual(zh: "决策表", en: "table"))
            case .builtin: (name, .function, usage(of: name))
            }
        }
        candidates += BuiltinCatalogue.keywords.sorted().map { ($0, .keyword, Bilingual(zh: "", en: "")) }
        let start = cursor.place.column - begun(before, candidates.map(\.0))
        let range = range(cursor, start..<cursor.place.column)
        return candidates.map { EditorCompletion(text: $0.0, kind: $0.1, detail: $0.2, range: range) }
    }

    private static func usage(of name: String) -> Bilingual {
        let usage = BuiltinCatalogue.usage(of: name) ?? ""
        return Bilingual(zh: usage, en: usage)
    }

    /// How many code points before the cursor are the beginning of a name: the longest that some name begins with.
    private static func begun(_ before: [Unicode.Scalar], _ names: [String]) -> Int {
        let names = names.map { Array($0.lowercased().unicodeScalars) }
        for start in before.indices where start == 0 || !before[start - 1].isWordPart {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: before[start...])
            let begun = Array(String(text).lowercased().unicodeScalars)
            guard before[start].isWordPart else { continue }
            if names.contains(where: { $0.starts(with: begun) }) { return before.count - start }
        }
        // Nothing begins so: the last word, for the editor to look for.
        return before.reversed().prefix { $0.isWordPart }.count
    }

    /// The values of the choice that is spoken of: the last one named before the quotation mark, or the input of the table.
    private static func choices(at cursor: EditorCursor, before: ArraySlice<Unicode.Scalar>, from start: Int)
        -> [EditorCompletion]
    {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: before)
        var spoken = String(text)
        if case .cell = cursor.shape.item, let version = cursor.version {
            spoken += version.tables.flatMap { $0.inputs.map(\.text) }.joined(separator: " ")
        }
        let fields = cursor.pack.source.kind.fields.compactMap { field -> (Field, [Choice])? in
            if case .choice(let choices) = field.type { (field, choices) } else { nil }
        }
        let words = Set(spoken.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        let named = fields.filter { words.contains($0.0.name) }
        let range = range(cursor, start..<cursor.place.column)
        var seen: Set<String> = []
        return (named.isEmpty ? fields : named).flatMap(\.1).filter { seen.insert($0.name).inserted }.map {
            EditorCompletion(text: $0.name, kind: .choice, detail: Bilingual(zh: $0.label, en: $0.label), range: range)
        }
    }

    private static func range(_ cursor: EditorCursor, _ columns: Range<Int>) -> EditorRange {
        EditorRange(
            start: cursor.text.position(line: cursor.place.line, column: columns.lowerBound),
            end: cursor.text.position(line: cursor.place.line, column: columns.upperBound))
    }
}
