internal import FEEL

/// Values as expressions of FEEL, and back.
enum FEELText {
    static func literal(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    /// An expression that has this value, for the types that parameters have.
    static func expression(_ value: Value) -> String {
        switch value {
        case .string(let text): literal(text)
        case .date(let date): "date(\"\(date)\")"
        case .number(let number): number.reduced.description
        case .list(let items): "[" + items.map(expression).joined(separator: ", ") + "]"
        default: value.description
        }
    }

    /// The value of an expression that names nothing; nil where it is none or depends on something.
    static func value(_ text: String) -> Value? {
        let start = SourcePosition(file: "", line: 1, column: 1)
        guard let expression = try? CompiledExpression(text, in: Scope(), at: start) else { return nil }
        return expression.evaluate([])
    }
}
