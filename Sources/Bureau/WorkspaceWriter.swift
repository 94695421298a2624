import AuditLog
import GRDB

/// The one way to write to a workspace: transactions that end with balanced books and a signed checkpoint.
final class WorkspaceWriter {
    let books: Books
    let log: LogAppender
    private let workspace: Workspace
    private let signer: SignerKey

    init(_ workspace: Workspace, signer: SignerKey) throws(BureauError) {
        self.workspace = workspace
        self.signer = signer
        (books, log) = try workspace.storing { db in (try Books(db), try LogAppender(db)) }
    }

    /// Runs a block and commits what it wrote, with the balances and a checkpoint over all entries; or rolls all back.
    func transaction<Result>(
        _ body: (Database) throws -> Result, onRollback: () -> Void = {}
    ) throws(BureauError) -> Result {
        do {
            return try workspace.storing { db in
                var result: Result?
                try db.inSavepoint {
                    result = try body(db)
                    try books.flush()
                    try log.seal(signer: signer)
                    return .commit
                }
                return result!
            }
        } catch {
            // What was cached of the state no longer holds.
            books.reset()
            log.reset()
            onRollback()
            throw error
        }
    }
}
