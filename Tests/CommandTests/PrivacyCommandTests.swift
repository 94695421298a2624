import Foundation
import Testing

/// privacy show, erase and list, and what stands after an erasure.
@Suite("Personal data is shown for a ground, and erased")
struct PrivacyCommandTests {
    private let ground = ["--ground", "个人信息保护法第47条：本人请求"]
    private let merchant = ["--merchant", "91140799MA0EX0034K"]

    @Test("Erased, a claim's bytes are gone from every file; books, log, totals and old receipts stand")
    func erase() throws {
        try inFreshFolder { tradein in
            let decided = try prepare(tradein)
            let claim = ClaimForm.appliance(2)
            let id = try #require(claim["claim_id"])
            let key = String(try tradein.run("audit", "key").output.dropLast())
            let old = try tradein.run("audit", "receipt", id).outputBytes
            try tradein.write("old", old)
            let balances = try tradein.run("ledger", "balances").outputBytes
            let sealed = try [1, 2, 3].map { try self.sealed($0, tradein) }
            for part in sealed.joined() { #expect(try stored(part, tradein)) }

            let result = try tradein.run(
                ["privacy", "erase", id, "--receipt", "erased", "--format", "json"] + ground + Tradein.day)
            try #require(result.status == 0, "\(result.errors)")
            let voucher = try #require(try result.objects.first)
            #expect(voucher["decisions"] as? String == decided[1].number)

            // Neither its seed nor a piece of its record is in any file any more; the others' are.
            for part in sealed[1] { #expect(try !stored(part, tradein)) }
            for part in sealed[0] + sealed[2] { #expect(try stored(part, tradein)) }

            for words in [["audit", "verify"], ["doctor"], ["ledger", "check"], ["ledger", "trial-balance"]] {
                let check = try tradein.run(words)
                #expect(check.status == 0, "\(words): \(check.output)\(check.errors)")
            }
            #expect(try tradein.run("ledger", "balances").outputBytes == balances)
            #expect(try tradein.run("audit", "verify-receipt", "old", "--key", key).status == 0)
            let receipt = try tradein.run("audit", "verify-receipt", "erased", "--key", key, "--format", "json")
            #expect(receipt.status == 0, "\(receipt.output)\(receipt.errors)")
            let replay = try tradein.run("audit", "replay", "--lang", "en")
            #expect(replay.status == 0 && replay.errors.contains(decided[1].number), "\(replay.output)\(replay.errors)")

            // The whole is committed to as before: totals can be proved, and what the claim used is not unused.
            #expect(try tradein.run("audit", "prove-total", "--out", "total").status == 0)
            #expect(try tradein.run("audit", "verify-proof", "total", "--key", key).status == 0)
            let serial = try #require(claim["serial_number"])
            #expect(try tradein.run("audit", "prove-unused", "--serial", serial).status == 1)

            // What the log says of it names nobody.
            let entries = try tradein.files(below: tradein.log).filter { $0.key.hasPrefix("tile/entries/") }
                .values.reduce(Data(), +)
            #expect(entries.range(of: Data("\"type\":\"erasure\"".utf8)) != nil)
            #expect(entries.range(of: Data("本人请求".utf8)) != nil)
            for name in ["applicant_id", "applicant_name", "serial_number", "claim_id"] {
                #expect(entries.range(of: Data(try #require(claim[name]).utf8)) == nil, "\(name)")
            }

            // Done twice it is done once.
            let again = try tradein.run(
                ["privacy", "erase", id, "--format", "json"] + ground + merchant + Tradein.day)
            #expect(again.status == 0 && again.output == result.output, "\(again.output)\(again.errors)")
            #expect(try tradein.run("privacy", "list", "--format", "csv").output.split(separator: "\n").count == 2)
        }
    }

    @Test("An erased claim's identifiers stay used; handed in again it has the decision that it had")
    func stillUsed() throws {
        try inFreshFolder { tradein in
            let decided = try prepare(tradein)
            let claim = ClaimForm.appliance(2)
            let id = try #require(claim["claim_id"])
            #expect(try tradein.run(["privacy", "erase", id] + ground + Tradein.day).status == 0)
            let again = try tradein.process("claims.jsonl").objects
            #expect(again.count == 3)
            #expect(again[1]["outcome"] as? String == "approved")
            #expect(again[1]["decision_id"] as? String == decided[1].number)
            #expect(again[1]["amount"] as? String == "449.85")
            let other = ClaimForm.appliance(9).with(["serial_number": claim["serial_number"]])
            let decision = try tradein.process(try tradein.write("other.jsonl", [other])).decisions
            #expect(decision.first?.outcome == "refused")
            #expect(try tradein.process("other.jsonl").output.contains("DUPLICATE"))
            #expect(try tradein.run("audit", "verify").status == 0)
            // The receipt can't be made any more; that is said.
            let receipt = try tradein.run(["audit", "receipt", id, "--lang", "en"] + merchant)
            #expect(receipt.status == 65 && receipt.errors.contains("erased"), "\(receipt.errors)")
        }
    }

    @Test("While money moves nothing is erased, and it is said what to do")
    func refused() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein, cancelling: false)
            let id = try #require(ClaimForm.appliance(2)["claim_id"])
            let result = try tradein.run(["privacy", "erase", id, "--lang", "en"] + ground + Tradein.day)
            #expect(result.status == 65 && result.errors.contains("pay cancel"), "\(result.errors)")
            #expect(try tradein.run("audit", "receipt", id).status == 0)
            let unknown = try tradein.run(["privacy", "erase", "nobody's", "--lang", "en"] + ground + Tradein.day)
            #expect(unknown.status == 65 && unknown.errors.contains("nobody's"), "\(unknown.errors)")
            #expect(try tradein.run("privacy", "erase", id).status == 64)
        }
    }

