import ArgumentParser
import AuditLog
import Bureau
import Claims
import Foundation
import Ledger

extension AuditCommand {
    struct ProveUnused: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove-unused",
            abstract: "Prove that a VIN, serial number or invoice is not among the used ones. 未占用证明。",
            discussion: """
                Makes a file that shows an auditor, offline, that no decision up to a checkpoint has used the value up. The \
                log commits to the tree of all used identifiers; the proof shows the two leaves between which the value would \
                stand. It names the value and nothing else: neither other identifiers nor whose they are can be learnt from \
                it. Exits 1 where the value is used, and says by which decision. What the proof rests on: docs/auditors.md.

                EXAMPLES
                  tradein audit prove-unused --vin LSVAA2180E2100017 --out unused.tlog-proof
                  tradein audit prove-unused --invoice 26142000000000000076 --out unused.tlog-proof
                  tradein audit verify-proof unused.tlog-proof --key "$(cat log.vkey)"
                """)

        @Option(name: .long, help: ArgumentHelp("A vehicle identification number.", valueName: "vin"))
        var vin: String?

        @Option(name: .long, help: ArgumentHelp("A serial number.", valueName: "number"))
        var serial: String?

        @Option(name: .long, help: ArgumentHelp("An invoice's number.", valueName: "number"))
        var invoice: String?

        @Option(
            name: .long,
            help: ArgumentHelp("With --invoice: the code, where the invoice has one.", valueName: "code"))
        var invoiceCode: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "With --serial: whose numbers they are, as rule packs name them (frame_number, machine_serial_number).",
                valueName: "name"))
        var space = "serial_number"

        @OptionGroup var file: ProofFileOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard [vin, serial, invoice].compactMap({ $0 }).count == 1 else {
                throw ValidationError("give one of --vin, --serial and --invoice")
            }
            guard invoice != nil || invoiceCode == nil else { throw ValidationError("--invoice-code needs --invoice") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let office = ProofOffice(try workspace.open(.inspect))
                let proof =
                    if let vin {
                        try office.unused(space: "vin", value: UsedValue.normalised(vin))
                    } else if let serial {
                        try office.unused(space: space, value: UsedValue.normalised(serial))
                    } else {
                        try office.unused(
                            space: "invoice", value: UsedValue.invoice(code: invoiceCode ?? "", number: invoice ?? ""))
                    }
                try file.write(proof, language: output.lang)
            }
        }
    }

    struct ProveTotal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove-total",
            abstract: "Prove what was approved, paid and recovered. 合计证明。",
            discussion: """
                Makes a file that shows an auditor, offline, that a total is the one that the log committed to: approved, \
                paid and recovered, over all years, of a programme, a region, a funding source, any two or all of them, or \
                over everything. Where no such money ever moved, that is what is proved. Totals as of now; for those of an \
                earlier day keep the proof of that day.

                EXAMPLES
                  tradein audit prove-total --programme appliance --region 140702 --out total.tlog-proof
                  tradein audit prove-total --source central --out total.tlog-proof
                  tradein audit verify-proof total.tlog-proof --key "$(cat log.vkey)"
                """)

        @Option(name: .long, help: ArgumentHelp("A programme, such as appliance; all where absent.", valueName: "name"))
        var programme: String?

        @Option(
            name: .long,
            help: ArgumentHelp("The claims' division code, such as 140702; all where absent.", valueName: "code"))
        var region: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "A funding source: central, province, city, county or local; all where absent.", valueName: "source"))
        var source: String?

        @OptionGroup var file: ProofFileOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if let source, FundingSource(named: source) == nil {
                throw ValidationError("--source is central, province, city, county or local")
            }
            guard ![programme, region].contains("") else { throw ValidationError("a name is empty") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let proof = try ProofOffice(try workspace.open(.inspect)).total(
                    programme: programme ?? "", region: region ?? "",
                    source: source.flatMap { FundingSource(named: $0) }?.rawValue ?? "")
                try file.write(proof, language: output.lang)
            }
        }
    }

    struct VerifyProof: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-proof",
            abstract: "Verify a proof of prove-unused or prove-total, offline. 核验证明。",
            discussion: """
                Checks the signature of the checkpoint by the key that is given, the witnesses' cosignatures where --policy \
                demands them, that the checkpoint covers the log entry, and that what the proof says follows from that \
                entry. No workspace and no network is needed. What is said is as of that entry: compare its number with \
                the log, if it matters that it is the newest.

                Exits 0 where verified, 1 where not, 2 where the check could not be made.

                EXAMPLE
                  tradein audit verify-proof unused.tlog-proof --key "$(cat log.vkey)"
                """)

        @Argument(help: "The proof; - for standard input.")
        var file: String

        @OptionGroup var trust: TrustOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await trust.judging(output) { keys, policy in
                try verify(try InputBytes.read(file), keys, policy)
            }
        }

        private func verify(
            _ bytes: [UInt8], _ keys: [VerifierKey], _ policy: LogPolicy?
        ) throws -> (message: Bilingual, details: [(name: String, json: String)]) {
            do {
                let proof = try LogProof(bytes)
                guard let whole = WholeProof(proof) else {
                    throw FindingPrinter.Finding(
                        code: "PROOF",
                        message: Bilingual(
                            zh: "不是未占用证明或合计证明，或已被改动。请重新索取；回执用 tradein audit verify-receipt 核验。",
                            en:
                                "This is no proof of prove-unused or prove-total, or it was altered. Ask for it again; a receipt is verified by tradein audit verify-receipt."
                        ))
                }
                let keys = KeySuccession.keys(keys, to: proof.note, by: whole.rotations, output.lang)
                let verified = try whole.verify(keys: keys, policy: policy, origin: trust.origin)
                return (
                    Self.said(whole, verified.statement).followed(by: Self.asOf(whole, verified)),
                    Self.details(whole, verified)
                )
            } catch let error as LogProofError {
                throw FindingPrinter.Finding(code: "PROOF", message: Bilingual(error))
            } catch let error as LogPolicyRefusal {
                throw FindingPrinter.Finding(code: "POLICY", message: Bilingual(error))
            } catch let error as WholeProofError {
                throw FindingPrinter.Finding(code: "PROOF", message: error.message)
            }
        }

        private static func said(_ whole: WholeProof, _ statement: WholeProof.Statement) -> Bilingual {
            switch (whole.question, statement) {
            case (.unused(let space, let value), .unused(let decision)):
                Bilingual(
                    zh: "\(UsedValue.shown(value))（\(space)）未被第 \(decision) 件及以前的任何决定占用。",
                    en: "\(UsedValue.shown(value)) (\(space)) is not used up by any decision up to number \(decision).")
            case (
                .total(let programme, let region, let source), .total(let approved, let paid, let recovered, let entry)
            ):
                Bilingual(
                    zh:
                        "\(programme.isEmpty ? "各项目" : programme)、\(region.isEmpty ? "各地区" : region)、\(source.isEmpty ? "各来源" : source)：核准 \(approved.yuan) 元，支付 \(paid.yuan) 元，追回 \(recovered.yuan) 元（至第 \(entry) 号分录）。",
                    en:
                        "\(programme.isEmpty ? "all programmes" : programme), \(region.isEmpty ? "all regions" : region), \(source.isEmpty ? "all sources" : source): approved \(approved.yuan), paid \(paid.yuan), recovered \(recovered.yuan) yuan, up to ledger entry \(entry)."
                )
            default: .none
            }
        }

        private static func asOf(_ whole: WholeProof, _ verified: WholeProof.Verified) -> Bilingual {
            let names = NoteText.list(verified.signatures)
            let checkpoint = verified.checkpoint
            return Bilingual(
                zh: "日志 \(checkpoint.origin) 第 \(whole.proof.index) 条（共 \(checkpoint.size) 条），签名 \(names.zh)",
                en:
                    "Entry \(whole.proof.index) of \(checkpoint.size) of the log \(checkpoint.origin), signed by \(names.en)"
            )
        }

        private static func details(
            _ whole: WholeProof, _ verified: WholeProof.Verified
        ) -> [(name: String, json: String)] {
            var details: [(name: String, json: String)] = [
                ("origin", JSONLine.quoted(verified.checkpoint.origin)), ("size", "\(verified.checkpoint.size)"),
                ("index", "\(whole.proof.index)"), ("signatures", NoteText.json(verified.signatures)),
            ]
            switch (whole.question, verified.statement) {
            case (.unused(let space, let value), .unused(let decision)):
                details += [
                    ("space", JSONLine.quoted(space)), ("value", JSONLine.quoted(value)), ("decisions", "\(decision)"),
                ]
            case (
                .total(let programme, let region, let source), .total(let approved, let paid, let recovered, let entry)
            ):
                details += [
                    ("programme", JSONLine.quoted(programme)), ("region", JSONLine.quoted(region)),
                    ("source", JSONLine.quoted(source)), ("approved", "\"\(approved.yuan)\""),
                    ("paid", "\"\(paid.yuan)\""), ("recovered", "\"\(recovered.yuan)\""), ("entries", "\(entry)"),
                ]
            default: break
            }
            return details
        }
    }
}

