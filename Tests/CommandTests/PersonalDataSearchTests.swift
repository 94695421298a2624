import Foundation
import Testing

/// Every personal value of all samples is searched for in everything that the programme prints, publishes and keeps.
///
/// Meant to show them are four things only, and each is seen to do so: the results written back to whoever handed the file
/// in, the bank's file, a claim unmasked for a logged ground, and a receipt that shows a field for such a ground.
@Suite("Personal values are nowhere but where they are meant to be")
struct PersonalDataSearchTests {
    /// What everybody may see, and what people of the bureau see of single claims; with `#` for a decision of each kind.
    private static let commands: [[String]] = [
        ["claims", "list"], ["claims", "show", "#"], ["claims", "history", "#"], ["review", "list", "--rules", "*"],
        ["review", "show", "#", "--rules", "*"], ["privacy", "show", "#"], ["privacy", "list"],
        ["ledger", "balances"], ["ledger", "trial-balance"], ["ledger", "proposals"], ["ledger", "check"],
        ["ledger", "settle", "2026-11"], ["pay", "list"], ["pay", "show", "1"], ["pay", "show", "--decision", "#"],
        ["report", "money"], ["report", "ageing", "--rules", "*"], ["report", "burn-down"],
        ["report", "targets", "--rules", "*"], ["clawback", "list"], ["people", "list"], ["merchants", "list"],
        ["alerts", "list"], ["alerts", "explain", "#"], ["alerts", "detectors"],
        ["audit", "verify"], ["audit", "replay"], ["audit", "sample", "--seed", "1"], ["audit", "checkpoint"],
        ["doctor"],
    ]

    @Test(
        "Whatever is printed, in any format and language, and on standard error; the published log; the store",
        arguments: ["text", "json", "csv"])
    func everything(format: String) throws {
        try inFreshFolder { tradein in
            let values = try PrivacyTests.values(of: PrivacyTests.personal, in: tradein)
            #expect(values.count > 100)
            let decided = try work(tradein, format, values)
            var printed = 0
            for words in Self.commands {
                // One decision of each kind where a decision is asked for.
                for decision in words.contains("#") ? decided : [""] {
                    for language in ["zh", "en"] {
                        let filled = words.map { $0 == "#" ? decision : $0 == "*" ? Tradein.rules : $0 }
                        let result = try tradein.run(filled + options(words, format, language))
                        let place = filled.joined(separator: " ")
                        #expect([0, 1, 65].contains(result.status), "\(place): \(result.errors)")
                        expect(result.outputBytes, holdsNoneOf: values, place)
                        expect(result.errorBytes, holdsNoneOf: values, place + " 2>")
                        if result.status != 65 { printed += result.outputBytes.count }
                    }
                }
            }
            #expect(printed > 20_000)
            for (name, data) in try tradein.files(below: tradein.workspace) {
                expect(data, holdsNoneOf: values.filter { $0.utf8.count > 6 }, name)
            }
        }
    }

