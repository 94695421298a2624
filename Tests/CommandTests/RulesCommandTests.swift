import Foundation
import Testing

@Suite("tradein rules")
struct RulesCommandTests {
    @Test("rules check lists the packs with their versions and what is unset")
    func check() throws {
        try inFreshFolder { tradein in
            let text = try tradein.run("rules", "check", "--lang", "en")
            #expect(text.status == 0, "\(text.output)\(text.errors)")
            let objects = try tradein.run("rules", "check", "--format", "json").objects
            let versions = Dictionary(
                uniqueKeysWithValues: try objects.map {
                    (try #require($0["programme"] as? String), try #require($0["versions"] as? [String]))
                })
            #expect(
                versions == [
                    "vehicle-scrappage": ["V1", "V2", "V3", "V4"], "vehicle-replacement": ["R2", "R3"],
                    "appliance": ["A1", "A2", "A3"], "elderly-retrofit": ["E1"], "methanol-car": ["M1"],
                    "diesel-truck": ["D1", "D2"], "ebike": ["B1"], "farm-machinery": ["F1", "F2"],
                ])
            for object in objects { #expect(text.output.contains(try #require(object["programme"] as? String))) }
            let elderly = try #require(objects.first { $0["programme"] as? String == "elderly-retrofit" })
            #expect((elderly["unset"] as? [String])?.contains("cap per household") == true)
            // With the illustrative value it is unset no more, and the digest covers that.
            let laidOver = try tradein.run(["rules", "check", "--format", "json"] + Tradein.illustrativeParameters)
                .objects
            let other = try #require(laidOver.first { $0["programme"] as? String == "elderly-retrofit" })
            #expect((other["unset"] as? [String])?.contains("cap per household") == false)
            #expect(other["rules_digest"] as? String != elderly["rules_digest"] as? String)
        }
    }

    @Test("rules check --strict finds nothing in the shipped packs, and explains every code that it prints")
    func strictly() throws {
        try inFreshFolder { tradein in
            let strictly = ["rules", "check", "--strict", "--on", "2026-11-24", "--lang", "en"]
            let clean = try tradein.run(strictly)
            #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
            #expect(clean.output.contains("no finding"))

            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            let file = tradein.folder.appendingPathComponent("MyRules/appliance/programme.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains("cap an item:                   {value: 2000 yuan"))
            try text.replacingOccurrences(
                of: "cap an item:                   {value: 2000 yuan",
                with: "cap an item:                   {value: 2000"
            ).write(to: file, atomically: true, encoding: .utf8)
            let spoilt = try tradein.run(strictly + ["--rules", "MyRules", "--format", "json"])
            #expect(spoilt.status == 1)
            let finding = try #require(try spoilt.objects.first)
            #expect(finding["code"] as? String == "UNIT_MISSING")
            #expect(finding["file"] as? String == "MyRules/appliance/programme.yaml")
            let csv = try tradein.run(strictly + ["--rules", "MyRules", "--format", "csv"])
            #expect(csv.status == 1 && csv.output.hasPrefix("code,file,line,column,zh,en\nUNIT_MISSING,"))

            let explained = try tradein.run("rules", "check", "--explain", "unit_missing", "--lang", "en")
            #expect(explained.status == 0 && explained.output.hasPrefix("UNIT_MISSING  A number without its unit"))
            let unknown = try tradein.run("rules", "check", "--explain", "NO_SUCH_CODE", "--lang", "en")
            #expect(unknown.status == 64 && unknown.errors.contains("UNIT_MISSING"))
        }
    }

    @Test("rules test passes, and the worked examples are among the tests")
    func tests() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run("rules", "test", "--junit", "rules.xml", "--lang", "en")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let xml = try String(contentsOf: tradein.folder.appendingPathComponent("rules.xml"), encoding: .utf8)
            for example in [
                "V01", "V02", "V03", "V05", "V08", "V13", "V16", "V17", "V24", "R01", "A01", "A04", "A06", "A08", "A11",
                "E01", "E02", "E04", "E10", "M01",
            ] {
                #expect(xml.contains(example), "\(example) has no test")
            }
            #expect(xml.hasPrefix("<?xml") && !xml.contains("<failure"))
            let one = try tradein.run("rules", "test", "methanol-car", "--name", "M01", "--format", "json")
            #expect(one.status == 0, "\(one.errors)")
            #expect(try one.objects.count >= 1)
        }
    }

    @Test("A failing rule test is 1, and shows what was expected against what came out")
    func failingTest() throws {
        try inFreshFolder { tradein in
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            let file = tradein.folder.appendingPathComponent("MyRules/appliance/programme.yaml")
            // 2026 covers 1,500 an item; another cap is another answer, which the pack's own tests must see.
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains("{value: 1500 yuan}"))
            try text.replacingOccurrences(of: "{value: 1500 yuan}", with: "{value: 1499.99 yuan}")
                .write(to: file, atomically: true, encoding: .utf8)
            let result = try tradein.run(
                "rules", "test", "appliance", "--rules", "MyRules", "--junit", "rules.xml", "--lang", "en")
            #expect(result.status == 1)
            #expect(result.output.contains("1500.00") && result.output.contains("1499.99"), "\(result.output)")
            #expect(result.output.contains("MyRules/appliance/tests/"), "\(result.output)")
            let xml = try String(contentsOf: tradein.folder.appendingPathComponent("rules.xml"), encoding: .utf8)
            #expect(xml.contains("<failure"))
        }
    }

