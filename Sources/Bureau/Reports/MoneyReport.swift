import GRDB
package import Ledger

/// What became of the money, in groups that whoever asks chooses.
package struct MoneyReport: Sendable {
    /// What rows are grouped by.
    package enum Key: String, CaseIterable, Sendable {
        case source, programme, region, month, year

        fileprivate var sql: String {
            switch self {
            case .source: "funding_source.code"
            case .programme: "account.programme"
            case .region: "account.region"
            case .month: "substr(entry.business_day, 1, 7)"
            case .year: "CAST(account.fiscal_year AS TEXT)"
            }
        }
    }

    package struct Row: Sendable {
        /// A text for each key.
        package let keys: [String]
        /// Brought in, less what was cut.
        package let appropriated: Fen
        /// Approved, less what was cancelled.
        package let approved: Fen
        /// How much the place grew by; over all months, what is there.
        package let committed: Fen
        package let inTransit: Fen
        package let paid: Fen
        package let returned: Fen
        package let recovered: Fen
    }

    package let keys: [Key]
    /// Ordered by their keys.
    package let rows: [Row]

    /// - Parameters:
    ///   - keys: what the rows are grouped by, in this order.
    ///   - filter: which accounts count.
    package static func of(_ keys: [Key], _ filter: BalanceFilter, in workspace: Workspace) throws -> MoneyReport {
        try workspace.storing { db in
            let groups = keys.map(\.sql) + ["account.id"]
            let sides = [("to_account", 1), ("from_account", -1)].map { column, sign in
                """
                SELECT entry, flow, \(column) AS account, \(sign) * fen AS fen FROM
                    (SELECT p.entry, p.fen, r.flow, r.from_account, r.to_account
                     FROM posting p JOIN route r ON r.id = p.route)
                """
            }
            func sum(_ place: Place) -> String {
                "sum(CASE WHEN account.place = \(place.number) THEN side.fen ELSE 0 END)"
            }
            let approved =
                "sum(CASE WHEN account.place = \(Place.committed.number) AND side.flow IN "
                + "(\(Flow.approve.number), \(Flow.cancel.number)) THEN side.fen ELSE 0 END)"
            let row = try BoundStatement(
                db,
                """
                SELECT \(groups.joined(separator: ", ")), \(sum(.origin)), \(approved), \(sum(.committed)),
                    \(sum(.inTransit)), \(sum(.paid)), \(sum(.returned)), \(sum(.recovered))
                FROM (\(sides.joined(separator: " UNION ALL "))) side JOIN entry ON entry.id = side.entry
                    JOIN account ON account.id = side.account JOIN funding_source ON funding_source.id = account.source
                GROUP BY \((1...groups.count).map(String.init).joined(separator: ", "))
                """
            ).begin()
            defer { row.finish() }
            let chart = try LedgerChart(LedgerReader(db))
            var sums: [[String]: [Int64]] = [:]
            let count = Int32(keys.count)
            while try row.step() {
                guard let account = chart.key(row.integerColumn(count)), filter.includes(account) else { continue }
                let key = (0..<count).map { row.textColumn($0) }
                var figures = sums[key] ?? [Int64](repeating: 0, count: 7)
                for place in figures.indices {
                    figures[place] = try Fen(figures[place]).adding(
                        Fen(row.integerColumn(count + 1 + Int32(place)))
                    ).rawValue
                }
                sums[key] = figures
            }
            let rows = try sums.filter { $0.value.contains { $0 != 0 } }.sorted {
                $0.key.lexicographicallyPrecedes($1.key)
            }
            .map { key, figures in
                Row(
                    keys: key, appropriated: try Fen.zero.subtracting(Fen(figures[0])), approved: Fen(figures[1]),
                    committed: Fen(figures[2]), inTransit: Fen(figures[3]), paid: Fen(figures[4]),
                    returned: Fen(figures[5]), recovered: Fen(figures[6]))
            }
            return MoneyReport(keys: keys, rows: rows)
        }
    }
}