    @Test("A claim is shown masked; unmasked it takes a ground that names nobody, and an entry of the log")
    func show() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let claim = ClaimForm.appliance(2)
            let (id, person) = (try #require(claim["claim_id"]), try #require(claim["applicant_id"]))
            let masked = try tradein.run("privacy", "show", id)
            #expect(masked.status == 0 && masked.output.contains("television"), "\(masked.errors)")
            for word in [person, "样本人"] { #expect(!masked.output.contains(word)) }
            #expect(try tradein.run("privacy", "show", id, "--unmask").status == 64)
            for telling in ["样本人来电", "证件\(person)", "电话13800000000", "", "两\n行"] {
                let result = try tradein.run(
                    ["privacy", "show", id, "--unmask", "--ground", telling] + Tradein.day)
                #expect(result.status == 65 && !result.output.contains(person), "\(telling): \(result.errors)")
                #expect(!result.errors.contains(person))
            }
            let shown = try tradein.run(
                ["privacy", "show", id, "--unmask", "--ground", "信访核查"] + Tradein.day)
            #expect(shown.status == 0 && shown.output.contains(person), "\(shown.errors)")
            let list = try tradein.run("privacy", "list", "--format", "json").objects
            #expect(list.count == 1 && list.first?["act"] as? String == "unmasking")
            #expect(list.first?["ground"] as? String == "信访核查")
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("Without its data key, or with another, no claim is read, and nothing is lost")
    func keyGone() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let id = try #require(ClaimForm.appliance(2)["claim_id"])
            let path = tradein.workspace.appendingPathComponent("keys/data.key")
            let key = try Data(contentsOf: path)
            let mode = try FileManager.default.attributesOfItem(atPath: path.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try FileManager.default.removeItem(at: path)
            let gone = try tradein.run("privacy", "show", id, "--lang", "en")
            #expect(gone.status == 73 && gone.errors.contains("data.key"), "\(gone.errors)")
            #expect(try tradein.process("claims.jsonl").status == 73)
            #expect(try tradein.run("ledger", "balances").status == 0)
            let other = try Tradein()
            defer { other.remove() }
            _ = try other.process(try other.write("claims.jsonl", [ClaimForm.appliance(1)]))
            try FileManager.default.copyItem(
                at: other.workspace.appendingPathComponent("keys/data.key"), to: path)
            let wrong = try tradein.run("privacy", "show", id, "--lang", "en")
            #expect(wrong.status == 73 && wrong.errors.contains("not the data key"), "\(wrong.errors)")
            try FileManager.default.removeItem(at: path)
            try key.write(to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A national workspace seals by SM4-CTR with HMAC-SM3, and all works as in another")
    func national() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("keys", "init", "--suite", "national").status == 0)
            let key = try String(
                contentsOf: tradein.workspace.appendingPathComponent("keys/data.key"), encoding: .utf8)
            #expect(key.hasPrefix("tradein-data-key v1 national "))
            _ = try prepare(tradein)
            // A tag of HMAC-SM3 has 32 bytes, one of GCM 16: the record is that much longer than what it seals.
            let sizes = try tradein.sqlite("SELECT length(data) FROM sealed_claim WHERE id = 2")
            let other = try Tradein()
            defer { other.remove() }
            _ = try prepare(other)
            let others = try other.sqlite("SELECT length(data) FROM sealed_claim WHERE id = 2")
            #expect(try #require(Int(sizes.dropLast())) - #require(Int(others.dropLast())) == 16)
            let id = try #require(ClaimForm.appliance(2)["claim_id"])
            let shown = try tradein.run("claims", "show", id)
            #expect(shown.status == 0 && shown.output.contains("television"), "\(shown.errors)")
            for words in [["privacy", "erase", id] + ground + Tradein.day, ["audit", "verify"], ["audit", "replay"]] {
                let result = try tradein.run(words)
                #expect(result.status == 0, "\(words): \(result.output)\(result.errors)")
            }
            // A record of another row is found.
            _ = try tradein.sqlite(
                """
                DROP TRIGGER sealed_claim_no_update;
                UPDATE sealed_claim SET data = (SELECT data FROM sealed_claim WHERE id = 3) WHERE id = 1
                """, writing: true)
            #expect(try tradein.run("audit", "verify").status == 1)
        }
    }

    @Test(
        "Killed at any moment, an erasure has left the claim whole or erased; the next run cleans what is left",
        .enabled(if: KeyRotationTests.hasStrace, "SKIPPED: strace is not installed (apt install strace)"),
        arguments: ["pwrite64", "fdatasync", "fsync", "ftruncate", "rename"])
    func killed(call: String) throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let id = try #require(ClaimForm.appliance(2)["claim_id"])
            let parts = try sealed(2, tradein)
            let words = ["privacy", "erase", id, "--ground", "本人请求"] + merchant + Tradein.day
            let quoted = words.map { "'\($0)'" }.joined(separator: " ")
            var wasErased = false
            var nth = 1
            // Each time some calls later, until it runs to its end.
            while true {
                let killed = try tradein.shell(
                    "strace -f -o trace -e trace=\(call) -e inject=\(call):signal=KILL:when=\(nth) $TRADEIN \(quoted)")
                let place = "\(call) \(nth)"
                let whole = try tradein.sqlite("SELECT count(*) FROM sealed_claim WHERE id = 2") == "1\n"
                wasErased = wasErased || !whole
                let audit = try tradein.run("audit", "verify", "--lang", "en")
                #expect(audit.status == 0, "\(place): \(audit.output)\(audit.errors)")
                if whole {
                    // It is all there: its receipt can be made.
                    #expect(try tradein.run(["audit", "receipt", id] + merchant).status == 0, "\(place)")
                } else {
                    // Any command that writes cleans first.
                    let next = try tradein.process("claims.jsonl")
                    #expect(next.status == 0, "\(place): \(next.errors)")
                    for part in parts { #expect(try !stored(part, tradein), "\(place)") }
                }
                if killed.status == 0 { break }
                try #require(nth < 10_000, "\(place) was still a moment of it")
                nth += max(1, nth * 2 / 3)
            }
            #expect(wasErased)
            #expect(try tradein.sqlite("SELECT count(*) FROM erasure") == "1\n")
            #expect(try tradein.run("audit", "replay").status == 0)
        }
    }