    @Test("A digest covers every byte that can change an answer, and no test")
    func digests() throws {
        try inFreshFolder { tradein in
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            func digest() throws -> String {
                let objects = try tradein.run("rules", "check", "--rules", "MyRules", "--format", "json").objects
                return try #require(
                    objects.first { $0["programme"] as? String == "appliance" }?["rules_digest"] as? String)
            }
            func append(_ text: String, to path: String) throws {
                let url = tradein.folder.appendingPathComponent(path)
                let old = (try? Data(contentsOf: url)) ?? Data()
                try (old + Data(text.utf8)).write(to: url)
            }
            let first = try digest()
            try append("# a remark\n", to: "MyRules/appliance/tests/dates.yaml")
            try append("# a remark\n", to: "MyRules/methanol-car/programme.yaml")
            #expect(try digest() == first)
            try append("# a remark\n", to: "MyRules/appliance/programme.yaml")
            let second = try digest()
            #expect(second != first)
            try append(
                "parameters:\n  appliance:\n    local start: {value: 2024-08-20, source: 测试, status: reported, versions: [A1]}\n",
                to: "MyRules/parameters/zz.yaml")
            #expect(try digest() != second)
        }
    }

    @Test(
        "rules explain shows every condition with the values read, its result and its citation; personal values masked")
    func explain() throws {
        try inFreshFolder { tradein in
            let path = Tradein.sample("01-cars-scrapped.jsonl")
            for (language, format) in [("zh", "text"), ("en", "text"), ("zh", "json")] {
                let result = try tradein.run(
                    [
                        "rules", "explain", path, "--claim", "2024-petrol-one-day-late", "--lang", language, "--format",
                        format,
                    ] + Tradein.day)
                #expect(result.status == 0, "\(result.errors)")
                for word in [
                    "OLD_VEHICLE_TOO_NEW", "old_registered_on", "2011-07-01", "2011-06-30", "商消费函〔2024〕75号",
                    "NOT_AN_INDIVIDUAL",
                ] {
                    #expect(result.output.contains(word), "\(language) \(format): \(word) is not in\n\(result.output)")
                }
                #expect(!result.output.contains("140799196203030030"))
            }
            let none = try tradein.run("rules", "explain", path, "--claim", "no-such-claim", "--lang", "en")
            #expect(none.status == 65)
            #expect(none.errors.contains("no-such-claim"), "\(none.errors)")
        }
    }
}
