import Foundation
import Testing

@Suite("tradein ledger and tradein audit")
struct BooksAndLogCommandTests {
    // MARK: - Budgets

    @Test(
        "Without a budget approvals are recorded and AVAILABLE shows the negative sum; with one, what exceeds it waits")
    func budgetRunsOut() throws {
        try inFreshFolder { tradein in
            // Three claims of 404.87 central and 44.98 local each.
            try tradein.write("before.jsonl", [ClaimForm.appliance(1)])
            #expect(try tradein.process("before.jsonl").decisions[0].outcome == "approved")
            #expect(try available(tradein) == ["central": "-404.87", "local": "-44.98"])

            // What was committed before counts against the budget: 404.87 are left of 809.74, enough for one more.
            try tradein.write(
                "budget.csv",
                """
                source,year,programme,region,amount,document
                central,2026,appliance,140700,809.74,测试〔2026〕1号
                local,2026,appliance,140700,1000.00,测试〔2026〕1号

                """)
            let entered = try tradein.run(["ledger", "appropriate", "budget.csv"] + Tradein.day)
            #expect(entered.status == 0, "\(entered.errors)")
            try tradein.write("after.jsonl", [2, 3].map(ClaimForm.appliance))
            let after = try tradein.process("after.jsonl").decisions
            #expect(after.map(\.outcome) == ["approved", "waitlisted"])
            #expect(after[1].codes == ["BUDGET_EXHAUSTED"] && after[1].amount == "449.85")
            #expect(try tradein.run("ledger", "trial-balance").status == 0)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A claim that waits uses up its identifiers and quota")
    func waitingUsesUp() throws {
        try inFreshFolder { tradein in
            try tradein.write(
                "budget.yaml",
                "lines:\n  - {source: central, year: 2026, programme: appliance, region: \"140700\", amount: 1.00, document: 测试1号}\n"
            )
            #expect(try tradein.run(["ledger", "appropriate", "budget.yaml"] + Tradein.day).status == 0)
            let again = ClaimForm.appliance(2).with(["serial_number": "SN00000001"])
            let result = try tradein.process(try tradein.write("claims.jsonl", [ClaimForm.appliance(1), again]))
                .decisions
            #expect(result[0].outcome == "waitlisted")
            #expect(result[1].outcome == "refused" && result[1].codes == ["DUPLICATE"])
        }
    }

    struct BadBudget: CustomStringConvertible {
        let description: String
        let name: String
        let text: String
        let says: [String]
    }

    private static let header = "source,year,programme,region,amount,document\n"
    private static let line = "central,2026,appliance,140700,1.00,测试1号\n"

    static let badBudgets = [
        BadBudget(description: "an empty file", name: "b.csv", text: "", says: ["b.csv"]),
        BadBudget(
            description: "an unknown source", name: "b.csv",
            text: header + line + "federal,2026,appliance,140700,1.00,测试1号\n",
            says: ["b.csv:3", "source", "federal"]),
        BadBudget(
            description: "an unknown programme", name: "b.csv",
            text: header + "central,2026,applianse,140700,1.00,测试1号\n",
            says: ["b.csv:2", "programme", "applianse"]),
        BadBudget(
            description: "a negative amount", name: "b.csv",
            text: header + "central,2026,appliance,140700,-1.00,测试1号\n",
            says: ["b.csv:2", "amount", "-1.00"]),
        BadBudget(
            description: "an amount of three places", name: "b.csv",
            text: header + "central,2026,appliance,140700,1.005,测试1号\n",
            says: ["b.csv:2", "amount"]),
        BadBudget(
            description: "no document", name: "b.csv", text: header + "central,2026,appliance,140700,1.00,\n",
            says: ["b.csv:2", "document"]),
        BadBudget(
            description: "a year that is none", name: "b.yaml",
            text:
                "lines:\n  - {source: central, year: soon, programme: appliance, region: \"140700\", amount: 1.00, document: 测试1号}\n",
            says: ["b.yaml:2", "year"]),
        BadBudget(description: "YAML that does not close", name: "b.yaml", text: "lines: [\n", says: ["b.yaml"]),
    ]

    @Test("A budget with a mistake is entered not at all; file, line and field are named", arguments: badBudgets)
    func badBudget(bad: BadBudget) throws {
        try inFreshFolder { tradein in
            _ = try tradein.process(try tradein.write("claims.jsonl", [ClaimForm.appliance(1)]))
            let before = try tradein.contents()
            try tradein.write(bad.name, bad.text)
            let result = try tradein.run(["ledger", "appropriate", bad.name, "--lang", "en"] + Tradein.day)
            #expect(result.status == 65, "\(result.output)\(result.errors)")
            for word in bad.says { #expect(result.errors.contains(word), "\(word) is not in: \(result.errors)") }
            #expect(result.output.isEmpty)
            #expect(try tradein.contents() == before)
        }
    }

    @Test("The same budget line with another amount is refused, and the first stands")
    func changedBudgetLine() throws {
        try inFreshFolder { tradein in
            try tradein.write("one.csv", BooksAndLogCommandTests.header + BooksAndLogCommandTests.line)
            try tradein.write("two.csv", BooksAndLogCommandTests.header + "central,2026,appliance,140700,2.00,测试1号\n")
            #expect(try tradein.run(["ledger", "appropriate", "one.csv"] + Tradein.day).status == 0)
            let before = try tradein.contents()
            let second = try tradein.run(["ledger", "appropriate", "two.csv", "--lang", "en"] + Tradein.day)
            #expect(second.status == 65, "\(second.errors)")
            #expect(
                second.errors.contains("测试1号") && second.errors.contains("1.00") && second.errors.contains("2.00"),
                "\(second.errors)")
            #expect(try tradein.contents() == before)
        }
    }

    @Test("balances can be narrowed by source, programme, region and year, in every format")
    func narrowedBalances() throws {
        try inFreshFolder { tradein in
            _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
            func rows(_ options: String...) throws -> [[String: Any]] {
                try tradein.run(["ledger", "balances", "--format", "json"] + options).objects
            }
            #expect(try rows("--source", "central").allSatisfy { $0["source"] as? String == "central" })
            #expect(try rows("--programme", "appliance").allSatisfy { $0["programme"] as? String == "appliance" })
            #expect(try rows("--region", "140728").allSatisfy { $0["region"] as? String == "140728" })
            #expect(try rows("--year", "2025").isEmpty)
            let one = try rows(
                "--source", "central", "--programme", "appliance", "--region", "140728", "--year", "2026")
            #expect(one.first { $0["place"] as? String == "AVAILABLE" }?["balance"] as? String == "3000.00")
            let csv = try tradein.run("ledger", "balances", "--format", "csv", "--region", "140728").output
            #expect(csv.split(separator: "\n").contains { $0.contains("140728") && $0.contains("3000.00") }, "\(csv)")
            let text = try tradein.run("ledger", "balances", "--region", "140728").output
            #expect(text.contains("3000.00") && text.contains("可用"), "\(text)")
        }
    }

    // MARK: - The log

    @Test("audit key and audit checkpoint print what is published, in the formats of C2SP")
    func keyAndCheckpoint() throws {
        try inFreshFolder { tradein in
            _ = try tradein.process(try tradein.write("claims.jsonl", (1...3).map(ClaimForm.appliance)))
            let checkpoint = try tradein.run("audit", "checkpoint")
            #expect(checkpoint.status == 0, "\(checkpoint.errors)")
            #expect(checkpoint.outputBytes == (try Data(contentsOf: tradein.log.appendingPathComponent("checkpoint"))))
            let lines = checkpoint.output.split(separator: "\n", omittingEmptySubsequences: false)
            // One submission, one rule pack, three decisions; the totals, and the tree of used identifiers.
            #expect(lines[1] == "7")
            #expect(Data(base64Encoded: String(lines[2]))?.count == 32)
            #expect(lines[3].isEmpty && lines[4].hasPrefix("— \(lines[0]) "))

            let key = try tradein.run("audit", "key")
            #expect(key.output.hasPrefix("\(lines[0])+") && key.output.hasSuffix("\n"), "\(key.output)")
            let secret = try String(
                contentsOf: tradein.workspace.appendingPathComponent("keys/log.key"), encoding: .utf8)
            #expect(!key.output.contains(secret.split(separator: "+", maxSplits: 4).last ?? "?"))
        }
    }

    @Test("Every checkpoint of a workspace is of one growing tree")
    func growingTree() throws {
        try inFreshFolder { tradein in
            var sizes: [Int] = []
            for round in 1...3 {
                _ = try tradein.process(try tradein.write("claims-\(round).jsonl", [ClaimForm.appliance(round)]))
                let text = try tradein.run("audit", "checkpoint").output
                sizes.append(try #require(Int(text.split(separator: "\n")[1])))
                #expect(try tradein.run("audit", "verify").status == 0)
            }
            // Submission, rules and decision, then submission and decision; totals and used identifiers after each file.
            #expect(sizes == [5, 9, 13])
            #expect(
                try tradein.sqlite("SELECT group_concat(size) FROM (SELECT size FROM checkpoint ORDER BY size)")
                    == "3,5,7,9,11,13\n")
        }
    }

    @Test("verify and trial-balance say that all is well in every format, with nothing on standard error")
    func allIsWell() throws {
        try inFreshFolder { tradein in
            _ = try tradein.process(try tradein.write("claims.jsonl", [ClaimForm.appliance(1)]))
            for command in [["audit", "verify"], ["ledger", "trial-balance"]] {
                for options in [["--lang", "zh"], ["--lang", "en"], ["--format", "json"], ["--format", "csv"]] {
                    let result = try tradein.run(command + options)
                    #expect(
                        result.status == 0 && result.errors.isEmpty && !result.output.isEmpty, "\(command) \(options)")
                }
            }
        }
    }

    private func available(_ tradein: Tradein) throws -> [String: String] {
        var amounts: [String: String] = [:]
        for row in try tradein.run("ledger", "balances", "--format", "json").objects
        where row["place"] as? String == "AVAILABLE" {
            amounts[try #require(row["source"] as? String)] = row["balance"] as? String
        }
        return amounts
    }
}