/// Where a proof is written.
struct ProofFileOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("Where to write the proof; standard output where absent.", valueName: "file"))
    var out: String?

    func write(_ proof: WholeProof, language: Language) throws {
        var stream = OutputStream.standardOutput()
        if let out {
            do {
                try Data(proof.bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
            } catch {
                throw BureauError(
                    .storage, Bilingual(zh: "\(out) 无法写入", en: "\(out) cannot be written"),
                    remedy: Bilingual(zh: "请检查目录、权限和剩余空间", en: "Check the folder, its permissions and the free space"))
            }
            try stream.line(
                language.of(
                    zh: "证明（日志第 \(proof.proof.index) 条）：\(out)",
                    en: "Proof (entry \(proof.proof.index) of the log): \(out)"))
        } else {
            try stream.write(proof.bytes)
        }
        try stream.flush()
    }
}

/// Identifiers as claims have them.
enum UsedValue {
    /// Without white space, full-width characters to half width, upper case, as readers of claim files take identifiers.
    static func normalised(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            let half =
                (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            let isSmall = (0x61...0x7A).contains(half.value)
            result.append(isSmall ? Unicode.Scalar(half.value - 0x20) ?? half : half)
        }
        return String(result)
    }

    /// An invoice is known by its code, which may be empty, and its number.
    static func invoice(code: String, number: String) -> String {
        normalised(code) + "|" + normalised(number)
    }

    /// An invoice without a code is shown by its number.
    static func shown(_ value: String) -> String {
        value.hasPrefix("|") ? String(value.dropFirst()) : value
    }
}
