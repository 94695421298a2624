package import Claims
import GRDB
import Ledger

/// Everything that can be checked of the books by themselves: by SQL, and by recomputation from entry one. Of the log only
/// the newest totals are looked at.
package struct LedgerCheck {
    /// Something that does not hold.
    package struct Finding: Sendable {
        package let code: String
        /// The first entry that has to do with it; nil where it is none in particular.
        package let entry: Int64?
        package let message: Bilingual
    }

    package struct Report: Sendable {
        /// By entry, those without one last.
        package fileprivate(set) var findings: [Finding] = []
        package fileprivate(set) var entries: Int64 = 0
    }

    /// Of one invariant, so many places are named.
    private static let listLimit = 20

    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    package func run() throws(BureauError) -> Report {
        try workspace.storing { db in
            var report = Report()
            let books = try Books(db)
            report.entries = try books.entryCount()
            for violation in try books.trialBalance() {
                report.findings.append(
                    Finding(code: violation.code.rawValue, entry: violation.entry, message: violation.message))
            }
            for invariant in LedgerInvariant.all { report.findings += try findings(of: invariant, db) }
            report.findings += try closings(db)
            report.findings += try totals(db)
            report.findings = report.findings.enumerated().sorted {
                ($0.element.entry ?? .max, $0.offset) < ($1.element.entry ?? .max, $1.offset)
            }.map(\.element)
            return report
        }
    }

    private func findings(of invariant: LedgerInvariant, _ db: Database) throws -> [Finding] {
        let row = try BoundStatement(db, "SELECT * FROM (\(invariant.sql)) LIMIT \(Self.listLimit)").begin()
        defer { row.finish() }
        var findings: [Finding] = []
        while try row.step() {
            let (entry, figures) = (row.isNull(0) ? nil : row.integerColumn(0), row.textColumn(1))
            findings.append(
                Finding(
                    code: invariant.code, entry: entry,
                    message: Bilingual(
                        zh: "\(place(entry).zh)不成立：\(invariant.statement.zh)（\(figures)）",
                        en: "\(place(entry).en)it does not hold that \(invariant.statement.en) (\(figures))")))
        }
        return findings
    }

    private func place(_ entry: Int64?) -> Bilingual {
        guard let entry else { return Bilingual(zh: "", en: "") }
        return Bilingual(zh: "第 \(entry) 号分录：", en: "Entry \(entry): ")
    }

    /// A closed period's entries are those that were closed.
    private func closings(_ db: Database) throws -> [Finding] {
        try Int64.fetchAll(db, sql: "SELECT id FROM closing ORDER BY id").compactMap { id in
            guard try Closing.row(id, db) == nil else { return nil }
            let period = try String.fetchOne(db, sql: "SELECT period FROM closing WHERE id = ?", arguments: [id]) ?? "?"
            return Finding(
                code: "CLOSED_PERIOD", entry: nil,
                message: Bilingual(
                    zh: "已关账的 \(period) 与关账时不同", en: "the closed period \(period) is not what was closed"))
        }
    }

    /// The totals that the log commits to are what the postings come to, up to the entry as of which they were made.
    private func totals(_ db: Database) throws -> [Finding] {
        let (id, reach) = try Commitments.last("totals", db)
        guard id > 0 else { return [] }
        let stored = try StoredTotals(db)
        var totals = MoneyTotals()
        do { try stored.add(after: 0, upTo: reach, to: &totals) } catch {
            // Of postings that can't be read the recomputation has said so.
            return []
        }
        let row = try BoundStatement(
            db,
            """
            SELECT bytes FROM log_entry JOIN commitment ON log_index = idx WHERE type = 'totals' AND id = ?
            """
        ).begin().integer(id)
        defer { row.finish() }
        let logged = try row.step() ? row.blobColumn(0) : []
        let entry = try TotalsTree(totals).entry(id: id, entries: reach).bytes
        guard try stored.kept() != totals || entry != logged else { return [] }
        return [
            Finding(
                code: "TOTALS", entry: nil,
                message: Bilingual(
                    zh: "截至第 \(reach) 号分录的合计（核准、支付、追回）与分录之和不符",
                    en: "the totals as of entry \(reach) (approved, paid, recovered) are not what the entries come to"))
        ]
    }
}
