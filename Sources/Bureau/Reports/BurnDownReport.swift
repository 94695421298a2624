package import FEEL
import GRDB
package import Ledger

/// How long each budget line will last at the pace of the last 30 days.
package struct BurnDownReport: Sendable {
    package struct Row: Sendable {
        /// The account of AVAILABLE that approvals draw on.
        package let account: AccountKey
        /// What was allotted to it, less what was taken back.
        package let allotted: Fen
        package let available: Fen
        /// Drawn by approvals in the last 30 days, less what was cancelled; never below zero.
        package let drawn: Fen
        /// The first day on which it will not suffice; nil where nothing was drawn, or it lasts beyond the year 9999.
        package let runsOut: CivilDate?
    }

    package static let paceDays: Int64 = 30

    /// By year, source, programme and region.
    package let rows: [Row]

    /// - Parameter day: the last of the 30 days.
    package static func on(_ day: CivilDate, in workspace: Workspace) throws -> BurnDownReport {
        let first = CivilDate(dayNumber: day.dayNumber - paceDays + 1)
        return try workspace.storing { db in
            let books = try Books(db)
            var allotted: [Int64: Int64] = [:]
            var drawn: [Int64: Int64] = [:]
            let row = try BoundStatement(
                db,
                """
                SELECT flow, from_account, to_account, sum(fen), sum(CASE WHEN business_day BETWEEN ?1 AND ?2
                    THEN fen ELSE 0 END)
                FROM (SELECT r.flow, r.from_account, r.to_account, p.fen, e.business_day
                    FROM posting p JOIN route r ON r.id = p.route JOIN entry e ON e.id = p.entry
                    WHERE r.flow IN (\(Flow.allot.number), \(Flow.unallot.number), \(Flow.approve.number),
                        \(Flow.cancel.number), \(Flow.carryIn.number)))
                GROUP BY 1, 2, 3
                """
            ).begin().text(first.description).text(day.description)
            while try row.step() {
                let (from, to) = (row.integerColumn(1), row.integerColumn(2))
                switch Flow(number: row.integerColumn(0)) {
                case .allot, .carryIn: allotted[to, default: 0] += row.integerColumn(3)
                case .unallot: allotted[from, default: 0] -= row.integerColumn(3)
                case .approve: drawn[from, default: 0] += row.integerColumn(4)
                default: drawn[to, default: 0] -= row.integerColumn(4)
                }
            }
            let chart = try LedgerChart(LedgerReader(db))
            let balances = Dictionary(
                uniqueKeysWithValues: try books.balances(BalanceFilter(place: .available)).map {
                    ($0.account, $0.balance)
                })
            let rows = chart.accounts.values.compactMap { account -> Row? in
                guard let key = account.key, key.place == .available, let available = balances[key] else { return nil }
                let pace = Fen(max(0, drawn[account.id] ?? 0))
                return Row(
                    account: key, allotted: Fen(allotted[account.id] ?? 0), available: available, drawn: pace,
                    runsOut: runsOut(available, at: pace, from: day))
            }
            return BurnDownReport(
                rows: rows.sorted {
                    let (a, b) = ($0.account, $1.account)
                    return (a.fiscalYear, a.source.number, a.programme, a.region)
                        < (b.fiscalYear, b.source.number, b.programme, b.region)
                })
        }
    }

    /// The day after the last that the money covers: available × 30 / drawn whole days from now on.
    static func runsOut(_ available: Fen, at drawn: Fen, from day: CivilDate) -> CivilDate? {
        guard drawn > .zero else { return nil }
        if available <= .zero { return day }
        let (product, isTooMuch) = available.rawValue.multipliedReportingOverflow(by: paceDays)
        guard !isTooMuch else { return nil }
        guard let runsOut = day.adding(days: Int(product / drawn.rawValue) + 1), runsOut.year <= 9999 else {
            return nil
        }
        return runsOut
    }
}
