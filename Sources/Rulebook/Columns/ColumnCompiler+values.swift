internal import FEEL

extension ColumnCompiler {
    // MARK: - Numbers

    /// A number known beforehand, as a whole number times a power of ten.
    func scaled(_ number: Number) throws(NotCompiled) -> (value: Int64, scale: Int) {
        let plain = number.reduced
        let scale = max(0, -plain.exponent)
        guard scale <= 12, let value = plain.scaledInt64(places: scale), value.magnitude < ColumnCompiler.largest else {
            throw NotCompiled("a number with many digits")
        }
        return (value, scale)
    }

    /// The value times 10^`places`, below the bound.
    func shifted(_ value: Int64, _ places: Int) throws(NotCompiled) -> Int64 {
        var result = value
        for _ in 0..<places { result = try product(result, 10) }
        return result
    }

    func product(_ a: Int64, _ b: Int64) throws(NotCompiled) -> Int64 {
        let (result, overflow) = a.multipliedReportingOverflow(by: b)
        guard !overflow, result.magnitude < ColumnCompiler.largest else {
            throw NotCompiled("numbers that may grow too large")
        }
        return result
    }

    /// The number below a bound. Where it might exceed it, rows where it does are left to the reference form: claims
    /// hold sums that are nowhere near, and rules that multiply them have a compiled form all the same.
    mutating func limited(_ register: Register, _ bound: Int64, to most: Int64) -> (register: Register, bound: Int64) {
        if bound <= most { return (register, bound) }
        return (routine.emit(.limited(register, most), .int64), most)
    }

    /// The number times a constant, within bounds.
    private mutating func times(_ factor: Int64, _ register: Register, _ bound: Int64) throws(NotCompiled) -> (
        register: Register, bound: Int64
    ) {
        if factor == 1 { return (register, bound) }
        let magnitude = Int64(factor.magnitude)
        let most = (ColumnCompiler.largest - 1) / max(1, magnitude)
        guard most > 0 else { throw NotCompiled("numbers that may grow too large") }
        let limited = self.limited(register, bound, to: most)
        return (routine.emit(.multiplyConstant(limited.register, factor), .int64), limited.bound * magnitude)
    }

    /// Numbers as registers of one scale, and the bound of all.
    mutating func aligned(_ operands: [Operand]) throws(NotCompiled) -> (
        registers: [Register], scale: Int, bound: Int64
    ) {
        var scale = 0
        for operand in operands {
            switch operand {
            case .number(_, let own, _): scale = max(scale, own)
            case .constant(.number(let number)): scale = max(scale, try scaled(number).scale)
            case .null: break
            default: throw NotCompiled("numbers beside values of other types")
            }
        }
        var registers: [Register] = []
        var bound: Int64 = 0
        for operand in operands {
            switch operand {
            case .number(let register, let own, let most):
                let shifted = try times(try self.shifted(1, scale - own), register, most)
                bound = max(bound, shifted.bound)
                registers.append(shifted.register)
            case .constant(.number(let number)):
                let constant = try scaled(number)
                let value = try shifted(constant.value, scale - constant.scale)
                bound = max(bound, Int64(value.magnitude))
                registers.append(routine.emit(.constantInt64(value), .int64))
            case .null(let causes): registers.append(routine.emit(.null(.int64, causes), .int64))
            default: throw NotCompiled("numbers beside values of other types")
            }
        }
        return (registers, scale, bound)
    }

    mutating func compareNumbers(_ comparison: ComparisonOperator, _ left: Operand, _ right: Operand)
        throws(NotCompiled)
        -> Operand
    {
        if case .number(let register, let scale, _) = left, case .constant(.number(let number)) = right {
            let constant = try scaled(number)
            if constant.scale <= scale {
                let value = try shifted(constant.value, scale - constant.scale)
                return .truth(routine.emit(.compareInt64Constant(comparison, register, value), .truth))
            }
        }
        let (registers, _, _) = try aligned([left, right])
        return .truth(routine.emit(.compareInt64(comparison, registers[0], registers[1]), .truth))
    }

    mutating func negated(_ operand: Operand) throws(NotCompiled) -> Operand {
        switch operand {
        case .number(let register, let scale, let bound):
            .number(routine.emit(.multiplyConstant(register, -1), .int64), scale: scale, bound: bound)
        case .null: operand
        default: throw NotCompiled("the negative of this type")
        }
    }

    // MARK: - Arithmetic

