import ArgumentParser
import AuditLog
import Bureau
import Claims

extension AuditCommand {
    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "note",
            abstract: "Verify a signed note, such as a checkpoint. 核验签名注记。",
            discussion: """
                Checks the form (C2SP signed-note v1.0.0, byte for byte) and the signatures by the keys that are given: at \
                least one must be there, and none of them may be wrong. Signatures by other keys, ML-DSA ones among them, \
                are passed over. Exits 0 where verified, 1 where not, 2 where the check could not be made.

                EXAMPLE
                  tradein audit note checkpoint --key "$(cat log.vkey)"
                """)

        @Argument(help: "The note; - for standard input.")
        var file: String

        @Option(
            name: .long,
            help: ArgumentHelp(
                "A public key that is trusted, as name+id+base64; may be given several times.", valueName: "vkey"))
        var key: [String]

        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await checking(in: output.lang) {
                var trust = TrustOptions()
                trust.key = key
                trust.policy = nil
                trust.origin = nil
                let keys = try trust.keys(output.lang)
                let bytes = try InputBytes.read(file)
                let printer = FindingPrinter(format: output.format, language: output.lang)
                do {
                    let note = try SignedNote(bytes)
                    let signatures = try note.verify(keys)
                    let names = NoteText.list(signatures)
                    let others = note.signatures.count - signatures.count
                    try printer.print(
                        [],
                        whenNone: Bilingual(zh: "签名成立：\(names.zh)", en: "The signatures hold: \(names.en)"),
                        details: [
                            ("signatures", NoteText.json(signatures)), ("unknown_signatures", "\(others)"),
                        ])
                } catch let error as NoteError {
                    try printer.print(
                        [FindingPrinter.Finding(code: "NOTE", message: Bilingual(error))], whenNone: .none)
                    throw ExitStatus.finding
                }
            }
        }
    }

    struct KeyCheck: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key-check",
            abstract: "Check the text of a public key. 检查公钥。",
            discussion: """
                A verifier key is name+id+base64. Checked are its form, that the id belongs to name and key, and that the \
                key is safe to trust: on the curve, in its one encoding, not of low order. Ed25519 keys of logs and \
                witnesses and SM2 keys are known. Exits 0 where the key is good, 1 where not.

                EXAMPLE
                  tradein audit key-check "$(cat log.vkey)"
                """)

        @Argument(help: ArgumentHelp("The key.", valueName: "vkey"))
        var key: String

        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await checking(in: output.lang) {
                let printer = FindingPrinter(format: output.format, language: output.lang)
                do {
                    let key = try VerifierKey(key)
                    let label = "\(key.name) (\(key.type.label), \(NoteText.id(key.id)))"
                    try printer.print(
                        [], whenNone: Bilingual(zh: "公钥成立：\(label)", en: "The key is good: \(label)"),
                        details: [
                            ("name", JSONLine.quoted(key.name.description)), ("id", "\"\(NoteText.id(key.id))\""),
                            ("type", JSONLine.quoted(key.type.label)),
                        ])
                } catch let error as NoteError {
                    try printer.print([FindingPrinter.Finding(code: "KEY", message: Bilingual(error))], whenNone: .none)
                    throw ExitStatus.finding
                }
            }
        }
    }
}
