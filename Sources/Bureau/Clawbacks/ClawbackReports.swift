import GRDB
package import Ledger

/// Looks at what is claimed back.
package struct ClawbackReports {
    package struct State: Sendable {
        package let decision: String
        /// Of the latest clawback.
        package let cause: ClawbackCause
        package let day: String
        package let document: String
        package let paid: Fen
        /// Less what was waived.
        package let raised: Fen
        package let received: Fen
        package let due: Fen
    }

    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Every decision of which money was ever claimed back, by number.
    package func states() throws(BureauError) -> [State] {
        try workspace.storing { db in
            let books = try Books(db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT decision, cause, day, document, max(id) FROM clawback GROUP BY decision ORDER BY decision
                    """
            ).map { row in
                let decision: Int64 = row["decision"]
                let debt = try Debt(try books.moves(ofClaim: decision))
                guard let cause = ClawbackCause(rawValue: row["cause"]) else {
                    throw BureauError.damaged("clawback of decision \(decision)")
                }
                return State(
                    decision: DecisionNumber.text(decision), cause: cause, day: row["day"], document: row["document"],
                    paid: try debt.paid, raised: try debt.raised, received: try debt.received, due: try debt.due)
            }
        }
    }
}
