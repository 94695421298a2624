extension Parser {
    /// A node above those children.
    func node(_ kind: Syntax.Kind, _ type: FEELType, _ place: Int, _ children: [Syntax] = []) throws(Diagnostic)
        -> Syntax
    {
        var height = 0
        var end = self.place
        for child in children {
            height = max(height, child.height)
            end = max(end, child.end)
        }
        guard height < Syntax.maximumHeight else {
            throw error(
                "the expression has too many steps in a row", expected: "at most \(Syntax.maximumHeight)", at: place)
        }
        return Syntax(kind: kind, type: type, place: place, end: end, height: height + 1)
    }

    /// Something that can't be right: an error for rules, and null when it is evaluated as the standard has it.
    func report(_ message: String, expected: String?, at place: Int) throws(Diagnostic) {
        if checking == .strict { throw error(message, expected: expected, at: place) }
    }

    func require(_ operand: Syntax, is type: FEELType, _ what: String) throws(Diagnostic) {
        if !operand.type.conforms(to: type) {
            try report("\(what) is a \(operand.type.brief)", expected: "a \(type.brief)", at: operand.place)
        }
    }

    // MARK: Operators

    func typed(arithmetic sign: ArithmeticOperator, _ left: Syntax, _ right: Syntax, at place: Int) throws(Diagnostic)
        -> Syntax
    {
        let type = FEELType.result(of: sign, left.type.widened, right.type.widened)
        if type == nil {
            try report(
                "`\(sign.rawValue)` does not take a \(left.type.brief) and a \(right.type.brief)",
                expected: "two numbers, or dates and durations that go together", at: place)
        }
        return try node(.arithmetic(sign, left, right), type ?? .any, left.place, [left, right])
    }

    func typed(negating operand: Syntax, at place: Int) throws(Diagnostic) -> Syntax {
        switch operand.type {
        case .number:
            if case .literal(.number(let number)) = operand.kind {
                return try node(.literal(.number(-number)), .number, place)
            }
        case .daysAndTimeDuration, .yearsAndMonthsDuration, .any, .null: break
        default:
            try report("a \(operand.type.brief) has no negative", expected: "a number or a duration", at: place)
        }
        return try node(.negate(operand), operand.type, place, [operand])
    }

    func typed(
        compare comparison: ComparisonOperator, _ left: Syntax, _ right: Syntax, at place: Int
    ) throws(Diagnostic) -> Syntax {
        let isEquality = comparison == .equal || comparison == .notEqual
        if !left.type.isComparable(with: right.type) {
            try report(comparisonProblem(left.type, right.type), expected: expectation(left.type), at: right.place)
        } else if !isEquality, !left.type.isOrdered || !right.type.isOrdered {
            let type = left.type.isOrdered ? right.type : left.type
            try report(
                "`\(comparison.rawValue)` does not order a \(type.brief)",
                expected: "numbers, texts, dates, times or durations", at: place)
        }
        return try node(.compare(comparison, left, right), .boolean, left.place, [left, right])
    }

    /// What to say of two types that have no value in common.
    func comparisonProblem(_ left: FEELType, _ right: FEELType) -> String {
        if case .enumeration(let values) = right, case .enumeration = left {
            return "\(values.map { "\"\($0)\"" }.joined(separator: ", ")) is never equal to what it is compared with"
        }
        return "a \(left.brief) can't be compared with a \(right.brief)"
    }

    private func expectation(_ type: FEELType) -> String {
        if case .enumeration = type { return type.description }
        return "a \(type.brief)"
    }

    func typed(logical isAnd: Bool, _ operands: [Syntax], at place: Int) throws(Diagnostic) -> Syntax {
        for operand in operands { try require(operand, is: .boolean, "this side of `\(isAnd ? "and" : "or")`") }
        return try node(isAnd ? .all(operands) : .any(operands), .boolean, place, operands)
    }

    func typed(_ value: Syntax, between low: Syntax, and high: Syntax, at place: Int) throws(Diagnostic) -> Syntax {
        _ = try typed(compare: .greaterOrEqual, value, low, at: place)
        _ = try typed(compare: .lessOrEqual, value, high, at: place)
        return try node(.between(value, low, high), .boolean, value.place, [value, low, high])
    }

    func typed(_ value: Syntax, in tests: [Syntax.Test], input: Int, at place: Int) throws(Diagnostic) -> Syntax {
        try node(.member(value, tests, input: input), .boolean, value.place, [value] + tests.map(\.syntax))
    }

    /// A test that is no comparison: a condition about `?`, or something the input is looked up in.
    func typed(test: Syntax, of input: FEELType) throws(Diagnostic) -> Syntax.Test {
        if usedLocals.contains(Parser.inputMark) {
            try require(test, is: .boolean, "a test with `?`")
            return .condition(test)
        }
        if test.type == .boolean, input.widened != .boolean, input != .any { return .condition(test) }
        let elements: [FEELType] =
            switch test.type {
            case .list(let item):
                if case .range(let end) = item { [end, test.type] } else { [item, test.type] }
            case .range(let end): [end, test.type]
            default: [test.type]
            }
        if !elements.contains(where: { input.isComparable(with: $0) || input.element.isComparable(with: $0) }) {
            try report(comparisonProblem(input, elements[0]), expected: expectation(input), at: test.place)
        }
        // Of several values each must be possible: a misspelt one among others is the error nobody sees.
        if case .enumeration(let values) = elements[0], case .enumeration(let allowed) = input,
            let stray = values.first(where: { !allowed.contains($0) })
        {
            try report(
                "\"\(stray)\" is never equal to what it is compared with", expected: expectation(input), at: test.place)
        }
        return .value(test)
    }

    /// The mark in `usedLocals` that `?` was read.
    static let inputMark = -1

    func typed(
        rangeFrom low: Syntax?, _ includesStart: Bool, to high: Syntax?, _ includesEnd: Bool, at place: Int
    ) throws(Diagnostic) -> Syntax {
        let ends = [low, high].compactMap { $0 }
        let type = FEELType.joined(ends.map(\.type)).widened
        for end in ends where !end.type.isOrdered {
            try report(
                "a \(end.type.brief) can't be the end of a range", expected: "a number, text, date, time or duration",
                at: end.place)
        }
        if let low, let high, !low.type.widened.isComparable(with: high.type.widened) {
            try report(
                "the ends of the range are a \(low.type.brief) and a \(high.type.brief)", expected: "two of one type",
                at: place)
        }
        return try node(
            .range(start: low, includesStart: includesStart, end: high, includesEnd: includesEnd), .range(type), place,
            ends)
    }

    // MARK: Calls

    func typed(calling callee: Syntax, with arguments: [Syntax], at place: Int) throws(Diagnostic) -> Syntax {
        var result = FEELType.any
        if case .builtin(let builtin) = callee.kind {
            let types = arguments.map(\.type)
            let fitting = builtin.signatures.filter { $0.takes(count: arguments.count) }
            if let signature = fitting.first(where: { $0.takes(types) }) {
                result = signature.result(signature.arranged(types))
            } else {
                try report(problem(builtin, types, fitting), expected: builtin.usage, at: place)
            }
        } else if case .function(let parameters, let type) = callee.type {
            result = type
            if parameters.count != arguments.count {
                try report(
                    "the function takes \(parameters.count) arguments, not \(arguments.count)", expected: nil, at: place
                )
            }
            for (argument, parameter) in zip(arguments, parameters) where !argument.type.isArgument(for: parameter) {
                try report(
                    "the argument is a \(argument.type.brief)", expected: "a \(parameter.brief)", at: argument.place)
            }
        } else {
            try require(callee, is: .function(parameters: [], result: .any), "what is called")
        }
        return try node(.call(callee, arguments), result, place, [callee] + arguments)
    }

    func typed(
        calling callee: Syntax, named arguments: [(name: String, value: Syntax)], at place: Int
    ) throws(Diagnostic) -> Syntax {
        var result = FEELType.any
        if case .builtin(let builtin) = callee.kind {
            let names = arguments.map(\.name)
            let types = Dictionary(arguments.map { ($0.name, $0.value.type) }, uniquingKeysWith: { $1 })
            let signature = builtin.signatures.first { signature in
                signature.places(of: names) != nil
                    && signature.parameters.allSatisfy { types[$0.name]?.isArgument(for: $0.type) ?? true }
            }
            if let signature {
                result = signature.result(signature.parameters.map { types[$0.name] ?? .null })
            } else {
                try report("`\(builtin.name)` does not take these arguments", expected: builtin.usage, at: place)
            }
        } else if case .function(_, let type) = callee.type {
            result = type
        }
        return try node(.callNamed(callee, arguments), result, place, [callee] + arguments.map(\.value))
    }

    private func problem(_ builtin: Builtin, _ types: [FEELType], _ fitting: [Signature]) -> String {
        if fitting.isEmpty { return "`\(builtin.name)` does not take \(types.count) arguments" }
        return "`\(builtin.name)` does not take " + types.map { "a \($0.brief)" }.joined(separator: ", ")
    }
}

