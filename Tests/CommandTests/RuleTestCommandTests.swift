import Foundation
import Testing

@Suite("tradein rules test")
struct RuleTestCommandTests {
    /// A small pack of its own: two tests, and a requirement that none of them sees fail.
    static let pack = """
        programme: bicycles
        kind: bicycles
        title: {zh: 自行车补贴, en: Bicycles}
        cites: {document: 示例文件, status: reported}
        inputs:
          frame: {type: identifier, label: 车架号, required: yes}
          price: {type: money, label: 价格}
        versions:
          - id: B1
            cites: {document: 示例文件, status: reported}
            governs: true
            parameters:
              least price: {value: 100 yuan}
            require:
              - {code: TOO_CHEAP, outcome: refused, that: price >= least price, otherwise: {zh: 太便宜, en: Too cheap}}
            amount: price
            limits:
              - {code: DUPLICATE, key: frame, space: frame, otherwise: {zh: 已用, en: Used}}
            funding: {local: remainder}

        """

    static let tests = """
        programme: bicycles
        claims:
          a bicycle:
            claim_id: T-1
            applied_on: 2024-10-01
            region: "140702"
            merchant_id: 91140799MA0TE0018Q
            applicant_type: individual
            applicant_name: 测试甲
            applicant_id: "140799197003150016"
            frame: A1
            price: 300.00
        tests:
          - {name: a bicycle for 300, on: 2024-10-15, claim: a bicycle, expect: {outcome: approved, amount: 300.00}}
          - {name: the same again, on: 2024-10-15, claim: a bicycle, after: [{claim: a bicycle, with: {claim_id: T-0}}], expect: {outcome: refused, reasons: [DUPLICATE]}}

        """

    static func write(to tradein: Tradein) throws {
        try tradein.write("MyRules/bicycles/programme.yaml", pack)
        try tradein.write("MyRules/bicycles/tests/all.yaml", tests)
    }

    @Test("Tests are selected by programme, name and file; a selection that fits nothing is wrong usage")
    func selection() throws {
        try inFreshFolder { tradein in
            try Self.write(to: tradein)
            let options = ["--rules", "MyRules", "--format", "json"]
            func names(_ selection: String...) throws -> [String] {
                let result = try tradein.run(["rules", "test"] + selection + options)
                #expect(result.status == 0, "\(result.errors)")
                return try result.objects.compactMap { $0["name"] as? String }
            }
            #expect(try names() == ["a bicycle for 300", "the same again"])
            #expect(try names("bicycles", "--file", "all.yaml", "--name", "AGAIN") == ["the same again"])
            #expect(try names("--file", "bicycles/tests/all.yaml").count == 2)
            for wrong in [["--name", "no such name"], ["--file", "other.yaml"], ["tricycles"]] {
                let result = try tradein.run(["rules", "test", "--lang", "en"] + wrong + options)
                #expect(result.status == 64, "\(wrong): \(result.errors)")
                #expect(result.output.isEmpty && !result.errors.isEmpty)
            }
        }
    }

