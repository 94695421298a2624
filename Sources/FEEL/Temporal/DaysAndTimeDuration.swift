/// A length of time in days, hours, minutes and seconds, to the nanosecond.
public struct DaysAndTimeDuration: Sendable, Hashable, Comparable {
    /// Nanoseconds; negative for a negative duration. At most 10^28 in magnitude: beyond any two dates' difference.
    public var nanoseconds: Int128 { stored.value }
    private let stored: StoredInt128

    static let maximum: Int128 = 10_000_000_000 * 1_000_000_000_000_000_000

    /// A length in nanoseconds; beyond the range, the longest there is.
    public init(nanoseconds: Int128) {
        stored = StoredInt128(min(max(nanoseconds, -DaysAndTimeDuration.maximum), DaysAndTimeDuration.maximum))
    }

    /// A length in whole seconds.
    public init(seconds: Int64) {
        self.init(nanoseconds: Int128(seconds) * 1_000_000_000)
    }

    /// Nil beyond the range.
    init?(checked nanoseconds: Int128) {
        guard nanoseconds.magnitude <= DaysAndTimeDuration.maximum.magnitude else { return nil }
        stored = StoredInt128(nanoseconds)
    }

    /// A length in seconds, cut to nanoseconds; nil beyond the range.
    init?(seconds: Number) {
        let cut = seconds.rounded(toPlaces: 9, .down)
        guard cut.magnitude <= Number(coefficient: DaysAndTimeDuration.maximum, exponent: -9) else { return nil }
        let shift = cut.exponent + 9
        stored = StoredInt128(
            shift >= 0
                ? cut.coefficient * PowersOfTen.int128(min(shift, 28))
                : cut.coefficient / PowersOfTen.int128(min(-shift, 38)))
    }

    /// The whole length in seconds.
    var seconds: Number { Number(coefficient: nanoseconds, exponent: -9) }

    /// The parts, as they are written: each of the sign of the duration.
    var components: (days: Int64, hours: Int, minutes: Int, seconds: Int, nanoseconds: Int) {
        let (whole, nanos) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let (days, rest) = whole.quotientAndRemainder(dividingBy: 86_400)
        return (Int64(days), Int(rest) / 3600, Int(rest) / 60 % 60, Int(rest) % 60, Int(nanos))
    }

    /// By value.
    public static func < (left: DaysAndTimeDuration, right: DaysAndTimeDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension DaysAndTimeDuration: CustomStringConvertible {
    /// As XML Schema writes it, in the largest units: `P1DT2H`, `PT0S`, `-PT1.5S`.
    public var description: String {
        let parts = DaysAndTimeDuration(nanoseconds: abs(nanoseconds)).components
        var text = nanoseconds < 0 ? "-P" : "P"
        if parts.days != 0 { text += "\(parts.days)D" }
        var time = ""
        if parts.hours != 0 { time += "\(parts.hours)H" }
        if parts.minutes != 0 { time += "\(parts.minutes)M" }
        if parts.seconds != 0 || parts.nanoseconds != 0 { time += "\(parts.seconds)\(fraction(parts.nanoseconds))S" }
        if time.isEmpty && parts.days == 0 { time = "0S" }
        return time.isEmpty ? text : text + "T" + time
    }
}

/// `.5` for 500,000,000 nanoseconds; empty for none.
func fraction(_ nanoseconds: Int) -> String {
    if nanoseconds == 0 { return "" }
    var digits = padded(UInt(nanoseconds), 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
}
