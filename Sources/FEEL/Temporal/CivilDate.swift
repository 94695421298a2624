/// A day of the proleptic Gregorian calendar, without time or zone.
///
/// Kept as the number of days since 1970-01-01, because claims compare dates far more often than they take them
/// apart. Years reach from -999,999,999 to 999,999,999; there is a year 0 (ISO 8601).
public struct CivilDate: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01; negative before.
    public let dayNumber: Int64

    /// The years there are.
    public static let yearRange = -999_999_999...999_999_999
    static let first = CivilDate(unchecked: CivilDate.dayNumber(-999_999_999, 1, 1))
    static let last = CivilDate(unchecked: CivilDate.dayNumber(999_999_999, 12, 31))

    @inline(__always)
    private init(unchecked dayNumber: Int64) {
        self.dayNumber = dayNumber
    }

    /// The day that many days after 1970-01-01; beyond the range of years, the first or last day there is.
    public init(dayNumber: Int64) {
        self.dayNumber = min(max(dayNumber, CivilDate.first.dayNumber), CivilDate.last.dayNumber)
    }

    /// Nil where the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard CivilDate.yearRange.contains(year), 1...12 ~= month,
            day >= 1, day <= CivilDate.days(inMonth: month, of: year)
        else { return nil }
        dayNumber = CivilDate.dayNumber(year, month, day)
    }

    /// By value.
    public static func < (left: CivilDate, right: CivilDate) -> Bool { left.dayNumber < right.dayNumber }

    /// Whether the year has a 29th of February.
    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// How many days the month (1 … 12) has.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The day number of a valid date. Years are counted from March, so that the leap day is the last of its year.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    /// Year, month and day.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// -999,999,999 … 999,999,999
    public var year: Int { components.year }
    /// 1 … 12
    public var month: Int { components.month }
    /// 1 … 31
    public var day: Int { components.day }

    /// 1 for Monday … 7 for Sunday.
    public var weekday: Int {
        let rest = Int((dayNumber + 3) % 7)  // 1970-01-01 was a Thursday
        return (rest < 0 ? rest + 7 : rest) + 1
    }

    /// The day that many days later; nil beyond the range of years.
    public func adding(days: Int) -> CivilDate? {
        let (sum, overflow) = dayNumber.addingReportingOverflow(Int64(days))
        guard !overflow, sum >= CivilDate.first.dayNumber, sum <= CivilDate.last.dayNumber else { return nil }
        return CivilDate(unchecked: sum)
    }

    /// The same day of the month that many months later, or the month's last day where it has no such day; nil beyond
    /// the range of years.
    public func adding(months: Int) -> CivilDate? {
        let (year, month, day) = components
        let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow else { return nil }
        let newYear = total >= 0 ? total / 12 : (total - 11) / 12
        let newMonth = total - newYear * 12 + 1
        guard CivilDate.yearRange.contains(newYear) else { return nil }
        return CivilDate(
            year: newYear, month: newMonth, day: min(day, CivilDate.days(inMonth: newMonth, of: newYear)))
    }
}

extension CivilDate: CustomStringConvertible {
    /// Reads `2024-08-01`: year of four digits, or of five to nine without a leading zero, with `-` before it for years
    /// before 0. Nil for anything else and for days the calendar does not have.
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Reads `2024-08-01` from its bytes.
    public init?(utf8 bytes: some Collection<UInt8>) {
        var scanner = ByteScanner(Array(bytes))
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        self = date
    }

    /// `2024-08-01`
    public var description: String {
        let (year, month, day) = components
        return (year < 0 ? "-" : "") + padded(year.magnitude, 4) + "-" + padded(UInt(month), 2) + "-"
            + padded(UInt(day), 2)
    }
}

/// The number with leading zeros to at least that many digits.
func padded(_ value: UInt, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
