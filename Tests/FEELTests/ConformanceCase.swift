import FEEL
import Foundation

/// A case of the public DMN TCK that needs only the expression language, as `literal.jsonl` of the shared folder has it.
struct ConformanceCase {
    struct Decision {
        let expression: String
        let type: String?
        let requires: [String]
    }

    struct Expectation {
        let decision: String
        /// Nil where an error or null is wanted.
        let value: Value
        let isError: Bool
    }

    /// `folder/case`
    let name: String
    let inputs: [String: Value]
    let decisions: [String: Decision]
    let expectations: [Expectation]
    /// The types that the case's model names.
    let types: [String: FEELType]

    /// Whether some expectation is something other than null: the harder part of the kit.
    var wantsValue: Bool { expectations.contains { !$0.value.isNull } }

    /// The shared folder beside the project.
    static let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/tck/literal.jsonl")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    static func all(in file: URL = file) throws -> [ConformanceCase] {
        var types: [String: [String: FEELType]] = [:]
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw Malformed()
            }
            guard let folder = object["folder"] as? String, let level = object["level"] as? String else {
                throw Malformed()
            }
            if types[folder] == nil {
                types[folder] = ModelTypes.read(
                    folder: ConformanceCase.file.deletingLastPathComponent().appendingPathComponent(
                        "compliance-level-\(level)/\(folder)"))
            }
            return try ConformanceCase(object, types: types[folder] ?? [:])
        }
    }

    struct Malformed: Error {}

    init(_ object: [String: Any], types: [String: FEELType]) throws {
        self.types = types
        guard let folder = object["folder"] as? String, let number = object["case"] as? String,
            let inputs = object["inputs"] as? [String: Any],
            let decisions = object["decisions"] as? [String: [String: Any]],
            let results = object["results"] as? [[String: Any]]
        else { throw Malformed() }
        name = "\(folder)/\(number)"
        self.inputs = try inputs.mapValues(ConformanceCase.value)
        self.decisions = try decisions.mapValues { decision in
            guard let expression = decision["expr"] as? String, let requires = decision["requires"] as? [String] else {
                throw Malformed()
            }
            return Decision(expression: expression, type: decision["type"] as? String, requires: requires)
        }
        expectations = try results.map { result in
            guard let decision = result["name"] as? String else { throw Malformed() }
            return Expectation(
                decision: decision, value: try ConformanceCase.value(result["expected"] ?? NSNull()),
                isError: result["errorResult"] as? Bool ?? false)
        }
    }

    /// A typed value `{"t": type, "v": value}`.
    static func value(_ any: Any) throws -> Value {
        let null = Value.null(NullReason(kind: .literal))
        guard let object = any as? [String: Any], let type = object["t"] as? String else { return null }
        let text = object["v"] as? String
        switch type {
        case "null": return null
        case "list": return .list(try (object["v"] as? [Any] ?? []).map(value))
        case "context":
            return .context(
                Context(
                    try (object["v"] as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map {
                        ($0.key, try value($0.value))
                    }))
        case "string": return .string(text ?? "")
        case "boolean": return .boolean(text == "true")
        default:
            guard let text else { return null }
            switch type {
            case "number": if let number = Number(text) { return .number(number) }
            case "date": if let date = CivilDate(text) { return .date(date) }
            case "time": if let time = TimeOfDay(text) { return .time(time) }
            case "dateTime": if let dateTime = DateTime(text) { return .dateTime(dateTime) }
            case "duration": if let duration = Value(temporal: text) { return duration }
            default: break
            }
            throw Malformed()
        }
    }

    /// What the decision evaluates to, with the decisions it requires evaluated before.
    func evaluate(_ decision: String, depth: Int = 0) -> Value {
        guard depth < 10, let decision = decisions[decision] else {
            return .null(NullReason(kind: .noMatch("there is no decision `\(decision)`")))
        }
        var scope = Scope()
        var frame: [Value] = []
        for (name, type) in types { scope.declareType(name, type) }
        for name in decision.requires {
            let value = inputs[name] ?? evaluate(name, depth: depth + 1)
            scope.declare(name, value.isNull ? .any : value.type)
            frame.append(value)
        }
        do {
            let expression = try CompiledExpression(
                decision.expression, in: scope, at: SourcePosition(file: name, line: 1, column: 1), checking: .standard)
            let value = expression.evaluate(frame)
            guard let name = decision.type, let type = types[name] ?? ConformanceCase.basicTypes[name], !value.isNull
            else { return value }
            return value.converted(to: type)
                ?? .null(NullReason(kind: .mismatch("the result is a \(value.type), not a \(type)")))
        } catch {
            return .null(NullReason(kind: .mismatch(String(describing: error))))
        }
    }

    private static let basicTypes: [String: FEELType] = ["string": .string, "number": .number, "boolean": .boolean]

    /// What differs from the expectations; empty when all is as expected.
    func differences() -> [String] {
        expectations.compactMap { expectation in
            let value = evaluate(expectation.decision)
            if ConformanceCase.matches(value, expectation.value) { return nil }
            let reason = value.nullReason.map { " (\($0))" } ?? ""
            return
                "\(decisions[expectation.decision]?.expression ?? "?") is \(value)\(reason), expected \(expectation.value)"
        }
    }

    /// Equality as the kit has it: numbers within 1e-8.
    static func matches(_ value: Value, _ expected: Value) -> Bool {
        switch (value, expected) {
        case (.number(let a), .number(let b)):
            guard let difference = a - b else { return false }
            return difference.magnitude <= Number(coefficient: 1, exponent: -8)
        case (.list(let a), .list(let b)): return a.count == b.count && zip(a, b).allSatisfy(matches)
        case (.context(let a), .context(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { entry in b[entry.key].map { matches(entry.value, $0) } ?? false }
        // The zone as it is written counts too.
        case (.time(let a), .time(let b)): return a.description == b.description || a == b
        case (.dateTime(let a), .dateTime(let b)): return a.description == b.description || a == b
        default: return value == expected
        }
    }
}
