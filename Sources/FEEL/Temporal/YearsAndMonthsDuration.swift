/// A length of time in years and months.
public struct YearsAndMonthsDuration: Sendable, Hashable, Comparable {
    /// Whole months; negative for a negative duration.
    public let months: Int64

    public init(months: Int64) {
        self.months = months
    }

    public static func < (left: YearsAndMonthsDuration, right: YearsAndMonthsDuration) -> Bool {
        left.months < right.months
    }
}