    mutating func arithmetic(_ sign: ArithmeticOperator, _ left: Operand, _ right: Operand) throws(NotCompiled)
        -> Operand
    {
        switch (left, right) {
        case (.null(let a), .null(let b)): return .null(a.union(b))
        case (.number, .number), (.number, .constant(.number)), (.constant(.number), .number), (.number, .null),
            (.null, .number):
            return try numbers(sign, left, right)
        case (.null(let causes), .constant), (.constant, .null(let causes)): return .null(causes)
        case (.day(let a), .day(let b)) where sign == .subtract:
            return .days(routine.emit(.daysBetween(a, b), .int64))
        case (.day(let register), .constant(.date(let date))) where sign == .subtract:
            let other = routine.emit(.constantInt32(try day(date)), .int32)
            return .days(routine.emit(.daysBetween(register, other), .int64))
        case (.constant(.date(let date)), .day(let register)) where sign == .subtract:
            let other = routine.emit(.constantInt32(try day(date)), .int32)
            return .days(routine.emit(.daysBetween(other, register), .int64))
        case (.day(let register), .constant(.daysAndTime(let duration))) where sign == .add || sign == .subtract:
            let days = try wholeDays(duration)
            return try adding(register, days: sign == .add ? days : -days)
        case (.constant(.daysAndTime(let duration)), .day(let register)) where sign == .add:
            return try adding(register, days: try wholeDays(duration))
        case (.day(let register), .constant(.yearsAndMonths(let duration))) where sign == .add || sign == .subtract:
            return try adding(register, months: sign == .add ? duration.months : -duration.months)
        case (.constant(.yearsAndMonths(let duration)), .day(let register)) where sign == .add:
            return try adding(register, months: duration.months)
        default: throw NotCompiled("`\(sign.rawValue)` between these types")
        }
    }

    private mutating func numbers(_ sign: ArithmeticOperator, _ left: Operand, _ right: Operand) throws(NotCompiled)
        -> Operand
    {
        switch sign {
        case .add, .subtract:
            let (registers, scale, bound) = try aligned([left, right])
            let a = limited(registers[0], bound, to: (ColumnCompiler.largest - 1) / 2)
            let b = limited(registers[1], bound, to: (ColumnCompiler.largest - 1) / 2)
            let operation: Operation =
                sign == .add ? .add(a.register, b.register) : .subtract(a.register, b.register)
            return .number(routine.emit(operation, .int64), scale: scale, bound: a.bound + b.bound)
        case .multiply:
            if case .constant(.number(let number)) = left { return try multiplied(right, by: number) }
            if case .constant(.number(let number)) = right { return try multiplied(left, by: number) }
            let (a, scaleA, boundA) = try single(left)
            let (b, scaleB, boundB) = try single(right)
            guard scaleA + scaleB <= 12 else { throw NotCompiled("a product with many decimals") }
            var (first, second) = ((register: a, bound: boundA), (register: b, bound: boundB))
            if boundA.multipliedReportingOverflow(by: boundB).overflow || boundA * boundB >= ColumnCompiler.largest {
                first = limited(a, boundA, to: 1 << 30)
                second = limited(b, boundB, to: 1 << 30)
            }
            return .number(
                routine.emit(.multiply(first.register, second.register), .int64), scale: scaleA + scaleB,
                bound: first.bound * second.bound)
        case .divide:
            // Where the divisor's inverse ends, dividing is multiplying by it, exactly.
            guard case .constant(.number(let number)) = right, let inverse = Number.one / number,
                inverse.coefficient.magnitude < 1 << 62, inverse * number == .one
            else { throw NotCompiled("a division whose digits may never end") }
            return try multiplied(left, by: inverse)
        case .power: throw NotCompiled("a power")
        }
    }

    private mutating func multiplied(_ operand: Operand, by number: Number) throws(NotCompiled) -> Operand {
        if case .null = operand { return operand }
        let (register, scale, bound) = try single(operand)
        let factor = try scaled(number)
        guard scale + factor.scale <= 12 else { throw NotCompiled("a product with many decimals") }
        let result = try times(factor.value, register, bound)
        return .number(result.register, scale: scale + factor.scale, bound: result.bound)
    }

    private mutating func single(_ operand: Operand) throws(NotCompiled) -> (Register, Int, Int64) {
        let (registers, scale, bound) = try aligned([operand])
        return (registers[0], scale, bound)
    }

    // MARK: - Dates

    /// The greatest shift of a date that is compiled: day numbers stay within 32 bits however often one is shifted.
    private static let farthest: Int64 = 1 << 20

    private mutating func adding(_ register: Register, days: Int64) throws(NotCompiled) -> Operand {
        guard days.magnitude <= ColumnCompiler.farthest else { throw NotCompiled("a shift by thousands of years") }
        return .day(routine.emit(.addDays(register, Int32(days)), .int32))
    }

    private mutating func adding(_ register: Register, months: Int64) throws(NotCompiled) -> Operand {
        guard months.magnitude <= ColumnCompiler.farthest / 32 else {
            throw NotCompiled("a shift by thousands of years")
        }
        return .day(routine.emit(.addMonths(register, Int(months)), .int32))
    }

    func wholeDays(_ duration: DaysAndTimeDuration) throws(NotCompiled) -> Int64 {
        let (days, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 86_400_000_000_000)
        guard rest == 0, let days = Int64(exactly: days) else { throw NotCompiled("a duration of parts of a day") }
        return days
    }

