import ArgumentParser
import AuditLog
import Bureau
import ClaimFiles
import Claims
import FEEL
import Foundation
import Rulebook

struct MerchantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merchant",
        abstract: "What a merchant does before handing in a file: a key, a signature, an envelope. 商户签名。",
        discussion: """
            An envelope (claims.csv.envelope, beside the file) says which file it is of, by SHA-256, how many rows it has \
            and what its invoices come to; `process` checks all that before it decides any row. Signed, it proves who \
            hands the file in: the bureau enters the public key with `merchants add --key`. Hand in both files.

            EXAMPLES
              tradein merchant keygen --merchant 91140799MA0GX0011D --out merchant.key
              tradein merchant sign claims.csv --key merchant.key --name 2026-11-23-01
              tradein merchant envelope claims.xlsx
            """,
        subcommands: [Keygen.self, Sign.self, Envelope.self])
}

/// How envelopes are made.
struct EnvelopeOptions: ParsableArguments {
    @Argument(help: "Claim files.", completion: .file())
    var files: [String]
    @Option(
        name: .long,
        help: "The submission's name, for one file: the bureau takes a name in once. 批次名。")
    var name: String?

    @OptionGroup var sheet: SheetOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard let name else { return }
        guard files.count == 1 else { throw ValidationError("--name is for one file.") }
        guard SubmissionEnvelope.isFit(name: name) else {
            throw ValidationError("--name is one line of at most 100 bytes, with no blank at either end.")
        }
    }

    /// Writes an envelope beside each file.
    func write(signing key: SignerKey?) async throws {
        try await reporting(in: output.lang) {
            let schema = try rules.load(output.lang).schema
            var rows: [[String]] = []
            for file in files {
                let written = try envelope(of: file, schema, key)
                rows.append([
                    file, written.path, String(written.envelope.claims ?? 0), written.envelope.total ?? "",
                    written.envelope.merchant ?? "", key?.verifierKey.name.description ?? "",
                ])
            }
            try output.printReport(
                [
                    .init("file", zh: "文件"), .init("envelope", zh: "封套"), .init("rows", zh: "行数", .number),
                    .init("total", zh: "价税合计（元）", .money), .init("merchant_id", zh: "商户"),
                    .init("signed_by", zh: "签名"),
                ], rows)
        }
    }

    private func envelope(
        of file: String, _ schema: ClaimSchema, _ key: SignerKey?
    ) throws -> (path: String, envelope: SubmissionEnvelope) {
        do {
            let envelope = try SubmissionEnvelope.describing(file, name: name, schema: schema, sheet: sheet.sheet)
            return (try envelope.save(beside: file, signing: key), envelope)
        } catch let error as ClaimFileError {
            warn(RowReport.text(error, output.lang))
            throw ExitStatus.badInput
        }
    }
}

extension MerchantCommand {
    struct Keygen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "keygen",
            abstract: "Make a key to sign files with; prints its public half. 生成密钥。",
            discussion: """
                The key file is readable to its owner alone and is never overwritten. Give the printed public key to the \
                bureau.

                EXAMPLE
                  tradein merchant keygen --merchant 91140799MA0GX0011D --out merchant.key
                """)

        @Option(name: .long, help: "Your unified social credit code; it stands in the key's name.")
        var merchant: String
        @Option(name: .long, help: ArgumentHelp("The key file, made new.", valueName: "file"))
        var out = "merchant.key"
        @Option(name: .long, help: "The language of messages: zh or en.")
        var lang = Language.zh

        func run() async throws {
            try await reporting(in: lang) {
                let key = try MerchantKey.make(merchant: merchant, path: out)
                var stream = OutputStream.standardOutput()
                try stream.line(key.description)
                try stream.flush()
            }
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign",
            abstract: "Sign claim files: writes FILE.envelope. 给申报文件签名。",
            discussion: """
                The file is read once, for its digest, its rows and the sum of its invoices. Sign last: a file that is \
                changed afterwards is refused.

                EXAMPLE
                  tradein merchant sign claims.csv --key merchant.key --name 2026-11-23-01
                """)

        @OptionGroup var envelope: EnvelopeOptions
        @Option(name: .long, help: ArgumentHelp("The key file that keygen made.", valueName: "file"))
        var key: String

        func run() async throws {
            let signer = try await reporting(in: envelope.output.lang) { try MerchantKey.load(path: key) }
            try await envelope.write(signing: signer)
        }
    }

    struct Envelope: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "envelope",
            abstract: "Declare rows and sum of claim files without signing them: writes FILE.envelope. 生成封套。",
            discussion: "EXAMPLE\n  tradein merchant envelope claims.csv --name 2026-11-23-01")

        @OptionGroup var envelope: EnvelopeOptions

        func run() async throws {
            try await envelope.write(signing: nil)
        }
    }
}
