import AuditLog
import Claims
import Foundation
import GRDB
import Sealing

/// The workspace's published copy of its log: tiles and checkpoint under `log/`.
///
/// The store is the truth. What a killed run left unpublished is published by the next one; until then the published copy
/// is behind, which is no damage. How far it had come is kept in the store, so that it can't be taken back unseen.
struct PublishedLog {
    private let workspace: Workspace

    private static let mark = "published size"

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Publishes what the newest checkpoint of the store covers; nothing where that is published already.
    func publish() throws(BureauError) {
        try workspace.storing { db in
            guard let newest = try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint") else { return }
            do {
                let publisher = try LogPublisher(
                    folder: workspace.logDirectory, algorithm: try LogKeys(db).treeAlgorithm)
                try publisher.publish(try Cosignatures.note(db, size: newest)) { range, visit in
                    let rows = try BoundStatement(
                        db, "SELECT bytes FROM log_entry WHERE idx >= ? AND idx < ? ORDER BY idx"
                    ).begin().integer(Int64(range.lowerBound)).integer(Int64(range.upperBound))
                    while try rows.step() { try rows.withBlob(0, visit) }
                }
                try note(publisher.publishedSize, in: db)
                try PublishedPage(folder: workspace.logDirectory).publish(db)
            } catch let error as PublishError {
                throw failure(error)
            } catch let error as NoteError {
                throw failure(.note(error))
            }
        }
    }

    /// What the published folder is by itself. To be asked for before the store is looked at: what is published has been
    /// committed before.
    struct State {
        enum Folder {
            case verified(Checkpoint)
            /// There is no checkpoint.
            case empty
            case bad(WorkspaceAudit.Finding)
        }

        /// How many entries were known to have been published before the folder was looked at.
        let reached: Int64
        let folder: Folder
    }

    /// - Parameter policy: what the published checkpoint must satisfy besides; nil: nothing.
    func state(keys: [VerifierKey], policy: LogPolicy?) throws(BureauError) -> State {
        let reached = try workspace.storing { db in try notedSize(in: db) }
        do throws(LogFileError) {
            return State(reached: reached, folder: try folder(keys, policy))
        } catch {
            throw BureauError(unreadable: error)
        }
    }

    /// Verifies the folder by itself. Another process may be publishing to it: where its checkpoint has changed meanwhile,
    /// the folder is looked at again.
    private func folder(_ keys: [VerifierKey], _ policy: LogPolicy?) throws(LogFileError) -> State.Folder {
        var state = State.Folder.empty
        for _ in 0..<Self.mostAttempts {
            let before = try checkpointBytes()
            guard before != nil else { return .empty }
            state = try examine(keys, policy)
            if case .verified = state { return state }
            if try checkpointBytes() == before { return state }
        }
        return state
    }

    private static let mostAttempts = 10

    /// Nil where there is none. One that could not be read is neither there nor missing.
    private func checkpointBytes() throws(LogFileError) -> [UInt8]? {
        var buffer = FileBuffer()
        do {
            let folder = try LogFolder(workspace.logDirectory, creating: false)
            return try folder.read("checkpoint", into: &buffer) ? [UInt8](buffer.bytes) : nil
        } catch {
            guard error.meansNoFolder || error.meansNoFile else { throw error }
            return nil
        }
    }

    private func examine(_ keys: [VerifierKey], _ policy: LogPolicy?) throws(LogFileError) -> State.Folder {
        do throws(LogFileError) {
            var verifier = try LogVerifier(folder: workspace.logDirectory, keys: keys)
            verifier.policy = policy
            verifier.requiresEntries = true
            let totals = PublicTotals()
            verifier.visit = totals.visit
            let report = try verifier.verify()
            totals.finish()
            if let first = report.findings.first {
                return .bad(
                    finding("TILES", zh: "已公布的日志有误：\(first.chinese)", en: "The published log does not verify: \(first)")
                )
            }
            if let wrong = totals.finding {
                return .bad(
                    finding("TOTALS", zh: "已公布的日志：\(wrong.zh)", en: "The published log: \(wrong.en)"))
            }
            return report.checkpoint.map(State.Folder.verified) ?? .empty
        } catch {
            // The log may have been moved away just now.
            guard error.meansNoFolder else { throw error }
            return .empty
        }
    }

    /// Compares the published folder with the store.
    ///
    /// - Returns: what differs, and how many of the store's entries are not published yet.
    func compare(_ state: State, with db: Database) throws -> (finding: WorkspaceAudit.Finding?, unpublished: Int64) {
        let stored = try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint") ?? 0
        let reached = state.reached
        let published: Checkpoint
        switch state.folder {
        case .bad(let finding): return (finding, 0)
        // A run that was killed before its first publication has left no checkpoint.
        case .empty where reached == 0: return (nil, stored)
        case .empty:
            let finding = finding(
                "TILES", zh: "已公布的日志没有检查点（log/checkpoint）", en: "The published log has no checkpoint (log/checkpoint)")
            return (finding, 0)
        case .verified(let checkpoint): published = checkpoint
        }
        let size = Int64(clamping: published.size)
        if size < reached {
            let finding = finding(
                "CHECKPOINT", zh: "已公布的日志只有 \(size) 条，而此前已公布到 \(reached) 条：有人取回了已公布的内容",
                en: "The published log has \(size) entries, but \(reached) had been published: some were taken back")
            return (finding, 0)
        }
        let root = try Data.fetchOne(db, sql: "SELECT root FROM checkpoint WHERE size = ?", arguments: [size])
        guard let root, [UInt8](root) == published.root.bytes else {
            let finding = finding(
                "CHECKPOINT", zh: "已公布的检查点（\(size) 条）不是账中的任何一个检查点",
                en: "The published checkpoint (\(size) entries) is none of the store's")
            return (finding, 0)
        }
        return (nil, stored - size)
    }

    /// How many entries are known to have been published.
    private func notedSize(in db: Database) throws -> Int64 {
        let bytes = try Data.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [Self.mark])
        return Int64(bitPattern: (bytes ?? Data()).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private func note(_ size: UInt64, in db: Database) throws {
        guard try notedSize(in: db) != Int64(clamping: size) else { return }
        let bytes = withUnsafeBytes(of: size.bigEndian) { Data($0) }
        try db.execute(
            sql: """
                INSERT INTO setting (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """,
            arguments: [Self.mark, bytes])
    }

    private func finding(_ code: String, zh: String, en: String) -> WorkspaceAudit.Finding {
        WorkspaceAudit.Finding(code: code, message: Bilingual(zh: zh, en: en))
    }

    private func failure(_ error: PublishError) -> BureauError {
        BureauError(
            .storage,
            Bilingual(
                zh: "决定已记录，但日志未能公布到 \(workspace.logDirectory)：\(error.chinese)",
                en:
                    "The decisions are recorded, but the log could not be published to \(workspace.logDirectory): \(error)"
            ),
            remedy: Bilingual(
                zh: "请腾出磁盘空间或修复该目录（可将它移走保存，会由账重新生成），再重跑同一命令",
                en:
                    "Free some space or mend that folder (it may be moved away as evidence; it is made again from the store), then run the same command again"
            ))
    }
}
