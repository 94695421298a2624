import ArgumentParser
import AuditLog
import Bureau
import Claims
import Foundation
import QRCode
import Rulebook

extension AuditCommand {
    struct MakeReceipt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt",
            abstract: "Make the receipt of a decision, for the applicant or the merchant. 回执。",
            discussion: """
                A receipt proves offline, to whoever has the log's public key, that the decision was logged: the entry, \
                the hashes from it to the root, and the signed checkpoint (C2SP tlog-proof), with the salt that binds the \
                entry to the claim. Refused and returned claims get one too. It holds no name, number or account; but \
                who has the receipt can confirm a guess of the claim, so give it to nobody else.

                --qr writes the same as a picture, PNG or SVG by the file's name. A receipt that is too long for one QR \
                code is written into it in a shorter form, which audit verify-receipt and verify.html read alike.

                --field shows single values of the claim, each with its own salt, and keeps those of all others: for \
                somebody who may know the price and not the person. A personal field needs --unmask and --ground, which \
                is logged.

                EXAMPLES
                  tradein audit receipt 2026-000123 --field category --field final_price --out price.tlog-proof
                  tradein audit receipt 2026-000123 --merchant 91140799MA0EX0018X --out 2026-000123.tlog-proof
                  tradein audit receipt 2026-000123 --out receipt.tlog-proof --qr receipt.png --qr receipt.svg
                """)

        @Argument(help: ArgumentHelp("The claim's number (claim_id).", valueName: "claim"))
        var claim: String

        @Option(
            name: .long,
            help: ArgumentHelp("Whose claim it is; needed where two have the same number.", valueName: "id"))
        var merchant: String?

        @Option(
            name: .long,
            help: ArgumentHelp("A decision on this claim, as D00000017; the newest where absent.", valueName: "number"))
        var decision: String?

        @Option(
            name: .long,
            help: ArgumentHelp("Where to write the receipt; standard output where absent.", valueName: "file"))
        var out: String?

        @Option(
            name: .long,
            help: ArgumentHelp("Where to write the QR picture: .png or .svg; may be given twice.", valueName: "file"))
        var qr: [String] = []

        @Option(
            name: .long,
            help: ArgumentHelp(
                "A field that the receipt shows, by its English name; may be given several times. 披露字段。",
                valueName: "name"))
        var field: [String] = []

        @OptionGroup var unmasking: UnmaskOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard !unmasking.unmask || !field.isEmpty else { throw ValidationError("--unmask goes with --field here.") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                for path in qr where !path.hasSuffix(".png") && !path.hasSuffix(".svg") {
                    throw UsageFailure(
                        Bilingual(
                            zh: "--qr \(path)：文件名须以 .png 或 .svg 结尾。",
                            en: "--qr \(path): the name must end in .png or .svg."))
                }
                if let ground = unmasking.given {
                    _ = try workspace.privacyDesk(on: day).unmask(
                        claim: claim, merchant: merchant, decision: decision, ground: ground)
                }
                let office = ReceiptOffice(try workspace.open(.inspect))
                let (receipt, number) = try office.receipt(
                    claim: claim, merchant: merchant, decision: decision, fields: field,
                    isUnmasked: unmasking.given != nil)
                for path in qr {
                    let code = try Self.code(receipt)
                    try Self.write(path.hasSuffix(".svg") ? code.svg : code.png(), to: path)
                }
                var stream = OutputStream.standardOutput()
                if let out {
                    try Self.write(receipt.bytes, to: out)
                    try stream.line(
                        output.lang.of(
                            zh: "决定 \(number)（日志第 \(receipt.proof.index) 条）的回执：\(out)",
                            en: "Receipt of decision \(number) (entry \(receipt.proof.index) of the log): \(out)"))
                } else {
                    try stream.write(receipt.bytes)
                }
                try stream.flush()
            }
        }

        /// The receipt itself where a symbol holds it, else its short form.
        private static func code(_ receipt: Receipt) throws(BureauError) -> QRCode {
            if let code = QRCode(bytes: receipt.bytes) { return code }
            if let code = ReceiptCode.text(receipt).flatMap({ QRCode(alphanumeric: $0) }) { return code }
            throw BureauError(
                .input,
                Bilingual(zh: "回执过长，一个二维码放不下", en: "The receipt is too long for one QR code"),
                remedy: Bilingual(zh: "请改用回执文件（--out）", en: "Use the receipt's file instead (--out)"))
        }

        private static func write(_ bytes: [UInt8], to path: String) throws(BureauError) {
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw BureauError(
                    .storage, Bilingual(zh: "\(path) 无法写入", en: "\(path) cannot be written"),
                    remedy: Bilingual(zh: "请检查目录、权限和剩余空间", en: "Check the folder, its permissions and the free space"))
            }
        }
    }

    struct VerifyReceipt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-receipt",
            abstract: "Verify a receipt, or any tlog-proof, offline. 核验回执。",
            discussion: """
                Checks the signature of the checkpoint by the key that is given, the witnesses' cosignatures where --policy \
                demands them, and the hashes from the entry to the checkpoint's root. No workspace and no network is \
                needed. The entry is the one in the receipt; --entry gives it in another file, byte for byte as it was \
                logged, for a proof that has none. Reads a receipt's file, and what a receipt's QR code says.

                Exits 0 where verified, 1 where not, 2 where the check could not be made.

                EXAMPLES
                  tradein audit verify-receipt receipt.tlog-proof --key "$(cat log.vkey)"
                  tradein audit verify-receipt proof.tlog-proof --entry entry.bin --policy policy.txt
                """)

        @Argument(help: "The receipt; - for standard input.")
        var file: String

        @Option(
            name: .long,
            help: ArgumentHelp("The entry that the proof is of, where it is not in the receipt.", valueName: "file"))
        var entry: String?

        @OptionGroup var trust: TrustOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await trust.judging(output) { keys, policy in
                try verify(try InputBytes.read(file), entry: try entry.map(InputBytes.read), keys, policy)
            }
        }

        private func verify(
            _ bytes: [UInt8], entry given: [UInt8]?, _ keys: [VerifierKey], _ policy: LogPolicy?
        ) throws -> (message: Bilingual, details: [(name: String, json: String)]) {
            let origin = trust.origin
            let proof: LogProof
            var signatures: [SignedNote.VerifiedSignature] = []
            let checkpoint: Checkpoint
            let entry: [UInt8]
            do {
                proof = try LogProof(try Self.file(of: bytes))
                entry = try given ?? Self.entry(in: proof)
                let keys = KeySuccession.keys(keys, to: proof.note, by: Receipt(proof)?.rotations ?? [], output.lang)
                var judged: Checkpoint?
                if !keys.isEmpty {
                    (judged, signatures) = try proof.verify(entry: entry, keys: keys, origin: origin)
                }
                if let policy {
                    let opened = try proof.verify(entry: entry, policy: policy, logKeys: keys, origin: origin)
                    signatures += opened.signatures.filter { !signatures.contains($0) }
                    judged = opened.checkpoint
                }
                guard let judged else { throw CheckNotRun.noKey }
                checkpoint = judged
            } catch let error as LogProofError {
                throw FindingPrinter.Finding(code: "RECEIPT", message: Bilingual(error))
            } catch let error as LogPolicyRefusal {
                throw FindingPrinter.Finding(code: "POLICY", message: Bilingual(error))
            }
            let names = NoteText.list(signatures)
            var message = Bilingual(
                zh: "回执成立：日志 \(checkpoint.origin) 第 \(proof.index) 条（共 \(checkpoint.size) 条），签名 \(names.zh)",
                en:
                    "The receipt holds: entry \(proof.index) of \(checkpoint.size) of the log \(checkpoint.origin), signed by \(names.en)"
            )
            var details = [
                ("origin", JSONLine.quoted(checkpoint.origin)), ("size", "\(checkpoint.size)"),
                ("index", "\(proof.index)"), ("signatures", NoteText.json(signatures)),
            ]
            if let decision = ReceiptDecision(entry: entry) {
                message = message.followed(by: Self.said(decision))
                details.append(("entry", String(decoding: entry, as: UTF8.self)))
            }
            let shown = try Self.shownFields(proof, entry)
            if !shown.isEmpty {
                let list = shown.map { "\(visible($0.name))=\(visible($0.value))" }.joined(separator: ", ")
                message = message.followed(by: Bilingual(zh: "。字段 \(list)", en: "· fields \(list)"))
                let json = shown.map { "\(JSONLine.quoted($0.name)):\($0.value)" }.joined(separator: ",")
                details.append(("fields", "{\(json)}"))
            }
            return (message, details)
        }

        /// The fields that the receipt shows, to which its entry must commit.
        private static func shownFields(_ proof: LogProof, _ entry: [UInt8]) throws -> [(name: String, value: String)] {
            guard let receipt = Receipt(proof), !receipt.shownFields.isEmpty else { return [] }
            guard receipt.entry == entry, receipt.fieldsHold else {
                throw FindingPrinter.Finding(
                    code: "RECEIPT",
                    message: Bilingual(
                        zh: "日志条目没有承诺过回执所写的字段值。请勿采信。",
                        en: "The log's entry does not commit to the fields that the receipt shows. Do not trust it."))
            }
            return receipt.shownFields
        }

        /// The receipt's file, where what was read is a QR code's short form of it.
        private static func file(of bytes: [UInt8]) throws -> [UInt8] {
            // Readers of codes end what they print in a newline.
            let code = bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
            guard ReceiptCode.isCode(code) else { return bytes }
            guard let file = ReceiptCode.receipt(code) else {
                throw FindingPrinter.Finding(
                    code: "RECEIPT",
                    message: Bilingual(
                        zh: "二维码内容已损坏。请重新扫描，或使用回执文件。",
                        en: "The code is damaged. Scan it again, or use the receipt's file."))
            }
            return file
        }

        private static func entry(in proof: LogProof) throws -> [UInt8] {
            guard proof.extra != nil else {
                throw CheckNotRun(
                    message: Bilingual(
                        zh: "该证明不含日志条目。请用 --entry 给出条目的文件。",
                        en: "The proof does not hold the entry. Give the entry's file with --entry."))
            }
            guard let receipt = Receipt(proof) else {
                throw FindingPrinter.Finding(
                    code: "RECEIPT",
                    message: Bilingual(
                        zh: "附加数据不是回执的内容，其中没有条目。请重新取得回执，或用 --entry 给出条目的文件。",
                        en:
                            "The extra data is not a receipt's, so there is no entry in it. Get the receipt again, or give the entry's file with --entry."
                    ))
            }
            return receipt.entry
        }

        private static func said(_ decision: ReceiptDecision) -> Bilingual {
            let outcome =
                Outcome(rawValue: decision.outcome)?.label ?? Bilingual(zh: decision.outcome, en: decision.outcome)
            let amount = decision.amount.map { Bilingual(zh: " \($0) 元", en: " \($0) yuan") } ?? .none
            let reasons = decision.reasonCodes.isEmpty ? "" : " (\(decision.reasonCodes.joined(separator: ", ")))"
            return Bilingual(
                zh:
                    "。决定 \(decision.decision)，\(decision.kind)，\(decision.businessDay)：\(outcome.zh)\(amount.zh)\(reasons)",
                en:
                    "· decision \(decision.decision), \(decision.kind), \(decision.businessDay): \(outcome.en)\(amount.en)\(reasons)"
            )
        }
    }
}
