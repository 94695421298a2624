import AuditLog
package import Claims
import GRDB
import Sealing
import Witnessing

/// Asks the witnesses of a policy to cosign the newest checkpoint, keeps what they say, and publishes it.
package struct Cosigning {
    /// What came of one witness.
    package struct Line: Sendable {
        /// The witness's name; its name in the policy where its key is of a kind that is not known here.
        package let witness: String
        package let isCosigned: Bool
        /// Whether its answer shows another history, or more of this one than there is here.
        package let isAlarm: Bool
        package let message: Bilingual
    }

    /// What came of all.
    package struct Report: Sendable {
        /// The checkpoint's size.
        package let size: UInt64
        package let lines: [Line]
        /// Whether the policy is satisfied now.
        package let isQuorum: Bool
    }

    private let workspace: Workspace

    /// - Parameter workspace: open for recording, as it keeps the cosignatures.
    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Asks the witnesses.
    ///
    /// - Parameter policyBytes: the policy's file, which is kept, so that its witnesses are asked before anything is signed;
    ///   nil takes the one that was kept last.
    package func run(policy policyBytes: [UInt8]?) throws(BureauError) -> Report {
        let logKeys = try KeyDesk(workspace).current()
        try workspace.check(continuing: logKeys)
        let policy = try self.policy(policyBytes)
        // What a run that was broken off has left uncommitted is committed to before anybody cosigns.
        if try workspace.storing({ db in try Commitments.areDue(db) }) {
            try WorkspaceWriter(workspace).transaction { _ in }
        }
        try PublishedLog(workspace).publish()
        let newest = try workspace.storing { db in try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint") }
        guard let newest else { throw Self.empty }
        let note = try workspace.storing { db in
            try SignedNote(try BoundStatement.blob(db, "SELECT note FROM checkpoint WHERE size = \(newest)") ?? [])
        }
        guard let checkpoint = try? Checkpoint(text: note.text) else { throw .damaged("checkpoint \(newest)") }
        var lines: [Line] = []
        for witness in policy.witnesses {
            lines.append(try ask(witness, checkpoint, note))
        }
        try workspace.storing { db in
            if let policyBytes { try Cosignatures.setPolicy(db, policyBytes) }
        }
        try PublishedLog(workspace).publish()
        let isQuorum = try workspace.storing { db in
            (try? policy.open(try Cosignatures.note(db, size: newest), logKeys: logKeys)) != nil
        }
        return Report(size: checkpoint.size, lines: lines, isQuorum: isQuorum)
    }

    private func policy(_ bytes: [UInt8]?) throws(BureauError) -> LogPolicy {
        if let bytes {
            do { return try LogPolicy(bytes) } catch {
                throw BureauError(
                    .input, Bilingual(zh: "策略文件不能使用", en: "The policy cannot be used"), remedy: Bilingual(error))
            }
        }
        guard let kept = try workspace.storing({ db in try Cosignatures.policy(db) }) else {
            throw Self.noPolicy
        }
        return kept
    }

    fileprivate static var noPolicy: BureauError {
        BureauError(
            .input, Bilingual(zh: "还没有见证方的策略文件", en: "There is no policy with witnesses yet"),
            remedy: Bilingual(
                zh: "请先运行 tradein audit cosign --policy 文件，其中的 witness 行写明公钥和网址",
                en: "Run tradein audit cosign --policy FILE first, whose witness lines have a key and a URL"))
    }

    private func ask(
        _ witness: LogPolicy.Party, _ checkpoint: Checkpoint, _ note: SignedNote
    ) throws(BureauError) -> Line {
        guard let key = witness.key else {
            return Line(
                witness: "?", isCosigned: false, isAlarm: false,
                message: Bilingual(zh: "公钥的类型不认识，已略过", en: "its key is of a kind that is not known here; passed over"))
        }
        let name = key.name.description
        guard let url = witness.url else {
            return Line(
                witness: name, isCosigned: false, isAlarm: false,
                message: Bilingual(zh: "策略文件没有它的网址，已略过", en: "the policy has no URL for it; passed over"))
        }
        let client = WitnessClient(key: key, url: url)
        let answer: WitnessClient.Answer
        do {
            answer = try client.cosign(checkpoint, note) { size in try proof(from: size, to: checkpoint) }
        } catch let error as BureauError {
            throw error
        } catch {
            throw .damaged("log: \(error)")
        }
        if case .cosigned(let signature, _) = answer {
            try workspace.storing { db in
                try Cosignatures.add(db, size: Int64(checkpoint.size), key: key, signature)
            }
        }
        return Self.line(name, answer)
    }

    /// The proof from a size that a witness has cosigned; nil where this log never signed a checkpoint of that size.
    private func proof(from size: UInt64, to checkpoint: Checkpoint) throws -> ConsistencyProof? {
        guard size > 0 else { return ConsistencyProof(oldSize: 0, newSize: checkpoint.size, hashes: []) }
        let root = try workspace.storing { db in
            try BoundStatement.blob(db, "SELECT root FROM checkpoint WHERE size = \(size)")
        }
        guard let root else { return nil }
        let algorithm = try workspace.storing { db in try LogKeys(db) }.treeAlgorithm
        let reader = try LogReader(folder: workspace.logDirectory, algorithm: algorithm)
        let own = try reader.root(ofFirst: size, in: checkpoint)
        guard own.bytes == root else { throw BureauError.damaged("checkpoint \(size)") }
        return try reader.consistencyProof(
            from: try Checkpoint(origin: checkpoint.origin, size: size, root: own), to: checkpoint)
    }

    private static func line(_ name: String, _ answer: WitnessClient.Answer) -> Line {
        func line(_ zh: String, _ en: String, isCosigned: Bool = false, isAlarm: Bool = false) -> Line {
            Line(witness: name, isCosigned: isCosigned, isAlarm: isAlarm, message: Bilingual(zh: zh, en: en))
        }
        return switch answer {
        case .cosigned: line("已联署", "cosigned", isCosigned: true)
        case .behind(let size):
            line("它停在 \(size) 条，未联署，请重试", "it stayed at \(size) entries and did not cosign; try again")
        case .ahead(let size):
            line(
                "它见过 \(size) 条，比这里多：工作区可能是由旧备份恢复的",
                "it has seen \(size) entries, more than there are here: the workspace seems to be an older backup",
                isAlarm: true)
        case .forked(let size):
            line(
                "它在 \(size) 条处见过另一种历史。请保留工作区作为证据，并运行 tradein audit verify",
                "it has seen another history at \(size) entries. Keep the workspace as evidence, and run tradein audit verify",
                isAlarm: true)
        case .refused(404): line("它不认识本日志（404）", "it does not know this log (404)")
        case .refused(403): line("它不认可本日志的公钥（403）", "it does not trust this log's key (403)")
        case .refused(let status): line("它回答 \(status)", "it answered \(status)")
        case .badAnswer: line("它的回答不合协议，或不是以它的公钥签署", "its answer is not of the protocol, or not by its key")
        case .unreachable(let error): line("联系不上：\(error)", "it cannot be reached: \(error)")
        }
    }

    private static var empty: BureauError {
        BureauError(
            .input, Bilingual(zh: "还没有检查点：日志是空的", en: "There is no checkpoint yet: the log is empty"),
            remedy: Bilingual(zh: "请先处理一个文件", en: "Process a file first"))
    }
}

extension Workspace {
    /// How many entries of the log stand under a checkpoint that a quorum has cosigned, by the policy of the last
    /// `audit cosign`; 0 for none.
    package func cosignedSize() throws(BureauError) -> Int64 {
        let logKeys = try storing { db in try LogKeys(db) }.all
        guard let policy = try storing({ db in try Cosignatures.policy(db) }) else { throw Cosigning.noPolicy }
        return try storing { db in try Cosignatures.largestSize(db, satisfying: policy, logKeys: logKeys) }
    }
}
