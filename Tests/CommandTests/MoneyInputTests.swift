import Foundation
import Testing

/// What is wrong with what people type at the finance desk: said clearly, with what to do, and nothing is posted.
@Suite("Bad input at the finance desk")
struct MoneyInputTests {
    struct Mistake: CustomStringConvertible {
        let description: String
        let words: [String]
        let status: Int32
        /// What must be said, in English.
        let says: [String]
    }

    private static func line(_ amount: String, _ region: String = "140700") -> String {
        "source,year,programme,region,amount,document\ncentral,2026,appliance,\(region),\(amount),新1号\n"
    }

    /// Budget files by name.
    private static let files = [
        "negative.csv": line("-1.00"), "region.csv": line("1.00", "999999"), "zero.csv": line("0"),
        "other.csv": line("1.00", "149999"), "former.csv": line("1.00", "140726"),
        "twice.csv": line("1.00") + "central,2026,appliance,140700,1.00,新1号\n", "good.csv": line("1.00"),
        "more.csv": line("1000000.00"),
        "held.csv":
            "source,year,programme,region,amount,document,held_region\ncentral,2026,appliance,140702,1.00,新1号,140700\n",
    ]

    private static func swap(_ amount: String, _ region: String, year: String = "2026") -> [String] {
        [
            "ledger", "swap", "--from", "local", "--to", "central", "--amount", amount, "--programme", "appliance",
            "--region", region, "--year", year, "--document", "d",
        ]
    }

    private static let maker = ["--as", "李会计"]
    private static let today = ["--on", "2026-11-23"]

