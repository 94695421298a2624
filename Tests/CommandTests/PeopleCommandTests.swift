import Foundation
import Testing

@Suite("tradein people, and what needs two of them")
struct PeopleCommandTests {
    private static let budget = """
        source,year,programme,region,amount,document
        central,2026,appliance,140700,1000.00,测试1号
        local,2026,appliance,140700,1000.00,测试1号

        """

    @Test("A budget without people is entered with a warning; with people it is proposed, and confirmed by another")
    func budget() throws {
        try inFreshFolder { tradein in
            try tradein.write("one.csv", PeopleCommandTests.budget)
            let alone = try tradein.run(["ledger", "appropriate", "one.csv", "--lang", "en"] + Tradein.day)
            #expect(alone.status == 0 && alone.output.hasPrefix("2 budget lines entered, 2000.00 yuan"))
            #expect(alone.errors.contains("nobody is enrolled"), "\(alone.errors)")

            for (name, by) in [("李会计", []), ("王主任", ["--as", "李会计"])] {
                let added = try tradein.run(["people", "add", name, "--role", "finance"] + by + Tradein.day)
                #expect(added.status == 0, "\(added.errors)")
            }
            try tradein.write("two.csv", PeopleCommandTests.budget.replacingOccurrences(of: "1号", with: "2号"))
            let command = ["ledger", "appropriate", "two.csv", "--format", "json"] + Tradein.day
            #expect(try tradein.run(command).status == 65)
            let proposed = try tradein.run(command + ["--as", "李会计"])
            #expect(try proposed.objects.first?["proposal"] as? Int == 1, "\(proposed.errors)")
            #expect(try tradein.run(["ledger", "confirm", "1", "--as", "李会计"] + Tradein.day).status == 65)
            let confirmed = try tradein.run(
                ["ledger", "confirm", "1", "--as", "王主任", "--format", "json"] + Tradein.day)
            #expect(try confirmed.objects.first?["amount"] as? String == "2000.00", "\(confirmed.errors)")
            let list = try tradein.run("ledger", "proposals", "--format", "json").objects
            #expect(list.first?["standing"] as? String == "confirmed" && list.first?["decided_by"] as? String == "王主任")
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("ledger", "trial-balance").status == 0)
        }
    }

    @Test("Where there is no workspace, the desk makes none; the last person can't be retired")
    func nothingMade() throws {
        try inFreshFolder { tradein in
            for words in [
                ["pay", "cancel", "1", "--document", "d"], ["ledger", "confirm", "1"], ["clawback", "list"],
            ] {
                #expect(try tradein.run(words).status == 73, "\(words)")
            }
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
            #expect(try tradein.run("people", "add", "甲", "--role", "finance").status == 0)
            let last = try tradein.run("people", "retire", "甲", "--as", "甲", "--lang", "en")
            #expect(last.status == 65 && last.errors.contains("last"), "\(last.errors)")
            let empty = try tradein.run("ledger", "lapse", "2026", "--document", "", "--as", "甲")
            #expect(empty.status == 0 && empty.output.contains("0.00"), "\(empty.errors)")
        }
    }

    @Test(
        "A name that is empty, the programme's own or taken, and no role at all, are refused",
        arguments: [
            ([""], Int32(65)), (["tradein"], 65), ([" 李"], 65), (["甲"], 65), (["乙", "--role", "king"], 64),
        ] as [([String], Int32)])
    func badPeople(arguments: [String], status: Int32) throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("people", "add", "甲", "--role", "finance").status == 0)
            let before = try tradein.contents()
            let result = try tradein.run(["people", "add"] + arguments + ["--role", "clerk", "--as", "甲"])
            #expect(result.status == status, "\(result.errors)")
            #expect(try tradein.contents() == before)
        }
    }
}
