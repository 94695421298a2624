import ArgumentParser
import AuditLog
import Bureau
import Claims
import Glibc
import Signing
import Witnessing

extension AuditCommand {
    struct WitnessCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "witness",
            abstract: "Be a witness of other offices' logs: see that none is ever rewritten. 见证。",
            discussion: """
                A witness cosigns a log's checkpoint only where it continues the one that it cosigned before (C2SP \
                tlog-witness). Who trusts enough witnesses need not trust the log to show everybody the same.

                EXAMPLES
                  tradein audit witness serve --listen 127.0.0.1:8081 --state witness --log "$(cat log.vkey)"
                  tradein audit witness key --state witness
                """,
            subcommands: [Serve.self, Key.self])
    }
}

extension AuditCommand.WitnessCommand {
    struct StateOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp("The witness's folder: its key and its memory; made on first use.", valueName: "dir"))
        var state: String

        @Option(
            name: .long,
            help: ArgumentHelp("The witness's name, such as witness.example/w1, for a new key.", valueName: "name"))
        var name: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Who keeps the witness's key, where it is not in the folder: the socket of tradein keys serve, unix:PATH.",
                valueName: "signer"))
        var signer: String?

        /// The passphrase of the key comes from the environment.
        func open() throws -> WitnessState {
            let access = try KeyAccess.given(signer: signer)
            let keyName = try name.map { text in
                guard let name = KeyName(text) else {
                    throw UsageFailure(
                        Bilingual(
                            zh: "--name \(text) 不能用作名称：不得为空，不得有空格、加号和控制字符。",
                            en: "--name \(text) is no name: it is empty, or has a space, a plus or a control character."
                        ))
                }
                return name
            }
            do {
                let kept = try access.signerSocket.map { socket in
                    let keys = try SigningClient(path: socket).keys()
                    guard let key = keys.first(where: { $0.verifierKey.type == .cosignature }) else {
                        throw SignerFailure.unknownKey(place: socket, id: "of a witness")
                    }
                    return key
                }
                return try WitnessState(state, name: keyName, passphrase: access.passphrase, kept: kept)
            } catch let error as SignerFailure {
                throw BureauError(
                    .workspaceUnavailable, Bilingual(zh: "签名服务不能使用", en: "The signer cannot be used"),
                    remedy: Bilingual(error))
            } catch let error as KeyFileError {
                throw BureauError(
                    .workspaceUnavailable,
                    Bilingual(zh: "见证方的目录 \(state) 不能使用", en: "The witness's folder \(state) cannot be used"),
                    remedy: Bilingual(error))
            }
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Answer requests for cosignatures until it is stopped. 见证服务。",
            discussion: """
                POST /add-checkpoint is the protocol's one call; GET / gives the witness's key. What it answers 200 to is \
                on the disk before it answers. Plain HTTP: for others than this machine, put a proxy with TLS before it.

                On standard output stands one line: listening, the URL, and the key. It runs until it is ended.

                EXAMPLE
                  tradein audit witness serve --listen 127.0.0.1:8081 --state witness --log "$(cat log.vkey)"
                """)

        @Option(name: .long, help: ArgumentHelp("Address and port; port 0 takes a free one.", valueName: "address"))
        var listen = "127.0.0.1:8081"

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The key of a log to witness; its name is the log's origin; may be given several times.",
                valueName: "vkey"))
        var log: [String]

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let keys = try log.map { text in
                    do {
                        let key = try VerifierKey(text)
                        guard key.type != .cosignature else {
                            throw NoteError.malformedKey(reason: "it is a witness's, not a log's")
                        }
                        return key
                    } catch let error as NoteError {
                        throw UsageFailure(Bilingual(zh: "--log：", en: "--log:").followed(by: Bilingual(error)))
                    }
                }
                let state = try state.open()
                do {
                    let service = try WitnessService(
                        path: state.databasePath, signer: state.signer, logs: keys, clock: { UInt64(max(0, time(nil))) }
                    )
                    let server = try HTTPServer(
                        address: listen, bodyLimit: WitnessService.bodyLimit, handler: service.answer)
                    var stream = OutputStream.standardOutput()
                    try stream.line("listening http://\(server.address)/ \(service.verifierKey)")
                    try stream.flush()
                    try server.run()
                } catch let error as NetworkError {
                    throw BureauError(
                        .workspaceUnavailable,
                        Bilingual(zh: "无法提供服务：\(error)", en: "The service cannot run: \(error)"),
                        remedy: Bilingual(
                            zh: "请用 --listen 给出本机空闲的地址和端口，如 127.0.0.1:8081",
                            en: "Give a free address and port of this machine with --listen, such as 127.0.0.1:8081"))
                } catch let error as OutputFailure {
                    throw error
                } catch let error as BureauError {
                    throw error
                } catch {
                    throw BureauError(
                        .storage,
                        Bilingual(
                            zh: "见证方的记录 \(state.databasePath) 不能使用：\(error)",
                            en: "The witness's memory \(state.databasePath) cannot be used: \(error)"),
                        remedy: Bilingual(
                            zh: "请检查磁盘和权限；记录丢失的见证方须换新密钥",
                            en: "Check the disk and permissions; a witness that lost its memory needs a new key"))
                }
            }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key",
            abstract: "Print the witness's public key, for policies. 见证方公钥。",
            discussion: "EXAMPLE\n  tradein audit witness key --state witness --name witness.example/w1")

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                var stream = OutputStream.standardOutput()
                try stream.line("\(try state.open().signer.verifierKey)")
                try stream.flush()
            }
        }
    }
}

