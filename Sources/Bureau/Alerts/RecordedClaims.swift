import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook

/// Recorded claims one after the other, as detectors see them: the one place where alerts read what was handed in.
struct RecordedClaims {
    private let db: Database
    private let rows: DecisionRow.Reader
    private let rules: StoredRules
    private let paid: BoundStatement
    private let refunded: BoundStatement

    init(_ db: Database, _ vault: Vault) throws {
        self.db = db
        rows = try DecisionRow.Reader(db, vault)
        rules = StoredRules(db)
        paid = try BoundStatement(
            db,
            """
            SELECT max(b.day) FROM batch_line l JOIN line_result r ON r.batch = l.batch AND r.line = l.line
            JOIN bank_report b ON b.id = r.report WHERE l.decision = ? AND r.outcome = 'confirmed'
            """)
        refunded = try BoundStatement(
            db, "SELECT min(day) FROM clawback WHERE decision = ? AND cause = 'refund' AND day <= ?")
    }

    /// Goes through the decisions made up to a day: one for each content handed in of a claim, without conflicts and without
    /// what only follows another. Claims whose personal data was erased can't be looked at any more.
    func forEach(through day: CivilDate, _ body: (RecordedClaim) throws -> Void) throws {
        let ids = try BoundStatement(
            db,
            """
            SELECT id FROM decision WHERE business_day <= ? AND is_conflict = 0
                AND EXISTS (SELECT 1 FROM sealed_claim WHERE sealed_claim.id = decision.id)
                AND NOT EXISTS (SELECT 1 FROM later_decision WHERE later_decision.id = decision.id) ORDER BY id
            """
        ).begin().integer(day.dayNumber)
        while try ids.step() {
            try body(try claim(ids.integerColumn(0), asOf: day))
        }
    }

    /// One recorded claim as it was on a day.
    ///
    /// - Throws: that it was erased.
    func claim(_ id: Int64, asOf day: CivilDate) throws -> RecordedClaim {
        let row = try row(id)
        let claim = try StoredRules.claim(of: row, try rules.rulebook(row.rules))
        return RecordedClaim(
            id: id, identity: row.claimKey, claim: claim, day: CivilDate(dayNumber: row.businessDay),
            outcome: row.outcome, amount: row.amountFen.map { Number(coefficient: Int128($0), exponent: -2) },
            paidOn: try self.day(paid.begin().integer(id)),
            refundedOn: try self.day(refunded.begin().integer(id).text(day.description)))
    }

    /// A decision's row, erased or not.
    func row(_ id: Int64) throws -> DecisionRow {
        guard let row = try rows.row(id) else { throw BureauError.damaged("decision \(DecisionNumber.text(id))") }
        return row
    }

    private func day(_ row: BoundStatement) throws -> CivilDate? {
        guard try row.step() else { return nil }
        defer { row.finish() }
        return row.isNull(0) ? nil : CivilDate(row.textColumn(0))
    }
}
