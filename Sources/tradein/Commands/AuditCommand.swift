import ArgumentParser
import Bureau
import Claims

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The signed log: verify it, show its checkpoint and key. 存证日志。",
        discussion: """
            The log is a Merkle tree (RFC 6962) over all decisions, rules, submissions and budget entries, published as \
            tiles under the workspace's log/ with a signed checkpoint (C2SP tlog-tiles and tlog-checkpoint). It holds no \
            personal data.

            EXAMPLES
              tradein audit verify
              tradein audit checkpoint
              tradein audit key
            """,
        subcommands: [Verify.self, ShowCheckpoint.self, ShowKey.self])
}

extension AuditCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Recompute the log and compare it with the books; exits 1 at a difference. 核验。",
            discussion: """
                Recomputes the tree from the entries, checks every tile, the signature and every checkpoint ever signed, \
                and compares decisions, claims and ledger entries with the log, both ways. Of each of these the first \
                difference is named.

                EXAMPLE
                  tradein audit verify && tradein ledger trial-balance
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let workspace = try workspace.open(.inspect)
                let report = try WorkspaceAudit(workspace).verify()
                try FindingPrinter(format: output.format, language: output.lang).print(
                    report.findings.map { FindingPrinter.Finding(code: $0.code, message: $0.message) },
                    whenNone: Bilingual(
                        zh: "日志与账目一致：\(report.entries) 条日志，\(report.decisions) 件决定，\(report.checkpoints) 个检查点",
                        en:
                            "Log and books agree: \(report.entries) log entries, \(report.decisions) decisions, \(report.checkpoints) checkpoints"
                    ))
                if report.unpublished > 0 {
                    warn(
                        output.lang.of(
                            zh: "提示：最后 \(report.unpublished) 条日志尚未公布（有处理正在进行，或上次运行中断）；下一次 tradein process 会公布",
                            en:
                                "note: the last \(report.unpublished) log entries are not published yet (a run is under way or was broken off); the next tradein process publishes them"
                        ))
                }
                if !report.findings.isEmpty { throw ExitStatus.finding }
            }
        }
    }

    struct ShowCheckpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint",
            abstract: "Print the newest signed checkpoint: the log's size and root. 检查点。",
            discussion: "EXAMPLE\n  tradein audit checkpoint > checkpoint-2026-11-23.txt")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let workspace = try workspace.open(.inspect)
                var stream = OutputStream.standardOutput()
                try stream.write(try WorkspaceAudit(workspace).checkpoint())
                try stream.flush()
            }
        }
    }

    struct ShowKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key",
            abstract: "Print the verifier key, with which anybody can check the log. 验证公钥。",
            discussion: "EXAMPLE\n  tradein audit key > log.vkey")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let workspace = try workspace.open(.inspect)
                var stream = OutputStream.standardOutput()
                try stream.line(try WorkspaceAudit(workspace).verifierKey())
                try stream.flush()
            }
        }
    }
}
