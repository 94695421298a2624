/// A length of time in days, hours, minutes and seconds.
public struct DaysAndTimeDuration: Sendable, Hashable, Comparable {
    /// Nanoseconds; negative for a negative duration.
    public let nanoseconds: Int128

    public init(nanoseconds: Int128) {
        self.nanoseconds = nanoseconds
    }

    public init(seconds: Int64) {
        nanoseconds = Int128(seconds) * 1_000_000_000
    }

    public static func < (left: DaysAndTimeDuration, right: DaysAndTimeDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