    @Test("What the tests do not decide both ways is listed with its place, and is a finding")
    func coverage() throws {
        try inFreshFolder { tradein in
            try Self.write(to: tradein)
            let text = try tradein.run("rules", "test", "--coverage", "--rules", "MyRules", "--lang", "en")
            #expect(text.status == 1, "\(text.errors)")
            #expect(
                text.output == """
                    2 passed, 0 failed
                    bicycles: 5 of 6 ways seen by the tests, 1 missing
                      ✗ B1 requirement TOO_CHEAP: never failed
                        MyRules/bicycles/programme.yaml:15:51
                        price >= least price

                    """)
            let json = try tradein.run("rules", "test", "--coverage", "--rules", "MyRules", "--format", "json")
            #expect(json.status == 1)
            let items = try json.objects.filter { $0["report"] as? String == "coverage" }
            #expect(items.map { $0["kind"] as? String } == ["version", "requirement", "limit", "parameter"])
            let requirement = try #require(items.first { $0["kind"] as? String == "requirement" })
            #expect(requirement["line"] as? Int == 15 && requirement["missing"] as? [String] == ["failed"])
            #expect(requirement["counts"] as? [String: Int] == ["held": 2, "failed": 0])

            let cheap =
                "  - {name: for 99.99, on: 2024-10-15, claim: a bicycle, with: {price: 99.99}, expect: {outcome: refused, reasons: [TOO_CHEAP]}}\n"
            try tradein.write("MyRules/bicycles/tests/all.yaml", Self.tests + cheap)
            let complete = try tradein.run("rules", "test", "--coverage", "--rules", "MyRules", "--lang", "en")
            #expect(complete.status == 0, "\(complete.output)")
            #expect(complete.output.hasSuffix("bicycles: 6 of 6 ways seen by the tests, 0 missing\n"))
        }
    }

    @Test("A change of the rules that no test notices is listed, and the proposed test notices it once it is pasted")
    func mutation() throws {
        try inFreshFolder { tradein in
            try Self.write(to: tradein)
            let options = ["rules", "test", "--mutate", "--propose", "--rules", "MyRules", "--lang", "en"]
            let first = try tradein.run(options)
            #expect(first.status == 1, "\(first.errors)")
            for line in [
                "  ✗ B1 least price", "    MyRules/bicycles/programme.yaml:13:7", "    100 yuan → 100.01 yuan",
                "    # 请核对：以下是规则现在的决定 / To be confirmed: this is what the rules decide now",
            ] {
                #expect(first.output.contains(line + "\n"), "\(line) is not in\n\(first.output)")
            }
            // What is printed between the findings is YAML: the items that begin with a name.
            var proposals: [String] = []
            for line in first.output.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("  - name:") { proposals.append("") }
                if line.hasPrefix("  ✗") || !line.hasPrefix("  ") { proposals.append("") }
                if let last = proposals.last, line.hasPrefix("  - name:") || last.hasPrefix("  - name:") {
                    proposals[proposals.count - 1] += line + "\n"
                }
            }
            let items = proposals.filter { $0.hasPrefix("  - name:") }
            #expect(!items.isEmpty)
            try tradein.write("MyRules/bicycles/tests/all.yaml", Self.tests + items.joined())
            let second = try tradein.run(options)
            #expect(second.status == 0, "\(second.output)\(second.errors)")
            #expect(second.output.contains("0 not noticed"))
            let json = try tradein.run(
                "rules", "test", "--mutate", "--rules", "MyRules", "--format", "json")
            let total = try #require(try json.objects.last)
            #expect(total["report"] as? String == "mutation" && total["survivors"] as? Int == 0)
        }
    }

    @Test("A wrong combination of options is wrong usage; failing tests keep the rules from being changed")
    func misuse() throws {
        try inFreshFolder { tradein in
            try Self.write(to: tradein)
            let base = ["rules", "test", "--rules", "MyRules", "--lang", "en"]
            #expect(try tradein.run(base + ["--propose"]).status == 64)
            #expect(try tradein.run(base + ["--coverage", "--mutate", "--format", "csv"]).status == 64)
            try tradein.write(
                "MyRules/bicycles/tests/all.yaml",
                Self.tests.replacingOccurrences(of: "amount: 300.00", with: "amount: 299.00"))
            let failing = try tradein.run(base + ["--mutate"])
            #expect(failing.status == 1)
            #expect(failing.errors.contains("Mend the tests or the rules first"))
        }
    }

    @Test("--watch runs again when a file changes, says what is wrong with it and goes on when it is mended")
    func watch() throws {
        try inFreshFolder { tradein in
            try Self.write(to: tradein)
            let running = try tradein.start(["rules", "test", "--watch", "--rules", "MyRules", "--lang", "en"])
            var isKilled = false
            defer { if !isKilled { running.kill() } }
            /// Waits for the output to grow to so many lines; each run prints what is expected or fails the test.
            func wait(for lines: Int) throws {
                for _ in 0..<300 where running.printedText.count(where: { $0 == "\n" }) < lines {
                    try #require(running.isRunning)
                    Thread.sleep(forTimeInterval: 0.05)
                }
            }
            try wait(for: 1)
            #expect(running.printedText == "2 passed, 0 failed\n")

            // Another price: the test of it fails.
            try tradein.write(
                "MyRules/bicycles/tests/all.yaml",
                Self.tests.replacingOccurrences(of: "amount: 300.00", with: "amount: 299.00"))
            try wait(for: 5)
            #expect(running.printedText.contains("amount: expected 299.00, got 300.00\n1 passed, 1 failed\n"))

            // No YAML any more: said on standard error, and the watch goes on.
            try tradein.write("MyRules/bicycles/programme.yaml", Self.pack + "]\n")
            for _ in 0..<300 where !running.errorText.contains("this is not YAML") {
                Thread.sleep(forTimeInterval: 0.05)
            }
            #expect(running.errorText.contains("MyRules/bicycles/programme.yaml:2"))

            try Self.write(to: tradein)
            try wait(for: 6)
            #expect(running.printedText.hasSuffix("\n2 passed, 0 failed\n"))
            #expect(!running.printedText.contains("\u{1B}"), "a pipe's output is not cleared")
            #expect(running.isRunning)
            running.kill()
            isKilled = true
            let result = try running.wait()
            #expect(result.wasKilled)
            #expect(result.errors.contains("changed: MyRules/bicycles/tests/all.yaml"))
        }
    }
}
