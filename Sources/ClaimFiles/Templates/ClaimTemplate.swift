package import Claims

/// An empty form for claims of one kind: hints, header, and a line that shows how it is filled in. The reader of claims takes
/// it as it is.
///
/// The example is a claim of a made-up person without the merchant's code: forgotten in the file it is returned, and costs
/// nothing.
package struct ClaimTemplate: Sendable {
    let kind: ClaimKind
    /// In Chinese: labels and words of choices; else names.
    let usesLabels: Bool
    /// By the kind's fields.
    let example: [String]

    /// - Parameter example: the fields of a claim, by name, as rule tests write them.
    package init(of kind: ClaimKind, example: [RawField], usesLabels: Bool) {
        self.kind = kind
        self.usesLabels = usesLabels
        self.example = kind.fields.map { field in
            switch field.name {
            case CommonField.claimID.name: return usesLabels ? "示例-请删除本行" : "EXAMPLE-delete-this-row"
            case CommonField.kind.name: return usesLabels ? kind.label : kind.name
            case CommonField.merchantID.name: return ""
            default:
                guard let value = example.first(where: { $0.name == field.name })?.value else { return "" }
                return ClaimTemplate.text(value, field, usesLabels)
            }
        }
    }

    var headers: [String] { kind.fields.map { usesLabels ? $0.label : $0.name } }

    var hints: [String] {
        kind.fields.map { field in
            let hint = FieldHint.text(field, kind)
            return usesLabels ? hint.zh : hint.en
        }
    }

    var title: String {
        usesLabels
            ? "\(kind.label)申报表：一行一件；表头不要改；没有的内容留空；“示例”一行看过后请删除。"
            : "Claims of the kind \(kind.name): one a row; leave the header as it is and empty what does not apply; delete the example."
    }

    /// The words that a field's cell may hold; nil where it is not a choice.
    func words(of field: Field) -> [String]? {
        if field.name == CommonField.kind.name { return [usesLabels ? kind.label : kind.name] }
        switch field.type {
        case .choice(let choices): return choices.map { usesLabels ? $0.label : $0.name }
        case .boolean: return usesLabels ? ["是", "否"] : ["true", "false"]
        default: return nil
        }
    }

    /// A table in UTF-8, with the mark by which spreadsheets know it, and line ends of theirs.
    package var csv: [UInt8] {
        let rows = [hints, headers, example].map { $0.map(ClaimTemplate.cell).joined(separator: ",") + "\r\n" }
        return [0xEF, 0xBB, 0xBF] + Array(rows.joined().utf8)
    }

    private static func cell(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private static func text(_ value: RawValue, _ field: Field, _ usesLabels: Bool) -> String {
        switch value {
        case .null: return ""
        case .number(let text): return text
        case .boolean(let flag): return usesLabels ? (flag ? "是" : "否") : String(flag)
        case .text(let text):
            guard case .choice(let choices) = field.type, let choice = choices.first(where: { $0.name == text }) else {
                return text
            }
            return usesLabels ? choice.label : choice.name
        case .list(let records):
            guard case .list(let parts) = field.type else { return "" }
            return records.map { record in
                parts.compactMap { part -> String? in
                    guard let value = record.first(where: { $0.name == part.name })?.value else { return nil }
                    if case .boolean(let flag) = value { return flag ? (usesLabels ? part.label : part.name) : nil }
                    return text(value, part, usesLabels)
                }.joined(separator: ":")
            }.joined(separator: "; ")
        }
    }
}
