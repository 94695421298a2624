import Bureau
import Claims
import Foundation
import GRDB
import Ledger
import Testing

@Suite("Budget files are taken whole or not at all")
struct AppropriationFileTests {
    static let programmes = [
        "appliance": "appliance", "vehicle-scrappage": "vehicle-scrappage", "vehicle_scrappage": "vehicle-scrappage",
        "家电以旧换新补贴": "appliance",
    ]

    /// The regions that come with the command.
    static let regions = Result {
        try KnownRegions.load(
            path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Rules/finance/regions.yaml").path)
    }

    static func read(_ bytes: [UInt8], _ file: String) throws(AppropriationFileError) -> [AppropriationLine] {
        try AppropriationFile.lines(of: bytes, file: file, programmes: programmes, regions: try? regions.get())
    }

    static func read(_ text: String, _ file: String = "budget.yaml") throws(AppropriationFileError)
        -> [AppropriationLine]
    {
        try read(Array(text.utf8), file)
    }

    /// The problems of a file that should be refused, as "line field" and the English message.
    static func problems(_ text: String, _ file: String = "budget.yaml") -> [(line: Int?, field: String?, en: String)] {
        do {
            _ = try read(text, file)
            return []
        } catch {
            return error.problems.map { ($0.line, $0.field?.en, $0.message.en) }
        }
    }

    static func expected() throws -> [AppropriationLine] {
        [
            try line("900000.00", programme: "vehicle-scrappage", document: "晋财建〔2026〕1号"),
            try line("400.50", .local, year: 2025, region: "140728", document: "晋财建〔2026〕2号"),
        ]
    }

    @Test("in YAML, as a list or under lines with common values")
    func yaml() throws {
        let list = """
            - {source: central, year: 2026, programme: vehicle-scrappage, region: "140700", amount: 900000.00, document: 晋财建〔2026〕1号}
            # a comment
            - source: 地方资金
              year: 2025
              programme: appliance
              region: 140728
              amount: 400.5
              document: 晋财建〔2026〕2号
              note: 备注
            """
        #expect(try Self.read(list) == Self.expected())
        let mapping = """
            title: 预算
            year: 2026
            source: 中央
            programme: vehicle_scrappage
            document: 晋财建〔2026〕1号
            lines:
              - {region: 1407, amount: 900000 yuan}
              - {来源: x}
            """
        #expect(Self.problems(mapping).map(\.line) == [8])
        let common = mapping.replacing(
            "  - {来源: x}",
            with: "  - {资金来源: local, 年度: 2025年, 补贴项目: 家电以旧换新补贴, 地区: '140728', 金额: 400.50元, 文号: 晋财建〔2026〕2号}")
        #expect(try Self.read(common) == Self.expected())
    }

    static let csv =
        "资金来源,年度,补贴项目,地区,金额,文号\r\n中央,2026,vehicle_scrappage,140700,900000.00,晋财建〔2026〕1号\r\n\r\nlocal,2025,appliance,140728,400.50,\"晋财建〔2026〕2号\"\r\n"

    @Test("in CSV, with Chinese or English headers, commas or tabs, in UTF-8 with or without mark")
    func csvForms() throws {
        #expect(try Self.read(Self.csv, "b.csv") == Self.expected())
        #expect(try Self.read([0xEF, 0xBB, 0xBF] + Array(Self.csv.utf8), "B.CSV") == Self.expected())
        #expect(try Self.read(Self.csv.replacing(",", with: "\t"), "b.csv") == Self.expected())
        let english = Self.csv.replacing("资金来源,年度,补贴项目,地区,金额,文号", with: "source,year,programme,region,amount,document")
        #expect(try Self.read(english, "b.csv") == Self.expected())
    }

    @Test("in GB18030, as spreadsheets save it")
    func gb18030() throws {
        // "资金来源" and the rest by Foundation's encoder, which is another than the reader's.
        let encoding = String.Encoding(rawValue: 0x8000_0632)
        let bytes = try #require(Self.csv.data(using: encoding))
        #expect(try Self.read([UInt8](bytes), "b.csv") == Self.expected())
    }

    @Test("The samples are read", arguments: ["budget.yaml", "budget.csv"])
    func samples(name: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "SampleClaims").appending(path: name).path
        try #require(FileManager.default.fileExists(atPath: path))
        let programmes = ["vehicle-scrappage", "vehicle-replacement", "appliance", "elderly-retrofit"]
        let lines = try AppropriationFile.read(
            path: path, programmes: Dictionary(uniqueKeysWithValues: programmes.map { ($0, $0) }))
        #expect(lines.count == 10)
        #expect(lines.first == (try line("900000.00", programme: "vehicle-scrappage", document: "演示财建〔2026〕1号")))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        let says: String
        var testDescription: String { "\(field) = \(value)" }
    }

