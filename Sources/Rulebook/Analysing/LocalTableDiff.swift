import Claims
import FEEL
import Ledger

/// Where the dated local tables of two packs of one programme differ, by business days.
enum LocalTableDiff {
    /// Days in a row on which the sides have other shares, with both; nil where a side has none.
    typealias Difference = (days: ClosedRange<CivilDate>, old: Split?, new: Split?)

    /// The days that have no end in a table are shown as such.
    private static let lastDay = CivilDate(dayNumber: Axis.businessDays.upperBound)
    private static let firstDay = CivilDate(dayNumber: Axis.businessDays.lowerBound)

    static func differences(_ old: Pack, _ new: Pack) -> [Difference] {
        // The table matters to versions that leave a part to be divided.
        guard (old.versions + new.versions).contains(where: { $0.program.shares.contains { $0.source == .local } })
        else { return [] }
        // Between two of these days neither table changes.
        let rows = old.localTable + new.localTable
        let starts = Set([firstDay] + rows.map(\.from) + rows.compactMap { $0.to?.adding(days: 1) }).sorted()
        var found: [Difference] = []
        for (place, day) in starts.enumerated() {
            let end = place + 1 < starts.count ? starts[place + 1].adding(days: -1) ?? lastDay : lastDay
            let (one, other) = (old.localShares(on: day)?.split, new.localShares(on: day)?.split)
            guard one != other else { continue }
            if let last = found.last, last.days.upperBound.adding(days: 1) == day, last.old == one, last.new == other {
                found[found.count - 1].days = last.days.lowerBound...end
            } else {
                found.append((day...end, one, other))
            }
        }
        return found
    }

    static func shown(_ split: Split?) -> Bilingual {
        guard let split else { return Bilingual(zh: "不分", en: "not divided") }
        return Shown.text(
            (split.shares.map { "\($0.source.rawValue) \(percentage($0.portion))" } + [
                "\(split.remainder.rawValue) remainder"
            ])
            .joined(separator: ", "))
    }

    private static func percentage(_ portion: BasisPoints) -> String {
        let number = Number(coefficient: Int128(portion.rawValue), exponent: -4)
        return Display.typed(.rate).shown(.number(number)).en
    }

    /// One of the days, not one at the end of time.
    static func aDay(of days: ClosedRange<CivilDate>) -> CivilDate {
        days.upperBound == lastDay ? days.lowerBound : days.upperBound
    }

    static func shown(_ days: ClosedRange<CivilDate>) -> Bilingual {
        let isOpen = days.upperBound == lastDay
        switch (days.lowerBound == firstDay, isOpen) {
        case (true, true): return Shown.text("")
        case (true, false):
            return Bilingual(zh: "办理日期 \(days.upperBound) 及以前", en: "business_day up to \(days.upperBound)")
        case (false, true):
            return Bilingual(zh: "办理日期 \(days.lowerBound) 起", en: "business_day from \(days.lowerBound) on")
        case (false, false):
            return Bilingual(
                zh: "办理日期 \(days.lowerBound)..\(days.upperBound)",
                en: "business_day \(days.lowerBound)..\(days.upperBound)")
        }
    }
}

extension PackVersion {
    /// `central 90%, local remainder`
    var sharesShown: String {
        program.shares.map { share in
            let value = share.portion.map { Display.typed(.rate).shown($0.evaluate(template)).en }
            return "\(share.source.rawValue) \(value ?? "remainder")"
        }.joined(separator: ", ")
    }
}
