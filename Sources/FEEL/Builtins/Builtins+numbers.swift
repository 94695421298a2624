extension Builtin {
    /// DMN 1.5, 10.3.4.5.
    static let numbers: [Builtin] = [
        Builtin(
            "decimal",
            Signature([Parameter("n", .number), Parameter("scale", .number)], .number) { arguments, _ in
                rounded(arguments, .halfEven)
            }),
        rounding("floor", .floor, isScaleOptional: true),
        rounding("ceiling", .ceiling, isScaleOptional: true),
        rounding("round up", .up),
        rounding("round down", .down),
        rounding("round half up", .halfUp),
        rounding("round half down", .halfDown),
        Builtin(
            "abs",
            Signature([Parameter("n", .number)], .number) { arguments, _ in .number(arguments.number(0).magnitude) },
            Signature([Parameter("n", .daysAndTimeDuration)], .daysAndTimeDuration) { arguments, _ in
                guard case .daysAndTime(let duration) = arguments[0] else { return arguments[0] }
                return .daysAndTime(DaysAndTimeDuration(nanoseconds: abs(duration.nanoseconds)))
            },
            Signature([Parameter("n", .yearsAndMonthsDuration)], .yearsAndMonthsDuration) { arguments, _ in
                guard case .yearsAndMonths(let duration) = arguments[0] else { return arguments[0] }
                return .yearsAndMonths(YearsAndMonthsDuration(months: abs(duration.months)))
            }),
        Builtin(
            "modulo",
            Signature([Parameter("dividend", .number), Parameter("divisor", .number)], .number) { arguments, _ in
                guard let result = arguments.number(0).modulo(arguments.number(1)) else {
                    return arguments.site.domain("division by zero")
                }
                return .number(result)
            }),
        Builtin(
            "even",
            Signature([Parameter("number", .number)], .boolean) { arguments, _ in
                let rest = arguments.number(0).modulo(2)
                return .boolean(rest.map(\.isZero) ?? false)
            }),
        Builtin(
            "odd",
            Signature([Parameter("number", .number)], .boolean) { arguments, _ in
                let rest = arguments.number(0).modulo(2)
                return .boolean(rest.map { $0 == 1 } ?? false)
            }),
    ]

    private static func rounding(_ name: String, _ mode: RoundingMode, isScaleOptional: Bool = false) -> Builtin {
        let scale = isScaleOptional ? Parameter.optional("scale", .number) : Parameter("scale", .number)
        return Builtin(
            name, Signature([Parameter("n", .number), scale], .number) { arguments, _ in rounded(arguments, mode) })
    }

    private static func rounded(_ arguments: Arguments, _ mode: RoundingMode) -> Value {
        let scale = arguments.optionalNumber(1) ?? .zero
        guard let places = scale.rounded(toPlaces: 0, .down).int64, -6111...6176 ~= places else {
            return arguments.site.domain("\(scale) is no number of decimal places")
        }
        return .number(arguments.number(0).rounded(toPlaces: Int(places), mode))
    }
}

extension Builtin {
    /// The functions whose results are not decimals as a rule: they are rounded to 34 digits.
    static let roots: [Builtin] = [
        Builtin(
            "sqrt",
            Signature([Parameter("number", .number)], .number) { arguments, evaluation in
                guard evaluation.spend(Evaluation.rootSteps / 10) else { return arguments.site.outOfSteps }
                return arguments.number(0).squareRoot.map { .number($0) }
                    ?? arguments.site.domain("a negative number has no square root")
            }),
        Builtin(
            "log",
            Signature([Parameter("number", .number)], .number) { arguments, evaluation in
                guard evaluation.spend(Evaluation.rootSteps) else { return arguments.site.outOfSteps }
                return arguments.number(0).naturalLogarithm.map { .number($0) }
                    ?? arguments.site.domain("only a positive number has a logarithm")
            }),
        Builtin(
            "exp",
            Signature([Parameter("number", .number)], .number) { arguments, evaluation in
                guard evaluation.spend(Evaluation.rootSteps) else { return arguments.site.outOfSteps }
                return arguments.number(0).exponential.map { .number($0) }
                    ?? arguments.site.domain("the result is out of range")
            }),
    ]
}
