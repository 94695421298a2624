import Claims
import GRDB
import Ledger

/// Where people do things with the workspace's money: budgets, payments, clawbacks, the year's end.
///
/// Everything is done in one transaction, signed and published like decisions are. What four eyes are due for is proposed by
/// one person and done when another confirms it; see ``Motion``.
package final class FinanceDesk {
    let workspace: Workspace
    /// The business day of what is posted.
    let day: String
    let person: String?
    private let writer: WorkspaceWriter
    private let keys: LookupKeys

    /// - Parameters:
    ///   - day: the business day, 2026-11-23.
    ///   - person: whoever acts, as `--as` names them; nil where nobody is enrolled.
    package init(_ workspace: Workspace, day: String, person: String?) throws(BureauError) {
        self.workspace = workspace
        self.day = day
        self.person = person
        writer = try WorkspaceWriter(workspace)
        keys = try workspace.lookupKeys()
    }

    /// Does something in one transaction, in the name of whoever acts, and publishes the log.
    func perform<Result>(
        _ roles: [Role] = [.finance], _ body: (FinanceSession) throws -> Result
    ) throws -> Result {
        let result = try writer.transaction { db in
            let hand = try Staff(db).hand(named: person, as: roles)
            return try body(session(db, maker: hand))
        }
        try PublishedLog(workspace).publish()
        return result
    }

    /// Finds out what doing something would come to, and leaves no trace of it.
    func rehearse<Result>(
        _ roles: [Role] = [.finance], _ body: (FinanceSession) throws -> Result
    ) throws -> Result {
        var result: Result?
        do throws(BureauError) {
            _ = try writer.transaction { db in
                let hand = try Staff(db).hand(named: person, as: roles)
                result = try body(session(db, maker: hand))
                // What waits is written, so that the store has its say.
                try writer.books.flush()
                throw Self.takeBack
            }
        } catch {
            guard let result, error.message == Self.takeBack.message else { throw error }
            return result
        }
        throw Self.takeBack
    }

    private func session(_ db: Database, maker: Hand) -> FinanceSession {
        FinanceSession(
            db: db, books: writer.books, log: writer.log,
            acts: ActRecorder(db, log: writer.log, random: workspace.random), workspace: workspace, keys: keys,
            day: day,
            maker: maker, checker: nil)
    }

    /// Rolls a rehearsal back; nobody gets to see it.
    private static let takeBack = BureauError(
        .fault, Bilingual(zh: "试算已撤回", en: "The rehearsal was taken back"),
        remedy: Bilingual(zh: "无须处理", en: "Nothing to do"))
}
