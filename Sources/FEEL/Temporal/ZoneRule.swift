/// The rule for times behind the last listed change of a zone (POSIX `TZ`, RFC 8536 section 3.3): `CST-8`, or
/// `CET-1CEST,M3.5.0,M10.5.0/3` with the days on which clocks are changed.
struct ZoneRule: Sendable {
    private let standard: Int64
    private let summer: (offset: Int64, start: Change, end: Change)?

    private enum Day: Sendable {
        /// The n-th (5: the last) weekday (0: Sunday) of a month.
        case weekday(month: Int, week: Int, weekday: Int)
        /// The day of the year from 1; the 29th of February is never counted.
        case ordinal(Int)
        /// The day of the year from 0.
        case offset(Int)
    }

    private struct Change: Sendable {
        let day: Day
        /// Seconds after local midnight; may be negative or more than a day.
        let time: Int64
    }

    init?(_ bytes: [UInt8]) {
        var scanner = ByteScanner(bytes)
        guard scanner.zoneAbbreviation(), let standard = scanner.zoneTime() else { return nil }
        self.standard = -standard
        guard !scanner.isAtEnd else {
            summer = nil
            return
        }
        guard scanner.zoneAbbreviation() else { return nil }
        var offset = -standard + 3600
        if scanner.next != UInt8(ascii: ",") {
            guard let written = scanner.zoneTime() else { return nil }
            offset = -written
        }
        guard let start = ZoneRule.change(&scanner), let end = ZoneRule.change(&scanner), scanner.isAtEnd else {
            return nil
        }
        summer = (offset, start, end)
    }

    private static func change(_ scanner: inout ByteScanner) -> Change? {
        guard scanner.take(",") else { return nil }
        let day: Day
        if scanner.take("M") {
            guard let month = scanner.digits(1...2)?.value, scanner.take("."), let week = scanner.digits(1...1)?.value,
                scanner.take("."), let weekday = scanner.digits(1...1)?.value, 1...12 ~= month, 1...5 ~= week,
                0...6 ~= weekday
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else if scanner.take("J") {
            guard let number = scanner.digits(1...3)?.value, 1...365 ~= number else { return nil }
            day = .ordinal(number)
        } else {
            guard let number = scanner.digits(1...3)?.value, 0...365 ~= number else { return nil }
            day = .offset(number)
        }
        guard scanner.take("/") else { return Change(day: day, time: 7200) }
        return scanner.zoneTime().map { Change(day: day, time: $0) }
    }

    /// Seconds east of UTC at that instant.
    func offset(at instant: Int64) -> Int64 {
        guard let summer else { return standard }
        let local = instant + standard
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let year = CivilDate(dayNumber: day).year
        guard let start = ZoneRule.instant(of: summer.start, in: year, offset: standard),
            let end = ZoneRule.instant(of: summer.end, in: year, offset: summer.offset)
        else { return standard }
        let isSummer = start < end ? start <= instant && instant < end : !(end <= instant && instant < start)
        return isSummer ? summer.offset : standard
    }

    private static func instant(of change: Change, in year: Int, offset: Int64) -> Int64? {
        guard let newYear = CivilDate(year: year, month: 1, day: 1) else { return nil }
        let day: Int64
        switch change.day {
        case .ordinal(let number):
            day = newYear.dayNumber + Int64(number - 1) + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
        case .offset(let number): day = newYear.dayNumber + Int64(number)
        case .weekday(let month, let week, let weekday):
            guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
            let ahead = (weekday - first.weekday % 7 + 7) % 7
            var number = ahead + (week - 1) * 7
            while number >= CivilDate.days(inMonth: month, of: year) { number -= 7 }
            day = first.dayNumber + Int64(number)
        }
        return day * 86_400 + change.time - offset
    }
}

extension ByteScanner {
    /// Letters, or anything in angle brackets.
    fileprivate mutating func zoneAbbreviation() -> Bool {
        let start = place
        if take("<") {
            while let byte = next, byte != UInt8(ascii: ">") { skip() }
            return take(">")
        }
        while let byte = next, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") { skip() }
        return place > start
    }

    /// `[+-]h[hh][:mm[:ss]]` in seconds.
    fileprivate mutating func zoneTime() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = digits(1...3)?.value else { return nil }
        var seconds = hours * 3600
        if take(":") {
            guard let minutes = twoDigits() else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = twoDigits() else { return nil }
                seconds += rest
            }
        }
        return Int64(isNegative ? -seconds : seconds)
    }
}
