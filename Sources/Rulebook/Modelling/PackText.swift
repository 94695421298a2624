internal import Claims
internal import FEEL

/// Pieces of a pack as an author would write them in YAML.
enum PackText {
    // MARK: - Scalars

    /// A text that YAML gives back as it is; without quotation marks where it needs none.
    /// - Parameter quotes: whether a word such as `1407` or `yes` has to stay a text.
    static func scalar(_ text: String, inFlow: Bool, isText quotes: Bool = false) -> String {
        if !quotes || !isWord(text), isPlain(text, inFlow: inFlow) { return text }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) || text.contains("'") {
            return doubleQuoted(text)
        }
        return text.contains("\"") ? "'\(text)'" : "\"\(text.replacing("\\", with: "\\\\"))\""
    }

    static func doubleQuoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\0"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                output += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    /// Whether the text means something else than itself as the plain value of a parameter.
    private static func isWord(_ text: String) -> Bool {
        let first = text.unicodeScalars.first
        let isNumberLike = first.map { ("0"..."9").contains($0) || $0 == "-" || $0 == "+" } ?? true
        return isNumberLike || ["unset", "yes", "no", "true", "false", "是", "否", "null", "~"].contains(text)
    }

    private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, text == text.trimmed, !["null", "~"].contains(text)
        else {
            return false
        }
        if "-?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) { return false }
        if last == ":" || scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0x85 }) {
            return false
        }
        if inFlow, scalars.contains(where: { ",[]{}".unicodeScalars.contains($0) }) { return false }
        return !text.contains(": ") && !text.contains(" #")
    }

    // MARK: - Values

    /// Whether a parameter of that type may have the value.
    static func fits(_ value: Value, _ type: ParameterType) -> Bool {
        switch (value, type) {
        case (.number(let number), .money): number.scaledInt64(places: 2) != nil
        case (.number, .rate), (.number, .number), (.date, .date), (.string, .text), (.boolean, .boolean): true
        case (.list(let items), .texts): items.allSatisfy { if case .string = $0 { true } else { false } }
        case (.list(let items), .numbers): items.allSatisfy { if case .number = $0 { true } else { false } }
        default: false
        }
    }

    static func value(_ value: Value, _ type: ParameterType) -> String {
        switch (value, type) {
        case (.number(let number), .money): return number.reduced.description + " yuan"
        case (.number(let number), .rate): return ((number * Number(100)) ?? number).reduced.description + " %"
        case (.number(let number), .number(let unit)):
            return ([number.reduced.description] + [unit].compactMap(\.self)).joined(separator: " ")
        case (.boolean(let flag), _): return flag ? "yes" : "no"
        case (.string(let text), _): return scalar(text, inFlow: true, isText: true)
        case (.list(let items), _):
            return "["
                + items.map { item in
                    if case .string(let text) = item { return scalar(text, inFlow: true) }
                    return item.description
                }.joined(separator: ", ") + "]"
        default: return value.description
        }
    }

    // MARK: - Entries

    /// What a rule says differently from its version's citation.
    static func citation(_ citation: Citation, in version: Citation) -> [(String, String)] {
        var lines: [(String, String)] = []
        let names = citation.document != version.document || (citation.clause == nil && version.clause != nil)
        if names { lines.append(("document", citation.document)) }
        if let clause = citation.clause, names || clause != version.clause { lines.append(("clause", clause)) }
        if citation.status != version.status { lines.append(("status", citation.status.rawValue)) }
        return lines
    }

    static func parameter(_ parameter: Parameter, value: Value?, label: Bilingual?, citing version: Citation) -> String
    {
        var fields = ["value: " + (value.map { self.value($0, parameter.type) } ?? "unset")]
        if value == nil { fields.append("type: " + parameter.type.word) }
        if let fallback = parameter.fallback {
            fields.append("default: " + self.value(fallback.value, parameter.type))
        }
        let citation =
            parameter.citation.status == .unset
            ? Citation(document: parameter.citation.document, clause: parameter.citation.clause, status: version.status)
            : parameter.citation
        fields += self.citation(citation, in: version).map { "\($0): \(scalar($1, inFlow: true))" }
        if let label { fields += ["zh: \(scalar(label.zh, inFlow: true))", "en: \(scalar(label.en, inFlow: true))"] }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    static func definition(_ text: String, label: Bilingual?) -> [String] {
        guard let label else { return [scalar(text, inFlow: false)] }
        return [
            "", "  is: " + scalar(text, inFlow: false), "  zh: " + scalar(label.zh, inFlow: false),
            "  en: " + scalar(label.en, inFlow: false),
        ]
    }

    static func requirement(
        _ source: RequirementSource, when: String?, that: String, message: Bilingual, citing version: Citation
    ) -> [String] {
        var lines = ["- code: \(source.code)"]
        if source.name != source.code { lines.append("  name: " + scalar(source.name, inFlow: false)) }
        if ReasonCode.outcome(of: source.code) == nil { lines.append("  outcome: \(source.outcome.rawValue)") }
        lines += citation(source.citation, in: version).map { "  \($0): \(scalar($1, inFlow: false))" }
        if let when { lines.append("  when: " + scalar(when, inFlow: false)) }
        lines.append("  that: " + scalar(that, inFlow: false))
        if source.passesWhenUnset { lines.append("  if unset: passes") }
        return lines + [
            "  otherwise:", "    zh: " + scalar(message.zh, inFlow: false),
            "    en: " + scalar(message.en, inFlow: false),
        ]
    }

    static func table(
        _ source: TableSource, _ table: ModelDecision.Table, title: Bilingual?, citing version: Citation
    ) -> [String] {
        var lines = [source.name + ":"]
        if let title { lines.append("  title: " + bilingual(title)) }
        lines.append("  hit policy: " + scalar(table.hitPolicy, inFlow: false))
        lines.append("  result: " + source.result.word)
        lines += citation(source.citation, in: version).map { "  \($0): \(scalar($1, inFlow: false))" }
        lines.append("  inputs: [" + table.inputs.map { scalar($0.text, inFlow: true) }.joined(separator: ", ") + "]")
        lines.append("  rows:")
        return lines + table.rows.map { "    " + row($0) }
    }

    static func row(_ row: ModelDecision.Row) -> String {
        let cells = row.cells.map { scalar($0, inFlow: true) }.joined(separator: ", ")
        return "- {when: [\(cells)], then: \(scalar(row.output, inFlow: true))}"
    }

    static func bilingual(_ texts: Bilingual) -> String {
        "{zh: \(scalar(texts.zh, inFlow: true)), en: \(scalar(texts.en, inFlow: true))}"
    }

    // MARK: - Rows

    /// For every new row the old one that it was: by id, and where an editor gave it another, by what it says.
    static func matches(old: [ModelDecision.Row], new: [ModelDecision.Row]) -> [Int?] {
        var free = Set(old.indices)
        var found = new.map { row -> Int? in
            guard let place = old.firstIndex(where: { $0.id == row.id }), free.remove(place) != nil else { return nil }
            return place
        }
        for (number, row) in new.enumerated() where found[number] == nil {
            let same = free.sorted().first { old[$0].cells == row.cells && old[$0].output == row.output }
            if let same {
                free.remove(same)
                found[number] = same
            }
        }
        // No id was kept and nothing was added or taken out: then the rows stand where they stood.
        if old.count == new.count, !zip(old, new).contains(where: { $0.id == $1.id }) {
            for number in new.indices where found[number] == nil && free.remove(number) != nil {
                found[number] = number
            }
        }
        return found
    }
}
