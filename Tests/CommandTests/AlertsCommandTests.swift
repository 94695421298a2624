import Foundation
import Testing

@Suite("tradein alerts")
struct AlertsCommandTests {
    private static let values = ["--parameters", Tradein.sample("illustrative-alerts.yaml")]

    /// Five people who are paid to one account, and one who is not.
    private func shareAccount(_ tradein: Tradein) throws {
        let claims = (1...6).map { ClaimForm.payable($0).with(["payee_account": ClaimForm.card($0 < 6 ? 1 : 6)]) }
        let done = try tradein.process(try tradein.write("claims.jsonl", claims))
        #expect(try done.decisions.allSatisfy { $0.outcome == "approved" }, "\(done.errors)")
    }

    private func enrol(_ tradein: Tradein) throws {
        for (name, role, by) in [
            ("王审核", "reviewer", []), ("赵审核", "reviewer", ["--as", "王审核"]), ("李会计", "finance", ["--as", "王审核"]),
            ("周受理", "clerk", ["--as", "王审核"]),
        ] {
            let added = try tradein.run(["people", "add", name, "--role", role] + by + Tradein.day)
            #expect(added.status == 0, "\(added.errors)")
        }
    }

    private func run(_ tradein: Tradein, _ more: [String] = []) throws -> Tradein.Result {
        try tradein.run(["alerts", "run", "--format", "json"] + Tradein.day + Self.values + more)
    }

    private func pay(_ tradein: Tradein, to file: String) throws -> Tradein.Result {
        try tradein.run(
            ["pay", "batch", "--bank", "city-bank", "--out", file, "--format", "json", "--lang", "en", "--as", "李会计"]
                + Tradein.day)
    }

