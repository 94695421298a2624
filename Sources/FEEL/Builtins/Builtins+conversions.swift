extension Builtin {
    /// DMN 1.5, 10.3.4.1.
    static let conversions: [Builtin] = [
        Builtin(
            "string",
            Signature([Parameter("from", .any)], .string) { arguments, evaluation in
                if arguments[0].isNull { return arguments[0] }
                return arguments[0].text(&evaluation).map { .string($0) }
                    ?? arguments.site.limit("the text is too long")
            }),
        Builtin(
            "number",
            Signature([Parameter("from", .string)], .number) { arguments, _ in number(arguments, arguments.text(0)) },
            Signature(
                [
                    Parameter("from", .string), .nullable("grouping separator", .string),
                    .nullable("decimal separator", .string),
                ],
                .number
            ) { arguments, _ in
                number(arguments)
            }),
        Builtin(
            "date",
            Signature([Parameter("from", .string)], .date) { arguments, _ in
                CivilDate(arguments.text(0)).map { .date($0) }
                    ?? arguments.site.domain("\"\(arguments.text(0))\" is no date")
            },
            Signature([Parameter("from", .dateTime)], .date) { arguments, _ in
                guard case .dateTime(let dateTime) = arguments[0] else { return arguments[0] }
                return .date(dateTime.date)
            },
            Signature([Parameter("year", .number), Parameter("month", .number), Parameter("day", .number)], .date) {
                arguments, _ in
                guard let year = arguments.whole(0), let month = arguments.whole(1), let day = arguments.whole(2),
                    let date = CivilDate(year: year, month: month, day: day)
                else { return arguments.site.domain("there is no such day") }
                return .date(date)
            }),
        Builtin(
            "time",
            Signature([Parameter("from", .string)], .time) { arguments, _ in
                TimeOfDay(arguments.text(0)).map { .time($0) }
                    ?? arguments.site.domain("\"\(arguments.text(0))\" is no time")
            },
            Signature([Parameter("from", .time)], .time) { arguments, _ in arguments[0] },
            Signature([Parameter("from", .dateTime)], .time) { arguments, _ in
                guard case .dateTime(let dateTime) = arguments[0] else { return arguments[0] }
                return .time(dateTime.time)
            },
            Signature(
                [
                    Parameter("hour", .number), Parameter("minute", .number), Parameter("second", .number),
                    optionalOffset,
                ], .time
            ) { arguments, _ in
                time(arguments)
            }),
        Builtin(
            "date and time",
            Signature([Parameter("from", .string)], .dateTime) { arguments, _ in
                let text = arguments.text(0)
                if let dateTime = DateTime(text) { return .dateTime(dateTime) }
                if let date = CivilDate(text) { return .dateTime(DateTime(date: date, time: .midnight)) }
                return arguments.site.domain("\"\(text)\" is no date and time")
            },
            Signature([Parameter("from", .dateTime)], .dateTime) { arguments, _ in arguments[0] },
            Signature([Parameter("date", .date), Parameter("time", .time)], .dateTime) { arguments, _ in
                guard case .date(let date) = arguments[0], case .time(let time) = arguments[1] else {
                    return arguments[0]
                }
                return .dateTime(DateTime(date: date, time: time))
            },
            Signature([Parameter("date", .dateTime), Parameter("time", .time)], .dateTime) { arguments, _ in
                guard case .dateTime(let dateTime) = arguments[0], case .time(let time) = arguments[1] else {
                    return arguments[0]
                }
                return .dateTime(DateTime(date: dateTime.date, time: time))
            }),
        Builtin(
            "duration",
            Signature([Parameter("from", .string)], .any) { arguments, _ in
                DurationText.value(of: arguments.text(0))
                    ?? arguments.site.domain("\"\(arguments.text(0))\" is no duration")
            }),
        Builtin(
            "years and months duration",
            Signature(
                [Parameter("from", .any), Parameter("to", .any)], .yearsAndMonthsDuration
            ) { arguments, _ in
                if arguments[0].isNull || arguments[1].isNull {
                    return arguments.site.unknown(arguments[0], arguments[1])
                }
                guard let start = DateTime(arguments[0]), let end = DateTime(arguments[1]) else {
                    return arguments.site.mismatch(
                        "`\(arguments.site.name)` takes dates, not a \(arguments[0].brief) and a \(arguments[1].brief)")
                }
                return .yearsAndMonths(YearsAndMonthsDuration(from: start.date, to: end.date))
            }),
    ]

    private static let optionalOffset: Parameter = {
        var parameter = Parameter.nullable("offset", .daysAndTimeDuration)
        parameter.isOptional = true
        return parameter
    }()

    private static func number(_ arguments: Arguments, _ text: String) -> Value {
        Number(text).map { .number($0) } ?? arguments.site.domain("\"\(arguments.text(0))\" is no number")
    }

    /// A number with separators: a space, comma or point between the digits, a point or comma before the decimals.
    private static func number(_ arguments: Arguments) -> Value {
        let grouping = arguments.optionalText(1)
        let decimal = arguments.optionalText(2)
        guard grouping.map({ [" ", ",", "."].contains($0) }) ?? true, decimal.map({ [",", "."].contains($0) }) ?? true,
            grouping == nil || grouping != decimal
        else {
            return arguments.site.domain(
                "the separators are a space, comma or point, and another point or comma for decimals")
        }
        var text = String.UnicodeScalarView()
        for scalar in arguments.text(0).unicodeScalars {
            let character = String(scalar)
            if character == grouping { continue }
            if character == decimal {
                text.append(".")
            } else if character == ".", decimal == "," {
                return arguments.site.domain("\"\(arguments.text(0))\" is no number")
            } else {
                text.append(scalar)
            }
        }
        return number(arguments, String(text))
    }

    private static func time(_ arguments: Arguments) -> Value {
        var zone: Zone?
        if case .daysAndTime(let offset) = arguments[3] {
            let seconds = offset.nanoseconds / 1_000_000_000
            guard seconds.magnitude <= Int128(Zone.maximumOffset).magnitude else {
                return arguments.site.domain("an offset is 18 hours at most")
            }
            zone = .offset(seconds: Int32(seconds))
        }
        let second = arguments.number(2)
        let nanoseconds = (second.rounded(toPlaces: 9, .down) - second.floor)?.scaledInt64(places: 9)
        guard let hour = arguments.whole(0), let minute = arguments.whole(1), let whole = second.floor.int64,
            let nanoseconds,
            let time = TimeOfDay(
                hour: hour, minute: minute, second: Int(clamping: whole), nanosecond: Int(nanoseconds), zone: zone)
        else { return arguments.site.domain("there is no such time") }
        return .time(time)
    }
}

extension Arguments {
    /// The number, where it is a whole one.
    fileprivate func whole(_ place: Int) -> Int? { number(place).int64.map { Int($0) } }
}
