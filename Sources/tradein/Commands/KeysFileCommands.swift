import ArgumentParser
import AuditLog
import Bureau
import Claims
import Signing

extension KeysCommand {
    struct Lock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lock",
            abstract: "Put key files under a passphrase. 加密密钥文件。",
            discussion: """
                Encrypts the workspace's log keys, or the files that are named (a rules key, a witness's). One that is \
                encrypted already is opened by TRADEIN_PASSPHRASE or TRADEIN_PASSPHRASE_FILE, and gets the new passphrase. \
                A copy in a backup stays as it is: rotate where others may have had it.

                EXAMPLES
                  tradein keys lock --passphrase-file passphrase
                  tradein keys lock tradein-data/keys/rules.key --passphrase-file passphrase
                """)

        @Argument(help: "Key files; the workspace's log keys where absent.")
        var files: [String] = []
        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let new = try KeyAccess.given(file: passphrase.passphraseFile).passphrase
                guard let new else {
                    throw UsageFailure(
                        Bilingual(
                            zh: "没有给出口令。请用 --passphrase-file，或环境变量 TRADEIN_PASSPHRASE_FILE、TRADEIN_PASSPHRASE。",
                            en:
                                "There is no passphrase. Give it with --passphrase-file, or in TRADEIN_PASSPHRASE_FILE or TRADEIN_PASSPHRASE."
                        ))
                }
                let old = try KeyAccess.given().passphrase
                for file in try KeyFiles.chosen(files, workspace) {
                    try KeyFiles.rewrite(file, opening: old, locking: new)
                }
            }
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock",
            abstract: "Take the passphrase off key files. 取消加密。",
            discussion: """
                The key then lies in the file as it is, readable by its owner alone.

                EXAMPLE
                  tradein keys unlock --passphrase-file passphrase
                """)

        @Argument(help: "Key files; the workspace's log keys where absent.")
        var files: [String] = []
        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let old = try KeyAccess.given(file: passphrase.passphraseFile).passphrase
                for file in try KeyFiles.chosen(files, workspace) {
                    try KeyFiles.rewrite(file, opening: old, locking: nil)
                }
            }
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve",
            abstract: "Keep keys and sign for other processes, on a Unix socket. 签名服务。",
            discussion: """
                Keeps the workspace's log keys, those of --key-file, or the Ed25519 key in a device (a token, a security \
                module) that --pkcs11 names the vendor's library for, whose PIN is given like a passphrase. It signs \
                checkpoints and key rotations of the keys' own log, signatures of rules, and with a witness's key \
                cosignatures; nothing else. The socket is its user's alone (mode 0600), and is refused otherwise. On \
                standard output stands the socket's path, then the public keys. It runs until it is ended.

                EXAMPLES
                  tradein keys serve --socket signer.sock --key-file /secure/log.key --passphrase-file passphrase
                  tradein keys serve --socket signer.sock --pkcs11 /usr/lib/softhsm/libsofthsm2.so --token bureau --label log --passphrase-file pin
                """)

        @Option(name: .long, help: ArgumentHelp("Where it listens.", valueName: "path"))
        var socket: String
        @Option(
            name: .long,
            help: ArgumentHelp("A key to keep; may be given several times.", valueName: "file"))
        var keyFile: [String] = []
        @Option(name: .long, help: ArgumentHelp("The vendor's library of a device (PKCS#11).", valueName: "library"))
        var pkcs11: String?
        @Option(name: .long, help: ArgumentHelp("The device's token, by its label.", valueName: "label"))
        var token: String?
        @Option(name: .long, help: ArgumentHelp("The key pair on the token, by its label.", valueName: "label"))
        var label: String?
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The name that the device's key signs under, for a rotation that of the log; made from the key where absent.",
                valueName: "name"))
        var name: String?

        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard pkcs11 == nil || (token != nil && label != nil) else {
                throw ValidationError("--pkcs11 wants --token and --label")
            }
            guard pkcs11 != nil || (token == nil && label == nil && name == nil) else {
                throw ValidationError("--token, --label and --name go with --pkcs11")
            }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let secret = try KeyAccess.given(file: passphrase.passphraseFile).passphrase
                var keys: [SignerKey] = []
                for file in try pkcs11 != nil && keyFile.isEmpty ? [] : KeyFiles.chosen(keyFile, workspace) {
                    keys.append(try KeyFiles.load(file, secret))
                }
                do {
                    if let pkcs11, let token, let label {
                        let device = try DeviceKey(module: pkcs11, token: token, label: label, pin: secret ?? [])
                        keys.append(try KeyFiles.key(device, name))
                    }
                    let server = try SigningServer(path: socket, keys: keys)
                    var stream = OutputStream.standardOutput()
                    try stream.line("listening unix:\(socket)")
                    for key in keys { try stream.line(key.description) }
                    try stream.flush()
                    try server.run()
                } catch let failure as SignerFailure {
                    throw BureauError(
                        .workspaceUnavailable,
                        Bilingual(zh: "签名服务无法启动", en: "The signer cannot run"), remedy: Bilingual(failure))
                }
            }
        }
    }
}

/// Key files that are named or lie in a workspace.
enum KeyFiles {
    /// - Parameter files: as named by the user; where there are none, the log's in the workspace.
    static func chosen(_ files: [String], _ workspace: WorkspaceOptions) throws -> [String] {
        guard files.isEmpty else { return files }
        let found = ["log.key", "log-sm2.key"].map { workspace.workspace + "/keys/" + $0 }.filter(FileSize.exists)
        guard !found.isEmpty else {
            throw UsageFailure(
                Bilingual(
                    zh: "\(workspace.workspace)/keys 中没有日志的密钥。请写明密钥文件。",
                    en: "There is no key of a log in \(workspace.workspace)/keys. Name the key file."))
        }
        return found
    }

    static func load(_ path: String, _ passphrase: [UInt8]?) throws -> SignerKey {
        try translating { try KeyFile.load(from: path, passphrase: passphrase) }
    }

    static func rewrite(_ path: String, opening old: [UInt8]?, locking new: [UInt8]?) throws {
        try translating {
            let key = try KeyFile.load(from: path, passphrase: old)
            try KeyFile.replace(key, at: path, passphrase: new)
        }
    }

    /// A device's key under a name.
    static func key(_ device: DeviceKey, _ name: String?) throws -> SignerKey {
        guard case .ed25519(let publicKey) = device.publicKey,
            let name = name.map({ KeyName($0) }) ?? KeyDesk.logName(of: publicKey)
        else {
            throw UsageFailure(
                Bilingual(
                    zh: "--name 不能用作名称：不得为空，不得有空格、加号和控制字符。",
                    en: "--name is no name: it is empty, or has a space, a plus or a control character."))
        }
        return SignerKey(VerifierKey(name: name, key: publicKey), keptBy: device)
    }

    private static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as KeyFileError {
            throw BureauError(
                .workspaceUnavailable, Bilingual(zh: "签名密钥不能使用", en: "The signing key cannot be used"),
                remedy: Bilingual(error))
        }
    }
}