    static let mistakes = [
        Mistake(
            description: "an allotment that is negative", words: ["ledger", "allot", "negative.csv"] + maker + today,
            status: 65, says: ["negative.csv:2", "amount", "-1.00"]),
        Mistake(
            description: "of nothing", words: ["ledger", "unallot", "zero.csv"] + maker + today, status: 65,
            says: ["zero.csv:2", "amount"]),
        Mistake(
            description: "for what is no region", words: ["ledger", "cut", "region.csv"] + maker + today, status: 65,
            says: ["region.csv:2", "region", "999999"]),
        Mistake(
            description: "for an unknown region", words: ["ledger", "appropriate", "other.csv"] + maker + today,
            status: 65,
            says: [
                "other.csv:2", "region", "149999", "known in 2026", "Jinzhong 140700", "Jiexiu 140781", "regions.yaml",
            ]),
        Mistake(
            description: "for a county of former times", words: ["ledger", "allot", "former.csv"] + maker + today,
            status: 65, says: ["former.csv:2", "region", "140726", "Taigu 140703"]),
        Mistake(
            description: "twice in a file", words: ["ledger", "allot", "twice.csv"] + maker + today, status: 65,
            says: ["twice.csv:3", "line 2"]),
        Mistake(
            description: "more than there is", words: ["ledger", "unallot", "more.csv"] + maker + today, status: 65,
            says: ["AVAILABLE", "1000000.00"]),
        Mistake(
            description: "a cut that says where money is held", words: ["ledger", "cut", "held.csv"] + maker + today,
            status: 65, says: ["held.csv:2", "held_region"]),
        Mistake(
            description: "a day before the last entry",
            words: ["ledger", "unallot", "good.csv", "--on", "2026-11-22"] + maker,
            status: 65, says: ["2026-11-22", "before the last entry"]),
        Mistake(
            description: "nobody named", words: ["ledger", "unallot", "good.csv"] + today, status: 65, says: ["--as"]),
        Mistake(
            description: "somebody unknown", words: ["ledger", "unallot", "good.csv", "--as", "路人"] + today, status: 65,
            says: ["路人"]),
        Mistake(
            description: "a proposal that is not there", words: ["ledger", "confirm", "9"] + maker + today, status: 65,
            says: ["proposal 9"]),
        Mistake(
            description: "a period that is none", words: ["ledger", "close", "2026-13"] + maker + today, status: 65,
            says: ["2026-13"]),
        Mistake(
            description: "a period that is not over", words: ["ledger", "close", "2026-11"] + maker + today, status: 65,
            says: ["2026-11-30"]),
        Mistake(
            description: "a source that is none",
            words: ["ledger", "lapse", "2026", "--source", "federal", "--document", "d"] + maker + today, status: 64,
            says: ["federal"]),
        Mistake(
            description: "a bank that is none",
            words: ["pay", "batch", "--bank", "nowhere", "--out", "x.csv"] + maker + today,
            status: 65, says: ["nowhere", "Rules"]),
        Mistake(
            description: "a bank's name that leads elsewhere",
            words: ["pay", "batch", "--bank", "../parameters/jinzhong", "--out", "x.csv"] + maker + today, status: 65,
            says: ["jinzhong"]),
        Mistake(
            description: "an amount below nothing",
            words: ["pay", "batch", "--bank", "city-bank", "--out", "x.csv", "--up-to", "-5"] + maker + today,
            status: 64,
            says: ["--up-to"]),
        Mistake(
            description: "a programme that is none",
            words: ["pay", "batch", "--bank", "city-bank", "--out", "x.csv", "--programme", "boats"] + maker + today,
            status: 64, says: ["boats", "appliance"]),
        Mistake(
            description: "a bank file that is not there",
            words: ["pay", "import", "missing.csv", "--bank", "city-bank"] + maker + today, status: 65,
            says: ["missing.csv", "No such file"]),
        Mistake(
            description: "a folder for a bank file",
            words: ["pay", "import", ".", "--bank", "city-bank"] + maker + today, status: 65, says: ["directory"]),
        Mistake(
            description: "an account that fails its check",
            words: ["pay", "correct", "1", "--account", "6228000000000000018"] + maker + today, status: 65,
            says: ["6228***********0018", "check"]),
        Mistake(
            description: "an account that is no number",
            words: ["pay", "reissue", "1", "--account", "abc", "--bank", "city-bank"] + maker + today, status: 65,
            says: ["check"]),
        Mistake(
            description: "a decision that is no number",
            words: ["pay", "cancel", "one", "--document", "d"] + maker + today,
            status: 64, says: ["one"]),
        Mistake(
            description: "a decision that is not there",
            words: ["pay", "cancel", "99", "--document", "d"] + maker + today,
            status: 65, says: ["D00000099"]),
        Mistake(
            description: "no document", words: ["pay", "cancel", "1", "--document", ""] + maker + today, status: 65,
            says: ["document"]),
        Mistake(
            description: "a batch that is not there", words: ["pay", "file", "7", "--out", "x.csv"] + maker + today,
            status: 65, says: ["batch 7"]),
        Mistake(
            description: "a clawback of what was not paid",
            words: ["clawback", "raise", "1", "--cause", "fraud", "--document", "d"] + maker + today, status: 65,
            says: ["0.00"]),
        Mistake(
            description: "a cause that is none",
            words: ["clawback", "raise", "1", "--cause", "theft", "--document", "d"] + maker + today, status: 64,
            says: ["theft"]),
        Mistake(
            description: "a swap of more than there is",
            words: swap("1000.01", "140700") + maker + today, status: 65, says: ["AVAILABLE", "1000.01"]),
        Mistake(
            description: "a swap for a region that is none", words: swap("1", "999999") + maker + today, status: 64,
            says: ["999999"]),
        Mistake(
            description: "a swap for an unknown region", words: swap("1", "140100") + maker + today, status: 64,
            says: ["140100", "known in 2026", "Yuci 140702"]),
        Mistake(
            description: "a swap of a year that is none",
            words: swap("1", "140700", year: "0") + maker + today, status: 65, says: ["0"]),
        Mistake(
            description: "a claim charged to another source that is not paid",
            words: ["ledger", "recharge", "1", "--from", "local", "--to", "central", "--document", "d"] + maker + today,
            status: 65, says: ["D00000001", "0.00"]),
        Mistake(
            description: "accounts that are not one for each decision",
            words: ["pay", "reissue", "1", "2", "--account", "6228000000000000019", "--bank", "city-bank"] + maker
                + today,
            status: 64, says: ["2 decisions"]),
        Mistake(
            description: "a version that is none",
            words: ["redetermine", "--programme", "vehicle-scrappage", "--version", "V9"] + maker + today, status: 64,
            says: ["V9"]),
        Mistake(
            description: "a version that tops up no other",
            words: ["redetermine", "--programme", "vehicle-scrappage", "--version", "V3"] + maker + today, status: 65,
            says: ["V3", "tops up"]),
    ]

    @Test("is refused with the reason, whatever it is, and changes nothing")
    func refused() throws {
        try inFreshFolder { tradein in
            for (name, text) in Self.files { try tradein.write(name, text) }
            try tradein.write(
                "budget.csv",
                "source,year,programme,region,amount,document\ncentral,2026,appliance,140700,1000.00,财1号\nlocal,2026,appliance,140700,1000.00,财1号\n"
            )
            try tradein.write("claims.jsonl", [ClaimForm.payable(1)])
            #expect(try tradein.run(["ledger", "appropriate", "budget.csv"] + Tradein.day).status == 0)
            #expect(try tradein.process("claims.jsonl").status == 0)
            #expect(try tradein.run(["people", "add", "李会计", "--role", "finance"] + Tradein.day).status == 0)
            #expect(
                try tradein.run(["people", "add", "王主任", "--role", "finance"] + Self.maker + Tradein.day).status == 0)
            let before = try tradein.contents()
            for mistake in Self.mistakes {
                let result = try tradein.run(mistake.words + ["--lang", "en"])
                #expect(result.status == mistake.status, "\(mistake): \(result.errors)")
                #expect(result.output.isEmpty, "\(mistake): \(result.output)")
                for word in mistake.says {
                    #expect(result.errors.contains(word), "\(mistake): \(word) is not in: \(result.errors)")
                }
            }
            #expect(try tradein.contents() == before)
            #expect(!FileManager.default.fileExists(atPath: tradein.folder.appendingPathComponent("x.csv").path))
        }
    }
}
