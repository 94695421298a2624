internal import FEEL

extension ColumnCompiler {
    // MARK: - And, or

    /// `and` and `or`: what is known beforehand and decides, decides; what is known and does not, is left out.
    mutating func logical(_ operands: [Syntax], isOr: Bool) throws(NotCompiled) -> Operand {
        var registers: [Register] = []
        var isDecided = false
        for syntax in operands {
            let operand = try self.operand(syntax)
            if case .constant(.boolean(let value)) = operand {
                isDecided = isDecided || value == isOr
            } else {
                registers.append(try truth(operand))
            }
        }
        if isDecided { return .constant(.boolean(isOr)) }
        return combined(registers, isOr: isOr)
    }

    private mutating func combined(_ registers: [Register], isOr: Bool) -> Operand {
        guard var result = registers.first else { return .constant(.boolean(!isOr)) }
        for register in registers.dropFirst() {
            result = routine.emit(isOr ? .or(result, register) : .and(result, register), .truth)
        }
        return .truth(result)
    }

    mutating func both(_ left: Operand, _ right: Operand) throws(NotCompiled) -> Operand {
        if case .constant(.boolean(let value)) = left { return value ? right : left }
        if case .constant(.boolean(let value)) = right { return value ? left : right }
        return combined([try truth(left), try truth(right)], isOr: false)
    }

    mutating func negation(_ operand: Operand) throws(NotCompiled) -> Operand {
        switch operand {
        case .constant(.boolean(let value)): .constant(.boolean(!value))
        case .null: operand
        default: .truth(routine.emit(.not(try truth(operand)), .truth))
        }
    }

    // MARK: - Comparisons

    mutating func compare(_ comparison: ComparisonOperator, _ left: Operand, _ right: Operand) throws(NotCompiled)
        -> Operand
    {
        let isEquality = comparison == .equal || comparison == .notEqual
        switch (left, right) {
        case (.literalNull, .literalNull): throw NotCompiled("a comparison of null with null")
        case (.literalNull, let operand), (let operand, .literalNull):
            guard isEquality else { throw NotCompiled("an order of null") }
            let isKnown = try self.isKnown(operand)
            return comparison == .notEqual ? isKnown : try negation(isKnown)
        case (.null(let a), .null(let b)): return .null(a.union(b))
        case (.null(let causes), let operand), (let operand, .null(let causes)):
            // Unknown in any case; for the other's causes too, where that is unknown as well.
            let presence = try self.presence(operand)
            return .truth(
                routine.emit(.and(presence, routine.emit(.null(.truth, causes), .truth)), .truth))
        case (.constant(let a), .constant(let b)): return .constant(.boolean(try holds(comparison, a, b)))
        case (.constant, _): return try compare(comparison.mirrored, right, left)
        case (.day(let register), .constant(.date(let date))):
            return .truth(routine.emit(.compareInt32Constant(comparison, register, try day(date)), .truth))
        case (.day(let a), .day(let b)): return .truth(routine.emit(.compareInt32(comparison, a, b), .truth))
        case (.word(let register), .constant(.string(let text))) where isEquality:
            return .truth(routine.emit(.compareInt32Constant(comparison, register, try word(text)), .truth))
        case (.word(let a), .word(let b)) where isEquality:
            return .truth(routine.emit(.compareInt32(comparison, a, b), .truth))
        case (.number, .constant(.number)), (.number, .number): return try compareNumbers(comparison, left, right)
        case (.months(let register), .constant(.yearsAndMonths(let duration))):
            return .truth(routine.emit(.compareInt64Constant(comparison, register, duration.months), .truth))
        case (.days(let register), .constant(.daysAndTime(let duration))):
            let days = try wholeDays(duration)
            return .truth(routine.emit(.compareInt64Constant(comparison, register, days), .truth))
        case (.months(let a), .months(let b)), (.days(let a), .days(let b)):
            return .truth(routine.emit(.compareInt64(comparison, a, b), .truth))
        case (.truth(let a), .constant(.boolean(let value))) where isEquality:
            return value == (comparison == .equal) ? left : .truth(routine.emit(.not(a), .truth))
        case (.text(let column, let cause), .constant(.string(let text))) where isEquality:
            let cell = TextCell(text)
            guard !cell.isLong else { throw NotCompiled("a comparison with a long text") }
            let equal = routine.emit(.textIs(column: column, cause: cause, cell), .truth)
            return comparison == .equal ? .truth(equal) : .truth(routine.emit(.not(equal), .truth))
        case (.text(let a, let causeA), .text(let b, let causeB)) where isEquality:
            let equal = routine.emit(
                .textsEqual(column: a, cause: causeA, otherColumn: b, otherCause: causeB), .truth)
            return comparison == .equal ? .truth(equal) : .truth(routine.emit(.not(equal), .truth))
        default: throw NotCompiled("a comparison of these types")
        }
    }

