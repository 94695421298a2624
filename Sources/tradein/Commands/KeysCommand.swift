import ArgumentParser
import AuditLog
import Bureau
import Claims
import FEEL

/// A log's suite on the command line.
enum SuiteArgument: String, ExpressibleByArgument, CaseIterable {
    case international, national, dual

    var suite: LogSuite {
        switch self {
        case .international: .international
        case .national: .national
        case .dual: .dual
        }
    }
}

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The log's keys: made, shown, rotated, locked, kept by a signer. 密钥。",
        discussion: """
            A key file is refused where group or others may read it. Under a passphrase it is encrypted (scrypt, \
            AES-256-GCM); whatever signs then needs the passphrase, from --passphrase-file, from the file that \
            TRADEIN_PASSPHRASE_FILE names, or from TRADEIN_PASSPHRASE, never as an argument. A key that a signer keeps \
            (tradein keys serve) is named by --signer unix:PATH, or by TRADEIN_SIGNER.

            EXAMPLES
              tradein keys init --suite dual --passphrase-file passphrase
              tradein keys list
              tradein keys rotate
              tradein keys serve --socket signer.sock --key-file log.key
            """,
        subcommands: [Init.self, List.self, Show.self, Rotate.self, Lock.self, Unlock.self, Serve.self])

    /// Where a passphrase comes from.
    struct PassphraseOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A file of mode 0600 that holds the passphrase; TRADEIN_PASSPHRASE_FILE or TRADEIN_PASSPHRASE where absent.",
                valueName: "file"))
        var passphraseFile: String?
    }

    static let columns: [ReportPrinter.Column] = [
        .init("id", zh: "编号"), .init("type", zh: "算法"), .init("since", zh: "自检查点起", .number),
        .init("state", zh: "状态"), .init("kept", zh: "保管"), .init("vkey", zh: "公钥"),
    ]
}

extension KeysCommand {
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Make the keys of a new workspace's log. 生成密钥。",
            discussion: """
                Before the first file is processed; a workspace that has none gets an Ed25519 key by itself. Suites: \
                international (Ed25519, tree of SHA-256), national (SM2 with SM3, tree of SM3), dual (both signatures \
                under every checkpoint, tree of SHA-256). A log keeps its suite. Claims are sealed by AES-256-GCM, under the \
                national suite by SM4-CTR with HMAC-SM3. Where a passphrase is given the keys are \
                encrypted; with --signer the signer's are taken. Prints the public keys.

                EXAMPLES
                  tradein keys init --suite national
                  tradein keys init --suite dual --passphrase-file passphrase
                  tradein keys init --signer unix:signer.sock
                """)

        @Option(name: .long, help: "international, national or dual; with --signer, what its keys are.")
        var suite: SuiteArgument?

        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let workspace = try workspace.open(.record, output.lang, passphraseFile: passphrase.passphraseFile)
                let keys = try KeyDesk(workspace).begin(as: suite?.suite)
                try KeysCommand.printLines(keys)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the public keys that sign now, one a line. 现用公钥。",
            discussion: "EXAMPLE\n  tradein keys show > log.vkey")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                try KeysCommand.printLines(try KeyDesk(try workspace.open(.inspect)).current())
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "All keys that ever signed the log, and how they are kept. 密钥清单。",
            discussion: """
                For each key: since which size of checkpoint it signs, whether it does now, and whether its private half \
                lies in a file, in a file under a passphrase (encrypted), or elsewhere.

                EXAMPLE
                  tradein keys list --format csv
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let entries = try KeyDesk(try workspace.open(.inspect)).list()
                try output.printReport(
                    KeysCommand.columns,
                    entries.map { entry in
                        [
                            NoteText.id(entry.key.id), entry.key.type.label, "\(entry.since)",
                            entry.isCurrent ? "current" : "retired", entry.protection ?? "",
                            entry.key.description,
                        ]
                    })
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Have new keys sign the log from here on; it stays the same log. 更换密钥。",
            discussion: """
                Makes new keys under the log's name, logs a statement that the old and the new keys have signed, and signs \
                the checkpoint over it with both. What was signed before verifies by the old public key, what comes by the \
                new one; audit verify with the old key finds the statement and says which key follows. The old private key \
                is gone after it: to undo a rotation, rotate again. New keys are encrypted where a passphrase is given. \
                Give the new public key to auditors, witnesses and whoever checks receipts.

                EXAMPLES
                  tradein keys rotate
                  tradein keys rotate --passphrase-file passphrase --as 王主任
                  tradein keys rotate --new-signer unix:token.sock
                """)

        @Option(
            name: .long, help: ArgumentHelp("A signer that keeps the new keys, unix:PATH.", valueName: "signer"))
        var newSigner: String?

        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                // To look first: rotating makes no workspace.
                _ = try workspace.open(.inspect)
                let workspace = try workspace.open(.record, output.lang, passphraseFile: passphrase.passphraseFile)
                let succession = try KeyDesk(workspace).rotate(
                    to: try newSigner.map(KeyAccess.socket), day: day.day.description, person: self.workspace.person)
                try KeysCommand.printLines(succession.new)
                warn(
                    output.lang.of(
                        zh: "已更换密钥（日志第 \(succession.index) 条）。请把新公钥交给审计、见证方和核验回执的人。",
                        en:
                            "the keys were rotated (entry \(succession.index) of the log). Give the new public keys to auditors, witnesses and whoever checks receipts."
                    ))
            }
        }
    }

    static func printLines(_ keys: [VerifierKey]) throws {
        var stream = OutputStream.standardOutput()
        for key in keys { try stream.line(key.description) }
        try stream.flush()
    }
}