    @Test("What is meant to show them does: results, the bank's file, an unmasked claim, a receipt with that field")
    func meantTo() throws {
        try inFreshFolder { tradein in
            let values = try PrivacyTests.values(of: PrivacyTests.personal, in: tradein)
            _ = try work(tradein, "text", values)
            for file in ["bank.xml", "results/01-cars-scrapped.jsonl"] {
                let data = try Data(contentsOf: tradein.folder.appendingPathComponent(file))
                #expect(values.contains { data.range(of: Data($0.utf8)) != nil }, "\(file)")
            }
            let ground = ["--unmask", "--ground", "信访核查"] + Tradein.day
            for words in [
                ["claims", "show", "D00000001"], ["review", "show", "D00000001", "--rules", Tradein.rules],
            ] {
                let masked = try tradein.run(words)
                let clear = try tradein.run(words + ground)
                #expect(clear.status == 0, "\(words): \(clear.errors)")
                #expect(values.contains { clear.outputBytes.range(of: Data($0.utf8)) != nil }, "\(words)")
                #expect(!values.contains { masked.outputBytes.range(of: Data($0.utf8)) != nil }, "\(words)")
            }
            let list = try tradein.run("privacy", "list", "--format", "json").objects
            #expect(list.count == 2 && list.allSatisfy { $0["act"] as? String == "unmasking" })
            // What was logged of it names nobody either.
            for (name, data) in try tradein.files(below: tradein.log) { expect(data, holdsNoneOf: values, name) }
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("Only a clerk or a reviewer sees them in the clear, and the list says who did; nobody without a ground")
    func roles() throws {
        try inFreshFolder { tradein in
            let day = Tradein.day
            for words in [
                ["people", "add", "王受理", "--role", "clerk"],
                ["people", "add", "李会计", "--role", "finance", "--as", "王受理"],
            ] { try #require(try tradein.run(words + day).status == 0) }
            let claim = ClaimForm.appliance(1)
            let person = try #require(claim["applicant_id"])
            let decided = try tradein.run(
                ["process", try tradein.write("a.jsonl", [claim]), "--as", "王受理"] + day)
            try #require(decided.status == 0, "\(decided.errors)")
            for command in [["claims", "show"], ["review", "show", "--rules", Tradein.rules], ["privacy", "show"]] {
                let words = command + ["A-00000001"]
                let ground = ["--unmask", "--ground", "信访核查"] + day
                let refused = try tradein.run(words + ground + ["--as", "李会计"])
                #expect(refused.status == 65 && refused.output.isEmpty, "\(words): \(refused.errors)")
                #expect(try tradein.run(words + ["--unmask", "--as", "王受理"]).status == 64)
                #expect(try tradein.run(words + ["--ground", "信访核查", "--as", "王受理"]).status == 64)
                let masked = try tradein.run(words + ["--as", "李会计"])
                #expect(masked.status == 0 && !masked.output.contains(person), "\(words): \(masked.errors)")
                let shown = try tradein.run(words + ground + ["--as", "王受理"])
                #expect(shown.output.contains(person), "\(words): \(shown.errors)")
            }
            let list = try tradein.run("privacy", "list", "--format", "json", "--as", "李会计").objects
            #expect(list.map { $0["person"] as? String } == ["王受理", "王受理", "王受理"])
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    // MARK: -

    /// All samples decided, results written, detectors run, a batch paid; what is printed meanwhile is searched too.
    ///
    /// - Returns: a decision of each kind.
    private func work(_ tradein: Tradein, _ format: String, _ values: Set<String>) throws -> [String] {
        let day = Tradein.day
        let steps: [[String]] = [
            ["ledger", "appropriate", Tradein.sample("budget.yaml")] + day,
            ["process"] + SampleClaimsTests.paths + [Tradein.sample("mistakes/bad-rows.csv"), "--results", "results"]
                + day + Tradein.illustrativeParameters,
            ["alerts", "run", "--parameters", Tradein.sample("illustrative-alerts.yaml")] + day,
            ["pay", "batch", "--bank", "iso20022", "--passbooks", "--out", "bank.xml"] + day,
        ]
        for words in steps {
            let result = try tradein.run(words + ["--format", format])
            #expect([0, 65].contains(result.status), "\(words.prefix(2)): \(result.errors)")
            // Reasons mask what they show; a name of two characters may stand in a word of a message.
            let telling = values.filter { $0.utf8.count > 9 }
            expect(result.outputBytes, holdsNoneOf: telling, words.prefix(2).joined(separator: " "))
            expect(result.errorBytes, holdsNoneOf: telling, words.prefix(2).joined(separator: " ") + " 2>")
        }
        let listed = try tradein.run("claims", "list", "--limit", "100000", "--format", "json").objects
        var ofKind: [String: String] = [:]
        for claim in listed {
            guard let kind = claim["kind"] as? String, let decision = claim["decision"] as? String else { continue }
            ofKind[kind] = ofKind[kind] ?? decision
        }
        #expect(ofKind.count >= 5)
        return ofKind.values.sorted()
    }

    /// Some commands have one form only, or no day.
    private func options(_ words: [String], _ format: String, _ language: String) -> [String] {
        let isFixed = ["checkpoint"].contains(words.last)
        return isFixed ? [] : ["--format", format, "--lang", language]
    }

    private func expect(
        _ data: Data, holdsNoneOf values: Set<String>, _ place: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = values.filter { data.range(of: Data($0.utf8)) != nil }
        #expect(found.isEmpty, "\(place) shows \(found.sorted())", sourceLocation: sourceLocation)
    }
}
