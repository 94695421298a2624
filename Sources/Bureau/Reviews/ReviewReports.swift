package import Claims
package import FEEL
import GRDB
package import Ledger
package import Rulebook

/// A claim that waits for a person, against the time limit.
package struct ReviewItem: Sendable {
    package let claim: ClaimItem
    /// Since it waits.
    package let days: Int64
    /// The limit in days, and the day by which it is to be decided.
    package let limit: Int64
    package let due: CivilDate
    /// The number of the proposal that waits to be confirmed.
    package let proposal: Int64?

    package var isLate: Bool { days > limit }
}

/// What the rules that are given now say of a claim under review.
package struct ReviewReading: Sendable {
    package let outcome: String
    /// What an approval would pay without naming a sum.
    package let amount: Fen?
    package let version: String?
    package let reasons: [(code: String, message: Bilingual)]
}

/// Lists what waits for review.
package struct ReviewReports {
    private let workspace: Workspace
    private let figures: FinanceFigures

    package init(_ workspace: Workspace, _ figures: FinanceFigures) {
        self.workspace = workspace
        self.figures = figures
    }

    /// What is held, appealed or drawn, oldest first.
    ///
    /// - Parameter filter: which of them.
    package func list(
        _ filter: ClaimFilter, on day: CivilDate
    ) throws(BureauError) -> (items: [ReviewItem], more: Bool) {
        var filter = filter
        filter.awaitsReview = true
        let (items, more) = try ClaimReports(workspace).list(filter, on: day)
        let pending = try pending()
        return (items.map { item($0, day, pending) }, more)
    }

    /// One of them, and what the rules say of it now.
    package func reading(
        of claim: ClaimName, rulebook: Rulebook, on day: CivilDate
    ) throws(BureauError) -> (sheet: ClaimReports.Sheet, item: ReviewItem, reading: ReviewReading) {
        let sheet = try ClaimReports(workspace).sheet(of: claim)
        let reading: ReviewReading = try workspace.storing { db in
            guard let row = try DecisionRow.Reader(db, workspace.vault()).row(sheet.item.decision) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(sheet.item.decision))")
            }
            let read = try StoredRules.claim(of: row, rulebook)
            guard let finding = rulebook.pack(kind: read.kind.name)?.evaluate(read, on: day) else {
                return ReviewReading(outcome: "", amount: nil, version: nil, reasons: [])
            }
            return ReviewReading(
                outcome: finding.outcome.rawValue, amount: finding.isPayable ? finding.amount : nil,
                version: finding.versionID, reasons: finding.reasons.map { ($0.code, $0.message) })
        }
        return (sheet, item(sheet.item, day, try pending()), reading)
    }

    private func item(_ claim: ClaimItem, _ day: CivilDate, _ pending: [Int64: Int64]) -> ReviewItem {
        let limit = figures.review.days
        return ReviewItem(
            claim: claim, days: max(0, day.dayNumber - claim.waitsSince.dayNumber), limit: limit,
            due: CivilDate(dayNumber: claim.waitsSince.dayNumber + limit), proposal: pending[claim.decision])
    }

    /// Proposals of reviews that wait to be confirmed, by the decision that they are about.
    private func pending() throws(BureauError) -> [Int64: Int64] {
        try workspace.storing { db in
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM proposal WHERE motion = ?
                        AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.id = proposal.id) ORDER BY id
                    """, arguments: [Motion.reviewName])
            var pending: [Int64: Int64] = [:]
            for id in ids {
                guard let proposal = try Proposal.row(id, db) else { continue }
                if case .review(let request) = try Motion(proposal) { pending[request.decision] = id }
            }
            return pending
        }
    }
}
