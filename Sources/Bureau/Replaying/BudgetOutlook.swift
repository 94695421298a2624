package import FEEL
package import Ledger

/// When a budget runs out, by what has been approved and at the pace of it.
package struct BudgetOutlook: Sendable {
    package enum End: Sendable, Hashable {
        /// The sum of approvals passed the budget on that day.
        case ranOut(CivilDate)
        /// At the pace so far the rest lasts up to that day.
        case lasts(until: CivilDate)
        /// At the pace so far it lasts beyond the fiscal year.
        case lastsTheYear
    }

    package let pot: ReplayTally.Pot
    package let appropriated: Fen
    package let approved: ReplayTally.Sums
    package let old: End
    package let new: End

    /// - Parameter appropriated: what has been appropriated to the pot in all.
    init(_ pot: ReplayTally.Pot, appropriated: Fen, days: [CivilDate: ReplayTally.Sums]) throws(FenOverflow) {
        self.pot = pot
        self.appropriated = appropriated
        var sums = ReplayTally.Sums()
        for day in days.values { try sums.add(day) }
        approved = sums
        old = try BudgetOutlook.end(pot, appropriated, days.mapValues(\.old))
        new = try BudgetOutlook.end(pot, appropriated, days.mapValues(\.new))
    }

    private static func end(_ pot: ReplayTally.Pot, _ appropriated: Fen, _ days: [CivilDate: Fen]) throws(FenOverflow)
        -> End
    {
        let order = days.keys.sorted()
        var sum = Fen.zero
        for day in order {
            sum = try sum.adding(days[day] ?? .zero)
            if sum > appropriated { return .ranOut(day) }
        }
        guard let first = order.first, let last = order.last, sum > .zero,
            let yearEnd = CivilDate(year: pot.year, month: 12, day: 31)
        else { return .lastsTheYear }
        // Whole days that the rest lasts when as much is approved a day as from the first to the last day so far.
        let span = Int128(last.dayNumber - first.dayNumber + 1)
        let left = Int128(appropriated.rawValue - sum.rawValue) * span / Int128(sum.rawValue)
        guard left < 10_000 else { return .lastsTheYear }
        let end = CivilDate(dayNumber: last.dayNumber + Int64(left))
        return end > yearEnd ? .lastsTheYear : .lasts(until: end)
    }
}
