package import Claims
import GRDB
package import Ledger

/// Looks at payments.
package struct PaymentReports {
    /// A batch, and what became of its lines so far.
    package struct BatchState: Sendable {
        package let id: Int64
        package let reference: String
        package let day: String
        package let layout: String
        package let lines: Int64
        package let amount: Fen
        /// Of those paid, the ones that came back are among `returned` only.
        package let confirmed: Int64
        package let returned: Int64
        package let refused: Int64
        package let maker: String

        /// Of which the bank has said nothing yet.
        package var inTransit: Int64 { lines - confirmed - returned - refused }
    }

    /// A line of a batch.
    package struct LineState: Sendable {
        package let batch: Int64
        package let line: Int64
        package let decision: String
        /// Masked.
        package let payee: String
        /// Masked.
        package let account: String
        package let amount: Fen
        package let outcome: Bilingual
        /// Its code: `in_transit`, `confirmed`, `returned`, `refused`.
        package let code: String
        package let reason: String?
    }

    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// All batches, by number.
    package func batches() throws(BureauError) -> [BatchState] {
        try workspace.storing { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT batch.id, reference, batch.day, layout, lines, fen, coalesce(person.name, 'tradein') AS maker,
                        coalesce(sum(r.outcome = 'confirmed'), 0) AS confirmed,
                        coalesce(sum(r.outcome = 'returned'), 0) AS returned,
                        coalesce(sum(r.outcome = 'refused'), 0) AS refused,
                        coalesce(sum(r.outcome = 'returned' AND EXISTS (
                            SELECT 1 FROM line_result c
                            WHERE c.batch = r.batch AND c.line = r.line AND c.outcome = 'confirmed')), 0) AS back
                    FROM batch LEFT JOIN person ON person.id = batch.maker LEFT JOIN line_result r ON r.batch = batch.id
                    GROUP BY batch.id ORDER BY batch.id
                    """
            ).map { row in
                BatchState(
                    id: row["id"], reference: row["reference"], day: row["day"], layout: row["layout"],
                    lines: row["lines"], amount: Fen(row["fen"]),
                    confirmed: (row["confirmed"] as Int64) - (row["back"] as Int64), returned: row["returned"],
                    refused: row["refused"], maker: row["maker"])
            }
        }
    }

    /// The lines of a batch, or of all batches that a decision was in, one after the other.
    ///
    /// - Throws: ``BureauError``: there is no such batch; or what the block throws.
    package func forEachLine(
        ofBatch batch: Int64? = nil, decision: Int64? = nil, _ body: (LineState) throws -> Void
    ) throws {
        var thrown: (any Error)?
        do {
            try workspace.storing { db in
                if let batch { try Batch.check(batch, db) }
                let payees = try Payees(db, workspace.vault())
                let texts = try KeptTexts(db, workspace.vault())
                let row = try BoundStatement(
                    db,
                    """
                    SELECT l.batch, l.line, decision, fen, payee, r.outcome, r.reason
                    FROM batch_line l LEFT JOIN line_result r ON r.id = (
                        SELECT max(id) FROM line_result WHERE batch = l.batch AND line = l.line)
                    WHERE \(batch == nil ? "decision" : "l.batch") = ? ORDER BY l.batch, l.line
                    """
                ).begin().integer(batch ?? decision)
                defer { row.finish() }
                while try row.step() {
                    let line = try Self.line(row, payees, texts)
                    do { try body(line) } catch {
                        thrown = error
                        throw error
                    }
                }
            }
        } catch {
            // Errors of the block are its own, not the store's.
            throw thrown ?? error
        }
    }

    private static func line(_ row: BoundStatement, _ payees: Payees, _ texts: KeptTexts) throws -> LineState {
        let decision = row.integerColumn(2)
        let outcome = row.isNull(5) ? nil : LineOutcome(rawValue: row.textColumn(5))
        let paid = try payees.payee(
            of: decision, correction: row.isNull(4) ? nil : row.integerColumn(4), passbooks: true)
        let payee = try? paid.get()
        return LineState(
            batch: row.integerColumn(0), line: row.integerColumn(1), decision: DecisionNumber.text(decision),
            payee: payee.map { Masking.mask($0.name, .text) } ?? "",
            account: payee.map { Masking.mask($0.account, .bankAccount) } ?? "", amount: Fen(row.integerColumn(3)),
            outcome: outcome?.label ?? Bilingual(zh: "在途", en: "in transit"),
            code: outcome?.rawValue ?? "in_transit", reason: row.isNull(6) ? nil : try texts.text(row.integerColumn(6)))
    }

    /// The same, all together.
    package func lines(ofBatch batch: Int64? = nil, decision: Int64? = nil) throws -> [LineState] {
        var lines: [LineState] = []
        try forEachLine(ofBatch: batch, decision: decision) { lines.append($0) }
        return lines
    }

    /// Where a decision's money is.
    package func holdings(ofDecision decision: Int64) throws(BureauError) -> [Books.Holding] {
        try workspace.storing { db in try Books(db).holdings(ofClaim: decision) }
    }
}

extension DecisionNumber {
    /// The number that people write as `D00000017` or `17`.
    package static func number(_ text: String) -> Int64? {
        let digits = text.hasPrefix("D") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = Int64(digits), id > 0
        else {
            return nil
        }
        return id
    }
}
