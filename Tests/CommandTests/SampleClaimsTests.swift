import Foundation
import Testing

@Suite("SampleClaims come out as their README says")
struct SampleClaimsTests {
    static let files = [
        "01-cars-scrapped.jsonl", "02-service-counter.jsonl", "03-cars-scrapped-corrected.jsonl",
        "04-cars-replaced.json", "05-appliances.csv", "06-methanol-fleet.csv", "07-elderly-retrofit.csv",
        "08-appliances-chain.csv",
    ]

    static var paths: [String] { files.map(Tradein.sample) }

    struct Circumstances: CustomStringConvertible {
        let withParameters: Bool
        let budget: String?

        var description: String {
            "\(withParameters ? "illustrative" : "no") parameters, \(budget ?? "no budget")"
        }

        var options: [String] { withParameters ? Tradein.illustrativeParameters : [] }

        func expected() throws -> [Decision] {
            try files.flatMap {
                try Expected($0).decisions(withParameters: withParameters, withBudget: budget != nil)
            }
        }

        /// Every combination, and both forms of the budget.
        static let all = [
            Circumstances(withParameters: true, budget: nil), Circumstances(withParameters: false, budget: nil),
            Circumstances(withParameters: true, budget: "budget.yaml"),
            Circumstances(withParameters: true, budget: "budget.csv"),
            Circumstances(withParameters: false, budget: "budget.yaml"),
        ]
    }

    @Test("process decides every sample as expected, in the order of the files", arguments: Circumstances.all)
    func decidesEverySample(circumstances: Circumstances) throws {
        try inFreshFolder { tradein in
            if let budget = circumstances.budget {
                let entered = try tradein.run(["ledger", "appropriate", Tradein.sample(budget)] + Tradein.day)
                #expect(entered.status == 0, "\(entered.errors)")
            }
            let result = try tradein.run(
                ["process"] + SampleClaimsTests.paths + Tradein.day + ["--format", "json"] + circumstances.options)
            #expect(result.status == 0, "\(result.errors)")
            expectSame(try result.decisions, try circumstances.expected())

            let audit = try tradein.run("audit", "verify")
            #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
            let books = try tradein.run("ledger", "trial-balance")
            #expect(books.status == 0, "\(books.output)\(books.errors)")
        }
    }

