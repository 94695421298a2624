/// Arithmetic on values of any type (DMN 1.5, 10.3.2.3 and table 53 ff.).
enum Arithmetic {
    static func apply(_ sign: ArithmeticOperator, _ left: Value, _ right: Value, _ site: Site) -> Value {
        if case .number(let a) = left, case .number(let b) = right { return apply(sign, a, b, site) }
        if left.isNull || right.isNull { return site.unknown(left, right) }
        let result =
            switch sign {
            case .add: sum(left, right)
            case .subtract: difference(left, right)
            case .multiply: product(left, right)
            case .divide: quotient(left, right)
            case .power: Outcome.mismatch
            }
        switch result {
        case .value(let value): return value
        case .outOfRange: return site.domain("the result of `\(sign.rawValue)` is out of range")
        case .divisionByZero: return site.noMatch("division by zero")
        case .mismatch: return site.mismatch("`\(sign.rawValue)` does not take a \(left.brief) and a \(right.brief)")
        }
    }

    private enum Outcome {
        case value(Value)
        case outOfRange, divisionByZero, mismatch

        init(_ value: Value?) { self = value.map { .value($0) } ?? .outOfRange }
    }

    private static func apply(_ sign: ArithmeticOperator, _ a: Number, _ b: Number, _ site: Site) -> Value {
        let result =
            switch sign {
            case .add: a + b
            case .subtract: a - b
            case .multiply: a * b
            case .divide: a / b
            case .power: a.power(b)
            }
        if let result { return .number(result) }
        if sign == .divide, b.isZero { return site.noMatch("division by zero") }
        return site.domain("`\(sign.rawValue)` has no result for \(a) and \(b)")
    }

    static func negate(_ value: Value, _ site: Site) -> Value {
        switch value {
        case .number(let number): .number(-number)
        case .daysAndTime(let duration): .daysAndTime(DaysAndTimeDuration(nanoseconds: -duration.nanoseconds))
        case .yearsAndMonths(let duration): .yearsAndMonths(YearsAndMonthsDuration(months: -duration.months))
        case .null: value
        default: site.mismatch("a \(value.brief) has no negative")
        }
    }

    private static func sum(_ left: Value, _ right: Value) -> Outcome {
        switch (left, right) {
        case (.string(let a), .string(let b)):
            guard a.utf8.count + b.utf8.count <= Evaluation.maximumTextBytes else { return .outOfRange }
            return .value(.string(a + b))
        case (.date(let date), .daysAndTime(let duration)), (.daysAndTime(let duration), .date(let date)):
            return Outcome(date.adding(duration).map { .date($0) })
        case (.date(let date), .yearsAndMonths(let duration)), (.yearsAndMonths(let duration), .date(let date)):
            return Outcome(date.adding(months: Int(duration.months)).map { .date($0) })
        case (.dateTime(let dateTime), .daysAndTime(let duration)),
            (.daysAndTime(let duration), .dateTime(let dateTime)):
            return Outcome(dateTime.adding(duration).map { .dateTime($0) })
        case (.dateTime(let dateTime), .yearsAndMonths(let duration)),
            (.yearsAndMonths(let duration), .dateTime(let dateTime)):
            return Outcome(dateTime.adding(duration).map { .dateTime($0) })
        case (.time(let time), .daysAndTime(let duration)), (.daysAndTime(let duration), .time(let time)):
            return .value(.time(time.adding(duration)))
        case (.daysAndTime(let a), .daysAndTime(let b)):
            return Outcome(DaysAndTimeDuration(checked: a.nanoseconds + b.nanoseconds).map { .daysAndTime($0) })
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            return Outcome(
                YearsAndMonthsDuration(checked: Int128(a.months) + Int128(b.months)).map { .yearsAndMonths($0) })
        default: return .mismatch
        }
    }

    private static func difference(_ left: Value, _ right: Value) -> Outcome {
        switch (left, right) {
        case (.date(let a), .date(let b)):
            return .value(.daysAndTime(DaysAndTimeDuration(seconds: (a.dayNumber - b.dayNumber) * 86_400)))
        case (.date, .dateTime), (.dateTime, .date), (.dateTime, .dateTime):
            guard let a = DateTime(left), let b = DateTime(right), a.isLocal == b.isLocal else { return .mismatch }
            return .value(.daysAndTime(DaysAndTimeDuration(nanoseconds: a.instant - b.instant)))
        case (.time(let a), .time(let b)):
            guard a.isLocal == b.isLocal else { return .mismatch }
            return .value(.daysAndTime(DaysAndTimeDuration(nanoseconds: a.instant - b.instant)))
        case (_, .daysAndTime(let b)): return sum(left, .daysAndTime(DaysAndTimeDuration(nanoseconds: -b.nanoseconds)))
        case (_, .yearsAndMonths(let b)): return sum(left, .yearsAndMonths(YearsAndMonthsDuration(months: -b.months)))
        default: return .mismatch
        }
    }

    private static func product(_ left: Value, _ right: Value) -> Outcome {
        switch (left, right) {
        case (.daysAndTime(let duration), .number(let number)), (.number(let number), .daysAndTime(let duration)):
            return Outcome(
                (duration.seconds * number).flatMap(DaysAndTimeDuration.init(seconds:)).map { .daysAndTime($0) })
        case (.yearsAndMonths(let duration), .number(let number)), (.number(let number), .yearsAndMonths(let duration)):
            return Outcome(
                (Number(Int(duration.months)) * number).flatMap(YearsAndMonthsDuration.init(months:)).map {
                    .yearsAndMonths($0)
                })
        default: return .mismatch
        }
    }

    private static func quotient(_ left: Value, _ right: Value) -> Outcome {
        switch (left, right) {
        case (.daysAndTime(let duration), .number(let number)):
            if number.isZero { return .divisionByZero }
            return Outcome(
                (duration.seconds / number).flatMap(DaysAndTimeDuration.init(seconds:)).map { .daysAndTime($0) })
        case (.yearsAndMonths(let duration), .number(let number)):
            if number.isZero { return .divisionByZero }
            return Outcome(
                (Number(Int(duration.months)) / number).flatMap(YearsAndMonthsDuration.init(months:)).map {
                    .yearsAndMonths($0)
                })
        case (.daysAndTime(let a), .daysAndTime(let b)):
            if b.nanoseconds == 0 { return .divisionByZero }
            return Outcome((a.seconds / b.seconds).map { .number($0) })
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            if b.months == 0 { return .divisionByZero }
            return Outcome((Number(Int(a.months)) / Number(Int(b.months))).map { .number($0) })
        default: return .mismatch
        }
    }
}
