import Foundation
import Testing

@Suite("tradein rules analyse")
struct RulesAnalyseCommandTests {
    @Test("The shipped packs have no finding but those they declare, and nothing in them is left unanalysed")
    func shippedPacks() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run("rules", "analyse", "--format", "json")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            for object in try result.objects {
                #expect(object["kind"] as? String == "finding", "\(object)")
                #expect(object["intended"] as? [String: Any] != nil, "\(object)")
            }
            let text = try tradein.run("rules", "analyse", "vehicle-scrappage", "--lang", "en")
            #expect(text.output.contains("V1 decides only up to 2024-08-15"), "\(text.output)")
        }
    }

    @Test("Every finding comes with a claim, and check decides it as the analysis says")
    func examples() throws {
        try inFreshFolder { tradein in
            try damage(tradein)
            let result = try tradein.run(
                "rules", "analyse", "--rules", "MyRules", "--claims", "shown", "--format", "json")
            #expect(result.status == 1, "\(result.errors)")
            let findings = try result.objects.filter { $0["kind"] as? String == "finding" }
            let codes = Set(findings.compactMap { $0["code"] as? String })
            #expect(
                codes.isSuperset(of: [
                    "NO_VERSION_GOVERNS", "TABLE_GAP", "TABLE_OVERLAP", "REQUIREMENT_NEVER_FAILS",
                    "REQUIREMENT_ALWAYS_FAILS", "ROW_UNREACHABLE",
                ]), "\(codes)")
            let gap = try #require(findings.first { $0["code"] as? String == "NO_VERSION_GOVERNS" })
            #expect(
                (gap["message"] as? [String: String])?["en"] == "no version governs invoice_date 2025-01-01..2025-01-05"
            )
            var checked = 0
            for day in try FileManager.default.contentsOfDirectory(atPath: tradein.folder.path + "/shown").sorted() {
                let businessDay = String(day.dropLast(".jsonl".count))
                let check = try tradein.run(
                    "check", "shown/\(day)", "--rules", "MyRules", "--on", businessDay, "--format", "json")
                #expect(check.status == 0, "\(check.errors)")
                for decision in try check.objects {
                    let example = try #require(
                        findings.compactMap { $0["example"] as? [String: Any] }.first {
                            ($0["claim"] as? [String: Any])?["claim_id"] as? String == decision["claim_id"] as? String
                        })
                    #expect(example["business_day"] as? String == businessDay)
                    #expect(decision["outcome"] as? String == example["outcome"] as? String)
                    #expect(decision["version"] as? String == example["version"] as? String)
                    #expect(decision["amount"] as? String == example["amount"] as? String)
                    let reasons = (decision["reasons"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
                    #expect(reasons == example["reasons"] as? [String])
                    checked += 1
                }
            }
            #expect(checked == findings.count)
        }
    }

    @Test("A programme that is not there is wrong usage; findings name file, line and column")
    func usage() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("rules", "analyse", "no-such", "--lang", "en").status == 64)
            try damage(tradein)
            let text = try tradein.run("rules", "analyse", "vehicle-scrappage", "--rules", "MyRules")
            #expect(text.status == 1)
            #expect(text.output.contains("没有版本适用于：开票日期 2025-01-01..2025-01-05"), "\(text.output)")
            #expect(
                text.output.firstMatch(of: /MyRules\/vehicle-scrappage\/programme\.yaml:\d+:\d+: NO_VERSION_GOVERNS/)
                    != nil)
            let csv = try tradein.run("rules", "analyse", "--rules", "MyRules", "--format", "csv")
            #expect(csv.output.hasPrefix("kind,code,programme,versions,subject,file,line,column,"))
        }
    }

    /// A copy of the rules with faults put in.
    private func damage(_ tradein: Tradein) throws {
        let rules = tradein.folder.appendingPathComponent("MyRules")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Tradein.rules), to: rules)
        func change(_ pack: String, _ old: String, _ new: String) throws {
            let file = rules.appendingPathComponent("\(pack)/programme.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let place = try #require(text.range(of: old), "\(pack) holds no \(old)")
            try text.replacingCharacters(in: place, with: new).write(to: file, atomically: true, encoding: .utf8)
        }
        try change("vehicle-scrappage", "{value: 2025-01-01}", "{value: 2025-01-06}")
        try change("appliance", "{when: ['>= 3'], then: 0}", "{when: ['>= 4'], then: 0}")
        try change(
            "appliance", "that: applicant_type = \"individual\"",
            "that: applicant_type in (\"individual\", \"company\")")
        try change("elderly-retrofit", "'[66..89]'", "'[65..89]'")
        try change(
            "elderly-retrofit", "that: support_mode = \"dispersed\"",
            "that: support_mode = \"dispersed\" and support_mode = \"institution\"")
        try change(
            "methanol-car", "- {when: ['\"bus\"'],         then: bus amount}",
            "- {when: ['\"bus\"'],         then: bus amount}\n          - {when: ['not(\"bus\", \"engineering\", \"heavy_truck\", \"light_truck\", \"ride_hail\", \"taxi\", \"passenger\")'], then: bus amount}"
        )
    }
}