    @Test("check decides like process, and makes no workspace", arguments: [true, false])
    func checkDecidesLikeProcess(withParameters: Bool) throws {
        let circumstances = Circumstances(withParameters: withParameters, budget: nil)
        try inFreshFolder { tradein in
            let result = try tradein.run(
                ["check"] + SampleClaimsTests.paths + Tradein.day + ["--format", "json"] + circumstances.options)
            #expect(result.status == 0, "\(result.errors)")
            expectSame(try result.decisions, try circumstances.expected())
            for object in try result.objects {
                #expect(object["decision_id"] == nil && object["log_index"] == nil)
            }
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    @Test("The workbook among the samples is decided as the table that it was made of")
    func workbook() throws {
        try inFreshFolder { tradein in
            let table = try tradein.check(Tradein.sample("08-appliances-chain.csv"))
            let workbook = try tradein.check(Tradein.sample("excel/08-appliances-chain.xlsx"))
            #expect(workbook.status == 0 && workbook.errors == table.errors, "\(workbook.errors)")
            #expect(try workbook.decisions == table.decisions && !workbook.decisions.isEmpty)
        }
    }

    @Test("check counts what the workspace holds, and leaves no trace in it")
    func checkLeavesNoTrace() throws {
        try inFreshFolder { tradein in
            _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
            let first = try tradein.process(
                Tradein.sample(SampleClaimsTests.files[0]), with: Tradein.illustrativeParameters)
            #expect(first.status == 0)
            let before = try tradein.contents()

            let rest = Array(SampleClaimsTests.files.dropFirst())
            let checked = try tradein.run(
                ["check"] + rest.map(Tradein.sample) + Tradein.day + ["--format", "json"]
                    + Tradein.illustrativeParameters)
            expectSame(
                try checked.decisions, try rest.flatMap { try Expected($0).decisions(withBudget: true) })
            #expect(try tradein.contents() == before)

            // What was only checked is decided when it is handed in.
            let processed = try tradein.run(
                ["process"] + rest.map(Tradein.sample) + Tradein.day + ["--format", "json"]
                    + Tradein.illustrativeParameters)
            expectSame(try processed.decisions, try checked.decisions)
        }
    }

    @Test("Every sample handed in again prints the same bytes and changes nothing, on a later day too")
    func handedInAgain() throws {
        try inFreshFolder { tradein in
            _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.csv")] + Tradein.day)
            var printed: [Data] = []
            for path in SampleClaimsTests.paths {
                let result = try tradein.process(path, with: Tradein.illustrativeParameters)
                #expect(result.status == 0, "\(result.errors)")
                printed.append(result.outputBytes)
            }
            let before = try tradein.contents()
            for (path, first) in zip(SampleClaimsTests.paths, printed) {
                for day in ["2026-11-23", "2027-02-01"] {
                    let again = try tradein.run(
                        ["process", path, "--on", day, "--format", "json"] + Tradein.illustrativeParameters)
                    #expect(again.status == 0, "\(again.errors)")
                    #expect(again.outputBytes == first, "\(path) on \(day)")
                }
            }
            #expect(try tradein.contents() == before)
        }
    }

    @Test("On one core and on all cores the same input gives the same bytes")
    func coresDoNotMatter() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table((1...1500).map(ClaimForm.appliance)))
            let command = "\"$TRADEIN\" check claims.csv --rules \"$RULES\" --on 2026-11-23 --format json"
            let onOne = try tradein.shell("exec taskset -c 0 \(command)")
            let onAll = try tradein.shell("exec \(command)")
            #expect(onOne.status == 0 && onAll.status == 0, "\(onOne.errors)\(onAll.errors)")
            #expect(onOne.outputBytes == onAll.outputBytes)
            #expect(try onAll.decisions.count == 1500)
        }
    }

    @Test("The budget in YAML and in CSV is the same budget: entered once, whichever comes first")
    func budgetsAreTheSame() throws {
        try inFreshFolder { tradein in
            let first = try tradein.run(
                ["ledger", "appropriate", Tradein.sample("budget.yaml"), "--format", "json"] + Tradein.day)
            // The sum of the ten lines: 1,000,000 scrappage, 500,000 replacement, 103,400 appliances, 55,000 elderly.
            #expect(first.output == "{\"entered\":10,\"known\":0,\"amount\":\"1658400.00\"}\n", "\(first.errors)")
            let before = try tradein.contents()
            let second = try tradein.run(
                ["ledger", "appropriate", Tradein.sample("budget.csv"), "--format", "json"] + Tradein.day)
            #expect(second.output == "{\"entered\":0,\"known\":10,\"amount\":\"0.00\"}\n", "\(second.errors)")
            #expect(try tradein.contents() == before)
        }
    }

    @Test("The books hold, by programme and source, what was approved and what is left of the budget")
    func booksHoldWhatWasApproved() throws {
        try inFreshFolder { tradein in
            _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
            let result = try tradein.run(
                ["process"] + SampleClaimsTests.paths + Tradein.day + ["--format", "json"]
                    + Tradein.illustrativeParameters)
            var committed: [String: Int] = [:]
            var seen: Set<String> = []
            for object in try result.objects {
                let id = try #require(object["decision_id"] as? String)
                let decision = try Decision(object)
                guard seen.insert(id).inserted, decision.outcome == "approved" else { continue }
                let programme = try #require(object["programme"] as? String)
                for (source, amount) in decision.funding {
                    committed["\(programme) \(source)", default: 0] += try fen(amount)
                }
            }
            // From the budget, in fen.
            let appropriated = [
                "vehicle-scrappage central": 90_000_000, "vehicle-scrappage local": 10_000_000,
                "vehicle-replacement central": 45_000_000, "vehicle-replacement local": 5_000_000,
                "appliance central": 9_300_000, "appliance local": 1_040_000, "elderly-retrofit local": 5_500_000,
            ]
            var stands: [String: [String: Int]] = [:]
            let balances = try tradein.run("ledger", "balances", "--format", "json")
            #expect(balances.status == 0, "\(balances.errors)")
            for row in try balances.objects {
                let place = try #require(row["place"] as? String)
                let key = "\(row["programme"] as? String ?? "?") \(row["source"] as? String ?? "?")"
                stands[place, default: [:]][key, default: 0] += try fen(try #require(row["balance"] as? String))
            }
            #expect(stands["COMMITTED"]?.filter { $0.value != 0 } == committed)
            for (key, sum) in committed {
                #expect(stands["AVAILABLE"]?[key] == (appropriated[key] ?? 0) - sum, "\(key)")
            }
        }
    }

    /// Compares line by line, so that a failure names the claim.
    private func expectSame(_ got: [Decision], _ wanted: [Decision], sourceLocation: SourceLocation = #_sourceLocation)
    {
        #expect(got.count == wanted.count, sourceLocation: sourceLocation)
        for (got, wanted) in zip(got, wanted) where got != wanted {
            Issue.record("expected \(wanted)\n     got \(got)", sourceLocation: sourceLocation)
        }
    }
}