extension Syntax {
    /// Whether its value is written out.
    var isLiteral: Bool {
        if case .literal = kind { return true }
        return false
    }

    /// Whether a `(` behind it begins arguments.
    var isCallable: Bool {
        switch kind {
        case .builtin, .slot, .local, .itemEntry, .unknown, .path, .call, .callNamed, .function, .filter, .choose: true
        default: false
        }
    }
}

extension Syntax.Test {
    /// What the input is compared with or looked up in, or the condition about it.
    package var syntax: Syntax {
        switch self {
        case .comparison(_, let syntax), .value(let syntax), .condition(let syntax): syntax
        }
    }
}

extension FEELType {
    /// The type for a message: without the entries of contexts and the values of enumerations.
    var brief: String {
        switch self {
        case .enumeration: "string"
        case .context: "context"
        case .list(.any), .list(.null): "list"
        case .list(let item): "list of \(item.brief)s"
        case .function: "function"
        case .range(let end): "range of \(end.brief)s"
        default: description
        }
    }

    /// Whether it may be handed to a parameter of the other type, with the conversions of DMN 1.5, 10.3.2.9.4.
    func isArgument(for parameter: FEELType) -> Bool {
        if conforms(to: parameter) { return true }
        if case .list(let item) = parameter, conforms(to: item) { return true }
        if case .list(let item) = self, item.conforms(to: parameter) { return true }
        return self == .date && parameter == .dateTime
    }

