/// A time of day, with a zone or without (a local time).
public struct TimeOfDay: Sendable {
    /// Seconds since midnight, 0 … 86,399.
    public let secondOfDay: Int32
    /// 0 … 999,999,999.
    public let nanosecond: Int32
    /// Nil for a local time.
    public let zone: Zone?

    /// Nil where there is no such time.
    public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: Zone? = nil) {
        guard 0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second, 0...999_999_999 ~= nanosecond else { return nil }
        self.init(secondOfDay: Int32(hour * 3600 + minute * 60 + second), nanosecond: Int32(nanosecond), zone: zone)
    }

    init(secondOfDay: Int32, nanosecond: Int32, zone: Zone?) {
        self.secondOfDay = secondOfDay
        self.nanosecond = nanosecond
        self.zone = zone
    }

    static let midnight = TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: nil)

    /// 0 … 23
    public var hour: Int { Int(secondOfDay) / 3600 }
    /// 0 … 59
    public var minute: Int { Int(secondOfDay) / 60 % 60 }
    /// 0 … 59
    public var second: Int { Int(secondOfDay) % 60 }

    /// Whether it has no zone.
    public var isLocal: Bool { zone == nil }

    /// Seconds east of UTC; nil for a local time. A place is taken with its offset of 1970-01-01.
    var offset: Int64? { zone?.offset(atLocal: Int64(secondOfDay)) }

    private var localNanoseconds: Int128 { Int128(secondOfDay) * 1_000_000_000 + Int128(nanosecond) }

    /// Nanoseconds since midnight, UTC where there is a zone.
    var instant: Int128 { localNanoseconds - Int128(offset ?? 0) * 1_000_000_000 }

    /// How both compare in FEEL, which looks at whole seconds; nil where only one has a zone.
    func order(relativeTo other: TimeOfDay) -> Int? {
        guard isLocal == other.isLocal else { return nil }
        let (a, b) = (Int64(secondOfDay) - (offset ?? 0), Int64(other.secondOfDay) - (other.offset ?? 0))
        return a < b ? -1 : (a == b ? 0 : 1)
    }

    /// The time that long after, going round at midnight.
    func adding(_ duration: DaysAndTimeDuration) -> TimeOfDay {
        let day: Int128 = 86_400_000_000_000
        let sum = (localNanoseconds + duration.nanoseconds) % day
        let wrapped = sum < 0 ? sum + day : sum
        return TimeOfDay(
            secondOfDay: Int32(wrapped / 1_000_000_000), nanosecond: Int32(wrapped % 1_000_000_000), zone: zone)
    }
}

extension TimeOfDay: Hashable {
    /// The same moment of the day, to the nanosecond.
    public static func == (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.isLocal == right.isLocal && left.instant == right.instant
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(instant) }
}

extension TimeOfDay: CustomStringConvertible {
    /// Reads `10:30:00`, `10:30:00.5+08:00` or `10:30:00@Asia/Shanghai`; nil for anything else.
    public init?(_ text: String) {
        var scanner = ByteScanner(Array(text.utf8))
        guard let time = scanner.time(), scanner.isAtEnd else { return nil }
        self = time
    }

    /// `10:30:00.5+08:00`
    public var description: String {
        padded(UInt(hour), 2) + ":" + padded(UInt(minute), 2) + ":" + padded(UInt(second), 2)
            + fraction(Int(nanosecond))
            + (zone?.description ?? "")
    }
}

extension ByteScanner {
    /// A time with its zone; 24:00:00 is midnight (XML Schema).
    mutating func time() -> TimeOfDay? { timeOrMidnightAfter()?.time }

    /// A time with its zone, or 24:00:00, the first moment of the next day (XML Schema).
    mutating func timeOrMidnightAfter() -> (time: TimeOfDay, isMidnightAfter: Bool)? {
        guard let hour = twoDigits(), take(":"), let minute = twoDigits(), take(":"), let second = twoDigits() else {
            return nil
        }
        var nanosecond = 0
        if take(".") {
            let fraction = fractionDigits()
            if fraction.count == 0 { return nil }
            nanosecond = fraction.nanoseconds
        }
        var zone: Zone?
        if !isAtEnd {
            guard let found = self.zone() else { return nil }
            zone = found
        }
        let isMidnightAfter = hour == 24 && minute == 0 && second == 0 && nanosecond == 0
        return TimeOfDay(
            hour: isMidnightAfter ? 0 : hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone
        ).map { ($0, isMidnightAfter) }
    }

    /// `Z`, `+08:00`, `+08:00:30` or `@Asia/Shanghai`, to the end.
    private mutating func zone() -> Zone? {
        if take("Z") { return .utc }
        if take("@") {
            let name = String(decoding: rest, as: UTF8.self)
            guard ZoneRules.rules(for: name) != nil else { return nil }
            while !isAtEnd { skip() }
            return .named(name)
        }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = twoDigits(), take(":"), let minutes = twoDigits(), minutes < 60
        else { return nil }
        var seconds = 0
        if take(":") {
            guard let digits = twoDigits(), digits < 60 else { return nil }
            seconds = digits
        }
        let offset = Int32(hours * 3600 + minutes * 60 + seconds)
        guard offset <= Zone.maximumOffset else { return nil }
        return .offset(seconds: isNegative ? -offset : offset)
    }
}
