import Foundation
import Testing

/// What people and banks write of a claim is sealed like the claim itself, and goes with it.
@Suite("Grounds, accounts and reasons are sealed, and erased with their claim")
struct KeptTextTests {
    private static let merchant = ["--merchant", "91140799MA0EX0034K"]
    private static let maker = ["--as", "李会计"]
    private static let checker = ["--as", "王主任"]
    /// Values that somebody wrote of the second claim, as people do although they are asked not to.
    private static let words = ["样本人甲的儿子来电", "户名样本人乙不符", "样本人丙-十一月.jsonl"]

    @Test(
        "Nobody reads them in the database without its key; after an erasure nothing of them is left, and all verifies")
    func texts() throws {
        try inFreshFolder { tradein in
            let account = ClaimForm.card(902)
            try live(tradein, account: account)
            // The people who work there can read them; a file can't be read without the key.
            let history = try tradein.run(["claims", "history", "D00000002"] + Self.maker)
            for word in [Self.words[0], Self.words[2]] { #expect(history.output.contains(word), "\(history.output)") }
            let lines = try tradein.run(["pay", "show", "--decision", "2"] + Self.maker)
            #expect(lines.output.contains(Self.words[1]), "\(lines.output)\(lines.errors)")
            for word in Self.words + [account] { #expect(try !stored(word, tradein), "\(word)") }

            let seeds = try Self.seeds(of: "SELECT hex(seed) FROM sealed_text", tradein)
            let erased = try tradein.run(
                ["privacy", "erase", "A-00000002", "--ground", "保存期限届满", "--format", "json", "--on", "2026-12-20"]
                    + Self.merchant + Self.maker)
            try #require(erased.status == 0, "\(erased.errors)")
            let gone = try #require(try erased.objects.first?["texts"] as? Int)
            // Three grounds (draw, proposal and review), the bank's reason, the corrected account, the file's name.
            #expect(gone == 6)
            let left = try Self.seeds(of: "SELECT hex(seed) FROM sealed_text", tradein)
            #expect(left.count == seeds.count - gone)
            let files = try tradein.files(below: tradein.workspace).filter { $0.key.hasPrefix("workspace.sqlite") }
            for seed in seeds {
                let isThere = files.contains { $0.value.range(of: seed) != nil }
                #expect(isThere == left.contains(seed))
            }
            #expect(try tradein.sqlite("SELECT count(*) FROM setting WHERE name = 'cleaning due'") == "0\n")
            for words in [["audit", "verify"], ["audit", "replay"], ["doctor"], ["ledger", "trial-balance"]] {
                let check = try tradein.run(words)
                #expect(check.status == 0, "\(words): \(check.output)\(check.errors)")
            }
            let after = try tradein.run(["claims", "history", "D00000002"] + Self.maker)
            #expect(after.status == 0, "\(after.errors)")
            for word in Self.words { #expect(!after.output.contains(word)) }
            // Other claims' texts are still there.
            #expect(try tradein.run(["claims", "history", "D00000001"] + Self.maker).output.contains("other.jsonl"))
            // A bank's file with the erased payee can't be made again, and it is said why.
            let file = try tradein.run(
                ["pay", "file", "1", "--out", "again.csv", "--lang", "en"] + Self.maker + ["--on", "2026-12-20"])
            #expect(file.status == 65 && file.errors.contains("erased"), "\(file.errors)")
        }
    }

    @Test("What a bank says of an erased claim later is sealed too, and goes when it is erased once more")
    func later() throws {
        try inFreshFolder { tradein in
            try live(tradein, account: ClaimForm.card(902))
            let erase =
                ["privacy", "erase", "A-00000002", "--ground", "保存期限届满", "--format", "json", "--on", "2026-12-20"]
                + Self.merchant + Self.maker
            try #require(try tradein.run(erase).status == 0)
            // The second payment comes back after all.
            let batches = try tradein.run("pay", "list", "--format", "json").objects
            let reference = try #require(batches[1]["reference"] as? String)
            try tradein.write("back.xml", tradein.notification(reference, paid: [], returned: [1]))
            let back = try tradein.run(
                ["pay", "import", "back.xml", "--bank", "iso20022", "--on", "2026-12-21"] + Self.maker)
            try #require(back.status == 0, "\(back.errors)")
            let moving = try tradein.run(erase)
            #expect(moving.status == 65, "\(moving.output)")
            try #require(
                try tradein.run(
                    ["pay", "cancel", "2", "--document", "撤1号", "--on", "2026-12-22"] + Self.maker
                ).status == 0)
            let again = try tradein.run(erase)
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.objects.first?["texts"] as? Int == 1)
            #expect(try tradein.run(erase).output == tradein.run(erase).output)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    // MARK: -

    /// Two claims; the second is drawn, paid, comes back, is paid to another account.
    private func live(_ tradein: Tradein, account: String) throws {
        func run(_ words: [String], on day: String) throws {
            let result = try tradein.run(words + ["--on", day])
            try #require(result.status == 0, "\(words): \(result.errors)")
        }
        for (name, roles) in [("李会计", ["finance", "clerk", "reviewer"]), ("王主任", ["finance", "reviewer"])] {
            let by = name == "李会计" ? [] : Self.maker
            try run(["people", "add", name] + roles.flatMap { ["--role", $0] } + by, on: "2026-11-02")
        }
        try tradein.write("other.jsonl", [ClaimForm.payable(1)])
        try tradein.write(Self.words[2], [ClaimForm.payable(2)])
        try run(["process", "other.jsonl"] + Self.maker, on: "2026-11-03")
        try run(["process", Self.words[2]] + Self.maker, on: "2026-11-03")
        try run(["review", "draw", "2", "--ground", Self.words[0]] + Self.maker, on: "2026-11-04")
        let cite = ["--document", "商办消费函〔2025〕8号", "--clause", "一致", "--rules", Tradein.rules]
        try run(["review", "decide", "D00000002", "--uphold", "--ground", "无误"] + cite + Self.maker, on: "2026-11-04")
        try run(["review", "confirm", "1"] + Self.checker, on: "2026-11-04")
        try run(["pay", "batch", "--bank", "iso20022", "--out", "1.xml"] + Self.maker, on: "2026-11-05")
        let first = try #require(try reference(1, tradein))
        let answer = tradein.notification(first, paid: [1], returned: [2])
        try tradein.write("bank.xml", answer.replacing("账号不存在", with: Self.words[1]))
        try run(["pay", "import", "bank.xml", "--bank", "iso20022"] + Self.maker, on: "2026-11-09")
        try run(
            ["pay", "reissue", "2", "--account", account, "--bank", "iso20022"] + Self.maker, on: "2026-11-10")
        let pending = try tradein.run("ledger", "proposals", "--pending", "--format", "json").objects
        let number = try #require(pending.first?["proposal"] as? Int)
        try run(["ledger", "confirm", String(number)] + Self.checker, on: "2026-11-11")
        let second = try #require(try reference(2, tradein))
        try tradein.write("bank-2.xml", tradein.notification(second, paid: [1], returned: []))
        try run(["pay", "import", "bank-2.xml", "--bank", "iso20022"] + Self.maker, on: "2026-11-13")
    }

    private func reference(_ batch: Int, _ tradein: Tradein) throws -> String? {
        try tradein.run("pay", "list", "--format", "json").objects.first { $0["batch"] as? Int == batch }?["reference"]
            as? String
    }

    /// Whether a text stands in the database or its write-ahead log.
    private func stored(_ text: String, _ tradein: Tradein) throws -> Bool {
        try tradein.files(below: tradein.workspace).contains { $0.value.range(of: Data(text.utf8)) != nil }
    }

    private static func seeds(of query: String, _ tradein: Tradein) throws -> [Data] {
        try tradein.sqlite(query).split(separator: "\n").map { line in
            let digits = Array(line.utf8)
            return Data(
                try stride(from: 0, to: digits.count, by: 2).map { place in
                    try #require(UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16))
                })
        }
    }
}