    /// The type of the result of an operation; nil where there is none.
    static func result(of sign: ArithmeticOperator, _ left: FEELType, _ right: FEELType) -> FEELType? {
        if left.isOpen || right.isOpen {
            let known = left.isOpen ? right : left
            switch known {
            case .any, .null, .number, .date, .time, .dateTime, .daysAndTimeDuration, .yearsAndMonthsDuration:
                return .any
            case .string: return sign == .add ? .string : nil
            default: return nil
            }
        }
        switch (sign, left, right) {
        case (_, .number, .number): return .number
        case (.add, .string, .string): return .string
        case (.add, .date, .daysAndTimeDuration), (.add, .daysAndTimeDuration, .date),
            (.subtract, .date, .daysAndTimeDuration):
            return .date
        case (.add, .date, .yearsAndMonthsDuration), (.add, .yearsAndMonthsDuration, .date),
            (.subtract, .date, .yearsAndMonthsDuration):
            return .date
        case (.add, .dateTime, .daysAndTimeDuration), (.add, .daysAndTimeDuration, .dateTime),
            (.subtract, .dateTime, .daysAndTimeDuration), (.add, .dateTime, .yearsAndMonthsDuration),
            (.add, .yearsAndMonthsDuration, .dateTime), (.subtract, .dateTime, .yearsAndMonthsDuration):
            return .dateTime
        case (.add, .time, .daysAndTimeDuration), (.add, .daysAndTimeDuration, .time),
            (.subtract, .time, .daysAndTimeDuration):
            return .time
        case (.subtract, .date, .date), (.subtract, .dateTime, .dateTime), (.subtract, .date, .dateTime),
            (.subtract, .dateTime, .date), (.subtract, .time, .time):
            return .daysAndTimeDuration
        case (.add, .daysAndTimeDuration, .daysAndTimeDuration),
            (.subtract, .daysAndTimeDuration, .daysAndTimeDuration),
            (.multiply, .daysAndTimeDuration, .number), (.multiply, .number, .daysAndTimeDuration),
            (.divide, .daysAndTimeDuration, .number):
            return .daysAndTimeDuration
        case (.add, .yearsAndMonthsDuration, .yearsAndMonthsDuration),
            (.subtract, .yearsAndMonthsDuration, .yearsAndMonthsDuration),
            (.multiply, .yearsAndMonthsDuration, .number), (.multiply, .number, .yearsAndMonthsDuration),
            (.divide, .yearsAndMonthsDuration, .number):
            return .yearsAndMonthsDuration
        case (.divide, .daysAndTimeDuration, .daysAndTimeDuration),
            (.divide, .yearsAndMonthsDuration, .yearsAndMonthsDuration):
            return .number
        default: return nil
        }
    }

    /// What may stand behind a `.`: the entries of a context, or the parts of a date, time, duration or range. Nil
    /// where nothing is known.
    var properties: [String: FEELType]? {
        let dates: [String: FEELType] = ["year": .number, "month": .number, "day": .number, "weekday": .number]
        let times: [String: FEELType] = [
            "hour": .number, "minute": .number, "second": .number, "time offset": .daysAndTimeDuration,
            "timezone": .string,
        ]
        return switch self {
        case .any, .null: nil
        case .context(let entries): entries
        case .date: dates
        case .time: times
        case .dateTime: dates.merging(times) { $1 }
        case .daysAndTimeDuration: ["days": .number, "hours": .number, "minutes": .number, "seconds": .number]
        case .yearsAndMonthsDuration: ["years": .number, "months": .number]
        case .range(let end): ["start": end, "end": end, "start included": .boolean, "end included": .boolean]
        default: [:]
        }
    }
}
