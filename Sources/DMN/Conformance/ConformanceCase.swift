import FEEL

/// A case of a test file in the format of the DMN Technology Compatibility Kit.
struct ConformanceCase: Sendable {
    struct Result: Sendable {
        let name: String
        let expected: Value
        let wantsReason: Bool
    }

    let id: String
    let invocable: String?
    let inputs: [DecisionModel.InputName: Value]
    let results: [Result]

    /// Whether any result is something other than null.
    var wantsValue: Bool { results.contains { !$0.expected.isNull } }

    init(_ node: XMLNode) throws(ModelError) {
        id = node["id"] ?? ""
        invocable = node["invocableName"]
        var inputs: [DecisionModel.InputName: Value] = [:]
        for input in node.children("inputNode") {
            let name = DecisionModel.InputName(input["name"] ?? "", namespace: input["namespace"])
            inputs[name] = try ConformanceCase.value(input)
        }
        self.inputs = inputs
        var results: [Result] = []
        for result in node.children("resultNode") {
            let expected: Value =
                if let node = result.child("expected") { try ConformanceCase.value(node) } else {
                    ConformanceCase.null
                }
            results.append(
                Result(
                    name: result["name"] ?? "", expected: expected, wantsReason: result["errorResult"] == "true"))
        }
        self.results = results
    }

    private static let null = Value.null(NullReason(kind: .literal))

    private static func value(_ node: XMLNode) throws(ModelError) -> Value {
        if let list = node.child("list") {
            var items: [Value] = []
            for item in list.children("item") { items.append(try value(item)) }
            return .list(items)
        }
        let components = node.children("component")
        if !components.isEmpty {
            var context = Context()
            for component in components { context[component["name"] ?? ""] = try value(component) }
            return .context(context)
        }
        guard let value = node.child("value") else { return null }
        if (value["xsi:nil"] ?? value["nil"]) == "true" { return null }
        return try scalar(value)
    }

    private static func scalar(_ node: XMLNode) throws(ModelError) -> Value {
        let type = (node["xsi:type"] ?? node["type"] ?? "").split(separator: ":").last.map(String.init) ?? ""
        let text = node.trimmed
        let value: Value? =
            switch type {
            case "string": .string(node.text)
            case "boolean": text == "true" || text == "1" ? .boolean(true) : .boolean(false)
            case "decimal", "double", "integer", "int", "long", "float": Number(text).map { .number($0) }
            case "date": CivilDate(text).map { .date($0) }
            case "time": TimeOfDay(text).map { .time($0) }
            case "dateTime": DateTime(text).map { .dateTime($0) }
            case "duration": Value(temporal: text)
            default:
                // Untyped values are what they look like.
                if let number = Number(text) {
                    .number(number)
                } else if text == "true" || text == "false" {
                    .boolean(text == "true")
                } else {
                    .string(node.text)
                }
            }
        guard let value else { throw ModelError("`\(text)` is no \(type)", at: node.position) }
        return value
    }

    /// What differs from the expectations; nil when nothing does.
    /// - Parameter isStrict: whether an error must come with a reason that is more than a written null, and no other
    ///   null may come from a fault.
    func difference(in model: DecisionModel, isStrict: Bool) -> String? {
        for result in results {
            let value = model.evaluate(invocable ?? result.name, inputs: inputs)
            if !ConformanceCase.matches(value, result.expected) {
                let reason = value.nullReason.map { " (\($0))" } ?? ""
                return "\(result.name) is \(value)\(reason), expected \(result.expected)"
            }
            if isStrict, let reason = value.nullReason {
                let isFault = reason.leaves.contains { leaf in leaf.kind != .literal }
                if result.wantsReason, !isFault { return "\(result.name) is null without a reason" }
                if !result.wantsReason, isFault { return "\(result.name) is null with a reason: \(reason)" }
            }
        }
        return nil
    }

    /// Equality as the kit has it: numbers within 1e-8.
    private static func matches(_ value: Value, _ expected: Value) -> Bool {
        switch (value, expected) {
        case (.number(let a), .number(let b)):
            guard let difference = a - b else { return false }
            return difference.magnitude <= Number(coefficient: 1, exponent: -8)
        case (.list(let a), .list(let b)): return a.count == b.count && zip(a, b).allSatisfy(matches)
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { entry in b[entry.key].map { matches(entry.value, $0) } ?? false }
        default: return value == expected
        }
    }
}
