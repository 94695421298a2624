import FEEL

/// What became of a list.
enum ListReading {
    case value(Value)
    case absent
    case bad([FieldProblem])
    /// Not the form of a list at all: the record can't be read.
    case fault(RowProblem)
}

extension FieldPlan {
    /// So many problems of one list are told; a list that is bad throughout has no more to say.
    private static let mostProblems = 20

    /// Reads records by the fields of the list and appends the canonical array to the content, bad parts as found.
    func read(_ records: [[RawField]], to content: inout Content) -> ListReading {
        if records.isEmpty { return .absent }
        var values: [Value] = []
        var problems: [FieldProblem] = []
        content.append(UInt8(ascii: "["))
        for (place, record) in records.enumerated() {
            if place > 0 { content.append(UInt8(ascii: ",")) }
            switch read(record, item: place + 1, to: &content) {
            case .success(let (value, found)):
                values.append(value)
                problems += found.prefix(FieldPlan.mostProblems - problems.count)
            case .failure(let problem):
                return .fault(problem)
            }
        }
        content.append(UInt8(ascii: "]"))
        return problems.isEmpty ? .value(.list(values)) : .bad(problems)
    }

    private func read(
        _ record: [RawField], item: Int, to content: inout Content
    ) -> Result<(Value, [FieldProblem]), RowProblem> {
        var texts: [[UInt8]?] = Array(repeating: nil, count: parts.count)
        var given = Array(repeating: false, count: parts.count)
        for raw in record {
            guard let place = partPlace(raw.name) else { continue }
            if given[place] { return .failure(.givenTwice("\(field.name).\(parts[place].field.name)")) }
            given[place] = true
            switch raw.value {
            case .null: break
            case .text(let text), .number(let text): texts[place] = Array(ListText.trimmed(text).utf8)
            case .boolean(let value): texts[place] = Array((value ? "true" : "false").utf8)
            case .list: return .failure(.listInPlaceOfValue("\(field.name).\(parts[place].field.name)"))
            }
        }
        var context = Context()
        var problems: [FieldProblem] = []
        content.append(UInt8(ascii: "{"))
        var isFirst = true
        for (part, text) in zip(parts, texts) {
            guard let text, !text.isEmpty else {
                if part.field.absent == nil { problems.append(.missing(part.field, item: item, of: field)) }
                context[part.field.name] = part.absent
                continue
            }
            let start = content.count
            if !isFirst { content.append(UInt8(ascii: ",")) }
            content.append(part.key)
            switch part.read(text.span, to: &content) {
            case .value(let value), .doubtful(let value, _):
                context[part.field.name] = value
                if value == part.field.absent {
                    content.truncate(to: start)
                    continue
                }
            case .bad(let flaw):
                context[part.field.name] = part.invalid
                ContentWriter.write(text.span, to: &content)
                problems.append(
                    flaw.problem(
                        in: part.field, item: item, of: field, found: String(decoding: text, as: UTF8.self)))
            }
            isFirst = false
        }
        content.append(UInt8(ascii: "}"))
        return .success((.context(context), problems))
    }

    /// Where the part stands that a key stands for; nil where the list has none of that name or label.
    private func partPlace(_ key: String) -> Int? {
        if let place = parts.firstIndex(where: { $0.field.name == key || $0.field.label == key }) { return place }
        let form = FieldText.headerForm(key)
        return parts.firstIndex { part in
            FieldText.headerForm(part.field.name) == form || FieldText.headerForm(part.field.label) == form
        }
    }
}