extension AuditCommand {
    struct Cosign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cosign",
            abstract: "Ask the witnesses of a policy to cosign the newest checkpoint. 联署。",
            discussion: """
                Every witness that the policy (C2SP tlog-policy) gives a URL for is asked; its cosignature is kept, and \
                published with the checkpoint. The policy is kept too: before the workspace signs anything again, its \
                witnesses are asked how far they have seen the log, and where they have seen more (a backup was put back) \
                nothing is signed. A witness that cannot be reached is named and stops nothing.

                Exits 0 where the policy is satisfied, 1 where it is not or a witness has seen another history.

                EXAMPLES
                  tradein audit cosign --policy policy.txt
                  tradein audit cosign
                """)

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The policy; the one that was given last where absent.", valueName: "file"))
        var policy: String?

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let language = output.lang
                let bytes: [UInt8]?
                do {
                    bytes = try policy.map(InputBytes.readWhole)
                } catch let error as CheckNotRun {
                    throw UsageFailure(error.message)
                }
                // To look first: asking for cosignatures makes no workspace.
                _ = try workspace.open(.inspect)
                let report = try Cosigning(try workspace.open(.record, language)).run(policy: bytes)
                var stream = OutputStream.standardOutput()
                switch output.format {
                case .text:
                    for line in report.lines {
                        try stream.line("\(line.isCosigned ? "✓" : "✗") \(line.witness)  \(language.of(line.message))")
                    }
                    try stream.line(
                        report.isQuorum
                            ? language.of(
                                zh: "✓ \(report.size) 条的检查点满足策略",
                                en: "✓ The checkpoint of \(report.size) entries satisfies the policy")
                            : language.of(
                                zh: "✗ \(report.size) 条的检查点未达到策略的要求",
                                en: "✗ The checkpoint of \(report.size) entries does not satisfy the policy"))
                case .json:
                    for line in report.lines {
                        try stream.line(
                            "{\"witness\":\(JSONLine.quoted(line.witness)),\"cosigned\":\(line.isCosigned),\"message\":{\"zh\":\(JSONLine.quoted(line.message.zh)),\"en\":\(JSONLine.quoted(line.message.en))}}"
                        )
                    }
                    try stream.line("{\"size\":\(report.size),\"quorum\":\(report.isQuorum)}")
                case .csv:
                    try stream.line("witness,cosigned,zh,en")
                    for line in report.lines {
                        try stream.line(
                            [line.witness, "\(line.isCosigned)", line.message.zh, line.message.en].map(CSVText.field)
                                .joined(separator: ","))
                    }
                }
                try stream.flush()
                if !report.isQuorum || report.lines.contains(where: \.isAlarm) { throw ExitStatus.finding }
            }
        }
    }
}
