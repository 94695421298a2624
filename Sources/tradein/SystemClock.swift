import FEEL
import Glibc

/// The machine's clock, read in one place; everything below gets the day and the moment handed in.
enum SystemClock {
    /// The civil date in China (UTC+8, no daylight saving since 1991), where every claim is decided.
    static var today: CivilDate {
        CivilDate(dayNumber: (Int64(time(nil)) + 8 * 3600).floorDivided(by: 86_400))
    }

    /// The moment in UTC, as 2026-11-23T08:00:00Z.
    static var moment: String { moment(Int64(time(nil))) }

    /// Seconds since 1970-01-01 UTC, as 2026-11-23T08:00:00Z.
    static func moment(_ seconds: Int64) -> String {
        let day = CivilDate(dayNumber: seconds.floorDivided(by: 86_400))
        let rest = seconds - seconds.floorDivided(by: 86_400) * 86_400
        return "\(day)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    private static func two(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
