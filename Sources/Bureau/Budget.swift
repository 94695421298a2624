import GRDB

/// Where the money stands, for whoever looks.
package struct Budget {
    /// What recomputing the books found.
    package struct TrialBalanceReport: Sendable {
        /// Invariants that do not hold; empty where the books are in order.
        package let violations: [Violation]
        /// How many entries there are.
        package let entries: Int64
    }

    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    package func balances(_ filter: BalanceFilter) throws(BureauError) -> [BalanceRow] {
        try workspace.storing { db in try Books(db).balances(filter) }
    }

    /// Recomputes the books from their postings.
    package func trialBalance() throws(BureauError) -> TrialBalanceReport {
        try workspace.storing { db in
            let books = try Books(db)
            return TrialBalanceReport(violations: try books.trialBalance(), entries: try books.entryCount())
        }
    }

    /// Hands out the books in a form that other programs read; see ``Books/export(_:to:)``.
    package func export(_ format: LedgerExportFormat, to write: (String) throws -> Void) throws {
        var thrown: (any Error)?
        try workspace.storing { db in
            do {
                try Books(db).export(format) { text in
                    do {
                        try write(text)
                    } catch {
                        thrown = error
                        throw error
                    }
                }
            } catch {
                if thrown == nil { throw error }
            }
        }
        if let thrown { throw thrown }
    }
}
