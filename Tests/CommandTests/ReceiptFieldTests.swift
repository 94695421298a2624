import Foundation
import Testing

/// audit receipt --field: some values are shown, with what proves them, and the others stay hidden.
@Suite("Receipts that show some fields only")
struct ReceiptFieldTests {
    private static let zeros = String(repeating: "0", count: 64)
    private static let fields = ["--field", "category", "--field", "final_price"]

    /// Computes the entry's commitment from the receipt's extra data, as docs/file-formats.md says, and prints both.
    private static let script = """
        import base64, hashlib, json, sys
        extra = next(l for l in open(sys.argv[1], encoding="utf-8") if l.startswith("extra "))
        value = json.loads(base64.b64decode(extra[6:]))
        own = [hashlib.sha256(bytes.fromhex(f["salt"]) + f["name"].encode() + b"\\0" + f["value"].encode()).hexdigest()
               for f in value["fields"]]
        everything = sorted(own + value["others"])
        print(hashlib.sha256(b"\\1" + b"".join(map(bytes.fromhex, everything))).hexdigest())
        print(value["entry"]["claim"])
        print(len(everything))
        """

    @Test("It verifies, shows those values and no other, and agrees with the documented computation")
    func shows() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let made = try tradein.run(["audit", "receipt", "A-00000001", "--out", "some"] + Self.fields)
            try #require(made.status == 0, "\(made.errors)")
            let verified = try tradein.run("audit", "verify-receipt", "some", "--key", key, "--format", "json")
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
            let shown = try #require(try verified.objects.first?["fields"] as? [String: String])
            #expect(shown == ["category": "television", "final_price": "2999.00"])
            let text = try tradein.run("audit", "verify-receipt", "some", "--key", key, "--lang", "en")
            #expect(text.output.contains("television") && text.output.contains("2999.00"))
            // What it holds: the other values are nowhere in it, nor the salt that would open them.
            let extra = try self.extra(tradein, "some")
            let claim = ClaimForm.appliance(1)
            for name in ["applicant_name", "applicant_id", "serial_number", "invoice_number", "claim_id"] {
                #expect(!extra.contains(try #require(claim[name])), "\(name)")
            }
            try tradein.write("full", try tradein.run("audit", "receipt", "A-00000001").outputBytes)
            let salt = try #require(try self.extra(tradein, "full").firstMatch(of: #/"salt":"([0-9a-f]{64})"/#)?.1)
            #expect(!extra.contains(salt))
            try tradein.write("check.py", Self.script)
            let computed = try tradein.shell("python3 check.py some").output.split(separator: "\n")
            #expect(computed.count == 3 && computed[0] == computed[1], "\(computed)")
            // As many commitments as the claim has fields.
            #expect(computed.last.map(String.init) == String(claim.fields.count))
        }
    }

    @Test(
        "A value or a name that is changed, a field or a commitment that is added, other JSON: none verifies",
        arguments: [
            (#"\"television\""#, #"\"smartphone\""#), (#"\"2999.00\""#, #"\"2998.00\""#),
            (#""name":"category""#, #""name":"brand""#), (#""others":[""#, #""others":["\#(zeros)",""#),
            (#""fields":["#, #""fields":[{"name":"x","value":"\"y\"","salt":"\#(zeros)"},"#),
            (#"{"receipt":2"#, #"{"receipt": 2"#),
        ])
    func forged(change: (from: String, to: String)) throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            _ = try tradein.run(["audit", "receipt", "A-00000001", "--out", "some"] + Self.fields)
            var extra = try self.extra(tradein, "some")
            let place = try #require(extra.range(of: change.from))
            extra.replaceSubrange(place, with: change.to)
            let file = try String(contentsOf: tradein.folder.appendingPathComponent("some"), encoding: .utf8)
            let lines = file.components(separatedBy: "\n").map { line in
                line.hasPrefix("extra ") ? "extra " + Data(extra.utf8).base64EncodedString() : line
            }
            try tradein.write("forged", lines.joined(separator: "\n"))
            let result = try tradein.run("audit", "verify-receipt", "forged", "--key", key)
            #expect(result.status == 1, "\(result.output)\(result.errors)")
        }
    }

    @Test("A personal field is shown for a ground that is logged; one that is not there is named")
    func personal() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let words = ["audit", "receipt", "A-00000001", "--lang", "en", "--field", "applicant_name"]
            let refused = try tradein.run(words)
            #expect(refused.status == 65 && refused.errors.contains("--unmask"), "\(refused.errors)")
            #expect(refused.output.isEmpty)
            let ground = ["--unmask", "--ground", "本人申请复印"] + Tradein.day
            let made = try tradein.run(words + ["--out", "name"] + ground)
            #expect(made.status == 0, "\(made.errors)")
            let verified = try tradein.run("audit", "verify-receipt", "name", "--key", key, "--format", "json")
            #expect(try verified.objects.first?["fields"] as? [String: String] == ["applicant_name": "样本人"])
            #expect(try tradein.run("privacy", "list", "--format", "json").objects.count == 1)
            for (field, word) in [("applicant", "applicant"), ("old_vin", "old_vin")] {
                let unknown = try tradein.run("audit", "receipt", "A-00000001", "--lang", "en", "--field", field)
                #expect(unknown.status == 65 && unknown.errors.contains(word), "\(unknown.errors)")
            }
            let twice = try tradein.run(
                ["audit", "receipt", "A-00000001"] + Self.fields + ["--field", "category"])
            #expect(twice.status == 65)
            #expect(try tradein.run("audit", "receipt", "A-00000001", "--unmask", "--ground", "x").status == 64)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    // MARK: -

    /// Two claims; gives the log's key.
    private func prepare(_ tradein: Tradein) throws -> String {
        let result = try tradein.process(try tradein.write("claims.jsonl", (1...2).map(ClaimForm.appliance)))
        try #require(result.status == 0, "\(result.errors)")
        return String(try tradein.run("audit", "key").output.dropLast())
    }

    /// The extra data of a receipt's file.
    private func extra(_ tradein: Tradein, _ name: String) throws -> String {
        let file = try String(contentsOf: tradein.folder.appendingPathComponent(name), encoding: .utf8)
        let line = try #require(file.split(separator: "\n").first { $0.hasPrefix("extra ") })
        return String(decoding: try #require(Data(base64Encoded: String(line.dropFirst(6)))), as: UTF8.self)
    }
}
