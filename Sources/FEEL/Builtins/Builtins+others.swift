extension Builtin {
    static let others: [Builtin] = [
        Builtin(
            "not",
            Signature([.nullable("negand", .any)], .boolean) { arguments, _ in
                switch arguments[0] {
                case .boolean(let value): .boolean(!value)
                case .null(let reason): .null(reason)
                default: arguments.site.mismatch("`not` takes a condition, not a \(arguments[0].brief)")
                }
            }),
        // Not in the standard, but in wide use: whether there is a value at all.
        Builtin(
            "is defined",
            Signature([.nullable("value", .any)], .boolean) { arguments, _ in
                .boolean(!arguments[0].isNull)
            }),
    ]
}
