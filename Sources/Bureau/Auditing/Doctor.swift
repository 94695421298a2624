package import AuditLog
package import Claims
import Foundation
import GRDB
import Glibc
import Sealing

/// Looks at everything of a workspace that can be looked at, one check after the other.
package struct Doctor {
    /// What came of a check.
    package enum Verdict: String, Sendable {
        case passed, failed
        /// There was nothing to look at.
        case skipped
        /// It could not be made: nothing is known.
        case unchecked
    }

    package struct Check: Sendable {
        /// Its name for machines, such as `log`.
        package let name: String
        package let label: Bilingual
        package let verdict: Verdict
        package let message: Bilingual
    }

    /// How many decisions are made again.
    package var sampleSize = 200
    /// Checkpoints that others have kept, with their notes.
    package var older: [SignedNote] = []

    private let workspace: Workspace
    /// Seconds since 1970-01-01 UTC.
    private let now: Int64

    package init(_ workspace: Workspace, now: Int64) {
        self.workspace = workspace
        self.now = now
    }

    /// Runs all checks.
    ///
    /// - Parameter receive: gets every check as soon as it is done.
    /// - Returns: the evidence where two histories or a rewritten one were found; nil where none was.
    package func run(_ receive: (Check) throws -> Void) throws -> Evidence? {
        let audit = WorkspaceAudit(workspace)
        let keys = try? audit.keys()
        let opened = open(older, keys ?? [])
        try receive(store())
        try receive(modes())
        try receive(clock())
        let report: Result<WorkspaceAudit.Report, BureauError>
        do { report = .success(try audit.verify(older: opened.map(\.checkpoint))) } catch { report = .failure(error) }
        for part in Self.parts { try receive(check(part, report)) }
        if older.count > opened.count {
            try receive(
                Check(
                    name: "older", label: Bilingual(zh: "留存的检查点", en: "kept checkpoints"), verdict: .failed,
                    message: Bilingual(
                        zh: "有 \(older.count - opened.count) 个检查点不是本日志的公钥签署的",
                        en: "\(older.count - opened.count) checkpoints are not signed by this log's key")))
        }
        try receive(replay())
        try receive(witnesses())
        guard let keys else { return nil }
        do {
            return try gatherEvidence(keys, opened)
        } catch let error as BureauError {
            try receive(
                Check(
                    name: "evidence", label: Bilingual(zh: "证据", en: "evidence"), verdict: Self.verdict(error),
                    message: error.message))
            return nil
        }
    }

    // MARK: The parts of audit verify

    private struct Part {
        let name: String
        let label: Bilingual
        let codes: Set<String>
    }

    private static let parts = [
        Part(
            name: "database", label: Bilingual(zh: "数据库文件和表", en: "database file and tables"),
            codes: ["DATABASE", "SCHEMA"]),
        Part(
            name: "log", label: Bilingual(zh: "日志、签名和检查点", en: "log, signatures and checkpoints"),
            codes: ["LOG", "CHECKPOINT", "ROLLBACK", "FORK", "REWRITTEN"]),
        Part(name: "tiles", label: Bilingual(zh: "已公布的日志", en: "published log"), codes: ["TILES"]),
        Part(
            name: "decisions", label: Bilingual(zh: "决定与日志", en: "decisions against the log"),
            codes: ["DECISION", "SUBMISSION", "RULES", "IDENTIFIER", "ACT"]),
        Part(name: "books", label: Bilingual(zh: "账目", en: "books"), codes: ["LEDGER"]),
        Part(
            name: "totals", label: Bilingual(zh: "合计与已用号码", en: "totals and used identifiers"),
            codes: ["TOTALS", "USED"]),
        Part(name: "evidence", label: Bilingual(zh: "证明材料", en: "evidence documents"), codes: ["EVIDENCE"]),
    ]

    private static func verdict(_ error: BureauError) -> Verdict { error.kind == .damaged ? .failed : .unchecked }

    private func check(_ part: Part, _ report: Result<WorkspaceAudit.Report, BureauError>) -> Check {
        func made(_ verdict: Verdict, _ message: Bilingual) -> Check {
            Check(name: part.name, label: part.label, verdict: verdict, message: message)
        }
        switch report {
        case .failure(let error):
            return made(Self.verdict(error), error.message)
        case .success(let report):
            if let finding = report.findings.first(where: { part.codes.contains($0.code) }) {
                return made(.failed, finding.message)
            }
            // A part without a home of its own must not pass unseen.
            let known = Self.parts.reduce(into: Set<String>()) { $0.formUnion($1.codes) }
            if part.name == "database", let stray = report.findings.first(where: { !known.contains($0.code) }) {
                return made(.failed, stray.message)
            }
            switch part.name {
            case "log":
                return made(
                    .passed,
                    Bilingual(
                        zh: "\(report.entries) 条，\(report.checkpoints) 个检查点",
                        en: "\(report.entries) entries, \(report.checkpoints) checkpoints"))
            case "tiles" where report.unpublished > 0:
                return made(
                    .passed,
                    Bilingual(
                        zh: "相符；最后 \(report.unpublished) 条尚未公布，下一次 tradein process 会公布",
                        en:
                            "agrees; the last \(report.unpublished) entries are not published yet, the next tradein process publishes them"
                    ))
            case "decisions":
                return made(
                    .passed, Bilingual(zh: "\(report.decisions) 件决定相符", en: "\(report.decisions) decisions agree"))
            default: return made(.passed, Bilingual(zh: "相符", en: "all agrees"))
            }
        }
    }

    // MARK: The surroundings

    /// The version of SQLite, and that nobody else can be checkpointing.
    private func store() -> Check {
        let label = Bilingual(zh: "数据库软件", en: "database software")
        do {
            let (version, journal) = try workspace.storing { db in
                (
                    try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "?",
                    try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "?"
                )
            }
            let isSafe = version.compare("3.51.3", options: .numeric) != .orderedAscending
            let caution =
                isSafe
                ? Bilingual(zh: "", en: "")
                : Bilingual(
                    zh: "；使用中的工作区不可用其他工具写入", en: "; do not open a workspace in use for writing with other tools")
            return Check(
                name: "sqlite", label: label, verdict: journal == "wal" ? .passed : .failed,
                message: Bilingual(
                    zh: "SQLite \(version)，\(journal)\(caution.zh)", en: "SQLite \(version), \(journal)\(caution.en)"))
        } catch {
            return Check(name: "sqlite", label: label, verdict: Self.verdict(error), message: error.message)
        }
    }

    /// That what is secret is its owner's alone.
    private func modes() -> Check {
        var wrong: [String] = []
        func look(_ path: String, forbidden: mode_t) {
            var status = stat()
            guard stat(workspace.directory + "/" + path, &status) == 0 else { return }
            if status.st_mode & forbidden != 0 || status.st_uid != geteuid() {
                wrong.append("\(path) (\(String(status.st_mode & 0o7777, radix: 8)))")
            }
        }
        look("keys", forbidden: 0o077)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: workspace.directory + "/keys")) ?? []
        for name in names.sorted() where name.hasSuffix(".key") { look("keys/" + name, forbidden: 0o077) }
        for path in Keyring(workspace).foreignFiles() { wrong.append("\(path): not this log's key") }
        // Readable by a group where the office wants it so; writable or readable by everybody is never meant.
        for name in ["workspace.sqlite", "workspace.sqlite-wal"] { look(name, forbidden: 0o022) }
        return Check(
            name: "modes", label: Bilingual(zh: "文件权限", en: "file modes"), verdict: wrong.isEmpty ? .passed : .failed,
            message: wrong.isEmpty
                ? Bilingual(
                    zh: "密钥只有所有者可读，数据库只有所有者可写",
                    en: "keys are readable, and the database is writable, by the owner alone")
                : Bilingual(
                    zh: "权限过宽、所有者不对或不是本日志的密钥：\(wrong.joined(separator: "，"))。请用 chmod 600 / 700 收紧，或由备份恢复密钥",
                    en:
                        "too loose, another owner's, or another key: \(wrong.joined(separator: ", ")). Tighten them with chmod 600 / 700, or restore the key from a backup"
                ))
    }

    /// That the clock is not before what was recorded already.
    private func clock() -> Check {
        let label = Bilingual(zh: "时钟", en: "clock")
        let moment = workspace.clock()
        do {
            let last = try workspace.storing { db in
                try String.fetchOne(db, sql: "SELECT max(received_at) FROM submission")
            }
            if let last, last > moment {
                return Check(
                    name: "clock", label: label, verdict: .failed,
                    message: Bilingual(
                        zh: "现在是 \(moment)，而最近一份文件收于 \(last)。请校准时钟",
                        en: "it is \(moment), and the last file came at \(last). Set the clock"))
            }
            return Check(name: "clock", label: label, verdict: .passed, message: Bilingual(zh: moment, en: moment))
        } catch {
            return Check(name: "clock", label: label, verdict: Self.verdict(error), message: error.message)
        }
    }

    private func replay() -> Check {
        let label = Bilingual(zh: "抽样重审", en: "decisions made anew")
        do {
            let moment = workspace.clock()
            let run = ReplayRun(directory: workspace.directory, others: nil, clock: { moment })
            let report = try run.run(.sample(count: sampleSize, from: 0, seed: moment))
            guard let first = report.differences.first else {
                return Check(
                    name: "replay", label: label, verdict: .passed,
                    message: Bilingual(
                        zh: "\(report.replayed) 件逐字节相同", en: "\(report.replayed) come out the same, byte for byte"))
            }
            return Check(
                name: "replay", label: label, verdict: .failed,
                message: Bilingual(
                    zh: "\(report.differences.count) 件不同；第一件是决定 \(first.decision)：\(first.message.zh)",
                    en:
                        "\(report.differences.count) differ; the first is decision \(first.decision): \(first.message.en)"
                ))
        } catch {
            return Check(
                name: "replay", label: label, verdict: Self.verdict(error), message: error.message)
        }
    }

    private func witnesses() -> Check {
        let label = Bilingual(zh: "见证方", en: "witnesses")
        do {
            let lines = try WitnessComparison(workspace).lines()
            let verdict: Verdict =
                lines.contains { $0.isAlarm } ? .failed : lines.contains { $0.isCompared } ? .passed : .skipped
            guard !lines.isEmpty else {
                return Check(
                    name: "witnesses", label: label, verdict: .skipped,
                    message: Bilingual(
                        zh: "没有见证方：没有人能发现工作区被整个换成旧备份（见 tradein audit cosign）",
                        en:
                            "there are none, so nobody can tell when an older backup takes the workspace's place (see tradein audit cosign)"
                    ))
            }
            return Check(
                name: "witnesses", label: label, verdict: verdict,
                message: Bilingual(
                    zh: lines.map { "\($0.witness)：\($0.message.zh)" }.joined(separator: "；"),
                    en: lines.map { "\($0.witness): \($0.message.en)" }.joined(separator: "; ")))
        } catch {
            return Check(name: "witnesses", label: label, verdict: Self.verdict(error), message: error.message)
        }
    }

    // MARK: Evidence

    private func open(_ notes: [SignedNote], _ keys: [VerifierKey]) -> [(note: SignedNote, checkpoint: Checkpoint)] {
        notes.compactMap { note in
            (try? Checkpoint.open(note, keys: keys)).map { (note, $0.checkpoint) }
        }
    }

    /// Two signed checkpoints that contradict each other: of those that were kept, the published one, and the store's.
    private func gatherEvidence(
        _ keys: [VerifierKey], _ older: [(note: SignedNote, checkpoint: Checkpoint)]
    ) throws -> Evidence? {
        var signed = older
        let algorithm = try workspace.storing { db in try LogKeys(db) }.treeAlgorithm
        let folder = try? LogReader(folder: workspace.logDirectory, algorithm: algorithm)
        if let note = try? folder?.checkpointNote() { signed += open([note], keys) }
        let stored = try workspace.storing { db in
            try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
        }
        guard let bytes = stored, let note = try? SignedNote(bytes), let newest = open([note], keys).first else {
            return nil
        }
        let range = try workspace.storing { db in
            try signed.map { one in (one, try Self.storedRoot(db, size: one.checkpoint.size)) }
        }
        for (one, root) in range where root != one.checkpoint.root {
            if one.checkpoint.size == newest.checkpoint.size || root == nil {
                // Of one size, or of more entries than there are now.
                return Evidence(keys: keys, first: one.note, second: newest.note, proof: nil, rootOfFirst: nil)
            }
            guard let root, let folder else { continue }
            let own = try Checkpoint(origin: newest.checkpoint.origin, size: one.checkpoint.size, root: root)
            guard let proof = try? folder.consistencyProof(from: own, to: newest.checkpoint) else { continue }
            return Evidence(keys: keys, first: one.note, second: newest.note, proof: proof, rootOfFirst: root)
        }
        return nil
    }

    /// The root of the store's first entries, from their leaf hashes; nil where there are not so many.
    private static func storedRoot(_ db: Database, size: UInt64) throws -> Digest? {
        let rows = try BoundStatement(db, "SELECT bytes FROM log_entry WHERE idx < ? ORDER BY idx").begin()
            .integer(Int64(clamping: size))
        var hasher = MerkleHasher(try LogKeys(db).treeAlgorithm)
        var range = CompactRange()
        while try rows.step() { range.append(hasher.leaf(rows.blobColumn(0)), using: &hasher) }
        return range.size == size ? range.root(using: &hasher) : nil
    }
}
