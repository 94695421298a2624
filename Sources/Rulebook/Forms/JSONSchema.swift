internal import Claims

/// The forms of rule files as JSON Schema, draft 2020-12: common editors complete and check files by it.
package enum JSONSchema {
    /// Where the schemas are kept, as seen from the root of the repository.
    package static let folder = "docs/schema"

    package static func fileName(of file: RuleFile) -> String { file.rawValue + ".schema.json" }

    /// The schema of a kind of file; `docs/schema/<kind>.schema.json` is exactly this.
    package static func text(of file: RuleFile) -> String {
        var definitions: [(String, JSONTree)] = []
        var root = group(file.form, &definitions)
        if file == .budget {
            // A budget may be the list of its lines alone, and may use the Chinese names.
            root = .object([
                ("anyOf", .array([root, .object([("type", .text("array")), ("items", reference(Forms.budgetLine))])]))
            ])
        }
        var entries: [(String, JSONTree)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text(title(of: file))),
        ]
        if case .object(let own) = root { entries += own.filter { $0.0 != "title" } }
        entries.append(("$defs", .object(definitions.sorted { $0.0 < $1.0 })))
        return JSONTree.object(entries).text + "\n"
    }

    private static func title(of file: RuleFile) -> String {
        switch file {
        case .pack: "TradeIn: programme.yaml 规则包"
        case .tests: "TradeIn: tests/*.yaml 用例"
        case .parameters: "TradeIn: parameters/*.yaml 地方参数"
        case .budget: "TradeIn: budget.yaml 预算"
        case .document: "TradeIn: documents/*.yaml 被引用的文件"
        case .detector: "TradeIn: alerts/*/detector.yaml 预警规则"
        case .cases: "TradeIn: alerts/*/tests/*.yaml 预警规则的用例"
        }
    }

    // MARK: - Groups

    private static func group(_ form: Form, _ definitions: inout [(String, JSONTree)]) -> JSONTree {
        var properties: [(String, JSONTree)] = []
        for key in form.keys {
            let described = described(schema(of: key.shape, &definitions), by: key)
            properties.append((key.name, described))
            if form.alsoInChinese { properties.append((key.meaning.zh, described)) }
        }
        var entries: [(String, JSONTree)] = [
            ("title", .text(form.name)), ("type", .text("object")), ("properties", .object(properties)),
            ("additionalProperties", .flag(false)),
        ]
        let required = form.keys.filter(\.isRequired)
        if form.alsoInChinese, !required.isEmpty {
            entries.append(("allOf", .array(required.map { key in alternatives([[key.name], [key.meaning.zh]]) })))
        } else if !required.isEmpty {
            entries.append(("required", .array(required.map { .text($0.name) })))
        }
        if !form.alternatives.isEmpty, case .object(let more) = alternatives(form.alternatives) { entries += more }
        return .object(entries)
    }

    private static func alternatives(_ sets: [[String]]) -> JSONTree {
        .object([("anyOf", .array(sets.map { .object([("required", .array($0.map { .text($0) }))]) }))])
    }

    private static func described(_ schema: JSONTree, by key: Form.Key) -> JSONTree {
        guard case .object(let entries) = schema else { return schema }
        return .object([("description", .text(key.meaning.zh + " / " + key.meaning.en))] + entries)
    }

    private static func reference(_ form: Form) -> JSONTree {
        .object([("$ref", .text("#/$defs/" + definitionName(form)))])
    }

    private static func definitionName(_ form: Form) -> String {
        form.name.split(separator: " ").filter { !["the", "a", "an"].contains($0) }.joined(separator: "-")
    }

    // MARK: - Shapes

    private static func schema(of shape: Shape, _ definitions: inout [(String, JSONTree)]) -> JSONTree {
        switch shape {
        case .text, .expression, .cell, .message:
            return scalar(["string", "number", "boolean"], [("minLength", .number(1))])
        case .code: return scalar(["string"], [("pattern", .text("^[A-Z0-9_]+$"))])
        case .word(let words): return .object([("enum", .array(words.map { .text($0) }))])
        case .flag:
            return .object([
                ("enum", .array([.flag(true), .flag(false), .text("yes"), .text("no"), .text("是"), .text("否")]))
            ])
        case .date: return scalar(["string"], [("pattern", .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))])
        case .wholeNumber(let range):
            var bounds: [(String, JSONTree)] = [("minimum", .number(range.lowerBound))]
            if range.upperBound < .max { bounds.append(("maximum", .number(range.upperBound))) }
            return scalar(["integer"], bounds)
        case .money:
            return scalar(
                ["number", "string"],
                [("minimum", .number(0)), ("pattern", .text("^[0-9]+(\\.[0-9]{1,2})? ?(yuan|元)?$"))])
        case .value:
            let single = scalar(["string", "number", "boolean"], [])
            return .object([("anyOf", .array([single, .object([("type", .text("array")), ("items", single)])]))])
        case .claimValue:
            return .object([("type", .array(["string", "number", "boolean", "null", "array"].map { .text($0) }))])
        case .list(let item):
            return scalar(["array", "null"], [("items", schema(of: item, &definitions))])
        case .group(let form):
            let name = definitionName(form)
            if !definitions.contains(where: { $0.0 == name }) {
                // Entered before it is filled: a form may come up again within itself.
                definitions.append((name, .flag(true)))
                let group = group(form, &definitions)
                if let place = definitions.firstIndex(where: { $0.0 == name }) { definitions[place].1 = group }
            }
            return reference(form)
        case .names(let value, let naming):
            var entries: [(String, JSONTree)] = []
            switch naming {
            case .field:
                entries.append(("propertyNames", scalar(["string"], [("pattern", .text("^[a-z][a-z0-9_]*$"))])))
            case .source:
                if let words = Forms.budgetFields.first?.shape {
                    entries.append(("propertyNames", schema(of: words, &definitions)))
                }
            case .rule, .programme, .any: break
            }
            entries.append(("additionalProperties", schema(of: value, &definitions)))
            return scalar(["object", "null"], entries)
        case .either(let one, let other):
            return .object([("anyOf", .array([schema(of: one, &definitions), schema(of: other, &definitions)]))])
        }
    }

    private static func scalar(_ types: [String], _ more: [(String, JSONTree)]) -> JSONTree {
        .object([("type", types.count == 1 ? .text(types[0]) : .array(types.map { .text($0) }))] + more)
    }
}

/// JSON whose keys keep their order.
indirect enum JSONTree {
    case object([(String, JSONTree)])
    case array([JSONTree])
    case text(String)
    case number(Int)
    case flag(Bool)

    /// Over several lines, indented by two blanks.
    var text: String { text(indent: 0) }

    private func text(indent: Int) -> String {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch self {
        case .text(let text): return JSONTree.quoted(text)
        case .number(let number): return String(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .array(let items):
            if items.allSatisfy(\.isScalar) {
                return "[" + items.map { $0.text(indent: 0) }.joined(separator: ", ") + "]"
            }
            return "[\n" + items.map { inner + $0.text(indent: indent + 2) }.joined(separator: ",\n") + "\n" + outer
                + "]"
        case .object(let entries):
            if entries.isEmpty { return "{}" }
            let lines = entries.map { inner + JSONTree.quoted($0.0) + ": " + $0.1.text(indent: indent + 2) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .text, .number, .flag: true
        case .object, .array: false
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
