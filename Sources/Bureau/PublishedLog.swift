import AuditLog
import Claims
import GRDB

/// The workspace's published copy of its log: tiles and checkpoint under `log/`.
///
/// The store is the truth. What a killed run left unpublished is published by the next one.
struct PublishedLog {
    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Publishes what the newest checkpoint of the store covers; nothing where that is published already.
    func publish() throws(BureauError) {
        try workspace.storing { db in
            guard let bytes = try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
            else {
                return
            }
            do {
                let publisher = try LogPublisher(folder: workspace.logDirectory)
                try publisher.publish(try SignedNote(bytes)) { range, visit in
                    let rows = try BoundStatement(
                        db, "SELECT bytes FROM log_entry WHERE idx >= ? AND idx < ? ORDER BY idx"
                    ).begin().integer(Int64(range.lowerBound)).integer(Int64(range.upperBound))
                    while try rows.step() { try rows.withBlob(0, visit) }
                }
            } catch let error as PublishError {
                throw failure(error)
            } catch let error as NoteError {
                throw failure(.note(error))
            }
        }
    }

    /// Verifies the published folder by itself, and that it is this store's log up to its newest checkpoint.
    func verify(against db: Database, key: VerifierKey) throws -> [WorkspaceAudit.Finding] {
        guard let newest = try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1") else {
            return []
        }
        let report: LogReport
        do {
            report = try LogVerifier(folder: workspace.logDirectory, keys: [key]).verify()
        } catch {
            return [finding("TILES", zh: "已公布的日志无法读取：\(error)", en: "The published log cannot be read: \(error)")]
        }
        if let first = report.findings.first {
            return [finding("TILES", zh: "已公布的日志有误：\(first)", en: "The published log does not verify: \(first)")]
        }
        guard let published = report.checkpoint, try Checkpoint(text: SignedNote(newest).text) != published else {
            return []
        }
        return [
            finding(
                "CHECKPOINT", zh: "已公布的检查点（\(published.size) 条）不是账中最新的一个；重跑 tradein process 即会公布",
                en:
                    "The published checkpoint (\(published.size) entries) is not the newest of the store; the next tradein process publishes it"
            )
        ]
    }

    private func finding(_ code: String, zh: String, en: String) -> WorkspaceAudit.Finding {
        WorkspaceAudit.Finding(code: code, message: Bilingual(zh: zh, en: en))
    }

    private func failure(_ error: PublishError) -> BureauError {
        BureauError(
            .storage,
            Bilingual(
                zh: "决定已记录，但日志未能公布到 \(workspace.logDirectory)：\(error)",
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
