import ArgumentParser
import AuditLog
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
              tradein audit verify --log log --key "$(cat log.vkey)"
              tradein audit note checkpoint --key "$(cat log.vkey)"
              tradein audit checkpoint
              tradein audit key
            """,
        subcommands: [
            Verify.self, Note.self, KeyCheck.self, MakeReceipt.self, VerifyReceipt.self, ProveUnused.self,
            ProveTotal.self, VerifyProof.self, Cosign.self,
            WitnessCommand.self, ReplayCommand.self, SampleCommand.self, ShowCheckpoint.self, ShowKey.self,
        ])
}

extension AuditCommand {
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
                for key in try WorkspaceAudit(workspace).verifierKeys() { try stream.line(key.description) }
                try stream.flush()
            }
        }
    }
}