    // MARK: -

    private struct Decided {
        let number: String
    }

    /// Three approved appliances, whose money has been given back so that it does not move any more.
    private func prepare(_ tradein: Tradein, cancelling: Bool = true) throws -> [Decided] {
        let result = try tradein.process(try tradein.write("claims.jsonl", (1...3).map(ClaimForm.appliance)))
        let decided = try result.objects.map { Decided(number: try #require($0["decision_id"] as? String)) }
        try #require(decided.count == 3)
        for one in decided where cancelling {
            let cancel = try tradein.run(["pay", "cancel", one.number, "--document", "撤销1号"] + Tradein.day)
            try #require(cancel.status == 0, "\(cancel.errors)")
        }
        return decided
    }

    /// The seed of a decision, and a piece from the middle of its sealed record.
    private func sealed(_ decision: Int, _ tradein: Tradein) throws -> [Data] {
        let row = try tradein.sqlite(
            "SELECT hex(seed), hex(substr(data, length(data) / 2, 24)) FROM sealed_claim WHERE id = \(decision)")
        return try row.dropLast().split(separator: "|").map { hex in
            let digits = Array(hex.utf8)
            return Data(
                try stride(from: 0, to: digits.count, by: 2).map { place in
                    try #require(UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16))
                })
        }
    }

    /// Whether these bytes stand in any file of the workspace.
    private func stored(_ bytes: Data, _ tradein: Tradein) throws -> Bool {
        try tradein.files(below: tradein.workspace).contains { $0.value.range(of: bytes) != nil }
    }
}
