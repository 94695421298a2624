import Foundation
import Testing

/// Receipts of decisions: made from the workspace, verified with nothing but the file and a key.
@Suite("Receipts")
struct ReceiptTests {
    @Test("Every decided claim gets a receipt, refused and returned ones too, that verifies without the workspace")
    func everyOutcome() throws {
        try inFreshFolder { tradein in
            let decisions = try prepare(tradein)
            #expect(Set(decisions.map(\.outcome)).isSuperset(of: ["approved", "refused", "returned"]))
            let key = try key(of: tradein)
            for decision in decisions {
                let made = try tradein.run(
                    "audit", "receipt", decision.claimID, "--merchant", decision.merchantID, "--decision",
                    decision.number, "--out", "receipt")
                try #require(made.status == 0, "\(decision.claimID): \(made.errors)")
                let result = try tradein.run("audit", "verify-receipt", "receipt", "--key", key, "--format", "json")
                #expect(result.status == 0, "\(decision.claimID): \(result.output)\(result.errors)")
                let object = try #require(try result.objects.first)
                #expect(object["index"] as? Int == decision.logIndex)
                let entry = try #require(object["entry"] as? [String: Any])
                #expect(entry["outcome"] as? String == decision.outcome)
                #expect(entry["amount"] as? String == decision.amount)
            }
            try FileManager.default.removeItem(at: tradein.workspace)
            #expect(try tradein.run("audit", "verify-receipt", "receipt", "--key", key).status == 0)
        }
    }

    @Test("A receipt that was changed anywhere is refused, and so is one under another key")
    func changed() throws {
        try inFreshFolder { tradein in
            let decision = try #require(try prepare(tradein).first)
            let key = try key(of: tradein)
            let receipt = try tradein.run("audit", "receipt", decision.claimID).outputBytes
            try tradein.write("good", receipt)
            #expect(try tradein.run("audit", "verify-receipt", "good", "--key", key).status == 0)
            var random = SplitMix64(seed: 7)
            for _ in 0..<60 {
                var damaged = receipt
                let place = Int.random(in: 0..<receipt.count, using: &random)
                damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try tradein.write("bad", damaged)
                let result = try tradein.run("audit", "verify-receipt", "bad", "--key", key)
                // Of the salt nothing is known without the claim: the extra data is nobody's word but the holder's.
                let text = String(decoding: damaged, as: UTF8.self)
                let isSalt = try salt(in: text).map { $0 != (try salt(in: String(decoding: receipt, as: UTF8.self))) }
                #expect(result.status == 1 || isSalt == true, "byte \(place): \(result.output)\(result.errors)")
            }
            try inFreshFolder { other in
                _ = try prepare(other)
                let foreign = try self.key(of: other)
                #expect(try tradein.run("audit", "verify-receipt", "good", "--key", foreign).status == 1)
            }
        }
    }

    @Test(
        "The QR picture says what the receipt's file says",
        .enabled(if: Reader.zbar != nil, "SKIPPED: zbarimg is not installed (apt install zbar-tools)"))
    func pictures() throws {
        try inFreshFolder { tradein in
            let decisions = try prepare(tradein)
            let key = try key(of: tradein)
            for decision in decisions.prefix(8) {
                _ = try tradein.run(
                    "audit", "receipt", decision.claimID, "--merchant", decision.merchantID, "--decision",
                    decision.number, "--out", "receipt", "--qr", "receipt.png", "--qr", "receipt.svg")
                let text = try Reader.text(of: "receipt.png", tradein)
                let file = try Data(contentsOf: tradein.folder.appendingPathComponent("receipt"))
                #expect(text == file)
                try tradein.write("scanned", text)
                #expect(try tradein.run("audit", "verify-receipt", "scanned", "--key", key).status == 0)
                var damaged = text
                damaged[text.count / 2] = damaged[text.count / 2] == 65 ? 66 : 65
                try tradein.write("scanned", damaged)
                #expect(try tradein.run("audit", "verify-receipt", "scanned", "--key", key).status == 1)
                let svg = try Data(contentsOf: tradein.folder.appendingPathComponent("receipt.svg"))
                #expect(svg.starts(with: Data("<svg".utf8)))
            }
        }
    }

