import FEEL

/// A type of a model: what FEEL knows of it, and the values allowed.
struct ItemType: Sendable {
    let type: FEELType
    let check: Check?
    /// How many components it has, those of its components included: types may double from one to the next.
    var size = 1
    /// The text of its allowed values: where a table lists no output values of its own, these order its outputs.
    var values: String?

    static let any = ItemType(type: .any, check: nil)

    indirect enum Check: Sendable {
        case allowed(CompiledUnaryTests)
        case items(Check)
        /// The names of all components, for tests that look at their neighbours, and the checks of those that have one.
        case components([String], [String: Check])
        case all([Check])

        /// - Parameter frame: the values of the neighbours.
        func admits(_ value: Value, frame: [Value] = [], _ evaluation: inout Evaluation) -> Bool {
            guard evaluation.spend() else { return false }
            switch self {
            case .allowed(let tests): return value.isNull || tests.matches(value, frame, &evaluation) == .boolean(true)
            case .items(let check):
                guard case .list(let items) = value else { return true }
                return items.allSatisfy { check.admits($0, frame: frame, &evaluation) }
            case .components(let names, let checks):
                guard case .context(let context) = value else { return true }
                let neighbours = names.map { name in
                    context[name] ?? .null(NullReason(kind: .noMatch("there is no `\(name)`")))
                }
                return checks.allSatisfy { key, check in
                    context[key].map { check.admits($0, frame: neighbours, &evaluation) } ?? true
                }
            case .all(let checks): return checks.allSatisfy { $0.admits(value, frame: frame, &evaluation) }
            }
        }
    }

    /// The value as this type, or null with the reason.
    func admit(_ value: Value, _ name: String, at position: SourcePosition, _ evaluation: inout Evaluation) -> Value {
        if value.isNull { return value }
        guard let converted = value.converted(to: type) else {
            return .null(
                NullReason(
                    kind: .mismatch("`\(name)` is a \(value.type), not a \(type)"), position: position))
        }
        if let check, !check.admits(converted, &evaluation) {
            return .null(
                NullReason(kind: .domain("`\(name)` is none of the values that its type allows"), position: position))
        }
        return converted
    }
}
