import GRDB
import Sealing

/// A file that came from the bank, and what it said.
struct BankReport: Act {
    static let type = "bank_report"
    static let table = "bank_report"

    struct Result: Sendable {
        /// Its number among all results.
        let id: Int64
        let place: Int64
        let batch: Int64
        let line: Int64
        let outcome: String
        let reason: KeptText?
    }

    /// What all results come to: how many there are of each outcome, and the digest of all.
    struct Results: Sendable {
        let counts: [String: Int64]
        /// SHA-256.
        let digest: [UInt8]
    }

    /// Takes in results one after the other.
    final class Gathering {
        private var counts: [String: Int64] = [:]
        private var hasher = SHA256Hasher()

        func add(_ result: Result) {
            counts[result.outcome, default: 0] += 1
            let text = "\(result.id) \(result.place) \(result.batch) \(result.line) \(result.outcome)\n"
            hasher.update(Array(text.utf8) + (result.reason?.commitment ?? []))
        }

        func finish() -> Results { Results(counts: counts, digest: hasher.finalize()) }
    }

    let id: Int64
    let digest: [UInt8]
    /// The file's name as it was given.
    let name: KeptText
    let layout: String
    let day: String
    let maker: Int64?
    let results: Results

    func writeFacts(to text: inout JSONText) {
        text.member("layout", layout)
        text.member("day", day)
        for outcome in LineOutcome.allCases { text.member(outcome.rawValue, results.counts[outcome.rawValue] ?? 0) }
        if let maker { text.member("by", maker) }
    }

    /// Reasons may name people.
    var secret: [UInt8] { digest + results.digest + name.commitment }

    static func row(_ id: Int64, _ db: Database) throws -> BankReport? {
        let rows = try BoundStatement(
            db,
            """
            SELECT place, batch, line, outcome, reason, r.id, commitment FROM line_result r
            LEFT JOIN kept_text k ON k.id = reason WHERE report = ? ORDER BY r.id
            """
        ).begin().integer(id)
        let gathering = Gathering()
        while try rows.step() {
            gathering.add(
                Result(
                    id: rows.integerColumn(5), place: rows.integerColumn(0), batch: rows.integerColumn(1),
                    line: rows.integerColumn(2), outcome: rows.textColumn(3),
                    reason: rows.isNull(4)
                        ? nil : KeptText(id: rows.integerColumn(4), commitment: rows.blobColumn(6))))
        }
        let row = try BoundStatement(
            db,
            """
            SELECT digest, name, layout, day, maker, commitment FROM bank_report b
            JOIN kept_text k ON k.id = name WHERE b.id = ?
            """
        ).begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return BankReport(
            id: id, digest: row.blobColumn(0),
            name: KeptText(id: row.integerColumn(1), commitment: row.blobColumn(5)), layout: row.textColumn(2),
            day: row.textColumn(3), maker: row.isNull(4) ? nil : row.integerColumn(4), results: gathering.finish())
    }
}
