import Foundation
import Testing

/// docs/verify.html in a real browser, on the receipts of an implementation of its own and on our own.
@Suite("The page that verifies receipts")
struct VerifyPageTests {
    static let browser: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static let page = Tradein.root.appendingPathComponent("docs/verify.html")

    /// A receipt as the page gets it, and what it must say: 0 verified, 1 not verified, 2 could not be checked.
    struct Example {
        let name: String
        let receipt: Data
        let keys: [String]
        let entry: Data?
        let status: Int
    }

    @Test(
        "In headless Chromium, good receipts verify and bad ones do not",
        .enabled(if: browser != nil, "SKIPPED: Chromium is not installed (apt install chromium)"))
    func examples() throws {
        try inFreshFolder { tradein in
            let examples = try others(tradein) + ours(tradein)
            for status in 0...2 { #expect(examples.contains { $0.status == status }) }
            let verdicts = try run(examples, tradein)
            try #require(verdicts.count == examples.count, "\(verdicts.count) verdicts of \(examples.count)")
            for (example, verdict) in zip(examples, verdicts) {
                #expect(verdict == example.status, "\(example.name)")
            }
        }
    }

    @Test("The page asks nothing of any network, and is published beside the log as it is")
    func selfContained() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        for word in ["http://", "https://", "fetch(", "XMLHttpRequest", "import(", "src=", "href=", "localStorage"] {
            #expect(!text.contains(word), "\(word)")
        }
        try inFreshFolder { tradein in
            _ = try tradein.process(try tradein.write("claims.jsonl", [ClaimForm.appliance(1)]))
            let published = tradein.log.appendingPathComponent("verify.html")
            #expect(try Data(contentsOf: published) == Data(contentsOf: Self.page))
            try Data(text.replacingOccurrences(of: "throw bad", with: "return").utf8).write(to: published)
            let audit = try tradein.run("audit", "verify", "--lang", "en")
            #expect(audit.status == 1 && audit.output.contains("verify.html"), "\(audit.output)")
            _ = try tradein.process(try tradein.write("more.jsonl", [ClaimForm.appliance(2)]))
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    /// Receipts of Tests/LogVectors.
    private func others(_ tradein: Tradein) throws -> [Example] {
        let script = Tradein.root.appendingPathComponent("Tests/LogVectors/cases.py").path
        let made = try tradein.shell("python3 '\(script)' .")
        try #require(made.status == 0, "\(made.errors)")
        let lines = try String(contentsOf: tradein.folder.appendingPathComponent("cases.jsonl"), encoding: .utf8)
        var examples: [Example] = []
        for line in lines.split(separator: "\n") {
            let example = try JSONDecoder().decode(LogVectorTests.Case.self, from: Data(line.utf8))
            let words = example.arguments
            // Policies and origins of another name are the command's; the page has no place for them.
            guard words.prefix(2) == ["audit", "verify-receipt"], !words.contains("--policy"),
                !words.contains("--origin"),
                let receipt = try? Data(contentsOf: tradein.folder.appendingPathComponent(words[2]))
            else { continue }
            var entry: Data?
            if let place = words.firstIndex(of: "--entry") {
                guard let data = try? Data(contentsOf: tradein.folder.appendingPathComponent(words[place + 1])) else {
                    continue
                }
                entry = data
            }
            let keys = words.firstIndex(of: "--key").map { [words[$0 + 1]] } ?? []
            examples.append(
                Example(name: example.name, receipt: receipt, keys: keys, entry: entry, status: Int(example.status)))
        }
        #expect(examples.count > 60)
        return examples
    }

    /// Receipts of our own, in both forms.
    private func ours(_ tradein: Tradein) throws -> [Example] {
        let result = try tradein.process(
            Tradein.sample("01-cars-scrapped.jsonl"), with: Tradein.illustrativeParameters)
        let key = String(try tradein.run("audit", "key").output.dropLast())
        var examples: [Example] = []
        for decision in try result.decisions.prefix(3) {
            let file = try tradein.run("audit", "receipt", decision.claimID, "--qr", "receipt.png").outputBytes
            examples.append(
                Example(name: "ours: \(decision.claimID)", receipt: file, keys: [key], entry: nil, status: 0))
            var forged = file
            let place = try #require(file.range(of: Data("extra ".utf8))).upperBound + 400
            forged[place] = forged[place] == 65 ? 66 : 65
            examples.append(Example(name: "ours, changed", receipt: forged, keys: [key], entry: nil, status: 1))
            let fields = ["--field", "old_fuel", "--field", "invoice_total"]
            let some = try tradein.run(["audit", "receipt", decision.claimID] + fields).output
            examples.append(
                Example(name: "ours, some fields", receipt: Data(some.utf8), keys: [key], entry: nil, status: 0))
            let extra = try #require(some.firstMatch(of: #/extra (\S+)\n/#)?.1)
            let json = String(decoding: try #require(Data(base64Encoded: String(extra))), as: UTF8.self)
            let other = json.replacing(#/(old_fuel","value":"\\")[a-z]/#) { $0.1 + "x" }
            try #require(other != json)
            let changed = some.replacing(extra, with: Data(other.utf8).base64EncodedString())
            examples.append(
                Example(name: "ours, another value", receipt: Data(changed.utf8), keys: [key], entry: nil, status: 1))
            guard Reader.zbar != nil else { continue }
            let code = try Reader.text(of: "receipt.png", tradein)
            examples.append(Example(name: "ours, scanned", receipt: code, keys: [key], entry: nil, status: 0))
        }
        return try examples + rotated(tradein, from: key) + national(tradein)
    }

    /// A receipt made after the log's key was rotated twice, by keys of every time.
    private func rotated(_ tradein: Tradein, from first: String) throws -> [Example] {
        let claim = try #require(try tradein.run("claims", "list", "--format", "json").objects.first?["claim_id"])
        let before = try tradein.run("audit", "receipt", "\(claim)").outputBytes
        let second = String(try tradein.run("keys", "rotate").output.dropLast())
        let third = String(try tradein.run("keys", "rotate").output.dropLast())
        // The first checkpoint after a rotation has both signatures.
        _ = try tradein.process(try tradein.write("after.jsonl", [ClaimForm.appliance(1)]))
        let after = try tradein.run("audit", "receipt", "\(claim)").outputBytes
        let other = String(try tradein.run("keys", "init", "--workspace", "other").output.dropLast())
        return [
            Example(name: "before a rotation, the key of then", receipt: before, keys: [first], entry: nil, status: 0),
            Example(name: "before a rotation, the key of now", receipt: before, keys: [third], entry: nil, status: 1),
            Example(name: "rotated, the key of now", receipt: after, keys: [third], entry: nil, status: 0),
            Example(name: "rotated, the first key", receipt: after, keys: [first], entry: nil, status: 0),
            Example(name: "rotated, the second key", receipt: after, keys: [second], entry: nil, status: 0),
            Example(name: "rotated, another log's key", receipt: after, keys: [other], entry: nil, status: 1),
        ]
    }

    /// Receipts of logs that are signed with SM2, which browsers do not know.
    private func national(_ tradein: Tradein) throws -> [Example] {
        var examples: [Example] = []
        for suite in ["national", "dual"] {
            let place = ["--workspace", suite]
            let keys = try tradein.run(["keys", "init", "--suite", suite] + place).output.split(separator: "\n")
                .map(String.init)
            let claims = try tradein.write("\(suite).jsonl", [ClaimForm.appliance(1)])
            let claim = try #require(try tradein.process(claims, with: place).decisions.first).claimID
            let receipt = try tradein.run(["audit", "receipt", claim] + place).outputBytes
            let sm2 = try #require(keys.last)
            examples.append(
                Example(name: "\(suite), the SM2 key", receipt: receipt, keys: [sm2], entry: nil, status: 2))
            guard suite == "dual" else { continue }
            examples.append(Example(name: "dual, Ed25519", receipt: receipt, keys: [keys[0]], entry: nil, status: 0))
            examples.append(Example(name: "dual, both", receipt: receipt, keys: keys, entry: nil, status: 0))
        }
        return examples
    }

    /// Runs the page's own function on every example, then its form on the first, and gives their verdicts.
    private func run(_ examples: [Example], _ tradein: Tradein) throws -> [Int] {
        let cases = examples.map { example -> [String: Any] in
            [
                "receipt": example.receipt.base64EncodedString(), "keys": example.keys,
                "entry": example.entry?.base64EncodedString() ?? NSNull(),
            ]
        }
        let json = String(decoding: try JSONSerialization.data(withJSONObject: cases), as: UTF8.self)
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let driver = """
            <script>
            (async () => {
              const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
              const verdicts = [];
              for (const example of \(json)) {
                const entry = example.entry === null ? null : bytes(example.entry);
                await run(bytes(example.receipt), example.keys, entry);
                verdicts.push(["verified", "not verified", "not checked"].indexOf(document.getElementById("result").dataset.verdict));
              }
              const list = document.createElement("pre");
              list.id = "verdicts";
              list.textContent = JSON.stringify(verdicts);
              document.body.append(list);
            })();
            </script>
            """
        try tradein.write("page.html", page + driver)
        let result = try tradein.shell(
            "\(Self.browser ?? "chromium") --headless --no-sandbox --disable-gpu --user-data-dir=profile "
                + "--virtual-time-budget=60000 --dump-dom \"file://$PWD/page.html\"")
        let output = try #require(
            result.output.firstMatch(of: #/<pre id="verdicts">(\[[-0-9,]*\])<\/pre>/#), "\(result.errors.suffix(500))")
        return try JSONDecoder().decode([Int].self, from: Data(output.1.utf8))
    }
}
