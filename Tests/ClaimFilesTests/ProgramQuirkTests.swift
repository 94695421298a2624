import Claims
import FEEL
import Testing

@testable import ClaimFiles

/// What Excel, WPS and the libraries that merchants' programs use are known to write, each by itself. The files that
/// LibreOffice, openpyxl and XlsxWriter really write are read in `OfficeProgramTests`.
@Suite("Workbooks as programs write them")
struct ProgramQuirkTests {
    private static let header = WorkbookFile.row(1, Sample.header.split(separator: ",").map(String.init))
    private static let plain = WorkbookFile.row(2, Sample.appliance("A").map(\.1))
    private static let expected = ReadFile([Sample.header, Sample.row("A")].joined(separator: "\n"), named: "c.csv")
        .claims

    /// Claim A with one cell written out.
    private static func row(with field: String, _ attributesAndValue: String) -> String {
        let cells = Sample.appliance("A").enumerated().map { place, entry in
            let reference = WorkbookFile.column(place) + "2"
            return entry.0 == field
                ? "<c r=\"\(reference)\" \(attributesAndValue)</c>"
                : "<c r=\"\(reference)\" t=\"inlineStr\"><is><t>\(entry.1)</t></is></c>"
        }
        return "<row r=\"2\">\(cells.joined())</row>"
    }

    private static func read(_ row: String, strings: [String] = [], formats: [String] = []) -> ReadFile {
        read(WorkbookFile(rows: [header, row], strings: strings, formats: formats))
    }

    private static func read(_ file: WorkbookFile) -> ReadFile { ReadFile(file.bytes, named: "claims.xlsx") }

    private func expectPlain(_ file: WorkbookFile, _ comment: Comment? = nil) {
        let read = ProgramQuirkTests.read(file)
        #expect(read.error == nil && read.claims == ProgramQuirkTests.expected, comment)
    }

    // MARK: - Packages

