import AuditLog
import GRDB

/// The one way to write to a workspace: transactions that end with balanced books and a signed checkpoint.
final class WorkspaceWriter {
    let books: Books
    let log: LogAppender
    private let workspace: Workspace
    /// Nil for a trial, which signs nothing.
    private let signer: SignerKey?
    private let keys: LookupKeys

    init(_ workspace: Workspace) throws(BureauError) {
        self.workspace = workspace
        signer = workspace.access == .record ? try workspace.signer() : nil
        if let signer {
            try workspace.check(continuing: signer.verifierKey)
            try WitnessComparison(workspace).refuseIfBehind()
        }
        keys = try workspace.lookupKeys()
        (books, log) = try workspace.storing { db in (try Books(db), try LogAppender(db)) }
    }

    /// Runs a block and commits what it wrote, with the balances and a checkpoint over all entries; or rolls all back.
    ///
    /// - Parameter isLast: whether the log now commits to the totals and the used identifiers, if they have changed. The
    ///   chunks of a file leave it to the end of the file, so that the log does not depend on how a file is cut up.
    func transaction<Result>(
        isLast: Bool = true, _ body: (Database) throws -> Result, onRollback: () -> Void = {}
    ) throws(BureauError) -> Result {
        do {
            return try workspace.storing { db in
                var result: Result?
                try db.inSavepoint {
                    result = try body(db)
                    try books.flush()
                    if isLast { try Commitments(db, log: log, keys: keys).commit() }
                    try log.flush()
                    if let signer { try log.seal(signer: signer) }
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
