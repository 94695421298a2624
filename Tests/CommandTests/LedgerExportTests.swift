import Foundation
import Testing

@Suite("tradein ledger export and check")
struct LedgerExportTests {
    /// A workspace with a budget, approvals, a batch, and what the bank said of it.
    static func books(_ tradein: Tradein) throws {
        let budget = "资金来源,年度,补贴项目,地区,金额,文号"
        let lines = ["central,2026,appliance,1407,100000.00,\"财建1号, “附件”\"", "local,2026,appliance,1407,20000.00,财建2号"]
        try tradein.write("budget.csv", ([budget] + lines).joined(separator: "\n"))
        #expect(try tradein.run(["ledger", "appropriate", "budget.csv"] + Tradein.day).status == 0)
        try tradein.write("claims.jsonl", (1...3).map { ClaimForm.payable($0) } + [ClaimForm.appliance(4)])
        _ = try tradein.process("claims.jsonl")
        let batch = try tradein.run(
            ["pay", "batch", "--bank", "iso20022", "--out", "pay.xml", "--format", "json"] + Tradein.day)
        let reference = try #require(try batch.objects.first?["reference"] as? String)
        try tradein.write("camt.xml", tradein.notification(reference, paid: [1], returned: [2]))
        #expect(try tradein.run(["pay", "import", "camt.xml", "--bank", "iso20022"] + Tradein.day).status == 0)
    }

    /// Balances by account, in fen, as `ledger balances` has them.
    private static func balances(_ tradein: Tradein) throws -> [String: Int] {
        var sums: [String: Int] = [:]
        for row in try tradein.run("ledger", "balances", "--format", "json").objects {
            let key = ["place", "source", "year", "programme", "region"].map { "\(row[$0] ?? "?")" }
            let fen = try #require((row["amount"] as? String ?? row["balance"] as? String).flatMap(fen))
            if fen != 0 { sums[key.joined(separator: " ")] = fen }
        }
        return sums
    }

    private static func fen(_ yuan: String) -> Int? {
        Int(yuan.replacingOccurrences(of: ".", with: ""))
    }

    @Test("The rows of the table add up to the balances")
    func table() throws {
        try inFreshFolder { tradein in
            try Self.books(tradein)
            let exported = try tradein.run("ledger", "export", "--format", "csv")
            #expect(exported.status == 0)
            let lines = exported.output.split(separator: "\r\n").map(String.init)
            let columns = lines[0].split(separator: ",").map(String.init)
            var sums: [String: Int] = [:]
            for line in lines.dropFirst() {
                // The one document with a comma is quoted; its comma is inside.
                let cells = line.replacingOccurrences(of: "1号, ", with: "1号").split(
                    separator: ",", omittingEmptySubsequences: false
                ).map(String.init)
                try #require(cells.count == columns.count, "\(line)")
                let row = Dictionary(uniqueKeysWithValues: zip(columns, cells))
                let fen = try #require(Self.fen(row["amount"] ?? ""))
                for (side, sign) in [("from", -1), ("to", 1)] {
                    let key = [
                        row["\(side)_place"], row["source"], row["year"], row["\(side)_programme"],
                        row["\(side)_region"],
                    ].map { $0 ?? "?" }
                    sums[key.joined(separator: " "), default: 0] += sign * fen
                }
            }
            let balances = try Self.balances(tradein)
            #expect(balances.count > 5)
            #expect(sums.filter { $0.value != 0 } == balances)
        }
    }

    @Test("hledger reads the journal strictly and reaches the balances", .enabled(if: OtherTool.exists("hledger")))
    func hledger() throws {
        try inFreshFolder { tradein in
            try Self.books(tradein)
            try tradein.write("books.journal", try tradein.run("ledger", "export", "--format", "hledger").output)
            let check = try tradein.shell("hledger -f books.journal check --strict")
            #expect(check.status == 0, "\(check.errors)")
            let shown = try tradein.shell("hledger -f books.journal balance --flat --no-total --layout=bare -O csv")
            var sums: [String: Int] = [:]
            for line in shown.output.split(separator: "\n").dropFirst() {
                let cells = line.replacingOccurrences(of: "\"", with: "").split(separator: ",").map(String.init)
                let parts = cells[0].split(separator: ":").map(String.init)
                let key = [
                    parts[1].uppercased().replacingOccurrences(of: "-", with: "_"), parts[2].lowercased(), parts[3],
                    parts[4].lowercased(), parts[5],
                ]
                if let fen = cells.last.flatMap(Self.fen), fen != 0 { sums[key.joined(separator: " ")] = fen }
            }
            #expect(sums == (try Self.balances(tradein)))
            // A balance that is not what the entries make is noticed: the assertions assert.
            try tradein.write(
                "wrong.journal",
                try tradein.run("ledger", "export", "--format", "hledger").output.replacingOccurrences(
                    of: "= -100000.00", with: "= -100000.01"))
            #expect(try tradein.shell("hledger -f wrong.journal check").status != 0)
        }
    }

    @Test("bean-check accepts the file", .enabled(if: OtherTool.exists("bean-check")))
    func beancount() throws {
        try inFreshFolder { tradein in
            try Self.books(tradein)
            let text = try tradein.run("ledger", "export", "--format", "beancount").output
            try tradein.write("books.beancount", text)
            let check = try tradein.shell("\(OtherTool.path("bean-check")) books.beancount")
            #expect(check.status == 0, "\(check.errors)\(check.output)")
            let last = try #require(text.range(of: "-100000.00 CNY", options: .backwards))
            try tradein.write("wrong.beancount", text.replacingCharacters(in: last, with: "-100001.00 CNY"))
            #expect(try tradein.shell("\(OtherTool.path("bean-check")) wrong.beancount").status != 0)
        }
    }

    @Test("Books in order are said to be so; an unknown form of export is wrong usage")
    func inOrder() throws {
        try inFreshFolder { tradein in
            try Self.books(tradein)
            let check = try tradein.run("ledger", "check", "--format", "json")
            #expect(check.status == 0 && check.output.contains("\"OK\""))
            #expect(try tradein.run("ledger", "export", "--format", "xlsx").status == 64)
        }
    }
}

/// Programs of others that tests compare with. `make test` installs them where it can.
enum OtherTool {
    /// Beside the PATH, where `Tests/Scripts/test-tools.sh` puts what comes from PyPI.
    private static let own = Tradein.root.appendingPathComponent(".build/tools/bin").path

    static func path(_ name: String) -> String {
        let folders = [own] + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) } ?? name
    }

    static func exists(_ name: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path(name))
    }
}