    @Test("The strict form of the standard has other namespaces, and days in ISO 8601")
    func strict() {
        var file = WorkbookFile(rows: [
            ProgramQuirkTests.header, ProgramQuirkTests.row(with: "invoice_date", "t=\"d\"><v>2024-10-01T00:00:00</v>"),
        ])
        let spaces = [
            (
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main"
            ),
            (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships"
            ),
        ]
        file.parts = file.parts.map { name, bytes in
            let text = spaces.reduce(String(decoding: bytes, as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
            return (name, Array(text.utf8))
        }
        expectPlain(file)
    }

    @Test("Alternate content and extensions of newer versions are passed over")
    func alternateContent() {
        var file = WorkbookFile(rows: [ProgramQuirkTests.header, ProgramQuirkTests.plain])
        let alternate = """
            <mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice \
            Requires="x15"><x15ac:absPath url="C:\\claims\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>\
            </mc:Choice></mc:AlternateContent>
            """
        for (part, place) in [("xl/workbook.xml", "<sheets>"), ("xl/worksheets/sheet1.xml", "<sheetData>")] {
            let text = String(decoding: file.parts.first { $0.name == part }?.bytes ?? [], as: UTF8.self)
            file.replace(
                part,
                text.replacing(place, with: alternate + place).replacing(
                    "</worksheet>", with: "<extLst><ext uri=\"{1}\"><c><v>1</v></c></ext></extLst></worksheet>"))
        }
        expectPlain(file)
    }

    @Test("Parts may begin with a byte order mark, be in UTF-16, and be named with other capitals or with backslashes")
    func parts() {
        var marked = WorkbookFile(rows: [ProgramQuirkTests.header, ProgramQuirkTests.plain])
        marked.parts = marked.parts.map { ($0.name, [0xEF, 0xBB, 0xBF] + $0.bytes) }
        expectPlain(marked, "byte order mark")
        var wide = WorkbookFile(rows: [ProgramQuirkTests.header, ProgramQuirkTests.plain])
        wide.parts = wide.parts.map { name, bytes in
            let text = String(decoding: bytes, as: UTF8.self).replacing("encoding=\"UTF-8\" ", with: "")
            return (name, [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        }
        expectPlain(wide, "UTF-16")
        for rename in [{ $0.uppercased() }, { $0.replacing("/", with: "\\") }, { "/" + $0 }] as [(String) -> String] {
            var other = WorkbookFile(rows: [ProgramQuirkTests.header, ProgramQuirkTests.plain])
            other.parts = other.parts.map { (rename($0.name), $0.bytes) }
            expectPlain(other, "\(rename("xl/a"))")
        }
    }

    @Test(
        "Sizes may follow the parts, as programs write them that stream, or stand in 64 bits", arguments: [false, true])
    func archives(is64Bit: Bool) {
        var file = WorkbookFile(rows: [ProgramQuirkTests.header, ProgramQuirkTests.plain])
        if is64Bit { file.is64Bit = true } else { file.hasDescriptors = true }
        expectPlain(file)
    }

    @Test("A sheet that is not shown is not the first; where none is shown it is")
    func hiddenSheet() throws {
        let lists = [WorkbookFile.row(1, ["冰箱", "空调"])]
        let claims = [ProgramQuirkTests.header, ProgramQuirkTests.plain]
        for state in ["hidden", "veryHidden"] {
            var file = WorkbookFile(sheets: [("选项", lists), ("申报", claims)])
            let outline = String(
                decoding: try #require(file.parts.first { $0.name == "xl/workbook.xml" }).bytes, as: UTF8.self)
            file.replace(
                "xl/workbook.xml", outline.replacing("sheetId=\"1\"", with: "sheetId=\"1\" state=\"\(state)\""))
            expectPlain(file)
            #expect(ReadFile(file.bytes, named: "claims.xlsx", sheet: "选项").error?.row == 1)
        }
        var file = WorkbookFile(rows: claims)
        let outline = String(
            decoding: try #require(file.parts.first { $0.name == "xl/workbook.xml" }).bytes, as: UTF8.self)
        file.replace("xl/workbook.xml", outline.replacing("sheetId=\"1\"", with: "sheetId=\"1\" state=\"hidden\""))
        expectPlain(file)
    }

    @Test("Rows and cells may come without their places, and rows with attributes of other namespaces")
    func withoutPlaces() {
        let strip = { (row: String) in row.replacing(#/ r="[A-Z]*[0-9]+"/#, with: "") }
        expectPlain(WorkbookFile(rows: [strip(ProgramQuirkTests.header), strip(ProgramQuirkTests.plain)]))
        let described = ProgramQuirkTests.plain.replacing(
            "<row r=\"2\"",
            with: "<row r=\"2\" spans=\"1:13\" ht=\"15\" x14ac:dyDescent=\"0.25\" xmlns:x14ac=\"urn:x14ac\"")
        expectPlain(WorkbookFile(rows: [ProgramQuirkTests.header, described]))
    }

    // MARK: - Cells

    @Test(
        "Texts: rich and phonetic runs, kept spaces, escaped characters",
        arguments: [
            ("<r><rPr><b/></rPr><t>海</t></r><r><t xml:space=\"preserve\">尔 </t></r>", "海尔"),
            ("<t>海尔</t><rPh sb=\"0\" eb=\"1\"><t>ハイ</t></rPh><phoneticPr fontId=\"1\"/>", "海尔"),
            ("<t xml:space=\"preserve\">  海尔　</t>", "海尔"), ("<t>海尔_x000D_\n</t>", "海尔"),
            ("<t>A_x0042_C</t>", "ABC"), ("<t>_x005F_x0042_</t>", "_x0042_"), ("<t>A_x001F_B</t>", "A_x001F_B"),
            ("<t>_x0000_A_x12_</t>", "_x0000_A_x12_"), ("<t>_x0022_海尔_x0022_</t>", "\"海尔\""),
            ("<t>A_xD83D_</t>", "A_xD83D_"),
        ])
    func texts(_ item: String, _ expected: String) {
        let shared = ProgramQuirkTests.read(
            ProgramQuirkTests.row(with: "brand", "t=\"s\"><v>1</v>"), strings: ["<t>x</t>", item])
        #expect(shared.claims.first?.text(of: "brand") == expected)
        let inline = ProgramQuirkTests.read(ProgramQuirkTests.row(with: "brand", "t=\"inlineStr\"><is>\(item)</is>"))
        #expect(inline.claims.first?.text(of: "brand") == expected)
    }

    @Test(
        "A number of more than fifteen digits has lost some, and is found damaged, in whatever way it is written",
        arguments: ["6228004366003814524", "6.2280043660038144E+18", "6228004366003810000", "6.22800436600381E+018"])
    func lostDigits(_ number: String) throws {
        for field in ["applicant_id", "serial_number", "brand", "claim_id"] {
            let file = ProgramQuirkTests.read(ProgramQuirkTests.row(with: field, "><v>\(number)</v>"))
            let messages = file.claims.flatMap(\.problems).map(\.message.zh) + file.bad.map(\.message.zh)
            #expect(messages.contains { $0.contains("科学计数") }, "\(field): \(messages)")
        }
        // As a text it is what it is.
        let text = ProgramQuirkTests.read(
            ProgramQuirkTests.row(with: "serial_number", "t=\"str\"><v>6228004366003814524</v>"))
        #expect(text.claims.first?.text(of: "serial_number") == "6228004366003814524")
    }

    @Test(
        "The error of a formula is no brand, no number and no claim's number, in a workbook as in a table",
        arguments: ["#N/A", "#REF!", "#VALUE!", "#NAME?"])
    func formulaErrors(_ error: String) {
        for field in ["brand", "serial_number", "final_price"] {
            let cell = ProgramQuirkTests.read(
                ProgramQuirkTests.row(with: field, "t=\"e\"><f>VLOOKUP(A1,B:C,2,0)</f><v>\(error)</v>"))
            #expect(cell.claims.first?.problems.map(\.field) == [field])
            let table = ReadFile(
                [Sample.header, Sample.row("A", [(field, error)])].joined(separator: "\n"), named: "claims.csv")
            #expect(table.claims == cell.claims)
            #expect(table.claims.first?.problems.first?.message.zh.contains("公式") == true)
        }
        let row = ProgramQuirkTests.read(ProgramQuirkTests.row(with: "claim_id", "t=\"e\"><v>\(error)</v>"))
        #expect(row.claims.isEmpty && row.bad.first?.field == "claim_id")
    }

    @Test("An apostrophe that got into a number is none of its digits", arguments: ["'", "‘", "’"])
    func apostrophes(_ mark: String) {
        let claim = ProgramQuirkTests.read(
            ProgramQuirkTests.row(
                with: "applicant_id", "t=\"inlineStr\"><is><t>\(mark)140799194005010013</t></is>")
        ).claims.first
        #expect(claim == ProgramQuirkTests.expected.first)
        let alone = ProgramQuirkTests.read(
            ProgramQuirkTests.row(with: "applicant_id", "t=\"inlineStr\"><is><t>\(mark)</t></is>"))
        #expect(alone.claims.first?.problems.map(\.field) == ["applicant_id"])
    }

    @Test(
        "Numbers and dates under formats of their own",
        arguments: [
            ("invoice_date", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "45566", "2024-10-01"),
            ("invoice_date", "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "45566", "2024-10-01"),
            ("invoice_date", "yyyy/m/d\\ h:mm;@", "45566.999", "2024-10-01"),
            ("invoice_date", "yyyy\\.mm\\.dd", "45566", "2024-10-01"),
            ("final_price", "\"¥\"#,##0.00;[Red]\"¥\"\\-#,##0.00", "5000", "5000.00"),
            ("final_price", "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "5000", "5000.00"),
            ("final_price", "0.00%", "5000", "5000.00"), ("final_price", "0.00E+00", "5000", "5000.00"),
            ("final_price", "@", "5000", "5000.00"),
        ])
    func numberFormats(_ field: String, _ code: String, _ value: String, _ expected: String) {
        let file = ProgramQuirkTests.read(
            ProgramQuirkTests.row(with: field, "s=\"2\"><v>\(value)</v>"), formats: [WorkbookFile.quoted(code)])
        let problems = file.claims.flatMap(\.problems).map(\.message.en)
        #expect(file.claims == ProgramQuirkTests.expected, "\(code): \(problems)")
        let content = String(decoding: file.claims.first?.content ?? [], as: UTF8.self)
        #expect(content.contains(expected))
    }
}
