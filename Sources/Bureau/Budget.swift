import Claims
import GRDB
package import Ledger

/// What a bureau does with budgets and books, apart from deciding claims.
package struct Budget {
    /// What entering a budget file did.
    package struct Entered: Sendable {
        /// Lines that are new.
        package let entered: Int
        /// Lines that had been entered before.
        package let known: Int
        /// The sum of the new lines.
        package let amount: Fen
    }

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

    /// Enters a budget file: all of its lines, or none.
    ///
    /// - Parameters:
    ///   - programmes: the programmes that there are rules for, by every name that a budget may use.
    ///   - day: the business day, 2026-11-23.
    /// - Throws: ``AppropriationFileError``: the file can't be read, or lines are wrong. ``BureauError``: a line was entered
    ///   before with another amount, the workspace can't be written.
    package func appropriate(path: String, programmes: [String: String], day: String) throws -> Entered {
        let lines = try AppropriationFile.read(
            path: path, programmes: programmes, isRegion: DivisionCode.isValid)
        let writer = try WorkspaceWriter(workspace)
        let entered = try writer.transaction { _ in
            let posted = try writer.books.appropriate(lines, businessDay: day, maker: "tradein")
            for entry in posted where entry.isNew { _ = try writer.log.append(LogEntry.ledger(entry.content)) }
            // Each line makes two entries, the appropriation and its allotment.
            let new = zip(lines, stride(from: 0, to: posted.count, by: 2)).filter { posted[$1].isNew }.map(\.0)
            let amount = try new.reduce(Fen.zero) { try $0.adding($1.amount) }
            return Entered(entered: new.count, known: lines.count - new.count, amount: amount)
        }
        try PublishedLog(workspace).publish()
        return entered
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
}
