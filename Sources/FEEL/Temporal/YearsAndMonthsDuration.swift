/// A length of time in years and months.
public struct YearsAndMonthsDuration: Sendable, Hashable, Comparable {
    /// Whole months; negative for a negative duration. At most 10^12 in magnitude.
    public let months: Int64

    static let maximum: Int64 = 1_000_000_000_000

    /// A length in months; beyond the range, the longest there is.
    public init(months: Int64) {
        self.months = min(max(months, -YearsAndMonthsDuration.maximum), YearsAndMonthsDuration.maximum)
    }

    /// Nil beyond the range.
    init?(checked months: Int128) {
        guard months.magnitude <= YearsAndMonthsDuration.maximum.magnitude else { return nil }
        self.months = Int64(months)
    }

    /// A length in months, cut to a whole number; nil beyond the range.
    init?(months: Number) {
        guard let whole = months.rounded(toPlaces: 0, .down).int64 else { return nil }
        self.init(checked: Int128(whole))
    }

    /// By value.
    public static func < (left: YearsAndMonthsDuration, right: YearsAndMonthsDuration) -> Bool {
        left.months < right.months
    }

    /// Whole years and months from one day to another, cut towards zero.
    init(from start: CivilDate, to end: CivilDate) {
        let a = start.components
        let b = end.components
        var months = (b.year - a.year) * 12 + b.month - a.month
        if months > 0 && b.day < a.day { months -= 1 }
        if months < 0 && b.day > a.day { months += 1 }
        self.init(months: Int64(months))
    }
}

extension YearsAndMonthsDuration: CustomStringConvertible {
    /// As XML Schema writes it: `P1Y2M`, `P0M`, `-P3M`.
    public var description: String {
        let (years, rest) = months.magnitude.quotientAndRemainder(dividingBy: 12)
        if months == 0 { return "P0M" }
        return (months < 0 ? "-P" : "P") + (years == 0 ? "" : "\(years)Y") + (rest == 0 ? "" : "\(rest)M")
    }
}
