import ArgumentParser
import AuditLog
import Bureau
import Claims

extension AuditCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Recompute a log, and compare the workspace's with its books. 核验。",
            discussion: """
                Without --log: the workspace. Recomputes the tree from the entries, checks every tile, the signature and \
                every checkpoint ever signed, and compares decisions, claims and ledger entries with the log, both ways. Of \
                each of these the first difference is named. --key then stands in for the workspace's own key.

                With --log: any folder of tiles (C2SP tlog-tiles), ours or anybody's, by nothing but a key or a policy. \
                Digests every entry and compares every tile; where a log publishes hashes only, these are checked, which \
                is said. Memory does not grow with the log.

                --old names a checkpoint kept from before, which the log must continue: a rollback, a fork and a \
                rewritten past are found. --strict also refuses what nothing can be said of: entries that are not \
                published, files that the checkpoint does not cover, entries that are not published yet.

                Logs of tradein commit to totals: approved, paid and recovered by programme, region and source. They are \
                recomputed from the entries alone, and in the workspace from the postings too, like the tree of used \
                identifiers.

                Exits 0 where verified, 1 where not, 2 where the check could not be made.

                EXAMPLES
                  tradein audit verify
                  tradein audit verify --log log --key "$(cat log.vkey)" --old checkpoint-2026-10-01.txt
                  tradein audit verify --log log --policy policy.txt --strict
                """)

        @Option(name: .long, help: ArgumentHelp("A folder of tiles with its checkpoint, by itself.", valueName: "dir"))
        var log: String?

        @OptionGroup var trust: TrustOptions

        @Option(
            name: .long,
            help: ArgumentHelp(
                "A signed checkpoint kept from before; may be given several times.", valueName: "checkpoint"))
        var old: [String] = []

        @Flag(name: .long, help: "Refuse also what nothing can be said of.")
        var strict = false

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await checking(in: output.lang) {
                let policy = try trust.readPolicy()
                let keys = try trust.keys(output.lang)
                let outcome =
                    if let log {
                        try verify(folder: log, keys, policy)
                    } else {
                        try verifyWorkspace(keys, policy)
                    }
                outcome.notes.forEach { warn(output.lang.of(zh: "提示：", en: "note: ") + output.lang.of($0)) }
                try FindingPrinter(format: output.format, language: output.lang).print(
                    outcome.findings, whenNone: outcome.success, details: outcome.details)
                if !outcome.findings.isEmpty { throw ExitStatus.finding }
            }
        }

        private struct Outcome {
            var findings: [FindingPrinter.Finding] = []
            /// What is worth knowing and is no finding.
            var notes: [Bilingual] = []
            var success = Bilingual.none
            var details: [(String, String)] = []
        }

        private func verify(folder: String, _ keys: [VerifierKey], _ policy: LogPolicy?) throws -> Outcome {
            guard !keys.isEmpty || policy != nil else {
                throw CheckNotRun.noKey
            }
            var outcome = Outcome()
            var verifier = try LogVerifier(folder: folder, keys: keys)
            verifier.policy = policy
            verifier.origin = trust.origin
            verifier.succession = { KeySuccession(entry: $0) }
            verifier.older = try olderCheckpoints(keys, policy, &outcome)
            let totals = PublicTotals()
            verifier.visit = totals.visit
            let report = try verifier.verify()
            outcome.findings += report.findings.map {
                FindingPrinter.Finding(code: $0.code, message: Bilingual($0))
            }
            // Others' entries may look like ours and mean something else.
            if let checkpoint = report.checkpoint, report.findings.isEmpty,
                ["tradein/", "tradein-sm3/"].contains(where: checkpoint.origin.hasPrefix)
            {
                totals.finish()
                if let wrong = totals.finding {
                    outcome.findings.append(FindingPrinter.Finding(code: "TOTALS", message: wrong))
                }
            }
            say(report, &outcome)
            outcome.notes += report.successions.map(\.label)
            guard let checkpoint = report.checkpoint else { return outcome }
            let names = NoteText.list(report.signatures)
            let root = checkpoint.rootText
            outcome.success = Bilingual(
                zh: "日志成立：\(checkpoint.origin)，\(checkpoint.size) 条，根 \(root)，签名 \(names.zh)",
                en:
                    "The log holds: \(checkpoint.origin), \(checkpoint.size) entries, root \(root), signed by \(names.en)"
            )
            outcome.details = [
                ("origin", JSONLine.quoted(checkpoint.origin)), ("size", "\(checkpoint.size)"),
                ("root", JSONLine.quoted(root)), ("tree", "\"\(report.treeAlgorithm)\""),
                ("entries", report.hasEntries ? "true" : "false"),
                ("signatures", NoteText.json(report.signatures)),
            ]
            return outcome
        }

        /// What nothing can be said of: a note, or a finding where that is asked for.
        private func say(_ report: LogReport, _ outcome: inout Outcome) {
            var unknown: [(code: String, text: Bilingual)] = []
            if !report.hasEntries {
                unknown.append(
                    (
                        "ENTRIES",
                        Bilingual(
                            zh: "日志没有公布记录（缺 tile/entries）：只核验了散列值，记录的内容未知。",
                            en:
                                "The log does not publish its entries (no tile/entries): only hashes were verified, and what was logged is not known."
                        )
                    ))
            }
            if report.uncoveredCount > 0 {
                let paths = report.uncovered.joined(separator: ", ")
                unknown.append(
                    (
                        "UNCOVERED",
                        Bilingual(
                            zh: "有 \(report.uncoveredCount) 个文件不在检查点之内，无从核验：\(paths)",
                            en:
                                "\(report.uncoveredCount) files are not covered by the checkpoint, so nothing is known of them: \(paths)"
                        )
                    ))
            }
            if strict {
                outcome.findings += unknown.map { FindingPrinter.Finding(code: $0.code, message: $0.text) }
            } else {
                outcome.notes += unknown.map(\.text)
            }
            if report.unknownSignatureCount > 0 {
                outcome.notes.append(
                    Bilingual(
                        zh: "检查点另有 \(report.unknownSignatureCount) 个签名，其公钥未给出，已略过。",
                        en:
                            "The checkpoint has \(report.unknownSignatureCount) more signatures by keys that were not given; they were passed over."
                    ))
            }
        }

        private func verifyWorkspace(_ keys: [VerifierKey], _ policy: LogPolicy?) throws -> Outcome {
            var outcome = Outcome()
            let audit = WorkspaceAudit(try workspace.open(.inspect), keys: keys)
            let older = try olderCheckpoints(try audit.keys(), nil, &outcome)
            let report = try audit.verify(older: older, policy: policy)
            outcome.findings += report.findings.map { FindingPrinter.Finding(code: $0.code, message: $0.message) }
            outcome.success = Bilingual(
                zh: "日志与账目一致：\(report.entries) 条日志，\(report.decisions) 件决定，\(report.checkpoints) 个检查点",
                en:
                    "Log and books agree: \(report.entries) log entries, \(report.decisions) decisions, \(report.checkpoints) checkpoints"
            )
            guard report.unpublished > 0 else { return outcome }
            if report.isUncommitted {
                outcome.notes.append(
                    Bilingual(
                        zh: "其中有金额或号码尚未计入日志中的合计或已用号码树；下一次 tradein process 会计入",
                        en:
                            "among them are money or identifiers that the log does not commit to as a whole yet; the next tradein process does"
                    ))
            }
            let unpublished = Bilingual(
                zh: "最后 \(report.unpublished) 条日志尚未公布（有处理正在进行，或上次运行中断）；下一次 tradein process 会公布",
                en:
                    "the last \(report.unpublished) log entries are not published yet (a run is under way or was broken off); the next tradein process publishes them"
            )
            if strict {
                outcome.findings.append(FindingPrinter.Finding(code: "UNPUBLISHED", message: unpublished))
            } else {
                outcome.notes.append(unpublished)
            }
            return outcome
        }

        /// What was kept from before, where its signature holds; what does not hold is a finding, and proves nothing.
        private func olderCheckpoints(
            _ keys: [VerifierKey], _ policy: LogPolicy?, _ outcome: inout Outcome
        ) throws -> [Checkpoint] {
            let trusted = keys + (policy.map { $0.logs.compactMap(\.key) } ?? [])
            var checkpoints: [Checkpoint] = []
            for path in old {
                let bytes = try InputBytes.read(path)
                do {
                    let note = try SignedNote(bytes)
                    checkpoints.append(try Checkpoint.open(note, keys: trusted, origin: trust.origin).checkpoint)
                } catch {
                    let text = Bilingual(zh: "\(path)：", en: "\(path):").followed(by: Bilingual(error))
                    outcome.findings.append(FindingPrinter.Finding(code: "OLD", message: text))
                }
            }
            return checkpoints
        }
    }
}

extension LogFinding {
    /// The part of the check that found it.
    var code: String {
        switch self {
        case .checkpoint, .foreignCheckpoint, .retiredKey: "CHECKPOINT"
        case .policy: "POLICY"
        case .rollback: "ROLLBACK"
        case .fork: "FORK"
        case .rewrittenPast: "REWRITTEN"
        case .missing, .noFile, .wrongLength, .malformedBundle, .alteredEntry, .alteredHash, .disagreement,
            .alteredPartial, .rootMismatch:
            "TILES"
        }
    }
}
