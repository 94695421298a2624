import Glibc

extension Builtin {
    private static func weekday(_ date: CivilDate) -> Value {
        .string(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][date.weekday - 1])
    }

    private static func month(_ date: CivilDate) -> Value {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        return .string(names[date.month - 1])
    }

    /// DMN 1.5, 10.3.4.7 and 10.3.4.10.
    static let temporals: [Builtin] = [
        calendar("day of year", .number) { .number(Number($0.dayOfYear)) },
        calendar("day of week", .string, weekday),
        calendar("month of year", .string, month),
        calendar("week of year", .number) { .number(Number($0.weekOfYear)) },
        Builtin(
            "is",
            Signature([optionalAny("value1"), optionalAny("value2")], .boolean) { arguments, evaluation in
                let isSame = isSame(arguments[0], arguments[1], &evaluation)
                return evaluation.isSpent ? arguments.site.outOfSteps : .boolean(isSame)
            }),
        Builtin(
            "now",
            Signature([], .dateTime) { _, _ in
                var clock = timespec()
                clock_gettime(CLOCK_REALTIME, &clock)
                let seconds = Int64(clock.tv_sec)
                let time = TimeOfDay(secondOfDay: Int32(seconds % 86_400), nanosecond: Int32(clock.tv_nsec), zone: .utc)
                return .dateTime(DateTime(date: CivilDate(dayNumber: seconds / 86_400), time: time))
            }),
        Builtin(
            "today",
            Signature([], .date) { _, _ in
                .date(CivilDate(dayNumber: Int64(Glibc.time(nil)) / 86_400))
            }),
    ]

    private static func optionalAny(_ name: String) -> Parameter { .optional(name, .any) }

    /// A function of a date, or of the date of a date and time.
    private static func calendar(_ name: String, _ result: FEELType, _ body: @escaping @Sendable (CivilDate) -> Value)
        -> Builtin
    {
        Builtin(
            name,
            Signature([Parameter("date", .date)], result) { arguments, _ in
                guard case .date(let date) = arguments[0] else { return arguments[0] }
                return body(date)
            },
            Signature([Parameter("date", .dateTime)], result) { arguments, _ in
                guard case .dateTime(let dateTime) = arguments[0] else { return arguments[0] }
                return body(dateTime.date)
            })
    }

    /// Whether both are the same element of the same domain: unlike `=`, times must have the same zone too.
    private static func isSame(_ left: Value, _ right: Value, _ evaluation: inout Evaluation) -> Bool {
        switch (left, right) {
        case (.time(let a), .time(let b)): a == b && a.zone == b.zone
        case (.dateTime(let a), .dateTime(let b)): a == b && a.time.zone == b.time.zone
        default: Comparison.equal(left, right, &evaluation) ?? false
        }
    }
}

extension CivilDate {
    /// 1 … 366.
    var dayOfYear: Int {
        guard let newYear = CivilDate(year: year, month: 1, day: 1) else { return 0 }
        return Int(dayNumber - newYear.dayNumber) + 1
    }

    /// The week of ISO 8601: it begins on Monday, and the first of the year holds the 4th of January.
    var weekOfYear: Int {
        let week = (dayOfYear - weekday + 10) / 7
        if week < 1 { return CivilDate.weeks(in: year - 1) }
        return week > CivilDate.weeks(in: year) ? 1 : week
    }

    private static func weeks(in year: Int) -> Int {
        guard let first = CivilDate(year: year, month: 1, day: 1) else { return 52 }
        return first.weekday == 4 || (first.weekday == 3 && isLeap(year)) ? 53 : 52
    }
}
