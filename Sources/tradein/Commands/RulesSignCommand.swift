import ArgumentParser
import AuditLog
import Bureau
import Claims
import Foundation
import Rulebook

/// Which packs a command is about.
private func chosen(_ programmes: [String], of rulebook: Rulebook) throws -> [Pack] {
    try programmes.isEmpty
        ? rulebook.packs
        : programmes.map { name in
            guard let pack = rulebook.pack(programme: name) else {
                let known = rulebook.packs.map(\.programme).joined(separator: ", ")
                throw UsageFailure(
                    Bilingual(
                        zh: "没有补贴项目“\(name)”；现有 \(known)", en: "There is no programme \(name); there are \(known)"))
            }
            return pack
        }
}

struct RulesSignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign rule packs with the bureau's key. 用本局的密钥给规则包签名。",
        discussion: """
            Signs the digest of each pack as it stands, local parameters included: whoever decides with other parameter \
            files needs a signature over those. The signature is a signed note (C2SP, Ed25519) under signatures/ beside \
            the packs. The key is keys/rules.key in the workspace, made on first use, or the one that --key-file names; a \
            second person adds a signature by signing again with another key. An encrypted key is opened by \
            TRADEIN_PASSPHRASE_FILE or TRADEIN_PASSPHRASE (tradein keys lock); with --signer, the signer's key counts \
            whose name begins with tradein-rules/.

            EXAMPLES
              tradein rules sign
              tradein rules sign appliance --parameters local.yaml --key-file /media/usb/approver.key
            """)

    @Argument(help: "Programmes; all where absent.")
    var programmes: [String] = []

    @Option(name: .long, help: ArgumentHelp("The key that signs, in place of the workspace's.", valueName: "file"))
    var keyFile: String?

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            let packs = try chosen(programmes, of: rulebook)
            // Where there is a workspace, who works there counts.
            if FileManager.default.fileExists(atPath: workspace.workspace + "/workspace.sqlite") {
                _ = try workspace.open(.inspect)
            }
            let key = try RulesKey.signer(
                workspace: workspace.workspace, file: keyFile, access: try KeyAccess.given(signer: workspace.signer))
            let signatures = RuleSignatures(rules: rules.rules)
            var stream = OutputStream.standardOutput()
            if output.format == .csv { try stream.line("programme,rules_digest,file,new") }
            for pack in packs {
                let (path, isNew) = try signatures.sign(pack, with: key, at: SystemClock.moment)
                switch output.format {
                case .text:
                    let done =
                        isNew
                        ? output.lang.of(zh: "已签名", en: "signed") : output.lang.of(zh: "早已签名", en: "signed before")
                    try stream.line("✓ \(pack.programme)  \(done)  \(path)")
                case .json:
                    try stream.line(
                        "{\"programme\":\(JSONLine.quoted(pack.programme)),\"rules_digest\":\(JSONLine.quoted(pack.digest)),\"file\":\(JSONLine.quoted(path)),\"new\":\(isNew),\"key\":\(JSONLine.quoted(key.description))}"
                    )
                case .csv:
                    try stream.line(
                        [pack.programme, pack.digest, path, "\(isNew)"].map(CSVText.field).joined(separator: ","))
                }
            }
            if output.format == .text {
                try stream.line(output.lang.of(zh: "公钥：", en: "public key: ") + key.description)
            }
            try stream.flush()
        }
    }
}

struct RulesVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the signatures of rule packs; exits 1 on one that is not signed as it stands. 核对规则包的签名。",
        discussion: """
            Nothing is trusted but the public keys: those given by --key, all of which must have signed, or the \
            workspace's own (keys/rules.pub).

            EXAMPLES
              tradein rules verify
              tradein rules verify appliance --key 'tradein-rules/0123456789abcdef+01234567+AbC…'
            """)

    @Argument(help: "Programmes; all where absent.")
    var programmes: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("A public key that must have signed; may be given several times.", valueName: "vkey"))
    var key: [String] = []

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            let packs = try chosen(programmes, of: rulebook)
            let keys = try RulesKey.verifiers(workspace: workspace.workspace, texts: key)
            let signatures = RuleSignatures(rules: rules.rules)
            var stream = OutputStream.standardOutput()
            if output.format == .csv { try stream.line("programme,rules_digest,state,detail") }
            var isSound = true
            for pack in packs {
                let (word, detail, text) = describe(signatures.state(of: pack, keys: keys))
                if word != "signed" { isSound = false }
                switch output.format {
                case .text: try stream.line("\(word == "signed" ? "✓" : "✗") \(pack.programme)  \(text)")
                case .json:
                    try stream.line(
                        "{\"programme\":\(JSONLine.quoted(pack.programme)),\"rules_digest\":\(JSONLine.quoted(pack.digest)),\"state\":\"\(word)\",\"detail\":\(JSONLine.quoted(detail))}"
                    )
                case .csv:
                    try stream.line(
                        [pack.programme, pack.digest, word, detail].map(CSVText.field).joined(separator: ","))
                }
            }
            try stream.flush()
            if !isSound { throw ExitStatus.finding }
        }
    }

    private func describe(_ state: RuleSignatures.State) -> (word: String, detail: String, text: String) {
        switch state {
        case .signed(let moment): ("signed", moment, output.lang.of(zh: "签名于 \(moment)", en: "signed at \(moment)"))
        case .unsigned: ("unsigned", "", output.lang.of(zh: "没有签名", en: "is not signed"))
        case .altered:
            (
                "altered", "",
                output.lang.of(zh: "签名以后改过，或参数不同", en: "has been changed since it was signed, or has other parameters")
            )
        case .notBy(let why):
            ("not verified", why, output.lang.of(zh: "签名不算数：\(why)", en: "the signature does not count: \(why)"))
        }
    }
}
