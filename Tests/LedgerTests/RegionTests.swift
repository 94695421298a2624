import Ledger
import Testing

@Suite("Regions cover each other by their codes")
struct RegionTests {
    @Test(
        "most specific first",
        arguments: [
            ("140702", ["140702", "140700", "140000"]), ("140700", ["140700", "140000"]),
            ("1407", ["140700", "140000"]),
            ("14", ["140000"]), ("140000", ["140000"]), ("1407KFQ", ["1407KFQ", "140700", "140000"]),
            ("110105", ["110105", "110100", "110000"]), ("elsewhere", ["elsewhere"]),
        ])
    func covering(code: String, expected: [String]) {
        #expect(Region.covering(code) == expected)
    }

    @Test(
        "and a text that is none has no code",
        arguments: ["", "1", "140", "14070", "1407021", "990702", "00", "1407kfq", "1407KFQXY", "KFQ", "１４"])
    func refuses(text: String) {
        #expect(Region(text) == nil)
    }

    @Test("sources are known by name and by label")
    func sources() {
        #expect(FundingSource(named: "central") == .central)
        #expect(FundingSource(named: "中央") == .central)
        #expect(FundingSource(named: "中央资金") == .central)
        #expect(FundingSource(named: "地方资金") == .local)
        #expect(FundingSource(named: "Central") == nil)
        #expect(FundingSource(named: "") == nil)
    }
}
