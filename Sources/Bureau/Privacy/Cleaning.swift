import Claims
import GRDB

/// Removes the files of erased claims, writes the database anew and empties its write-ahead log, so that no byte of what was
/// deleted stays in them.
///
/// What was erased is gone for the programme when its transaction ends; this sees to the free pages. Broken off, it is done
/// by the next run that writes: a note in the store says that it is due.
struct Cleaning {
    private static let note = "cleaning due"

    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Says, in the transaction that erases, that it will be due.
    static func begin(_ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, x'01')", arguments: [note])
    }

    static func isDue(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM setting WHERE name = ?", arguments: [note]) != nil
    }

    /// Cleans. While another process reads the database, its pages can't be let go of: that is said, and left to the next
    /// run.
    func run() throws(BureauError) {
        try EvidenceErasure.removeFiles(workspace)
        let isDone = try translatingErrors(path: workspace.directory + "/workspace.sqlite") {
            try workspace.queue.vacuum()
            return try workspace.queue.writeWithoutTransaction { db in
                // The first column: whether somebody kept it from being done.
                guard try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 else { return false }
                try db.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [Self.note])
                return true
            }
        }
        guard !isDone else { return }
        workspace.notify(
            Bilingual(
                zh: "别的程序正在读数据库，已删除内容在空闲页中的残留将由下一次写入的命令清除",
                en:
                    "Another program reads the database: what is left of the erased data in free pages is overwritten by the next command that writes"
            ))
    }
}