    private func holds(_ comparison: ComparisonOperator, _ left: Value, _ right: Value) throws(NotCompiled) -> Bool {
        func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
            switch comparison {
            case .equal: a == b
            case .notEqual: a != b
            case .less: a < b
            case .lessOrEqual: a <= b
            case .greater: a > b
            case .greaterOrEqual: a >= b
            }
        }
        switch (left, right) {
        case (.number(let a), .number(let b)): return holds(a, b)
        case (.date(let a), .date(let b)): return holds(a, b)
        case (.string, .string), (.boolean, .boolean):
            switch comparison {
            case .equal: return left == right
            case .notEqual: return left != right
            default: throw NotCompiled("an order of texts")
            }
        default: throw NotCompiled("a comparison of these constants")
        }
    }

    /// Whether an operand has a value, which is always known.
    mutating func isKnown(_ operand: Operand) throws(NotCompiled) -> Operand {
        switch operand {
        case .constant: .constant(.boolean(true))
        case .null: .constant(.boolean(false))
        case .months(let register), .days(let register): .truth(routine.emit(.isKnown(register), .truth))
        case .items(let list):
            .truth(
                routine.emit(
                    .isKnown(routine.emit(.presence(column: list.column, cause: list.cause), .truth)), .truth))
        default: .truth(routine.emit(.isKnown(try presence(operand)), .truth))
        }
    }

    // MARK: - Tests

    /// The right side of `in`, or a cell of a table: whether the value passes one of the tests.
    mutating func match(_ value: Operand, _ tests: [Syntax.Test]) throws(NotCompiled) -> Operand {
        if let words = try wordTest(value, tests) { return words }
        var registers: [Register] = []
        var isDecided = false
        for test in tests {
            let result: Operand
            switch test {
            case .comparison(let comparison, let end): result = try compare(comparison, value, try operand(end))
            case .condition(let condition): result = try operand(condition)
            case .value(let target): result = try look(up: value, in: target)
            }
            if case .constant(.boolean(let passes)) = result {
                isDecided = isDecided || passes
            } else {
                registers.append(try truth(result))
            }
        }
        if isDecided { return .constant(.boolean(true)) }
        return combined(registers, isOr: true)
    }

    /// Tests that list nothing but words, as one step.
    private mutating func wordTest(_ value: Operand, _ tests: [Syntax.Test]) throws(NotCompiled) -> Operand? {
        guard case .word(let register) = value, !tests.isEmpty else { return nil }
        var words: [Int32] = []
        for test in tests {
            guard case .value(let target) = test, case .literal(.string(let text)) = target.kind else { return nil }
            words.append(try word(text))
        }
        return .truth(routine.emit(.wordIn(register, words.sorted()), .truth))
    }

    private mutating func look(up value: Operand, in target: Syntax) throws(NotCompiled) -> Operand {
        if case .range(let start, let includesStart, let end, let includesEnd) = target.kind {
            let low: Operand? = if let start { try operand(start) } else { nil }
            let high: Operand? = if let end { try operand(end) } else { nil }
            return try within(value, low, includesStart, high, includesEnd)
        }
        switch try operand(target) {
        case .constant(.list(let items)): return try look(up: value, amongst: items)
        case .constant(.range(let range)):
            return try within(
                value, range.start.map { .constant($0) }, range.includesStart, range.end.map { .constant($0) },
                range.includesEnd)
        case .items: throw NotCompiled("a list of the claim")
        case let operand: return try compare(.equal, value, operand)
        }
    }

    private mutating func look(up value: Operand, amongst items: [Value]) throws(NotCompiled) -> Operand {
        if items.isEmpty { return .constant(.boolean(false)) }
        if case .word(let register) = value {
            var words: [Int32] = []
            for item in items {
                guard case .string(let text) = item else { throw NotCompiled("a list of unlike values") }
                words.append(try word(text))
            }
            return .truth(routine.emit(.wordIn(register, words.sorted()), .truth))
        }
        var registers: [Register] = []
        for item in items {
            switch item {
            case .number, .string, .date, .boolean: break
            default: throw NotCompiled("a list of lists, ranges or nulls")
            }
            registers.append(try truth(try compare(.equal, value, .constant(item))))
        }
        return combined(registers, isOr: true)
    }

    /// Whether the value lies between two ends. An unknown end explains everything; only then the value is asked.
    private mutating func within(
        _ value: Operand, _ low: Operand?, _ includesStart: Bool, _ high: Operand?, _ includesEnd: Bool
    ) throws(NotCompiled) -> Operand {
        var unknownEnds: CauseSet = []
        var areEndsUnknown = false
        for end in [low, high] {
            if case .null(let causes)? = end {
                unknownEnds.formUnion(causes)
                areEndsUnknown = true
            }
        }
        if areEndsUnknown {
            for end in [low, high] {
                switch end {
                case nil, .null?, .constant?: break
                default: throw NotCompiled("a range with one end unset and the other worked out")
                }
            }
            return .null(unknownEnds)
        }
        if case .null = value, isConstant(low), isConstant(high) { return value }
        if case .day(let register) = value, isConstant(low), isConstant(high) {
            let first = try bound(low, includesStart ? 0 : 1) ?? .min
            let last = try bound(high, includesEnd ? 0 : -1) ?? .max
            guard first <= last else {
                // Nothing lies within; what is unknown stays so.
                let known = routine.emit(.known(register), .truth)
                return .truth(routine.emit(.not(known), .truth))
            }
            return .truth(routine.emit(.betweenInt32(register, first...last), .truth))
        }
        switch value {
        case .day(let register):
            let from: Register? = if let low { try int32(low) } else { nil }
            let to: Register? = if let high { try int32(high) } else { nil }
            return .truth(
                routine.emit(
                    .within(register, from: from, includesStart: includesStart, to: to, includesEnd: includesEnd),
                    .truth))
        case .number:
            let ends = [low, high].compactMap { $0 }
            let (registers, _, _) = try aligned([value] + ends)
            let from = low == nil ? nil : registers[1]
            let to = high == nil ? nil : registers[registers.count - 1]
            return .truth(
                routine.emit(
                    .within(registers[0], from: from, includesStart: includesStart, to: to, includesEnd: includesEnd),
                    .truth))
        default: throw NotCompiled("a range of this type")
        }
    }

    private func isConstant(_ operand: Operand?) -> Bool {
        switch operand {
        case nil, .constant?: true
        default: false
        }
    }

    private func bound(_ operand: Operand?, _ shift: Int32) throws(NotCompiled) -> Int32? {
        guard let operand else { return nil }
        guard case .constant(.date(let date)) = operand else { throw NotCompiled("a range of unlike values") }
        let (day, overflow) = try day(date).addingReportingOverflow(shift)
        if overflow { throw NotCompiled("a date thousands of years away") }
        return day
    }

    // MARK: - If

    mutating func choose(_ test: Operand, _ positive: Syntax, _ negative: Syntax, _ type: FEELType) throws(NotCompiled)
        -> Operand
    {
        if case .constant(.boolean(let holds)) = test { return try operand(holds ? positive : negative) }
        if case .null = test { return test }
        let condition = try truth(test)
        let (then, otherwise) = (try operand(positive), try operand(negative))
        let kinds = try alike([then, otherwise], type)
        let register = routine.emit(
            .choose(condition, then: kinds.registers[0], otherwise: kinds.registers[1]), kinds.registers[0].kind)
        return kinds.operand(register)
    }

    /// Alternatives of one type as registers of one kind, and what a register of that kind means.
    mutating func alike(_ operands: [Operand], _ type: FEELType) throws(NotCompiled) -> (
        registers: [Register], operand: (Register) -> Operand
    ) {
        var registers: [Register] = []
        switch type {
        case .boolean:
            for operand in operands { registers.append(try truth(operand)) }
            return (registers, { .truth($0) })
        case .date:
            for operand in operands { registers.append(try int32(operand)) }
            return (registers, { .day($0) })
        case .string, .enumeration:
            for operand in operands { registers.append(try int32(operand)) }
            return (registers, { .word($0) })
        case .number:
            let (registers, scale, bound) = try aligned(operands)
            return (registers, { .number($0, scale: scale, bound: bound) })
        default: throw NotCompiled("alternatives of the type \(type)")
        }
    }
}
