import Foundation
import Testing

/// `audit replay` decides what was recorded anew; `audit sample` draws from it; `doctor` looks at everything.
@Suite("Replay, samples and the doctor")
struct ReplayTests {
    // MARK: - Replay

    @Test("Every entry of a workspace with all kinds of claims and a budget comes out again, byte for byte")
    func everything() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let size = try #require(Int(try tradein.run("audit", "checkpoint").output.split(separator: "\n")[1]))
            let result = try tradein.run("audit", "replay", "--format", "json")
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.output)\(result.errors)")
            #expect(try result.objects.first?["replayed"] as? Int == size)
            let tail = try tradein.run("audit", "replay", "--from", "\(size - 3)", "--format", "json")
            #expect(try tail.objects.first?["replayed"] as? Int == 3)
            let sample = try tradein.run("audit", "replay", "--sample", "7", "--seed", "a", "--format", "json")
            #expect(try sample.objects.first?["replayed"] as? Int == 7)
        }
    }

    @Test("What was changed behind the log's back comes out differently, and the claim is named")
    func tampered() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let sound = try Data(contentsOf: tradein.database)
            for (what, change) in [
                (
                    "sealed",
                    "UPDATE sealed_claim SET data = (SELECT data FROM sealed_claim WHERE id = 6) WHERE id = 5"
                ),
                ("day", "UPDATE decision SET business_day = business_day - 400 WHERE id = 5"),
                (
                    "rules",
                    "UPDATE rules SET archive = CAST(replace(CAST(archive AS TEXT), '20000', '20001') AS BLOB)"
                ),
            ] {
                try sound.write(to: tradein.database)
                let triggers = try tradein.sqlite(
                    "SELECT group_concat('DROP TRIGGER ' || name || ';', ' ') FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('decision', 'sealed_claim', 'rules')"
                )
                _ = try tradein.sqlite("\(triggers) \(change)", writing: true)
                let result = try tradein.run("audit", "replay", "--lang", "en")
                #expect(result.status == 1, "\(what): \(result.output)\(result.errors)")
                #expect(result.output.contains("REPLAY"), "\(what): \(result.output)")
                if what != "rules" { #expect(result.output.contains("D00000005"), "\(what): \(result.output)") }
            }
        }
    }

    @Test("Rules that were changed are compared with what was decided, claim by claim")
    func changedRules() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...3).map(ClaimForm.appliance))
            _ = try tradein.process("claims.jsonl")
            let same = try tradein.run("audit", "replay", "--rules", Tradein.rules)
            #expect(same.status == 0, "\(same.output)\(same.errors)")
            let draft = tradein.folder.appendingPathComponent("draft")
            try FileManager.default.copyItem(atPath: Tradein.rules, toPath: draft.path)
            // The rate of level 1 in 2026 falls from 15 to 10 percent.
            var changed = 0
            for name in try FileManager.default.subpathsOfDirectory(atPath: draft.path)
            where name.hasPrefix("appliance/") {
                let url = draft.appendingPathComponent(name)
                guard let text = try? String(contentsOf: url, encoding: .utf8),
                    text.contains("level 1 rate:   {value: 15 %}")
                else { continue }
                try text.replacingOccurrences(of: "{value: 15 %}", with: "{value: 10 %}").write(
                    to: url, atomically: true, encoding: .utf8)
                changed += 1
            }
            try #require(changed > 0)
            let result = try tradein.run("audit", "replay", "--rules", "draft", "--format", "json")
            #expect(result.status == 1, "\(result.output)\(result.errors)")
            let objects = try result.objects
            #expect(objects.count == 3 && objects.allSatisfy { $0["code"] as? String == "CHANGED" }, "\(objects)")
            // What was recorded still comes out of the rules that decided it.
            #expect(try tradein.run("audit", "replay").status == 0)
            #expect(try tradein.run("audit", "replay", "--rules", "nowhere").status == 2)
            #expect(try tradein.run("audit", "replay", "--workspace", "nowhere").status == 2)
        }
    }

    // MARK: - Samples

    @Test("The same seed draws the same sample, another one another; large amounts are always in, and nobody is named")
    func samples() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            func draw(_ seed: String, _ count: Int) throws -> Tradein.Result {
                try tradein.run("audit", "sample", "--seed", seed, "--count", "\(count)", "--format", "json")
            }
            let first = try draw("2026", 8)
            #expect(first.status == 0, "\(first.errors)")
            #expect(try draw("2026", 8).outputBytes == first.outputBytes)
            #expect(Set(try (1...5).map { try draw("\($0)", 8).output }).count > 1)
            // Of every decision, each with its weight: then what a draw must hold can be told by hand.
            let all = try draw("2026", 1_000_000).objects
            let decisions = Int(try tradein.sqlite("SELECT count(*) FROM decision").dropLast())
            #expect(all.count == decisions)
            let weights = try all.map { try fen(try #require($0["weight"] as? String)) }
            let interval = weights.reduce(0, +) / 8
            let heavy = Set(zip(all, weights).filter { $0.1 >= interval }.compactMap { $0.0["decision_id"] as? String })
            for seed in 1...5 {
                let drawn = Set(try draw("\(seed)", 8).objects.compactMap { $0["decision_id"] as? String })
                #expect(drawn.isSuperset(of: heavy) && drawn.count <= 9, "seed \(seed)")
            }
            let people = try PrivacyTests.values(of: PrivacyTests.personal, in: tradein)
            for value in people { #expect(!first.output.contains(value)) }
        }
    }

    // MARK: - Doctor

    @Test("A sound workspace passes every check; what is wrong fails the check that is for it")
    func doctor() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let sound = try tradein.run("doctor", "--format", "json")
            #expect(sound.status == 0, "\(sound.output)\(sound.errors)")
            let names = try sound.objects.compactMap { $0["check"] as? String }
            #expect(
                names == [
                    "sqlite", "modes", "clock", "database", "log", "tiles", "decisions", "books", "totals", "evidence",
                    "replay",
                    "witnesses",
                ])
            // Nobody witnesses this log, which is said.
            #expect(try verdict("witnesses", in: sound) == "skipped")

            let key = tradein.workspace.appendingPathComponent("keys").path
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: key)
            let loose = try tradein.run("doctor", "--format", "json")
            #expect(try loose.status == 1 && verdict("modes", in: loose) == "failed")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: key)

            let tile = tradein.log.appendingPathComponent("checkpoint")
            let bytes = try Data(contentsOf: tile)
            try bytes.dropLast(5).write(to: tile)
            let torn = try tradein.run("doctor", "--format", "json")
            #expect(try torn.status == 1 && verdict("tiles", in: torn) == "failed")
            #expect(try verdict("books", in: torn) == "passed")
            try bytes.write(to: tile)
            #expect(try tradein.run("doctor").status == 0)
            #expect(try tradein.run("doctor", "--workspace", "nowhere").status == 73)
        }
    }

    @Test("A fork is found, and written down with both signed checkpoints, which anybody can verify")
    func evidence() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let backup = tradein.folder.appendingPathComponent("backup")
            try FileManager.default.copyItem(at: tradein.workspace, to: backup)
            _ = try tradein.process(try tradein.write("one.jsonl", (100...101).map(ClaimForm.appliance)))
            try tradein.write("kept.txt", try tradein.run("audit", "checkpoint").outputBytes)
            #expect(try tradein.run("doctor", "--old", "kept.txt").status == 0)
            try FileManager.default.removeItem(at: tradein.workspace)
            try FileManager.default.copyItem(at: backup, to: tradein.workspace)
            for (number, rest) in [(1, "same size"), (2, "larger")] {
                _ = try tradein.process(
                    try tradein.write(
                        "other\(number).jsonl", (200 * number...200 * number + 1).map(ClaimForm.appliance)))
                let result = try tradein.run(
                    "doctor", "--old", "kept.txt", "--evidence", "evidence\(number).txt", "--format", "json")
                #expect(try result.status == 1 && verdict("log", in: result) == "failed", "\(rest): \(result.output)")
                let text = try String(
                    contentsOf: tradein.folder.appendingPathComponent("evidence\(number).txt"), encoding: .utf8)
                let key = String(try tradein.run("audit", "key").output.dropLast())
                #expect(text.contains("\nkey \(key)\n"))
                #expect(text.contains("\nconsistency ") == (number == 2), "\(rest): \(text)")
                for part in ["first", "second"] {
                    let start = try #require(text.range(of: "----- \(part) checkpoint -----\n")).upperBound
                    let end = try #require(text[start...].range(of: "----- end -----")).lowerBound
                    try tradein.write("note", String(text[start..<end]))
                    #expect(try tradein.run("audit", "note", "note", "--key", key).status == 0, "\(rest), \(part)")
                }
                if let python = OutsideCheckTests.python {
                    let script = Tradein.root.appendingPathComponent("Tests/Scripts/check_evidence.py").path
                    let judged = try tradein.shell("\(python) '\(script)' evidence\(number).txt --key '\(key)'")
                    #expect(
                        judged.output.hasPrefix(number == 1 ? "proved: two roots of" : "proved: the first"),
                        "\(rest): \(judged.output)\(judged.errors)")
                    try tradein.write("forged", text.replacingOccurrences(of: "root ", with: "root A"))
                    if number == 2 {
                        #expect(try tradein.shell("\(python) '\(script)' forged --key '\(key)'").status == 1)
                    }
                }
                // What is there already is not written over.
                #expect(
                    try tradein.run("doctor", "--old", "kept.txt", "--evidence", "evidence\(number).txt").status == 74)
            }
        }
    }

    // MARK: -

    private func prepare(_ tradein: Tradein) throws {
        _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
        let result = try tradein.process(
            Tradein.sample("01-cars-scrapped.jsonl"), Tradein.sample("05-appliances.csv"),
            Tradein.sample("07-elderly-retrofit.csv"), with: Tradein.illustrativeParameters)
        try #require(result.status == 0, "\(result.errors)")
        _ = try tradein.sqlite("PRAGMA wal_checkpoint(TRUNCATE)", writing: true)
    }

    private func verdict(_ check: String, in result: Tradein.Result) throws -> String? {
        try result.objects.first { $0["check"] as? String == check }?["verdict"] as? String
    }
}
