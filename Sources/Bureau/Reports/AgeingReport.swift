package import FEEL
import GRDB
package import Ledger

/// How long claims have been where they are, against the time limits.
package struct AgeingReport: Sendable {
    /// What a claim waits for.
    package enum Stage: String, CaseIterable, Sendable {
        /// Held: a person must look.
        case review
        /// The money has run out.
        case waitlist
        /// Approved, and not confirmed as paid by the bank.
        case payment

        package var label: Wording {
            switch self {
            case .review: Wording(zh: "待人工审核", en: "held for review")
            case .waitlist: Wording(zh: "轮候", en: "waitlisted")
            case .payment: Wording(zh: "已核准未付讫", en: "approved, not paid")
            }
        }
    }

    package struct Row: Sendable {
        package let stage: Stage
        package let programme: String
        /// How many claims, by how many days they have waited: up to 3, 4 to 15, 16 to 30, more.
        package let counts: [Int]
        package let amount: Fen
        /// How many have waited longer than the limit; nil where there is none.
        package let late: Int?
        /// The days of the one that has waited longest.
        package let longest: Int64
    }

    /// A claim that is past its limit.
    package struct Alert: Sendable {
        package let decision: String
        package let stage: Stage
        package let programme: String
        package let days: Int64
        package let limit: Int64
        package let amount: Fen
    }

    package static let bounds: [Int64] = [3, 15, 30]

    package private(set) var rows: [Row] = []
    /// The longest first.
    package private(set) var alerts: [Alert] = []

    private struct Waiting {
        let decision: Int64
        let stage: Stage
        let programme: String
        let days: Int64
        let amount: Fen
    }

    /// - Parameter day: up to which days are counted.
    package static func on(
        _ day: CivilDate, _ figures: FinanceFigures, in workspace: Workspace
    ) throws -> AgeingReport {
        let waiting = try workspace.storing { db in try gathered(db, on: day) }
        var report = AgeingReport()
        for (key, group) in Dictionary(grouping: waiting, by: { [$0.stage.rawValue, $0.programme] }).sorted(by: {
            $0.key.lexicographicallyPrecedes($1.key)
        }) {
            guard let stage = group.first?.stage else { continue }
            let limit = limit(of: stage, figures)
            var counts = [Int](repeating: 0, count: bounds.count + 1)
            for item in group { counts[bounds.firstIndex { item.days <= $0 } ?? bounds.count] += 1 }
            let late = limit.map { limit in group.filter { $0.days > limit } }
            report.rows.append(
                Row(
                    stage: stage, programme: key[1], counts: counts,
                    amount: try group.reduce(Fen.zero) { try $0.adding($1.amount) }, late: late?.count,
                    longest: group.map(\.days).max() ?? 0))
            for item in late ?? [] {
                report.alerts.append(
                    Alert(
                        decision: DecisionNumber.text(item.decision), stage: stage, programme: item.programme,
                        days: item.days, limit: limit ?? 0, amount: item.amount))
            }
        }
        report.alerts.sort { ($1.days, $0.decision) < ($0.days, $1.decision) }
        return report
    }

    private static func limit(of stage: Stage, _ figures: FinanceFigures) -> Int64? {
        switch stage {
        case .review: figures.review.days
        case .waitlist: nil
        case .payment: figures.pay.days
        }
    }

    /// Held and waitlisted claims, but those that a later decision served; and approved ones whose money is on its way.
    private static func gathered(_ db: Database, on day: CivilDate) throws -> [Waiting] {
        var waiting: [Waiting] = []
        let undecided = try BoundStatement(
            db,
            """
            SELECT id, outcome, programme, business_day, coalesce(amount_fen, 0) FROM decision
            WHERE outcome IN ('held', 'waitlisted') AND is_conflict = 0
                AND NOT EXISTS (SELECT 1 FROM later_decision WHERE first = decision.id AND relation = 'serves')
                AND NOT EXISTS (
                    SELECT 1 FROM claim_step s WHERE s.decision = decision.id AND s.to_state <> decision.outcome)
            ORDER BY id
            """
        ).begin()
        while try undecided.step() {
            waiting.append(
                Waiting(
                    decision: undecided.integerColumn(0),
                    stage: undecided.textColumn(1) == "held" ? .review : .waitlist,
                    programme: undecided.textColumn(2), days: day.dayNumber - undecided.integerColumn(3),
                    amount: Fen(undecided.integerColumn(4))))
        }
        let places = [Place.committed, .inTransit, .returned].map { String($0.number) }.joined(separator: ", ")
        let unpaid = try BoundStatement(
            db,
            """
            SELECT claim, sum(CASE WHEN to_place IN (\(places)) THEN fen ELSE 0 END)
                - sum(CASE WHEN from_place IN (\(places)) THEN fen ELSE 0 END) AS left, d.programme, d.business_day
            FROM posting JOIN route ON route.id = posting.route JOIN decision d ON d.id = claim
            WHERE claim IS NOT NULL GROUP BY claim HAVING left > 0 ORDER BY claim
            """
        ).begin()
        while try unpaid.step() {
            waiting.append(
                Waiting(
                    decision: unpaid.integerColumn(0), stage: .payment, programme: unpaid.textColumn(2),
                    days: day.dayNumber - unpaid.integerColumn(3), amount: Fen(unpaid.integerColumn(1))))
        }
        // What was decided after the day is not waiting on it.
        return waiting.filter { $0.days >= 0 }
    }
}
