package import AuditLog
package import Claims
import GRDB
import Glibc
import Sealing

extension Bilingual {
    /// What a part of the log's library says.
    package init(_ described: some DescribedInChinese) {
        self.init(zh: described.chinese, en: described.description)
    }
}

/// Checks a workspace against its own log: nothing here trusts a stored sum, hash or flag that can be recomputed.
package struct WorkspaceAudit {
    /// Something that does not agree.
    package struct Finding: Sendable {
        /// Where: `DATABASE`, `SCHEMA`, `LOG`, `TILES`, `CHECKPOINT`, `ROLLBACK`, `REWRITTEN`, `FORK`, `DECISION`, `RULES`,
        /// `SUBMISSION`, `IDENTIFIER`, `LEDGER`, `ACT`, `TOTALS`, `USED`, `EVIDENCE`.
        package let code: String
        package let message: Bilingual
    }

    package struct Report: Sendable {
        /// The first difference of each part that was checked; empty where all agrees.
        package var findings: [Finding] = []
        package var entries: Int64 = 0
        package var decisions: Int64 = 0
        package var checkpoints: Int64 = 0
        /// Entries of the store that the published copy does not have yet: a run was broken off before it published them.
        package var unpublished: Int64 = 0
        /// Whether these hold money or identifiers that the log does not commit to yet as a whole.
        package var isUncommitted = false
    }

    private let workspace: Workspace
    private let givenKeys: [VerifierKey]

    /// - Parameter keys: the log's public keys, from where they are trusted; none: the workspace's own key counts.
    package init(_ workspace: Workspace, keys: [VerifierKey] = []) {
        self.workspace = workspace
        givenKeys = keys
    }

    /// The keys by which the log is judged: those given, or the workspace's own, and what follows from their rotations.
    package func keys() throws(BureauError) -> [VerifierKey] {
        try file.confirmingDamage { () throws(BureauError) in try trust().all }
    }

    private var file: DatabaseFile { DatabaseFile(path: workspace.directory + "/workspace.sqlite") }

    private func trust() throws(BureauError) -> KeyTrust {
        let given = try givenKeys.isEmpty ? Keyring(workspace).publicKeys() : givenKeys
        return KeyTrust(given, try workspace.storing { db in try LogKeys(db) })
    }

    /// The newest checkpoint, as it was signed.
    package func checkpoint() throws(BureauError) -> [UInt8] {
        let note = try workspace.storing { db in
            try BoundStatement.blob(db, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
        }
        guard let note else {
            throw BureauError(
                .input, Bilingual(zh: "还没有检查点：日志是空的", en: "There is no checkpoint yet: the log is empty"),
                remedy: Bilingual(zh: "请先处理一个文件", en: "Process a file first"))
        }
        return note
    }

    /// The keys that check the log's signatures now.
    package func verifierKeys() throws(BureauError) -> [VerifierKey] {
        try KeyDesk(workspace).current()
    }

    /// Recomputes tree, tiles, checkpoints and signatures; compares rows with entries, both ways; recomputes the books.
    ///
    /// - Parameters:
    ///   - older: checkpoints that others have kept, whose signatures the caller has checked.
    ///   - policy: what the published checkpoint must satisfy besides.
    /// - Throws: where it could not be done: nothing is known then.
    package func verify(
        older: [Checkpoint] = [], policy: LogPolicy? = nil
    ) throws(BureauError) -> Report {
        try file.confirmingDamage(in: { $0.findings.contains { $0.code == "DATABASE" } }) {
            () throws(BureauError) in try verifyOnce(older, policy)
        }
    }

    private func verifyOnce(_ older: [Checkpoint], _ policy: LogPolicy?) throws(BureauError) -> Report {
        let trust = try trust()
        let lookupKeys = try workspace.lookupKeys()
        let vault = try workspace.vault()
        let published = try PublishedLog(workspace).state(keys: trust.all, policy: policy)
        return try workspace.storing { db in
            var report = Report()
            report.findings += try StoreSoundness(db).verify()
            do {
                try compare(
                    db, StoredLog(db, trust: trust, older: older), vault, keys: lookupKeys, published, into: &report)
            } catch  where !report.findings.isEmpty {
                // A damaged file may not be readable to the end; what is damaged has been found.
            }
            return report
        }
    }

    private func compare(
        _ db: Database, _ log: StoredLog, _ vault: Vault, keys: LookupKeys, _ published: PublishedLog.State,
        into report: inout Report
    ) throws {
        var books = try BooksAgainstLog(db, vault, keys: keys)
        try log.verify(into: &report) { index, entry in
            try books.compare(index: index, entry: entry)
        }
        report.findings += try books.finish()
        report.decisions = books.decisions
        let (finding, unpublished) = try PublishedLog(workspace).compare(published, with: db)
        let page = try PublishedPage(folder: workspace.logDirectory).finding(db)
        let cosignature = try Cosignatures.finding(db)
        if report.checkpoints > 0, try LogKeys(db).all.isEmpty {
            report.findings.append(
                Finding(
                    code: "CHECKPOINT",
                    message: Bilingual(
                        zh: "账中没有登记日志的密钥", en: "The store does not say which keys are the log's")))
        }
        let evidence = try EvidenceAgainstStore(db, workspace).finding()
        report.findings += [finding, page, cosignature, evidence].compactMap { $0 }
        report.unpublished = unpublished
        report.isUncommitted = books.isUncommitted
        if books.isUncommitted, unpublished == 0, !report.findings.contains(where: { $0.code == "TOTALS" }) {
            report.findings.append(
                Finding(
                    code: "TOTALS",
                    message: Bilingual(
                        zh: "最新检查点之前有金额或号码未计入日志中的合计或已用号码树",
                        en:
                            "Under the newest checkpoint stands money or an identifier that no entry of the log commits to"
                    )))
        }
        if let first = try Books(db).trialBalance().first {
            report.findings.append(Finding(code: "LEDGER", message: first.message))
        }
    }
}
