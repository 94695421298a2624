import AuditLog
import GRDB

/// The one way to write to a workspace: transactions that end with balanced books and a signed checkpoint.
final class WorkspaceWriter {
    let books: Books
    let log: LogAppender
    private let workspace: Workspace
    /// All of them sign every checkpoint; none in a trial, which signs nothing.
    let signers: [SignerKey]
    private let keys: LookupKeys

    init(_ workspace: Workspace) throws(BureauError) {
        self.workspace = workspace
        signers = workspace.access == .record ? try workspace.signers() : []
        if !signers.isEmpty {
            try workspace.check(continuing: signers.map(\.verifierKey))
            try WitnessComparison(workspace).refuseIfBehind()
        }
        keys = try workspace.lookupKeys()
        (books, log) = try workspace.storing { db in (try Books(db), try LogAppender(db)) }
    }

    /// Runs a block and commits what it wrote, with the balances and a checkpoint over all entries; or rolls all back.
    ///
    /// - Parameters:
    ///   - isLast: whether the log now commits to the totals and the used identifiers, if they have changed. The chunks of
    ///     a file leave it to the end of the file, so that the log does not depend on how a file is cut up.
    ///   - others: keys that sign the checkpoint besides: those that follow.
    func transaction<Result>(
        isLast: Bool = true, alsoSignedBy others: [SignerKey] = [],
        _ body: (Database) throws -> Result, onRollback: () -> Void = {}
    ) throws(BureauError) -> Result {
        do {
            return try workspace.storing { db in
                var result: Result?
                try db.inSavepoint {
                    result = try body(db)
                    try books.flush()
                    if isLast { try Commitments(db, log: log, keys: keys).commit() }
                    try log.flush()
                    if !signers.isEmpty { try log.seal(signers: signers + others) }
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
