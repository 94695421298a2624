import Foundation
import Testing

@Suite("tradein rules clauses")
struct RulesClausesCommandTests {
    @Test("The clauses of the shipped documents are listed with what answers each, in every format")
    func shipped() throws {
        try inFreshFolder { tradein in
            let text = try tradein.run("rules", "clauses", "--lang", "en")
            #expect(text.status == 0, "\(text.output)\(text.errors)")
            #expect(text.output.contains("vehicle-scrappage V2: new-energy amount, fuel amount, amount"))
            #expect(text.output.contains(" 0 open; "))
            let one = try tradein.run("rules", "clauses", "392号", "--lang", "zh")
            #expect(
                one.status == 0 && one.output.contains("✓ 新标准") && !one.output.contains("〔2024〕75号"), "\(one.output)")
            let objects = try tradein.run("rules", "clauses", "392号", "--format", "json").objects
            #expect(objects.count == 4)
            #expect(objects.first?["state"] as? String == "answered")
            #expect(objects.first?["document"] as? String == "商消费函〔2024〕392号")
            let csv = try tradein.run("rules", "clauses", "392号", "--format", "csv")
            #expect(csv.output.split(separator: "\n").count == 5)
            #expect(try tradein.run("rules", "clauses", "no such document").status == 64)
        }
    }

    @Test("An open clause is 1; a cited clause that does not exist is 1 here and for rules check; no digest changes")
    func findings() throws {
        try inFreshFolder { tradein in
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            let rules = ["--rules", "MyRules", "--lang", "en"]
            let before = try tradein.run(["rules", "check", "--format", "json"] + rules)
            let file = tradein.folder.appendingPathComponent("MyRules/documents/trucks-2025.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try (text + "  - {clause: 公示, zh: 公示五天, en: Published for five days}\n")
                .write(to: file, atomically: true, encoding: .utf8)
            let open = try tradein.run(["rules", "clauses", "2025年老旧营运货车"] + rules)
            #expect(open.status == 1 && open.output.contains("✗ 公示"), "\(open.output)")
            let after = try tradein.run(["rules", "check", "--format", "json"] + rules)
            #expect(after.status == 0 && after.output == before.output, "\(after.output)")

            let pack = tradein.folder.appendingPathComponent("MyRules/ebike/programme.yaml")
            let yaml = try String(contentsOf: pack, encoding: .utf8)
            try #require(yaml.contains("clause: 措施17, status"))
            try yaml.replacingOccurrences(of: "clause: 措施17, status", with: "clause: 措施71, status")
                .write(to: pack, atomically: true, encoding: .utf8)
            for command in ["check", "clauses"] {
                let chinese = try tradein.run(["rules", command, "--rules", "MyRules", "--lang", "zh"])
                #expect(
                    (chinese.output + chinese.errors).contains("没有条款“措施71”"),
                    "\(chinese.output)\(chinese.errors)")
                let result = try tradein.run(["rules", command] + rules)
                #expect(result.status == 1, "\(command)")
                #expect(
                    (result.output + result.errors).contains("MyRules/ebike/programme.yaml:"),
                    "\(result.output)\(result.errors)")
                #expect(
                    (result.output + result.errors).contains("has no clause \"措施71\""),
                    "\(result.output)\(result.errors)")
            }
        }
    }
}