    @Test("A claim that is not there, of two merchants, or not published is named, and nothing is written")
    func notThere() throws {
        try inFreshFolder { tradein in
            let decisions = try prepare(tradein)
            let unknown = try tradein.run("audit", "receipt", "no-such-claim", "--out", "receipt", "--lang", "en")
            #expect(unknown.status == 65 && unknown.errors.contains("no-such-claim"), "\(unknown.errors)")
            let twice = try #require(decisions.first)
            let other = try tradein.run(
                "audit", "receipt", twice.claimID, "--merchant", "91350100M000100Y43", "--out", "receipt")
            #expect(other.status == 65)
            #expect(try tradein.run("audit", "receipt", twice.claimID, "--qr", "receipt.gif").status == 64)
            try FileManager.default.removeItem(at: tradein.log)
            try FileManager.default.createDirectory(at: tradein.log, withIntermediateDirectories: false)
            let unpublished = try tradein.run("audit", "receipt", twice.claimID, "--out", "receipt", "--lang", "en")
            #expect(unpublished.status == 74 && unpublished.errors.contains("published"), "\(unpublished.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.folder.appendingPathComponent("receipt").path))
        }
    }

    @Test("A receipt names nobody: no value of the claim stands in it")
    func noPersonalData() throws {
        try inFreshFolder { tradein in
            let form = ClaimForm.appliance(1)
            _ = try tradein.process(try tradein.write("claims.jsonl", [form]))
            let id = try #require(
                try tradein.run("check", "claims.jsonl", "--format", "json").decisions.first?.claimID)
            let receipt = try tradein.run("audit", "receipt", id).output
            let extra = try #require(try Self.extra(in: receipt))
            let claim = try #require(
                try JSONSerialization.jsonObject(with: Data(form.json.utf8)) as? [String: Any])
            for name in claim.keys
            where name.hasPrefix("applicant_") || name.hasPrefix("payee_") || name == "serial_number" {
                guard let value = claim[name] as? String, value != "individual" else { continue }
                #expect(!extra.contains(value), "\(name)")
            }
        }
    }

    // MARK: -

    /// A decision with what names it.
    private struct Decided {
        let claimID: String
        let merchantID: String
        let outcome: String
        let amount: String?
        let number: String
        let logIndex: Int

        init?(_ object: [String: Any]) {
            guard let claim = object["claim_id"] as? String, let merchant = object["merchant_id"] as? String,
                let outcome = object["outcome"] as? String, let number = object["decision_id"] as? String,
                let index = object["log_index"] as? Int
            else { return nil }
            (claimID, merchantID, self.outcome, self.number) = (claim, merchant, outcome, number)
            logIndex = index
            amount = object["amount"] as? String
        }
    }

    private func prepare(_ tradein: Tradein) throws -> [Decided] {
        _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
        let result = try tradein.process(
            Tradein.sample("01-cars-scrapped.jsonl"), with: Tradein.illustrativeParameters)
        return try result.objects.compactMap(Decided.init)
    }

    private func key(of tradein: Tradein) throws -> String {
        String(try tradein.run("audit", "key").output.dropLast())
    }

    private static func extra(in receipt: String) throws -> String? {
        guard let line = receipt.split(separator: "\n").first(where: { $0.hasPrefix("extra ") }),
            let data = Data(base64Encoded: String(line.dropFirst(6)))
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private func salt(in receipt: String) throws -> Substring? {
        guard let extra = try Self.extra(in: receipt), let range = extra.range(of: "\"salt\":\"") else { return nil }
        return extra[range.upperBound...].prefix(64)
    }
}

/// A reader of QR codes that shares nothing with the encoder.
enum Reader {
    static let zbar: String? = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static func text(of picture: String, _ tradein: Tradein) throws -> Data {
        let result = try tradein.shell("\(zbar ?? "zbarimg") -q --raw -Sdisable -Sqrcode.enable '\(picture)'")
        try #require(result.status == 0, "zbarimg: \(result.errors)")
        return result.outputBytes.dropLast()
    }
}
