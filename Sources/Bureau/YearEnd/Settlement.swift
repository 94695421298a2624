import FEEL
import GRDB
package import Ledger
import Rulebook

/// The settlement of a period with the upper levels: what each source owes by law of all that was paid, what was booked claim
/// by claim, and the difference that rounding made between the two.
///
/// Every claim's parts are rounded by themselves; the law's share is of the sum. Over many claims the two drift apart by
/// fractions of a fen a claim. What was charged to another source afterwards is no rounding and stands by itself.
package struct Settlement: Sendable {
    /// One source of one version's payments.
    package struct Row: Sendable, Hashable {
        package let programme: String
        package let version: String
        package let source: FundingSource
        /// The source's share of the sum, rounded once.
        package let due: Fen
        /// What claims were charged with when they were paid.
        package let booked: Fen
        /// Booked less due: what rounding made.
        package let difference: Fen
        /// What was charged to this source instead of another afterwards; below zero where it was charged to another.
        package let recharged: Fen
        /// What came back of it from applicants in the period.
        package let recovered: Fen
    }

    /// By programme, version and source.
    package let rows: [Row]

    /// The sums of a source.
    package struct Total: Sendable, Hashable {
        package let source: FundingSource
        package fileprivate(set) var due = Fen.zero
        package fileprivate(set) var booked = Fen.zero
        package fileprivate(set) var difference = Fen.zero
        package fileprivate(set) var recharged = Fen.zero
        package fileprivate(set) var recovered = Fen.zero
    }

    /// The sums by source, over all programmes.
    package var totals: [Total] {
        get throws {
            var totals: [FundingSource: Total] = [:]
            for row in rows {
                var sum = totals[row.source] ?? Total(source: row.source)
                sum.due = try sum.due.adding(row.due)
                sum.booked = try sum.booked.adding(row.booked)
                sum.difference = try sum.difference.adding(row.difference)
                sum.recharged = try sum.recharged.adding(row.recharged)
                sum.recovered = try sum.recovered.adding(row.recovered)
                totals[row.source] = sum
            }
            return totals.values.sorted { $0.source.number < $1.source.number }
        }
    }
}

extension Settlement {
    private struct Group: Hashable {
        let programme: String
        let version: String
        let division: Division
    }

    private struct Sums {
        var booked: [FundingSource: Fen] = [:]
        var recharged: [FundingSource: Fen] = [:]
        var recovered: [FundingSource: Fen] = [:]

        static func add(_ fen: Int64, of source: FundingSource, to sums: inout [FundingSource: Fen]) throws {
            sums[source] = try (sums[source] ?? .zero).adding(Fen(fen))
        }
    }

    /// - Parameter period: `2026-11` or `2026`, by the business days of the payments.
    package static func of(_ period: String, in workspace: Workspace) throws -> Settlement {
        guard let lastDay = Closing.lastDay(of: period) else { throw Closing.noPeriod(period) }
        let firstDay = period + (period.utf8.count == 4 ? "-01-01" : "-01")
        return try workspace.storing { db in
            let books = try Books(db)
            let rules = StoredRules(db)
            var groups: [Group: Sums] = [:]
            let row = try BoundStatement(
                db,
                """
                SELECT d.rules, d.programme, coalesce(d.version, ''), p.route, sum(p.fen), d.business_day
                FROM entry e JOIN posting p ON p.entry = e.id JOIN decision d ON d.id = p.claim
                WHERE e.business_day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 6
                """
            ).begin().text(firstDay).text(lastDay)
            while try row.step() {
                guard let (flow, from, to) = try books.move(ofRoute: row.integerColumn(3)) else {
                    throw BureauError.damaged("route \(row.integerColumn(3))")
                }
                guard from.place == .paid || to.place == .paid else { continue }
                let (programme, version) = (row.textColumn(1), row.textColumn(2))
                guard let pack = try rules.rulebook(row.integerColumn(0)).pack(programme: programme),
                    let found = pack.version(version),
                    let division = pack.division(of: found, on: CivilDate(dayNumber: row.integerColumn(5)))
                else { throw BureauError.damaged("rules \(row.integerColumn(0))") }
                let group = Group(programme: programme, version: version, division: division)
                let (source, fen) = (from.source, row.integerColumn(4))
                var sums = groups[group] ?? Sums()
                let charged = to.place == .paid ? fen : -fen
                if to.place == .recovered {
                    try Sums.add(fen, of: source, to: &sums.recovered)
                } else if flow == .recharge {
                    try Sums.add(charged, of: source, to: &sums.recharged)
                } else {
                    try Sums.add(charged, of: source, to: &sums.booked)
                }
                groups[group] = sums
            }
            return Settlement(rows: try groups.flatMap { try rows($0.key, $0.value) }.sorted(by: order))
        }
    }

    private static func rows(_ group: Group, _ sums: Sums) throws -> [Row] {
        let whole = try sums.booked.values.reduce(Fen.zero) { try $0.adding($1) }
        // More may have come back in a period than was paid in it: then the share is owed the other way.
        let isBack = whole < .zero
        let parts = try group.division.parts(of: isBack ? try Fen.zero.subtracting(whole) : whole)
        var due: [FundingSource: Fen] = [:]
        for part in parts { due[part.source] = isBack ? try Fen.zero.subtracting(part.amount) : part.amount }
        let sources = Set(due.keys).union(sums.booked.keys).union(sums.recharged.keys).union(sums.recovered.keys)
        return try sources.map { source in
            let (law, booked) = (due[source] ?? .zero, sums.booked[source] ?? .zero)
            return Row(
                programme: group.programme, version: group.version, source: source, due: law, booked: booked,
                difference: try booked.subtracting(law), recharged: sums.recharged[source] ?? .zero,
                recovered: sums.recovered[source] ?? .zero)
        }
    }

    private static func order(_ one: Row, _ other: Row) -> Bool {
        (one.programme, one.version, one.source.number) < (other.programme, other.version, other.source.number)
    }
}
