/// What stands behind a `.`: entries of contexts and parts of dates, times, durations and ranges (DMN 1.5, table 64).
enum Properties {
    static func value(of value: Value, _ name: String, _ site: Site, _ evaluation: inout Evaluation) -> Value {
        switch value {
        case .context(let context):
            return context[name] ?? site.noMatch("the context has no entry `\(name)`")
        case .list(let items):
            guard evaluation.spend(items.count + 1) else { return site.outOfSteps }
            var values: [Value] = []
            for item in items { values.append(self.value(of: item, name, site, &evaluation)) }
            return .list(values)
        case .null: return value
        case .date(let date): return part(of: date, name) ?? none(value, name, site)
        case .dateTime(let dateTime):
            return part(of: dateTime.date, name)
                ?? part(of: dateTime.time, name, offset: dateTime.offset, site) ?? none(value, name, site)
        case .time(let time): return part(of: time, name, offset: time.offset, site) ?? none(value, name, site)
        case .daysAndTime(let duration):
            let parts = duration.components
            switch name {
            case "days": return number(Int(parts.days))
            case "hours": return number(parts.hours)
            case "minutes": return number(parts.minutes)
            case "seconds":
                return .number(
                    Number(coefficient: Int128(parts.seconds) * 1_000_000_000 + Int128(parts.nanoseconds), exponent: -9)
                        .reduced)
            default: return none(value, name, site)
            }
        case .yearsAndMonths(let duration):
            switch name {
            case "years": return number(Int(duration.months / 12))
            case "months": return number(Int(duration.months % 12))
            default: return none(value, name, site)
            }
        case .range(let range):
            switch name {
            case "start": return range.start ?? site.noMatch("the range has no lower end")
            case "end": return range.end ?? site.noMatch("the range has no upper end")
            case "start included": return .boolean(range.includesStart)
            case "end included": return .boolean(range.includesEnd)
            default: return none(value, name, site)
            }
        default: return none(value, name, site)
        }
    }

    private static func none(_ value: Value, _ name: String, _ site: Site) -> Value {
        site.mismatch("a \(value.brief) has no entry `\(name)`")
    }

    private static func number(_ value: Int) -> Value { .number(Number(value)) }

    private static func part(of date: CivilDate, _ name: String) -> Value? {
        switch name {
        case "year": number(date.year)
        case "month": number(date.month)
        case "day": number(date.day)
        case "weekday": number(date.weekday)
        default: nil
        }
    }

    private static func part(of time: TimeOfDay, _ name: String, offset: Int64?, _ site: Site) -> Value? {
        switch name {
        case "hour": return number(time.hour)
        case "minute": return number(time.minute)
        case "second":
            return .number(
                Number(coefficient: Int128(time.second) * 1_000_000_000 + Int128(time.nanosecond), exponent: -9).reduced
            )
        case "time offset":
            return offset.map { .daysAndTime(DaysAndTimeDuration(seconds: $0)) }
                ?? site.noMatch("the time has no offset")
        case "timezone":
            if case .named(let name)? = time.zone { return .string(name) }
            return site.noMatch("the time has no time zone")
        default: return nil
        }
    }
}