    static let bad = [
        Bad(field: "amount", value: "-5.00", says: "is negative."),
        Bad(field: "amount", value: "1,000.00", says: "has thousands separators or blanks."),
        Bad(field: "amount", value: "1 000.00", says: "has thousands separators or blanks."),
        Bad(field: "amount", value: "1，000", says: "has thousands separators or blanks."),
        Bad(field: "amount", value: "1.005", says: "is no amount with at most two places."),
        Bad(field: "amount", value: "1e6", says: "is no amount with at most two places."),
        Bad(field: "amount", value: "ten", says: "is no amount with at most two places."),
        Bad(field: "amount", value: "0.00", says: "is nothing."),
        Bad(field: "amount", value: "10000000000000.01", says: "is more than 10000000000000.00 yuan."),
        Bad(field: "amount", value: "", says: "is missing."),
        Bad(field: "source", value: "bank", says: "is no funding source."),
        Bad(field: "source", value: "", says: "is missing."),
        Bad(field: "year", value: "26", says: "is no year from 2000 to 2099."),
        Bad(field: "year", value: "+2026", says: "is no year from 2000 to 2099."),
        Bad(field: "year", value: "20260", says: "is no year from 2000 to 2099."),
        Bad(field: "programme", value: "ebikes", says: "is no programme that there are rules for."),
        Bad(field: "region", value: "14070", says: "is no division code."),
        Bad(field: "region", value: "990702", says: "is no division code."),
        Bad(field: "region", value: "149999", says: "is no region that is known in 2026."),
        // Taigu county, which became Taigu district in 2019; a province and a city that nobody has entered.
        Bad(field: "region", value: "140726", says: "is no region that is known in 2026."),
        Bad(field: "region", value: "13", says: "is no region that is known in 2026."),
        Bad(field: "region", value: "1401ABC", says: "is no region that is known in 2026."),
        Bad(field: "document", value: "", says: "is missing."),
        Bad(
            field: "document", value: String(repeating: "文", count: 67), says: "is too long or has control characters."),
    ]

    @Test("Each bad value is named with line and field, in YAML and CSV", arguments: bad)
    func badValues(_ bad: Bad) {
        var values = [
            "source": "central", "year": "2026", "programme": "appliance", "region": "140700", "amount": "1.00",
            "document": "d",
        ]
        values[bad.field] = bad.value
        let names = values.keys.sorted()
        let yaml = "# first line\n- {" + names.map { "\($0): '\(values[$0] ?? "")'" }.joined(separator: ", ") + "}\n"
        let csv = names.joined(separator: ",") + "\n" + names.map { "\"\(values[$0] ?? "")\"" }.joined(separator: ",")
        for problems in [Self.problems(yaml), Self.problems(csv, "b.csv")] {
            #expect(problems.count == 1)
            #expect(problems.first?.line == 2)
            #expect(problems.first?.field == bad.field)
            #expect(problems.first?.en == bad.says)
        }
    }

    @Test("All problems of a file are told at once, and the good lines are not taken alone")
    func allProblems() {
        let text = """
            - {source: central, year: 2026, programme: appliance, region: 140700, amount: 1.00, document: a}
            - {source: x, year: y, programme: z, region: r, amount: m}
            - {source: central, year: 2026, programme: appliance, region: 1407, amount: 2.00, document: a}
            """
        let problems = Self.problems(text)
        #expect(problems.map(\.line) == [2, 2, 2, 2, 2, 2, 3])
        #expect(problems.last?.en == "is the same document's same budget line as line 1.")
    }

    @Test(
        "What is no budget is refused as a whole",
        arguments: [
            ("", "b.yaml", nil, "has no lines."), ("[]", "b.yaml", nil, "has no lines."),
            ("\n\n", "b.csv", nil, "has no lines."), ("source,year", "b.csv", nil, "has no lines."),
            ("source,source\na,b", "b.csv", 1, "is there twice."),
            ("amonut\n1", "b.csv", 1, "is no column of a budget."),
            ("amount\n1,2", "b.csv", 2, "has 2 cells, the header 1."),
            ("amount\n\n\"1\n2", "b.csv", 3, "a quote is opened and not closed."),
            ("amount\n\"1\"x", "b.csv", 2, "there is text after a closing quote."),
            ("a: b", "b.yaml", 1, "is no field of a budget."),
            ("year: 2026", "b.yaml", 1, "there is no list of budget lines."),
            ("hello", "b.yaml", 1, "there is no list of budget lines."),
            ("- 1", "b.yaml", 1, "this item is no budget line."),
            ("- {amonut: 1}", "b.yaml", 1, "is no field of a budget."),
            ("- {year: [1]}", "b.yaml", 1, "should be one text or number."),
            ("x", "b.xlsx", nil, "is neither .yaml nor .csv."),
            ("a\nb\u{0}", "b.csv", 2, "there is a NUL byte: this is no text file."),
        ] as [(String, String, Int?, String)])
    func refusedWhole(text: String, file: String, line: Int?, says: String) {
        let problems = Self.problems(text, file)
        #expect(problems.count == 1)
        #expect(problems.first?.line == line)
        #expect(problems.first?.en == says)
    }

    @Test("A YAML error names its line")
    func brokenYAML() {
        #expect(Self.problems("- {source: central\n- x").first?.line != nil)
        #expect(Self.problems("- {year: 1, year: 2}").first?.en.contains("is no YAML") == true)
    }

    @Test("Bytes that are no text at all say so, with the line")
    func noText() {
        #expect {
            _ = try Self.read([0x61, 0x0A, 0xFF, 0xFF], "b.csv")
        } throws: { error in
            let problem = (error as? AppropriationFileError)?.problems.first
            return problem?.line == 2 && problem?.message.en == "the text is neither UTF-8 nor GB18030."
        }
    }

    @Test("A file that is not there says so, in both languages")
    func missingFile() {
        #expect {
            _ = try AppropriationFile.read(path: "/nowhere/budget.yaml", programmes: [:])
        } throws: { error in
            let error = error as? AppropriationFileError
            return error?.message.en.hasPrefix("/nowhere/budget.yaml: cannot be read") == true
                && error?.message.zh.contains("无法读取") == true
        }
    }
}
