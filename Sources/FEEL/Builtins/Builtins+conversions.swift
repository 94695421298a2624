extension Builtin {
    /// DMN 1.5, 10.3.4.1.
    static let conversions: [Builtin] = [
        Builtin("string", Signature([Parameter("from", .any)], .string) { arguments, evaluation in
            if arguments[0].isNull { return arguments[0] }
            return arguments[0].text(&evaluation).map { .string($0) } ?? arguments.site.limit("the text is too long")
        }),
        Builtin("number", Signature([Parameter("from", .string)], .number) { arguments, _ in
            Number(arguments.text(0)).map { .number($0) } ?? arguments.site.domain("\"\(arguments.text(0))\" is no number")
        }),
        Builtin("date",
            Signature([Parameter("from", .string)], .date) { arguments, _ in
                CivilDate(arguments.text(0)).map { .date($0) } ?? arguments.site.domain("\"\(arguments.text(0))\" is no date")
            },
            Signature([Parameter("from", .dateTime)], .date) { arguments, _ in
                guard case .dateTime(let dateTime) = arguments[0] else { return arguments[0] }
                return .date(dateTime.date)
            },
            Signature([Parameter("year", .number), Parameter("month", .number), Parameter("day", .number)], .date) { arguments, _ in
                guard let year = arguments.number(0).int64, let month = arguments.number(1).int64, let day = arguments.number(2).int64,
                    let date = CivilDate(year: Int(year), month: Int(clamping: month), day: Int(clamping: day))
                else { return arguments.site.domain("there is no such day") }
                return .date(date)
            }),
        Builtin("duration", Signature([Parameter("from", .string)], .any) { arguments, _ in
            DurationText.value(of: arguments.text(0)) ?? arguments.site.domain("\"\(arguments.text(0))\" is no duration")
        }),
        Builtin("years and months duration", Signature([Parameter("from", .date), Parameter("to", .date)], .yearsAndMonthsDuration) { arguments, _ in
            guard case .date(let start) = arguments[0], case .date(let end) = arguments[1] else { return arguments[0] }
            return .yearsAndMonths(YearsAndMonthsDuration(from: start, to: end))
        }),
    ]
}
