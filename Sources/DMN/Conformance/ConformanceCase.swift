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

    /// - Parameter model: its types tell what a value is that the file gives without one.
    init(_ node: XMLNode, _ model: DecisionModel?) throws(ModelError) {
        id = node["id"] ?? ""
        invocable = node["invocableName"]
        var inputs: [DecisionModel.InputName: Value] = [:]
        for input in node.children("inputNode") {
            let name = DecisionModel.InputName(input["name"] ?? "", namespace: input["namespace"])
            inputs[name] = try ConformanceCase.value(input, model?.type(of: name) ?? .any)
        }
        self.inputs = inputs
        var results: [Result] = []
        for result in node.children("resultNode") {
            let expected: Value =
                if let node = result.child("expected") {
                    try ConformanceCase.value(node, model?.element(named: result["name"] ?? "")?.type.type ?? .any)
                } else {
                    ConformanceCase.null
                }
            results.append(
                Result(
                    name: result["name"] ?? "", expected: expected, wantsReason: result["errorResult"] == "true"))
        }
        self.results = results
    }

    /// Whether a case that can't be read wants anything other than null, by the look of it.
    static func wantsValue(_ node: XMLNode) -> Bool {
        node.children("resultNode").contains { result in
            guard let expected = result.child("expected") else { return false }
            return ((try? value(expected, .any)).map { !$0.isNull }) ?? true
        }
    }

    private static let null = Value.null(NullReason(kind: .literal))

    private static func value(_ node: XMLNode, _ type: FEELType) throws(ModelError) -> Value {
        if let list = node.child("list") {
            let inner: FEELType = if case .list(let item) = type { item } else { .any }
            var items: [Value] = []
            for item in list.children("item") { items.append(try value(item, inner)) }
            return .list(items)
        }
        let components = node.children("component")
        if !components.isEmpty {
            var fields: [String: FEELType] = [:]
            if case .context(let known) = type { fields = known }
            var context = Context()
            for component in components {
                let name = component["name"] ?? ""
                context[name] = try value(component, fields[name] ?? .any)
            }
            return .context(context)
        }
        guard let value = node.child("value") else { return null }
        if (value["xsi:nil"] ?? value["nil"]) == "true" { return null }
        // Without a type and without a text nothing is given.
        if value["xsi:type"] == nil, value["type"] == nil, value.text.isEmpty { return null }
        return try scalar(value, type)
    }

    private static func scalar(_ node: XMLNode, _ known: FEELType) throws(ModelError) -> Value {
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
            default: untyped(text, known) ?? .string(node.text)
            }
        guard let value else { throw ModelError("`\(text)` is no \(type)", at: node.position) }
        return value
    }

    /// What the model's type makes of the text; nil for a string, or what can't be read as that type.
    private static func untyped(_ text: String, _ type: FEELType) -> Value? {
        switch type {
        case .number: Number(text).map { .number($0) }
        case .boolean: text == "true" || text == "false" ? .boolean(text == "true") : nil
        case .date: CivilDate(text).map { .date($0) }
        case .time: TimeOfDay(text).map { .time($0) }
        case .dateTime: DateTime(text).map { .dateTime($0) }
        case .daysAndTimeDuration, .yearsAndMonthsDuration: Value(temporal: text)
        default: nil
        }
    }

    /// What differs from the expectations; nil when nothing does.
    ///
    /// - Parameter isStrict: whether a result marked as an error must be a null that says why (more than that null is
    ///   written there), and every other null an answer (``NullReason/isFault`` is false).
    func difference(in model: DecisionModel, isStrict: Bool) -> String? {
        if results.isEmpty { return "the case names no result" }
        for result in results {
            let name = invocable ?? result.name
            // Otherwise a name that the model does not have would be the null that some cases expect.
            guard model.element(named: name) != nil else { return "the model has nothing called `\(name)`" }
            var value = model.evaluate(name, inputs: inputs)
            // Of a service with several outputs each may be asked for by its name.
            if case .context(let outputs) = value, name != result.name, let output = outputs[result.name],
                let service = model.element(named: name)?.service, service.outputs.count > 1
            {
                value = output
            }
            if !ConformanceCase.matches(value, result.expected) {
                let reason = value.nullReason.map { " (\($0))" } ?? ""
                return "\(result.name) is \(value)\(reason), expected \(result.expected)"
            }
            if isStrict, let reason = value.nullReason {
                if result.wantsReason, reason.kind == .literal { return "\(result.name) is null without a reason" }
                if !result.wantsReason, reason.isFault { return "\(result.name) is null by a fault: \(reason)" }
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
