import AuditLog
import Claims
import GRDB
import Sealing

/// The log as the store keeps it: entries, leaf hashes, checkpoints.
struct StoredLog {
    private let db: Database
    private let trust: KeyTrust
    /// Checkpoints that others have kept, smallest first: the log must continue each of them.
    private let older: [Checkpoint]

    init(_ db: Database, trust: KeyTrust, older: [Checkpoint]) {
        self.db = db
        self.trust = trust
        self.older = older.sorted { $0.size < $1.size }
    }

    /// Recomputes the tree from the entries and compares every checkpoint with it.
    ///
    /// - Parameter visit: gets every entry, in order.
    func verify(
        into report: inout WorkspaceAudit.Report, visit: (Int64, [UInt8]) throws -> Void
    ) throws {
        let entries = try BoundStatement(db, "SELECT idx, bytes, leaf FROM log_entry ORDER BY idx").begin()
        let checkpoints = try BoundStatement(db, "SELECT size, root, note, edge FROM checkpoint ORDER BY size").begin()
        var hasher = MerkleHasher(try LogKeys(db).treeAlgorithm)
        var range = CompactRange()
        var isTreeSound = true
        var hasCheckpoint = try checkpoints.step()
        var older = older[...]
        var isOlderSound = true

        func find(_ code: String, zh: String, en: String) {
            guard isTreeSound else { return }
            isTreeSound = false
            report.findings.append(WorkspaceAudit.Finding(code: code, message: Bilingual(zh: zh, en: en)))
        }

        func compareCheckpoints() throws {
            while hasCheckpoint, checkpoints.integerColumn(0) == Int64(range.size) {
                report.checkpoints += 1
                let size = range.size
                let root = range.root(using: &hasher)
                if checkpoints.blobColumn(1) != root.bytes || checkpoints.blobColumn(3) != range.encoded {
                    find(
                        "CHECKPOINT", zh: "检查点 \(size) 的根与重算不符",
                        en: "The root of checkpoint \(size) is not the recomputed one")
                }
                do {
                    let note = try SignedNote(checkpoints.blobColumn(2))
                    let signed = try trust.open(note, size: Int64(size))
                    if signed.size != size || signed.root != root {
                        find(
                            "CHECKPOINT", zh: "检查点 \(size) 签名的大小或根与重算不符",
                            en: "Checkpoint \(size) signs another size or root than the recomputed one")
                    }
                } catch {
                    find(
                        "CHECKPOINT", zh: "检查点 \(size) 的签名无效：\(error)",
                        en: "The signature of checkpoint \(size) does not verify: \(error)")
                }
                hasCheckpoint = try checkpoints.step()
            }
        }

        /// Of what others have kept, the first that the log does not continue is named.
        func compareOlder(atEnd: Bool) throws {
            while let next = older.first, next.size == range.size || atEnd {
                older.removeFirst()
                let root = range.root(using: &hasher)
                guard isOlderSound, next.size > range.size || next.root != root else { continue }
                isOlderSound = false
                let isSigned = try Int.fetchOne(
                    db, sql: "SELECT 1 FROM checkpoint WHERE size = ?", arguments: [Int64(clamping: next.size)])
                let (code, finding): (String, LogFinding) =
                    if next.size > range.size {
                        ("ROLLBACK", .rollback(olderSize: next.size, size: range.size))
                    } else if isSigned == nil {
                        ("REWRITTEN", .rewrittenPast(size: next.size))
                    } else {
                        ("FORK", .fork(size: next.size))
                    }
                report.findings.append(WorkspaceAudit.Finding(code: code, message: Bilingual(finding)))
            }
        }

        try compareOlder(atEnd: false)
        while try entries.step() {
            let index = entries.integerColumn(0)
            let bytes = entries.blobColumn(1)
            guard index == Int64(range.size) else {
                find("LOG", zh: "日志缺少第 \(range.size) 条", en: "Entry \(range.size) of the log is missing")
                break
            }
            let leaf = hasher.leaf(bytes)
            if leaf.bytes != entries.blobColumn(2) {
                find("LOG", zh: "日志第 \(index) 条的内容与其叶哈希不符", en: "Entry \(index) of the log does not have its leaf hash")
            }
            range.append(leaf, using: &hasher)
            try visit(index, bytes)
            try compareCheckpoints()
            try compareOlder(atEnd: false)
        }
        try compareOlder(atEnd: true)
        report.entries = Int64(range.size)
        if hasCheckpoint {
            let size = checkpoints.integerColumn(0)
            find(
                "CHECKPOINT", zh: "检查点 \(size) 大于日志的 \(range.size) 条：有条目丢失",
                en: "Checkpoint \(size) is larger than the log's \(range.size) entries: entries are lost")
            checkpoints.finish()
        } else {
            let last = try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint") ?? 0
            if last != Int64(range.size) {
                find(
                    "CHECKPOINT", zh: "日志有 \(range.size) 条，最新检查点只到 \(last)",
                    en: "The log has \(range.size) entries and its newest checkpoint covers \(last)")
            }
        }
        entries.finish()
    }
}