    mutating func path(_ syntax: Syntax, _ name: String) throws(NotCompiled) -> Operand {
        if case .local(let place) = syntax.kind, place == record {
            if let entry = try entry(name) { return entry }
            throw NotCompiled("an entry that the list's records do not have")
        }
        let value = try operand(syntax)
        switch (value, name) {
        case (.null, _): return value
        case (.day(let register), _):
            guard let part = DatePart(rawValue: name) else { throw NotCompiled("the `\(name)` of a date") }
            // Years of days within 2^28 of 1970 stay below a million.
            return .number(routine.emit(.datePart(part, register), .int64), scale: 0, bound: 1_000_000)
        case (.months(let register), "years"):
            return .number(routine.emit(.divideConstant(register, 12), .int64), scale: 0, bound: 1 << 30)
        case (.months(let register), "months"):
            return .number(routine.emit(.remainderConstant(register, 12), .int64), scale: 0, bound: 12)
        case (.days(let register), "days"): return .number(register, scale: 0, bound: 1 << 31)
        default: throw NotCompiled("the `\(name)` of this type")
        }
    }

    // MARK: - Functions

    mutating func call(_ name: String, _ arguments: [Syntax]) throws(NotCompiled) -> Operand {
        switch (name, arguments.count) {
        case ("not", 1): return try negation(try operand(arguments[0]))
        case ("is defined", 1): return try isKnown(try operand(arguments[0]))
        case ("min", 2...), ("max", 2...): return try extreme(name, arguments)
        case ("min", 1), ("max", 1):
            guard case .list(let items) = arguments[0].kind, !items.isEmpty else {
                throw NotCompiled("`\(name)` of a list")
            }
            return try extreme(name, items)
        case ("sum", 2...):
            var total = try operand(arguments[0])
            for argument in arguments.dropFirst() { total = try arithmetic(.add, total, try operand(argument)) }
            return total
        case ("sum", 1): return try sum(of: arguments[0])
        case ("starts with", 2): return try begins(try operand(arguments[0]), try operand(arguments[1]))
        case ("substring", 3): return try beginning(arguments)
        case ("string", 1):
            let value = try operand(arguments[0])
            if case .null = value { return value }
            return .written(try presence(value))
        case ("years and months duration", 2):
            let (from, to) = (try operand(arguments[0]), try operand(arguments[1]))
            switch (from, to) {
            case (.null(let a), .null(let b)): return .null(a.union(b))
            case (.day, _), (_, .day):
                return .months(routine.emit(.monthsBetween(try int32(from), try int32(to)), .int64))
            default: throw NotCompiled("a duration between these types")
            }
        default: throw NotCompiled("the function `\(name)`")
        }
    }

    private mutating func extreme(_ name: String, _ arguments: [Syntax]) throws(NotCompiled) -> Operand {
        var operands: [Operand] = []
        for argument in arguments { operands.append(try operand(argument)) }
        let type = arguments.map(\.type).first { $0 != .null } ?? .null
        guard type == .number || type == .date else { throw NotCompiled("`\(name)` of this type") }
        let (registers, operand) = try alike(operands, type)
        var result = registers[0]
        for register in registers.dropFirst() {
            result = routine.emit(name == "min" ? .minimum(result, register) : .maximum(result, register), result.kind)
        }
        return operand(result)
    }

    private mutating func begins(_ text: Operand, _ match: Operand) throws(NotCompiled) -> Operand {
        switch (text, match) {
        case (.text(let column, let cause), .constant(.string(let prefix))):
            guard let prefix = TextPrefix(prefix) else { throw NotCompiled("a long beginning of a text") }
            return .truth(routine.emit(.textBegins(column: column, cause: cause, prefix), .truth))
        case (.text(let column, let cause), .beginning(let other, let otherCause, let count)):
            return .truth(
                routine.emit(
                    .textBeginsLike(
                        column: column, cause: cause, otherColumn: other, otherCause: otherCause, count: count), .truth)
            )
        case (.text, .null(let causes)):
            let presence = try self.presence(text)
            return .truth(routine.emit(.and(presence, routine.emit(.null(.truth, causes), .truth)), .truth))
        default: throw NotCompiled("`starts with` of these types")
        }
    }

    /// `substring(text, 1, n)`: the beginning of a text.
    private mutating func beginning(_ arguments: [Syntax]) throws(NotCompiled) -> Operand {
        let text = try operand(arguments[0])
        guard case .text(let column, let cause) = text,
            case .constant(.number(let start)) = try operand(arguments[1]), start == .one,
            case .constant(.number(let length)) = try operand(arguments[2]), let count = length.int64, 1...8 ~= count
        else { throw NotCompiled("`substring` but for the first few characters") }
        return .beginning(column: column, cause: cause, count: Int(count))
    }
}
