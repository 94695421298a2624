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

    /// The lines of a batch, or of all batches that a decision was in.
    package func lines(ofBatch batch: Int64? = nil, decision: Int64? = nil) throws(BureauError) -> [LineState] {
        try workspace.storing { db in
            let payees = try Payees(db, workspace.vault())
            let texts = try KeptTexts(db, workspace.vault())
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT l.batch, l.line, decision, fen, payee, r.outcome, r.reason
                    FROM batch_line l LEFT JOIN line_result r ON r.id = (
                        SELECT max(id) FROM line_result WHERE batch = l.batch AND line = l.line)
                    WHERE (?1 IS NULL OR l.batch = ?1) AND (?2 IS NULL OR decision = ?2) ORDER BY l.batch, l.line
                    """, arguments: [batch, decision]
            ).map { row in
                let outcome = (row["outcome"] as String?).flatMap(LineOutcome.init)
                let paid = try payees.payee(of: row["decision"], correction: row["payee"], passbooks: true)
                let payee = try? paid.get()
                return LineState(
                    batch: row["batch"], line: row["line"], decision: DecisionNumber.text(row["decision"]),
                    payee: payee.map { Masking.mask($0.name, .text) } ?? "",
                    account: payee.map { Masking.mask($0.account, .bankAccount) } ?? "", amount: Fen(row["fen"]),
                    outcome: outcome?.label ?? Bilingual(zh: "在途", en: "in transit"),
                    code: outcome?.rawValue ?? "in_transit", reason: try (row["reason"] as Int64?).flatMap(texts.text))
            }
        }
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
