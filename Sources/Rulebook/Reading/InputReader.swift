internal import Claims
internal import FEEL

/// Reads `inputs:`, what a kind's form asks for.
struct InputReader {
    let diagnostics: DiagnosticCollector

    /// Types without further keys, by the words that stand for them.
    static let simpleTypes: [(name: String, type: FieldType)] = [
        ("text", .text), ("money", .money), ("number", .number), ("whole number", .wholeNumber), ("date", .date),
        ("boolean", .boolean), ("resident id", .residentID), ("person or company id", .personOrCompanyID),
        ("credit code", .creditCode), ("vin", .vin), ("plate", .plate), ("bank account", .bankAccount), ("gtin", .gtin),
        ("invoice code", .invoiceCode), ("invoice number", .invoiceNumber), ("division", .division), ("phone", .phone),
        ("identifier", .identifier),
    ]

    static let typeNames = simpleTypes.map(\.name) + ["choice", "list"]

    func fields(_ node: YAMLNode) -> [Field] {
        node.entries("inputs", diagnostics).compactMap { field($0, insideList: false) }
    }

    func positions(_ node: YAMLNode) -> [String: SourcePosition] {
        guard case .mapping(let entries) = node.content else { return [:] }
        return Dictionary(entries.map { ($0.key, $0.keyPosition) }, uniquingKeysWith: { first, _ in first })
    }

    private func field(_ entry: YAMLNode.Entry, insideList: Bool) -> Field? {
        let what = "the input \(entry.key)"
        guard let reader = MappingReader(entry.value, what, as: Forms.input, diagnostics) else { return nil }
        guard entry.key.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }),
            entry.key.utf8.first.map({ (0x61...0x7A).contains($0) }) == true
        else {
            diagnostics.report(
                entry.keyPosition, "\"\(entry.key)\" is not the name of a field",
                expected: "small letters, digits and _, as in old_vin")
            return nil
        }
        guard let typeNode = reader.required("type", what), let typeName = typeNode.text("type", diagnostics),
            let label = reader.requiredText("label", what),
            let type = type(typeName, at: typeNode, reader, what, insideList: insideList)
        else { return nil }
        return Field(
            name: entry.key, label: label, type: type, isPersonal: reader.flag("personal"),
            isRequired: reader.flag("required") ?? false, range: range(reader, type: type, what),
            absent: absent(reader, type: type, what))
    }

    private func type(_ name: String, at node: YAMLNode, _ reader: MappingReader, _ what: String, insideList: Bool)
        -> FieldType?
    {
        // `resident ID`, `resident_id` and `resident id` are one word to the reader.
        let word = String(name.lowercased().map { $0 == "_" || $0 == "-" ? " " : $0 })
        if word != "choice", let values = reader["values"] {
            diagnostics.report(values.position, "\(what) has values but is not a choice", expected: "\"type: choice\"")
        }
        if word != "list", let fields = reader["of"] {
            diagnostics.report(
                fields.position, "\(what) has fields of its own but is not a list", expected: "\"type: list\"")
        }
        switch word {
        case "choice":
            guard let values = reader.required("values", what) else { return nil }
            var choices: [Choice] = []
            for entry in values.entries("values", diagnostics) {
                guard let label = entry.value.text("the label of \(entry.key)", diagnostics) else { continue }
                if choices.contains(where: { $0.label == label }) {
                    diagnostics.report(
                        entry.value.position, "the label \(label) stands for two values",
                        expected: "one label for each value")
                }
                choices.append(Choice(name: entry.key, label: label))
            }
            guard !choices.isEmpty else {
                diagnostics.report(
                    values.position, "\(what) has no values", expected: "names and labels, as in {petrol: 汽油}")
                return nil
            }
            return .choice(choices)
        case "list":
            guard !insideList else {
                diagnostics.report(
                    node.position, "\(what) is a list inside a list", expected: "a list of simple fields")
                return nil
            }
            guard let fields = reader.required("of", what) else { return nil }
            return .list(fields.entries("of", diagnostics).compactMap { field($0, insideList: true) })
        default:
            guard let type = InputReader.simpleTypes.first(where: { $0.name == word })?.type else {
                diagnostics.report(
                    node.position, "\(what) has the unknown type \"\(name)\"",
                    expected: Spelling.expectation(for: word, among: InputReader.typeNames))
                return nil
            }
            return type
        }
    }

    private func range(_ reader: MappingReader, type: FieldType, _ what: String) -> ClosedRange<Int64>? {
        guard reader.has("from") || reader.has("to") else { return nil }
        guard type == .wholeNumber else {
            diagnostics.report(
                reader.node.position, "\(what) has a range but is not a whole number",
                expected: "\"type: whole number\"")
            return nil
        }
        func bound(_ key: String) -> Int64? {
            guard let node = reader[key] else { return nil }
            guard let value = node.scalar.flatMap({ Number($0) })?.int64 else {
                diagnostics.report(node.position, "\(key): \(node.kindName) stands here", expected: "a whole number")
                return nil
            }
            return value
        }
        let (from, to) = (bound("from") ?? 0, bound("to") ?? Int64.max)
        guard from <= to else {
            diagnostics.report(
                reader.node.position, "\(what): from is greater than to", expected: "from 1 to 5, for example")
            return nil
        }
        return from...to
    }

    private func absent(_ reader: MappingReader, type: FieldType, _ what: String) -> Value? {
        guard let node = reader["absent means"] else { return nil }
        if reader.flag("required") == true {
            diagnostics.report(
                node.position, "\(what) is required, so that it is never absent",
                expected: "either \"required\" or \"absent means\"")
        }
        switch type {
        case .boolean:
            return node.flag("absent means", diagnostics).map(Value.boolean)
        case .money, .number, .wholeNumber:
            guard let number = node.scalar.flatMap({ Number($0) }) else { break }
            return .number(number)
        case .choice(let choices):
            guard let name = node.scalar else { break }
            if choices.contains(where: { $0.name == name }) { return .string(name) }
            diagnostics.report(
                node.position, "\"\(name)\" is not one of the values",
                expected: Spelling.expectation(for: name, among: choices.map(\.name)))
            return nil
        case .text:
            if let text = node.scalar { return .string(text) }
        default: break
        }
        diagnostics.report(node.position, "absent means \(node.kindName)", expected: "a value of the field's type")
        return nil
    }
}
