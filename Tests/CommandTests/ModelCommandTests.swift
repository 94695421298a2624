import Foundation
import Testing

@Suite("tradein rules export and import")
struct ModelCommandTests {
    @Test("A version goes out as a model, is changed, and comes back into the pack, whose tests then see it")
    func roundTrip() throws {
        try inFreshFolder { tradein in
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            let out = try tradein.run(
                "rules", "export", "appliance", "--dmn", "a.dmn", "--rules", "MyRules", "--lang", "en")
            #expect(out.status == 0, "\(out.errors)")
            #expect(out.output == "appliance A3 written to a.dmn: 8 inputs, 21 decisions, 2 documents\n")

            let model = tradein.folder.appendingPathComponent("a.dmn")
            let yaml = tradein.folder.appendingPathComponent("MyRules/appliance/programme.yaml")
            let before = try String(contentsOf: yaml, encoding: .utf8)
            let same = try tradein.run(
                "rules", "import", "a.dmn", "--pack", "MyRules/appliance/", "--rules", "", "--lang", "en")
            #expect(same.status == 64, "import takes no --rules")
            let none = try bring(tradein, "--lang", "en")
            #expect(none.status == 0 && none.output == "appliance A3: nothing to bring back\n", "\(none.errors)")
            #expect(try String(contentsOf: yaml, encoding: .utf8) == before)

            var text = try String(contentsOf: model, encoding: .utf8)
            try #require(text.contains("<text>1500</text>"))
            text = text.replacingOccurrences(of: "<text>1500</text>", with: "<text>1499.99</text>")
            try text.write(to: model, atomically: true, encoding: .utf8)
            let back = try bring(tradein, "--lang", "zh")
            #expect(back.status == 0, "\(back.errors)")
            #expect(back.output == "appliance A3：已取回\n  参数“cap an item”\n    1500 元 → 1499.99 yuan\n")
            let after = try String(contentsOf: yaml, encoding: .utf8)
            #expect(after == before.replacingOccurrences(of: "{value: 1500 yuan}", with: "{value: 1499.99 yuan}"))
            #expect(try tradein.run("rules", "test", "appliance", "--rules", "MyRules").status == 1)

            text = text.replacingOccurrences(of: "<text>0.15</text>", with: "<text>a tenth</text>")
            try text.write(to: model, atomically: true, encoding: .utf8)
            let misfit = try bring(tradein, "--format", "json")
            #expect(misfit.status == 1)
            let object = try #require(try misfit.objects.first)
            #expect((object["misfits"] as? [Any])?.count == 1 && (object["changes"] as? [Any])?.isEmpty == true)
            #expect(try String(contentsOf: yaml, encoding: .utf8) == after)
        }
    }

    private func bring(_ tradein: Tradein, _ options: String...) throws -> Tradein.Result {
        try tradein.shell("\"$TRADEIN\" rules import a.dmn --pack MyRules/appliance \(options.joined(separator: " "))")
    }

    @Test("What is no model, no pack or no version is refused with what to do")
    func refusals() throws {
        try inFreshFolder { tradein in
            let version = try tradein.run(
                "rules", "export", "appliance", "--version", "Z9", "--dmn", "x.dmn", "--lang", "en")
            #expect(version.status == 64 && version.errors.contains("A1, A2, A3"), "\(version.errors)")
            let programme = try tradein.run("rules", "export", "nothing", "--dmn", "x.dmn")
            #expect(programme.status == 64)
            let folder = try tradein.run("rules", "export", "appliance", "--dmn", "no/such/folder/x.dmn")
            #expect(folder.status == 74)
            try tradein.write("bad.dmn", "<definitions namespace=\"urn:x\"/>")
            let bad = try tradein.shell("\"$TRADEIN\" rules import bad.dmn --pack \"$RULES/appliance\" --lang en")
            #expect(bad.status == 65 && bad.errors.contains("rules export"), "\(bad.errors)")
            let absent = try tradein.shell("\"$TRADEIN\" rules import none.dmn --pack \"$RULES/appliance\" --lang en")
            #expect(absent.status == 65 && absent.errors.contains("none.dmn"), "\(absent.errors)")
        }
    }
}
