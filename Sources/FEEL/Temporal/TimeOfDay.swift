/// A time of day, with a zone or without (a local time).
public struct TimeOfDay: Sendable {
    /// Seconds since midnight, 0 … 86,399.
    public let secondOfDay: Int32
    /// 0 … 999,999,999.
    public let nanosecond: Int32
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

    public var hour: Int { Int(secondOfDay) / 3600 }
    public var minute: Int { Int(secondOfDay) / 60 % 60 }
    public var second: Int { Int(secondOfDay) % 60 }
}

extension TimeOfDay: Hashable {
}
