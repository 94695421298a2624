import AuditLog
import Claims
import GRDB

/// Before a process signs anything, the witnesses are asked how far they have seen the log: a workspace that was put back
/// from a backup would sign a second history, and every checkpoint it signed would be evidence against the office.
struct WitnessComparison {
    /// What a witness says of the newest checkpoint.
    struct Line {
        let witness: String
        /// Whether it has seen more of the log, or another history.
        let isAlarm: Bool
        /// Whether it said anything of the log at all.
        let isCompared: Bool
        let message: Bilingual
    }

    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Asks the witnesses that the log was cosigned by last.
    ///
    /// - Throws: where one of them has seen more, or another history. One that can't be reached is named, and stops nothing:
    ///   an office must be able to decide while a line is down.
    func refuseIfBehind() throws(BureauError) {
        for line in try lines() {
            if line.isAlarm {
                throw BureauError(
                    .workspaceUnavailable,
                    Bilingual(
                        zh: "见证方 \(line.witness)：\(line.message.zh)；未签署任何内容",
                        en: "The witness \(line.witness): \(line.message.en); nothing was signed"),
                    remedy: Bilingual(
                        zh: "请恢复最新的备份并运行 tradein audit verify；若已不存在，须以新的工作区（新的日志）继续，并保留这一份作为证据",
                        en:
                            "Restore the newest backup and run tradein audit verify; where there is none, go on with a new workspace (a new log) and keep this one as evidence"
                    ))
            }
            if !line.isCompared {
                workspace.notify(
                    Bilingual(
                        zh: "见证方 \(line.witness)：\(line.message.zh)",
                        en: "the witness \(line.witness): \(line.message.en)"))
            }
        }
    }

    /// Asks each witness of the policy that was kept; none where there is no policy or nothing signed.
    func lines() throws(BureauError) -> [Line] {
        let (policy, newest): (LogPolicy?, SignedNote?) = try workspace.storing { db in
            let bytes = try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
            return (try Cosignatures.policy(db), try bytes.map { try SignedNote($0) })
        }
        guard let policy, let newest, let checkpoint = try? Checkpoint(text: newest.text) else { return [] }
        return policy.witnesses.compactMap { witness in
            guard let key = witness.key, let url = witness.url else { return nil }
            return Self.line(key, url, WitnessClient(key: key, url: url).compare(checkpoint, newest), checkpoint.size)
        }
    }

    private static func line(_ key: VerifierKey, _ url: String, _ answer: WitnessClient.Answer, _ own: UInt64) -> Line {
        func line(_ zh: String, _ en: String, isAlarm: Bool = false, isCompared: Bool = true) -> Line {
            Line(
                witness: key.name.description, isAlarm: isAlarm, isCompared: isCompared,
                message: Bilingual(zh: zh, en: en))
        }
        return switch answer {
        case .cosigned: line("见过同一检查点", "it has seen the same checkpoint")
        case .behind(let size): line("见过前 \(size) 条", "it has seen the first \(size) entries")
        case .ahead(let size):
            line(
                "它见过本日志 \(size) 条，而这里只有 \(own) 条：工作区可能是由旧备份恢复的",
                "it has seen \(size) entries of this log, and here are \(own): the workspace seems to be an older backup",
                isAlarm: true)
        case .forked(let size):
            line(
                "它在 \(size) 条处见过本日志的另一种历史", "it has seen another history of this log at \(size) entries", isAlarm: true)
        case .refused(let status):
            line(
                "它回答 \(status)，未能核对日志", "it answered \(status), so the log was not compared with it", isCompared: false)
        case .badAnswer, .unreachable:
            line(
                "（\(url)）联系不上，未能核对日志", "(\(url)) it cannot be reached, so the log was not compared with it",
                isCompared: false)
        }
    }
}
