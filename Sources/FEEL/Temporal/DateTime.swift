/// A date and a time of day, with a zone or without.
public struct DateTime: Sendable {
    /// The day.
    public let date: CivilDate
    /// The time on that day, with its zone.
    public let time: TimeOfDay

    /// That time on that day.
    public init(date: CivilDate, time: TimeOfDay) {
        self.date = date
        self.time = time
    }

    /// Whether it has no zone.
    public var isLocal: Bool { time.isLocal }

    private var localSeconds: Int64 { date.dayNumber * 86_400 + Int64(time.secondOfDay) }

    /// Seconds east of UTC; nil without a zone.
    var offset: Int64? { time.zone?.offset(atLocal: localSeconds) }

    /// Nanoseconds since 1970-01-01T00:00:00, UTC where there is a zone.
    var instant: Int128 { Int128(localSeconds - (offset ?? 0)) * 1_000_000_000 + Int128(time.nanosecond) }

    /// The value of a date and time; a date is midnight, UTC.
    init?(_ value: Value) {
        switch value {
        case .dateTime(let dateTime): self = dateTime
        case .date(let date): self.init(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .utc))
        default: return nil
        }
    }

    /// How both compare in FEEL, which looks at whole seconds; nil where only one has a zone.
    func order(relativeTo other: DateTime) -> Int? {
        guard isLocal == other.isLocal else { return nil }
        let (a, b) = (localSeconds - (offset ?? 0), other.localSeconds - (other.offset ?? 0))
        return a < b ? -1 : (a == b ? 0 : 1)
    }

    /// The date and time that long after; nil beyond the range of years.
    func adding(_ duration: DaysAndTimeDuration) -> DateTime? {
        let second: Int128 = 1_000_000_000
        let sum = instant + duration.nanoseconds
        let nanosecond = (sum % second + second) % second
        guard let utc = Int64(exactly: (sum - nanosecond) / second) else { return nil }
        let local = utc + (time.zone?.offset(at: utc) ?? 0)
        let secondOfDay = (local % 86_400 + 86_400) % 86_400
        guard let date = CivilDate(dayNumber: 0).adding(days: Int((local - secondOfDay) / 86_400)) else { return nil }
        return DateTime(
            date: date,
            time: TimeOfDay(secondOfDay: Int32(secondOfDay), nanosecond: Int32(nanosecond), zone: time.zone))
    }

    /// The same time so many months later; nil beyond the range of years.
    func adding(_ duration: YearsAndMonthsDuration) -> DateTime? {
        date.adding(months: Int(duration.months)).map { DateTime(date: $0, time: time) }
    }
}

extension DateTime: Hashable {
    /// The same instant, to the nanosecond.
    public static func == (left: DateTime, right: DateTime) -> Bool {
        left.isLocal == right.isLocal && left.instant == right.instant
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(instant) }
}

extension DateTime: CustomStringConvertible {
    /// Reads `2024-08-01T10:30:00`, with or without a zone behind; nil for anything else.
    public init?(_ text: String) {
        var scanner = ByteScanner(Array(text.utf8))
        guard let date = scanner.date(), scanner.take("T"), let (time, isMidnightAfter) = scanner.timeOrMidnightAfter(),
            scanner.isAtEnd, let day = isMidnightAfter ? date.adding(days: 1) : date
        else { return nil }
        self.init(date: day, time: time)
    }

    /// `2024-08-01T10:30:00+08:00`
    public var description: String { "\(date)T\(time)" }
}

extension CivilDate {
    /// The day on which the duration ends that begins at midnight of this one; nil beyond the range of years.
    func adding(_ duration: DaysAndTimeDuration) -> CivilDate? {
        DateTime(date: self, time: .midnight).adding(duration)?.date
    }
}

extension Value {
    /// The value of an at-literal: a date, time, date and time or duration, whichever the text is.
    public init?(temporal text: String) {
        if let date = CivilDate(text) {
            self = .date(date)
        } else if let dateTime = DateTime(text) {
            self = .dateTime(dateTime)
        } else if let time = TimeOfDay(text) {
            self = .time(time)
        } else if let duration = DurationText.value(of: text) {
            self = duration
        } else {
            return nil
        }
    }
}
