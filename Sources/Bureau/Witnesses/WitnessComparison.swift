import AuditLog
import Claims
import GRDB

/// Before a process signs anything, the witnesses are asked how far they have seen the log: a workspace that was put back
/// from a backup would sign a second history, and every checkpoint it signed would be evidence against the office.
struct WitnessComparison {
    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Asks the witnesses that the log was cosigned by last.
    ///
    /// - Throws: where one of them has seen more, or another history. One that can't be reached is named, and stops nothing:
    ///   an office must be able to decide while a line is down.
    func refuseIfBehind() throws(BureauError) {
        let (policy, newest): (LogPolicy?, SignedNote?) = try workspace.storing { db in
            let bytes = try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
            return (try Cosignatures.policy(db), try bytes.map { try SignedNote($0) })
        }
        guard let policy, let newest, let checkpoint = try? Checkpoint(text: newest.text) else { return }
        for witness in policy.witnesses {
            guard let key = witness.key, let url = witness.url else { continue }
            switch WitnessClient(key: key, url: url).compare(checkpoint, newest) {
            case .cosigned, .behind: break
            case .ahead(let size): throw Self.behind(key, size: size, own: checkpoint.size)
            case .forked(let size): throw Self.forked(key, size: size)
            case .refused(let status):
                workspace.notify(
                    Bilingual(
                        zh: "见证方 \(key.name) 回答 \(status)，未能与它核对日志",
                        en: "the witness \(key.name) answered \(status), so the log was not compared with it"))
            case .badAnswer, .unreachable:
                workspace.notify(
                    Bilingual(
                        zh: "见证方 \(key.name)（\(url)）联系不上，未能与它核对日志",
                        en: "the witness \(key.name) (\(url)) cannot be reached, so the log was not compared with it"))
            }
        }
    }

    private static func behind(_ key: VerifierKey, size: UInt64, own: UInt64) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "见证方 \(key.name) 见过本日志 \(size) 条，而这里只有 \(own) 条：工作区可能是由旧备份恢复的，未签署任何内容",
                en:
                    "The witness \(key.name) has seen \(size) entries of this log, and here are \(own): the workspace seems to be an older backup; nothing was signed"
            ),
            remedy: Bilingual(
                zh: "请恢复最新的备份；若已不存在，须以新的工作区（新的日志）继续，并保留这一份作为证据",
                en:
                    "Restore the newest backup; where there is none, go on with a new workspace (a new log) and keep this one as evidence"
            ))
    }

    private static func forked(_ key: VerifierKey, size: UInt64) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "见证方 \(key.name) 在 \(size) 条处见过本日志的另一种历史；未签署任何内容",
                en:
                    "The witness \(key.name) has seen another history of this log at \(size) entries; nothing was signed"
            ),
            remedy: Bilingual(
                zh: "请运行 tradein audit verify，保留工作区作为证据，并查明哪一份历史为真",
                en: "Run tradein audit verify, keep the workspace as evidence, and find out which history is true"))
    }
}
