import Bureau
import Claims
import Claims
import Ledger
import Testing

@Suite("Budgets are for known regions")
struct KnownRegionsTests {
    /// Policy facts, section 10; and the city and province that they belong to.
    static let today = [
        "140000", "140700", "140702", "140703", "140721", "140722", "140723", "140724", "140725", "140727", "140728",
        "140729", "140781", "1407KFQ",
    ]

    @Test("Those that come with the command are Jinzhong's of today; Taigu's former code serves until 2019")
    func shipped() throws {
        let regions = try AppropriationFileTests.regions.get()
        func known(_ code: String, _ year: Int) throws -> Bool {
            regions.contains(try #require(Region(code)), in: year)
        }
        for code in Self.today { #expect(try known(code, 2026), "\(code)") }
        let counties = (140_700...140_799).map(String.init)
        #expect(
            try counties.filter { try known($0, 2026) } == Self.today.filter { $0 > "140000" && $0.utf8.count == 6 })
        #expect(try known("140726", 2019) && known("140703", 2019))
        #expect(try !known("140726", 2020) && !known("140703", 2018))
        #expect(try !known("140100", 2026) && !known("110000", 2026))
        #expect(regions.names(in: 2026).zh.contains("榆次区 140702"))
        #expect(regions.names(in: 2026).en.contains("GB/T 2260 (reported)"))
        #expect(!regions.names(in: 2026).zh.contains("太谷县"))
    }

    @Test(
        "A list that is not in order is refused, and says where",
        arguments: [
            ("", "no list"), ("regions: []", "no list"), ("regions: [{code: 140700}]", "lacks status"),
            ("regions: [{code: 14070, zh: 某, en: X, document: d, status: reported}]", "14070"),
            ("regions: [{code: 1407, zh: 某, en: X, document: d, status: reported}]", "1407"),
            ("regions: [{code: 140700, en: X, document: d, status: reported}]", "lacks zh"),
            ("regions: [{code: 140700, zh: 某, en: X, status: reported}]", "lacks document"),
            ("regions: [{code: 140700, zh: 某, en: X, document: d, status: sure}]", "140700"),
            ("regions: [{code: 140700, zh: 某, en: X, document: d, status: reported, from: 19}]", "19"),
            (
                "regions: [{code: 140700, zh: 某, en: X, document: d, status: reported, from: 2020, until: 2019}]",
                "140700"
            ),
            (
                """
                regions:
                  - {code: 140700, zh: 某, en: X, document: d, status: reported}
                  - {code: 140700, zh: 某, en: X, document: d, status: reported}
                """, "twice"
            ),
        ])
    func refused(text: String, says: String) {
        #expect {
            _ = try KnownRegions(text, file: "regions.yaml")
        } throws: { error in
            let message = (error as? BureauError)?.message.en ?? ""
            return message.contains("regions.yaml") && message.contains(says)
        }
    }

    @Test("Without a list nothing is entered")
    func missing() {
        #expect {
            _ = try KnownRegions.load(path: "/nowhere/regions.yaml")
        } throws: { error in
            (error as? BureauError)?.kind == .input && (error as? BureauError)?.message.en.contains("/nowhere") == true
        }
    }
}
