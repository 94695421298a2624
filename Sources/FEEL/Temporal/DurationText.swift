/// A duration as XML Schema writes it: `P1Y2M`, `P3DT4H`, `-PT1.5S`; years and months do not mix with days and times.
enum DurationText {
    static func value(of text: String) -> Value? {
        var scanner = ByteScanner(Array(text.utf8))
        let isNegative = scanner.take("-")
        guard scanner.take("P") else { return nil }
        var months: Int128?
        var nanoseconds: Int128?
        var inTime = false
        var last = 0
        while !scanner.isAtEnd {
            if !inTime, scanner.take("T") {
                inTime = true
                last = max(last, 3)
                if scanner.isAtEnd { return nil }
                continue
            }
            guard let number = scanner.digits(1...18) else { return nil }
            var nanos: Int128 = 0
            var hasFraction = false
            if scanner.take(".") {
                nanos = Int128(scanner.fractionDigits().nanoseconds)  // "PT0.S" is a duration too, says the kit
                hasFraction = true
            }
            let value = Int128(number.value)
            let unit: Int
            if !inTime, scanner.take("Y") {
                unit = 1
            } else if !inTime, scanner.take("M") {
                unit = 2
            } else if !inTime, scanner.take("D") {
                unit = 3
            } else if inTime, scanner.take("H") {
                unit = 4
            } else if inTime, scanner.take("M") {
                unit = 5
            } else if inTime, scanner.take("S") {
                unit = 6
            } else {
                return nil
            }
            guard unit > last || (unit == 3 && last < 3), unit == 6 || !hasFraction else { return nil }
            last = unit
            switch unit {
            case 1: months = value * 12
            case 2: months = (months ?? 0) + value
            default:
                let seconds: Int128 = [86_400, 3600, 60, 1][unit - 3]
                nanoseconds = (nanoseconds ?? 0) + value * seconds * 1_000_000_000 + nanos
            }
        }
        switch (months, nanoseconds) {
        case (let months?, nil):
            return YearsAndMonthsDuration(checked: isNegative ? -months : months).map { .yearsAndMonths($0) }
        case (nil, let nanoseconds?):
            return DaysAndTimeDuration(checked: isNegative ? -nanoseconds : nanoseconds).map { .daysAndTime($0) }
        default: return nil
        }
    }
}
