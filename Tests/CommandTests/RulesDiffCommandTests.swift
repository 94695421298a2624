import Foundation
import Testing

@Suite("tradein rules diff")
struct RulesDiffCommandTests {
    private func write(_ text: String, to name: String, in tradein: Tradein) throws {
        try text.write(to: tradein.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    private func copyOfRules(_ tradein: Tradein, changing pack: String, _ old: String, _ new: String) throws {
        let rules = tradein.folder.appendingPathComponent("MyRules")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Tradein.rules), to: rules)
        let file = rules.appendingPathComponent("\(pack)/programme.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let place = try #require(text.range(of: old))
        try text.replacingCharacters(in: place, with: new).write(to: file, atomically: true, encoding: .utf8)
    }

    @Test("Two versions: the regions where they part, each with a claim that both have decided; exit 1")
    func versions() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run("rules", "diff", "V3", "V4", "--lang", "en")
            #expect(result.status == 1, "\(result.errors)")
            for words in [
                "petrol cut-off: 2012-06-30 → 2013-06-30",
                "≠ requirement OLD_VEHICLE_TOO_NEW: refused OLD_VEHICLE_TOO_NEW → passes",
                "old_fuel petrol, hybrid, old_registered_on 2012-07-01..2013-06-30",
                "≠ limit one car subsidy in 2026 by applicant_id: none → QUOTA_EXCEEDED",
            ] {
                #expect(result.output.contains(words), "\(words) is not in\n\(result.output)")
            }
            #expect(try tradein.run("rules", "diff", "V3", "V3").status == 0)
            #expect(try tradein.run("rules", "diff", "vehicle-scrappage/V3", "A1").status == 64)
            #expect(try tradein.run("rules", "diff", "V3", "V9").status == 64)
        }
    }

    @Test("Two folders, or the folder of one pack: which version governs, and what changes; check by each side agrees")
    func folders() throws {
        try inFreshFolder { tradein in
            try copyOfRules(tradein, changing: "appliance", "{value: 1500 yuan}", "{value: 1800 yuan}")
            let result = try tradein.run("rules", "diff", Tradein.rules, "MyRules", "--format", "json")
            #expect(result.status == 1, "\(result.errors)")
            let objects = try result.objects
            #expect(Set(objects.compactMap { $0["programme"] as? String }) == ["appliance"])
            let amount = try #require(objects.first { $0["kind"] as? String == "amount" })
            #expect(amount["exact"] as? Bool == true)
            #expect(
                (amount["region"] as? [String: String])?["en"] == "efficiency_level 1, final_price from 10000.01 on",
                "\(amount)")
            let example = try #require(amount["example"] as? [String: Any])
            let claim = try JSONSerialization.data(withJSONObject: try #require(example["claim"]), options: .sortedKeys)
            try write(String(decoding: claim, as: UTF8.self) + "\n", to: "example.jsonl", in: tradein)
            let day = try #require(example["business_day"] as? String)
            for (rules, side) in [(Tradein.rules, "old"), ("MyRules", "new")] {
                let checked = try tradein.run(
                    "check", "example.jsonl", "--rules", rules, "--on", day, "--format", "json")
                let decision = try #require(try checked.objects.first)
                let told = try #require(example[side] as? [String: Any])
                #expect(decision["outcome"] as? String == told["outcome"] as? String)
                #expect(decision["amount"] as? String == told["amount"] as? String)
            }
            #expect(try tradein.run("rules", "diff", Tradein.rules + "/appliance", "MyRules/appliance").status == 1)
            #expect(
                try tradein.run("rules", "diff", Tradein.rules + "/methanol-car", "MyRules/methanol-car").status == 0)
        }
    }

    @Test("Replayed over recorded claims: outcomes, money by source, region and month, and when a budget runs out")
    func replay() throws {
        try inFreshFolder { tradein in
            let options = Tradein.illustrativeParameters + Tradein.day
            #expect(
                try tradein.run(
                    ["ledger", "appropriate", Tradein.sample("budget.yaml")] + ["--on", "2026-11-23"]
                ).status == 0)
            for file in ["05-appliances.csv", "01-cars-scrapped.jsonl"] {
                _ = try tradein.run(["process", Tradein.sample(file)] + options)
            }
            try write(
                """
                title: {zh: 另一上限, en: Another cap}
                illustrative: yes
                parameters:
                  appliance:
                    cap an item: {value: 100 yuan, source: 测试, status: illustrative}
                """, to: "cap.yaml", in: tradein)
            let before = try tradein.sqlite("SELECT count(*), max(id) FROM decision")
            let result = try tradein.run(
                [
                    "rules", "diff", Tradein.sample("illustrative-parameters.yaml"), "cap.yaml", "--workspace",
                    "tradein-data", "--format", "json",
                ])
            #expect(result.status == 1, "\(result.errors)")
            let objects = try result.objects
            let approved = Int(
                try tradein.sqlite(
                    "SELECT count(*) FROM decision WHERE outcome = 'approved' AND programme = 'appliance'"
                ).trimmingCharacters(in: .whitespacesAndNewlines))
            let counted = try #require(objects.first { $0["kind"] as? String == "claims" })
            #expect((counted["amounts_changed"] as? Int ?? 0) > 0)
            #expect((counted["amounts_changed"] as? Int ?? 0) <= (approved ?? 0))
            let total = Int(
                try tradein.sqlite(
                    "SELECT count(*) FROM decision d WHERE is_conflict = 0 AND NOT EXISTS (SELECT 1 FROM decision c WHERE c.refers_to = d.id AND c.is_conflict = 0)"
                ).trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(
                objects.filter { $0["kind"] as? String == "outcomes" }.compactMap { $0["claims"] as? Int }.reduce(0, +)
                    == total)
            // The old side's money of appliances is what the decisions say.
            let recorded = try tradein.sqlite("SELECT sum(amount_fen) FROM decision WHERE outcome = 'approved'")
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let old = objects.filter { $0["kind"] as? String == "money" }.compactMap { $0["old"] as? String }.reduce(0)
            {
                $0 + (Int($1.replacingOccurrences(of: ".", with: "")) ?? 0)
            }
            let waitlisted = Int(
                try tradein.sqlite("SELECT count(*) FROM decision WHERE outcome = 'waitlisted'").trimmingCharacters(
                    in: .whitespacesAndNewlines))
            if waitlisted == 0 { #expect(Int(recorded) == old) }
            #expect(objects.contains { $0["kind"] as? String == "budget" && $0["programme"] as? String == "appliance" })
            // Nothing was recorded.
            #expect(try tradein.sqlite("SELECT count(*), max(id) FROM decision") == before)
        }
    }

    @Test("Over a claim file: each claim by itself, rows that are no claims reported")
    func file() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run(
                ["rules", "diff", "V3", "V4", "--claims", Tradein.sample("01-cars-scrapped.jsonl"), "--lang", "en"]
                    + Tradein.day)
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.output.contains("claims decided by both"), "\(result.output)")
            #expect(result.output.contains("2025-petrol-last-day: approved 20000.00 → "), "\(result.output)")
            let bad = try tradein.run(
                ["rules", "diff", "V3", "V4", "--claims", Tradein.sample("mistakes/bad-rows.csv")] + Tradein.day)
            #expect(bad.status == 65)
        }
    }

    @Test("rules explain tells what would have a claim approved, in both languages, and as JSON")
    func remedies() throws {
        try inFreshFolder { tradein in
            let explain =
                ["rules", "explain", Tradein.sample("01-cars-scrapped.jsonl"), "--claim", "2024-displacement-2001"]
                + Tradein.day
            #expect(
                try tradein.run(explain + ["--lang", "en"]).output.contains(
                    "+ new_displacement_ml at most 2000 (now 2001)  =>  approved  15000.00"))
            #expect(try tradein.run(explain).output.contains("+ 新车排量 不超过 2000（现为 2001）  =>  核准  15000.00"))
            let remedy = try #require(
                try tradein.run(explain + ["--format", "json"]).objects.first { $0["kind"] as? String == "remedy" })
            #expect(remedy["outcome"] as? String == "approved")
            let none = try tradein.run(
                [
                    "rules", "explain", Tradein.sample("01-cars-scrapped.jsonl"), "--claim",
                    "2026-invoice-names-spouse", "--lang", "en",
                ]
                    + Tradein.day)
            #expect(none.output.contains("no change of one or two fields would have it approved"), "\(none.output)")
            #expect(!none.output.contains("140799199"))
        }
    }

    @Test("With a workspace earlier claims count, and the claim's own decision does not stand in its way")
    func remediesInAWorkspace() throws {
        try inFreshFolder { tradein in
            let options = Tradein.illustrativeParameters + Tradein.day
            _ = try tradein.run(["process", Tradein.sample("01-cars-scrapped.jsonl")] + options)
            func explained(_ claim: String) throws -> String {
                try tradein.run(
                    [
                        "rules", "explain", Tradein.sample("01-cars-scrapped.jsonl"), "--claim", claim, "--workspace",
                        "tradein-data", "--lang", "en",
                    ] + options
                ).output
            }
            #expect(try explained("2026-second-car-same-person").contains("outcome: refused"))
            #expect(try explained("2026-twelve-percent").contains("outcome: approved  18000.00"))
        }
    }
}