    @Test("A claim that is hit is kept from payment until a second person has looked; all of it stands in the log")
    func heldAndReleased() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            try enrol(tradein)
            let hits = try run(tradein, ["--as", "王审核"])
            #expect(hits.status == 0, "\(hits.errors)")
            let objects = try hits.objects
            #expect(objects.map { $0["decision_id"] as? String } == (1...5).map { "D0000000\($0)" })
            #expect(
                objects.allSatisfy { $0["detector"] as? String == "shared-account" && $0["number"] as? String == "5" })
            let values = try #require(objects.first?["values"] as? [String: Any])
            #expect((values["payee_account"] as? String)?.contains("****") == true, "\(values)")
            #expect(!hits.output.contains(ClaimForm.card(1)) && !hits.output.contains(ClaimForm.residentID(1)))

            let paid = try pay(tradein, to: "one.csv")
            let voucher = try #require(try paid.objects.first)
            #expect(voucher["lines"] as? Int == 1 && voucher["held_by_alerts"] as? Int == 5, "\(paid.output)")
            #expect(paid.errors.contains("D00000001 HELD_BY_ALERT"), "\(paid.errors)")

            let release = ["alerts", "release", "D00000002", "--ground", "一家人，已核对户口簿", "--lang", "en"] + Tradein.day
            #expect(try tradein.run(release).status == 65)
            let own = try tradein.run(release + ["--as", "王审核"])
            #expect(own.status == 65 && own.errors.contains("somebody else"), "\(own.errors)")
            #expect(try tradein.run(release + ["--as", "李会计"]).status == 65)
            #expect(try tradein.run(release + ["--as", "赵审核"]).status == 0)
            #expect(try tradein.run(release + ["--as", "赵审核"]).status == 65, "nothing is left to release")
            let second = try #require(try pay(tradein, to: "two.csv").objects.first)
            #expect(second["lines"] as? Int == 1 && second["held_by_alerts"] as? Int == 4)

            let again = try run(tradein, ["--as", "王审核"])
            #expect(again.status == 0 && again.output.isEmpty, "what was released is not hit anew: \(again.output)")
            let released = try tradein.run("alerts", "list", "--state", "released", "--format", "json", "--as", "王审核")
                .objects
            #expect(released.map { $0["decision_id"] as? String } == ["D00000002"])
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("audit", "replay").status == 0)
            let log = try tradein.sqlite("SELECT cast(bytes AS TEXT) FROM log_entry")
            #expect(log.contains("\"type\":\"alert_run\"") && log.contains("\"type\":\"alert_release\""))
            #expect(!log.contains("户口簿") && !log.contains(ClaimForm.card(1)))
        }
    }

    @Test("A claim that becomes more unusual after its release is hit anew")
    func hitAnew() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            try enrol(tradein)
            _ = try run(tradein, ["--as", "王审核"])
            let released = try tradein.run(
                ["alerts", "release", "1", "--ground", "已核对", "--as", "赵审核"] + Tradein.day)
            #expect(released.status == 0, "\(released.errors)")
            _ = try tradein.process(
                try tradein.write("more.jsonl", [ClaimForm.payable(7).with(["payee_account": ClaimForm.card(1)])]),
                with: ["--as", "周受理"])
            let hits = try run(tradein, ["--as", "王审核"]).objects
            #expect(hits.count == 6 && hits.allSatisfy { $0["number"] as? String == "6" })
            let standing = try tradein.run("alerts", "list", "--state", "standing", "--format", "json", "--as", "王审核")
                .objects
            #expect(standing.contains { $0["decision_id"] as? String == "D00000001" })
        }
    }

    @Test("explain says finding, source and status, parameters, how rare, and the other claims, with values masked")
    func explained() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            _ = try run(tradein)
            let text = try tradein.run("alerts", "explain", "D00000001", "--lang", "en")
            #expect(text.status == 0, "\(text.errors)")
            for part in [
                "5 applicants behind one account (limit 4), in 5 claims", "of 6 claims looked at 5 are so (83.33%)",
                "One account serving many IDs", "recalled", "value most applicants: 4", "illustrative", "4 others",
                "payee_account: 6228****",
            ] {
                #expect(text.output.contains(part), "\(part): \(text.output)")
            }
            #expect(!text.output.contains(ClaimForm.card(1)) && !text.output.contains(ClaimForm.residentID(1)))
            let zh = try tradein.run("alerts", "explain", "D00000001").output
            #expect(zh.contains("同一收款账号之后有 5 名申请人（上限 4），共 5 条申报"), "\(zh)")
            let json = try #require(
                try tradein.run("alerts", "explain", "--hit", "1", "--format", "json").objects.first)
            #expect(json["other_count"] as? Int == 4 && json["looked_at"] as? Int == 6)
            #expect(try tradein.run("alerts", "explain", "D00000006", "--lang", "en").status == 65)
            #expect(try tradein.run("alerts", "explain").status == 64)
        }
    }

    @Test("Without a threshold a detector is not in force and says which value is missing")
    func notInForce() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            let result = try tradein.run(["alerts", "run", "--lang", "en"] + Tradein.day)
            #expect(result.status == 0 && result.output == "No hits\n", "\(result.output)")
            #expect(
                result.errors.contains("shared-account: not in force: unset (most applicants, within days)"),
                "\(result.errors)")
            let list = try tradein.run("alerts", "detectors", "--format", "json").objects
            #expect(
                list.contains { $0["detector"] as? String == "burst" && $0["standing"] as? String == "parameter_unset" }
            )
            #expect(list.allSatisfy { $0["status"] as? String == "recalled" })
        }
    }

    @Test("Imported lists are kept as keyed digests; an invoice that was reversed keeps its claim from payment")
    func lists() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            let invoice = "26142000000000000003"
            try tradein.write(
                "reversed.csv", "发票号码,日期,备注\n\(invoice),2026/11/20,x\n26142000000000009999,2026年11月21日,\n")
            let command = ["alerts", "import", "reversed.csv", "--kind", "reversed", "--format", "json"] + Tradein.day
            let imported = try tradein.run(command)
            #expect(try imported.objects.first?["entries"] as? Int == 2, "\(imported.errors)")
            let again = try tradein.run(command)
            #expect(try again.objects.first?["new"] as? String == "no")
            #expect(!(try tradein.sqlite("SELECT * FROM alert_list_entry")).contains(invoice))
            let hits = try tradein.run(["alerts", "run", "--format", "json"] + Tradein.day).objects
            #expect(hits.count == 1 && hits.first?["decision_id"] as? String == "D00000003")
            #expect(hits.first?["detector"] as? String == "reversed-invoice")
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A list that can't be used names every line, without the values, and nothing of it is imported")
    func badLists() throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            let before = try tradein.contents()
            for (text, what) in [
                ("vin,date\nLZZZZZZZ0ZZ000001,2026-11-01\nLZZZZZZZ6ZZ000001,soon\n", ["line 2", "line 3"]),
                ("colour\nred\n", ["line 1", "no identifier"]), ("", ["empty"]), ("vin\n", ["no identifier"]),
                ("vin\n\"LZZ\n", ["line 2"]), ("vin\nLZZZZZZZ6ZZ000001,2,3\n", ["line 2", "3 cells"]),
            ] {
                try tradein.write("list.csv", text)
                let bad = try tradein.run(
                    ["alerts", "import", "list.csv", "--kind", "resale", "--lang", "en"] + Tradein.day)
                #expect(bad.status == 65 && bad.output.isEmpty, "\(text): \(bad.output)")
                for part in what { #expect(bad.errors.contains(part), "\(text): \(bad.errors)") }
            }
            #expect(try tradein.contents() == before)
            #expect(try tradein.run("alerts", "import", "list.csv", "--kind", "gossip").status == 64)
            let missing = try tradein.run(
                ["alerts", "import", "nowhere.csv", "--kind", "resale", "--lang", "en"] + Tradein.day)
            #expect(
                missing.status == 65 && missing.errors.contains("The list can't be read: nowhere.csv"),
                "\(missing.errors)")
        }
    }

    @Test("A claim that is marked is in every sample, whatever the seed draws")
    func sampled() throws {
        try inFreshFolder { tradein in
            let claims = (1...40).map {
                $0 == 17 ? ClaimForm.appliance($0).with(["delivered_on": nil]) : .appliance($0)
            }
            _ = try tradein.process(try tradein.write("claims.jsonl", claims))
            let hits = try tradein.run(["alerts", "run", "--format", "json"] + Tradein.day).objects
            #expect(hits.map { $0["claim_id"] as? String } == ["A-00000017"])
            for seed in ["a", "b", "c"] {
                let sample = try tradein.run("audit", "sample", "--seed", seed, "--count", "1", "--format", "json")
                let marked = try #require(try sample.objects.first { $0["claim_id"] as? String == "A-00000017" })
                #expect((marked["signals"] as? [String])?.contains("alert") == true)
                #expect(try sample.objects.count <= 2)
            }
            // It is marked, not kept back.
            #expect(try tradein.run("alerts", "list", "--state", "marked", "--format", "json").objects.count == 1)
        }
    }

    @Test(
        "A row of alerts that is changed, taken away or added is found",
        arguments: [
            "UPDATE alert_hit SET number = 10000 WHERE id = 1", "UPDATE alert_hit SET action = 'sample'",
            "DELETE FROM alert_hit WHERE id = 5", "UPDATE alert_tally SET looked = 7 WHERE detector = 'burst'",
            "UPDATE alert_rules SET archive = x'00'", "UPDATE alert_list_entry SET key = key + 1",
            "INSERT INTO alert_hit SELECT 99, run, detector, 6, severity, action, number, bound, claims, grp FROM alert_hit WHERE id = 1",
            "DELETE FROM alert_release", "UPDATE alert_release SET ground = 1",
        ])
    func tampering(statement: String) throws {
        try inFreshFolder { tradein in
            try shareAccount(tradein)
            try enrol(tradein)
            try tradein.write("list.csv", "vin\nLZZZZZZZ6ZZ000001\n")
            for words in [
                ["alerts", "import", "list.csv", "--kind", "cross-city", "--as", "王审核"],
                ["alerts", "run", "--as", "王审核"] + Self.values,
                ["alerts", "release", "1", "--ground", "已核对", "--as", "赵审核"],
            ] { #expect(try tradein.run(words + Tradein.day).status == 0) }
            #expect(try tradein.run("audit", "verify").status == 0)
            let table = try #require(
                ["alert_hit", "alert_tally", "alert_rules", "alert_list_entry", "alert_release"].first(
                    where: statement.contains))
            for action in ["insert", "update", "delete"] {
                let kept = try tradein.sqlite(
                    "SELECT sql || ';' FROM sqlite_master WHERE name = '\(table)_no_\(action)'")
                _ = try tradein.sqlite("DROP TRIGGER \(table)_no_\(action)", writing: true)
                try tradein.write("\(action).sql", kept)
            }
            _ = try tradein.sqlite("PRAGMA foreign_keys = OFF; " + statement, writing: true)
            for action in ["insert", "update", "delete"] {
                let sql = try String(
                    contentsOf: tradein.folder.appendingPathComponent("\(action).sql"), encoding: .utf8)
                _ = try tradein.sqlite(sql, writing: true)
            }
            let result = try tradein.run("audit", "verify", "--format", "json")
            #expect(result.status == 1, "\(result.output)")
            #expect(try result.objects.contains { $0["code"] as? String == "ACT" }, "\(result.output)")
        }
    }

    @Test("The same claims and rules give the same hits, byte for byte")
    func deterministic() throws {
        var seen: Set<String> = []
        for _ in 0..<2 {
            try inFreshFolder { tradein in
                try shareAccount(tradein)
                seen.insert(try run(tradein).output)
            }
        }
        #expect(seen.count == 1 && seen.first?.isEmpty == false)
    }

    @Test("rules check finds what is wrong with a detector, in both languages; the shipped cases pass")
    func checked() throws {
        try inFreshFolder { tradein in
            let cases = try tradein.run("alerts", "test", "--lang", "en")
            #expect(cases.status == 0 && cases.output.hasSuffix("passed, 0 failed\n"), "\(cases.output)")
            try FileManager.default.copyItem(
                atPath: Tradein.rules, toPath: tradein.folder.appendingPathComponent("Rules").path)
            let file = tradein.folder.appendingPathComponent("Rules/alerts/burst/detector.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacingOccurrences(of: "action: sample", with: "action: refuse")
                .write(to: file, atomically: true, encoding: .utf8)
            let english = try tradein.run("rules", "check", "--rules", "Rules", "--lang", "en")
            #expect(
                english.status == 1 && english.output.contains("detector.yaml:9:9: action is \"refuse\""),
                "\(english.output)")
            let chinese = try tradein.run("rules", "check", "--rules", "Rules")
            #expect(chinese.status == 1 && chinese.output.contains("应为 hold、sample"), "\(chinese.output)")
            #expect(try tradein.run("alerts", "run", "--rules", "Rules").status == 65)
        }
    }
}
