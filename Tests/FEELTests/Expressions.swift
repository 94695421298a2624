import FEEL

/// Expressions evaluated for tests, with values under names.
func evaluate(
    _ text: String, _ values: KeyValuePairs<String, (FEELType, Value)> = [:], checking: Checking = .strict
) throws -> Value {
    var scope = Scope()
    for (name, (type, _)) in values { scope.declare(name, type) }
    let expression = try CompiledExpression(
        text, in: scope, at: SourcePosition(file: "test", line: 1, column: 1), checking: checking)
    return expression.evaluate(values.map(\.value.1))
}

func number(_ text: String) -> Number {
    guard let number = Number(text) else { preconditionFailure("\(text) is no number") }
    return number
}
