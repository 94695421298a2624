/// What some functions give for values of the types they are nearly always called with, without binding arguments to
/// parameters, which takes several times as long. The closures give nil for any others; nil: there is no shortcut.
extension Builtin {
    var shortcutOfOne: (@Sendable (Value) -> Value?)? {
        switch name {
        case "not":
            { a in
                guard case .boolean(let value) = a else { return nil }
                return .boolean(!value)
            }
        case "string":
            { a in
                guard case .number(let number) = a else { return nil }
                return .string(number.description)
            }
        default: nil
        }
    }

    var shortcutOfTwo: (@Sendable (Value, Value) -> Value?)? {
        switch name {
        case "min":
            { a, b in
                guard case .number(let x) = a, case .number(let y) = b else { return nil }
                return y < x ? b : a
            }
        case "max":
            { a, b in
                guard case .number(let x) = a, case .number(let y) = b else { return nil }
                return x < y ? b : a
            }
        case "starts with":
            { a, b in
                guard case .string(let text) = a, case .string(let match) = b else { return nil }
                return .boolean(text.withBytes { text in match.withBytes { text.starts(with: $0) } })
            }
        default: nil
        }
    }

    var shortcutOfThree: (@Sendable (Value, Value, Value) -> Value?)? {
        switch name {
        case "substring":
            { a, b, c in
                guard case .string(let text) = a, case .number(let start) = b, case .number(let length) = c,
                    start == .one, !text.isEmpty, let count = length.int64, count > 0
                else { return nil }
                return .string(text.codePoints(from: 0, Int(count)))
            }
        default: nil
        }
    }
}
