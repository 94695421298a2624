import Foundation
import Testing

@Suite("tradein report")
struct ReportTests {
    @Test("Money by source: what was approved is in one of its places; one claim is paid, one returned, one in transit")
    func money() throws {
        try inFreshFolder { tradein in
            try LedgerExportTests.books(tradein)
            let rows = try tradein.run("report", "money", "--by", "source", "--format", "json").objects
            #expect(rows.map { $0["source"] as? String } == ["central", "local"])
            let central = try #require(rows.first)
            // 449.85 yuan each, of which 90 % are central: 404.865, half up.
            for column in ["paid", "returned", "in_transit"] {
                #expect(central[column] as? String == "404.87", "\(column): \(central)")
            }
            #expect(central["appropriated"] as? String == "100000.00")
            let fen = ["committed", "in_transit", "paid", "returned"].compactMap {
                (central[$0] as? String).flatMap(Self.fen)
            }
            #expect(fen.count == 4 && fen.reduce(0, +) == (central["approved"] as? String).flatMap(Self.fen))
        }
    }

    private static func fen(_ yuan: String) -> Int? {
        Int(yuan.replacingOccurrences(of: ".", with: ""))
    }

    @Test("Ageing counts from the decision's day and names what is past the limit of 30 days")
    func ageing() throws {
        try inFreshFolder { tradein in
            try LedgerExportTests.books(tradein)
            let result = try tradein.run(
                "report", "ageing", "--on", "2026-12-24", "--format", "json", "--lang", "en", "--rules", Tradein.rules)
            let row = try #require(try result.objects.first)
            // Decided on 2026-11-23: 31 days. Three of four are not paid.
            #expect(row["stage"] as? String == "payment" && row["days_31"] as? Int == 3 && row["late"] as? Int == 3)
            #expect(row["longest"] as? Int == 31)
            #expect(result.errors.contains("D00000002") && !result.errors.contains("D00000001"), "\(result.errors)")
            let before = try tradein.run(
                "report", "ageing", "--on", "2026-12-23", "--format", "json", "--rules", Tradein.rules
            ).objects
            #expect(before.first?["late"] as? Int == 0)
        }
    }

    @Test("A budget line lasts as long as the pace of 30 days says; a workbook is written; wrong usage is refused")
    func others() throws {
        try inFreshFolder { tradein in
            try LedgerExportTests.books(tradein)
            let rows = try tradein.run(["report", "burn-down", "--format", "json"] + Tradein.day).objects
            let central = try #require(rows.first { $0["source"] as? String == "central" })
            let available = try #require((central["available"] as? String).flatMap(Self.fen))
            let drawn = try #require((central["drawn_30_days"] as? String).flatMap(Self.fen))
            #expect(available + drawn == 10_000_000 && drawn > 0)
            #expect((central["runs_out"] as? String)?.isEmpty == false)

            let written = try tradein.run("report", "money", "--format", "xlsx", "--out", "money.xlsx")
            #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
            let bytes = try Data(contentsOf: tradein.folder.appendingPathComponent("money.xlsx"))
            #expect(bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]))
            #expect(try tradein.run("report", "money", "--format", "xlsx").status == 64)
            #expect(try tradein.run("report", "money", "--by", "month,month").status == 64)

            let targets = try tradein.run(
                "report", "targets", "--year", "2026", "--format", "json", "--rules", Tradein.rules
            ).objects
            #expect(targets.map { $0["wanted"] as? String } == ["unset", "unset", "50000000000.00"])
            try tradein.write("rules/finance/figures.yaml", "time limits: {}\n")
            let bad = try tradein.run("report", "targets", "--rules", "rules", "--lang", "en")
            #expect(bad.status == 65 && bad.errors.contains("figures.yaml"), "\(bad.errors)")
        }
    }
}
