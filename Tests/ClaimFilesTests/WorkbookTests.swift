@testable import ClaimFiles
import Claims
import FEEL
import Testing

@Suite("Workbooks")
struct WorkbookTests {
    private static let header = WorkbookFile.row(1, Sample.header.split(separator: ",").map(String.init))

    private static func texts(_ row: Int, _ id: String, _ changes: [(String, String)] = []) -> String {
        WorkbookFile.row(row, Sample.appliance(id, changes).map(\.1))
    }

    /// The row of claim A with one cell written out.
    private static func row(with field: String, _ cell: (String) -> String) -> String {
        let fields = Sample.appliance("A")
        let cells = fields.enumerated().map { place, entry in
            let reference = WorkbookFile.column(place) + "2"
            return entry.0 == field
                ? cell(reference) : "<c r=\"\(reference)\" t=\"inlineStr\"><is><t>\(entry.1)</t></is></c>"
        }
        return "<row r=\"2\">\(cells.joined())</row>"
    }

    private static func read(_ file: WorkbookFile, sheet: String? = nil) -> ReadFile {
        ReadFile(file.bytes, named: "claims.xlsx", sheet: sheet)
    }

    @Test("The same claims as CSV and as a workbook are the same")
    func same() {
        let file = WorkbookTests.read(
            WorkbookFile(rows: [WorkbookTests.header, WorkbookTests.texts(2, "A"), WorkbookTests.texts(3, "B")]))
        let table = ReadFile([Sample.header, Sample.row("A"), Sample.row("B")].joined(separator: "\n"), named: "c.csv")
        #expect(file.format == .xlsx)
        #expect(file.claims == table.claims && file.claims.count == 2)
        #expect(file.outline == ["2 ok", "3 ok"])
        #expect(file.warnings.isEmpty)
    }

    @Test("Titles and notes may stand above the header, rows and cells may be left out")
    func titles() {
        let title = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>晋中市申报表</t></is></c></row>"
        let note = "<row r=\"3\"><c r=\"C3\" t=\"inlineStr\"><is><t>填报单位：甲</t></is></c><c r=\"D3\"/></row>"
        let header = WorkbookFile.row(5, Sample.chineseHeader.split(separator: ",").map(String.init))
        let row = WorkbookFile.row(9, Sample.chineseRow("A").split(separator: ",").map(String.init))
        let file = WorkbookTests.read(WorkbookFile(rows: [title, note, header, row]))
        #expect(file.outline == ["9 ok"])
        #expect(file.claims.first?.text(of: "claim_id") == "A")
    }

    @Test(
        "Dates are read by the cell's format, in both systems of counting; a time of day is left out",
        arguments: [
            ("45566", 1, false, "2024-10-01"), ("45566.75", 1, false, "2024-10-01"), ("44104", 1, true, "2024-10-01"),
            ("45566", 2, false, "2024-10-01"),
        ])
    func dates(_ serial: String, _ style: Int, _ from1904: Bool, _ expected: String) {
        let row = WorkbookTests.row(with: "invoice_date") { "<c r=\"\($0)\" s=\"\(style)\"><v>\(serial)</v></c>" }
        let file = WorkbookTests.read(
            WorkbookFile(
                rows: [WorkbookTests.header, row], formats: ["yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"],
                from1904: from1904))
        #expect(file.outline == ["2 ok"])
        #expect(file.claims.first?.date(of: "invoice_date") == CivilDate(expected))
    }

    @Test("What follows the workbook's properties does not take the system of 1904 back, as LibreOffice writes it")
    func systemOf1904() throws {
        let row = WorkbookTests.row(with: "invoice_date") { "<c r=\"\($0)\" s=\"1\"><v>44104</v></c>" }
        var workbook = WorkbookFile(rows: [WorkbookTests.header, row], from1904: true)
        let outline = String(
            decoding: try #require(workbook.parts.first { $0.name == "xl/workbook.xml" }).bytes, as: UTF8.self)
        workbook.replace(
            "xl/workbook.xml",
            outline.replacing(
                "<sheets>", with: "<workbookProtection/><bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>")
        )
        #expect(WorkbookTests.read(workbook).claims.first?.date(of: "invoice_date") == CivilDate("2024-10-01"))
    }

    @Test(
        "A serial number is the day that Excel shows for it",
        arguments: [
            ("1", false, "1900-01-01"), ("59", false, "1900-02-28"), ("60", false, nil), ("61", false, "1900-03-01"),
            ("0", false, nil), ("0", true, "1904-01-01"), ("36526", false, "2000-01-01"),
            ("2958465", false, "9999-12-31"), ("2958466", false, nil), ("-1", false, nil), ("x", false, nil),
        ] as [(String, Bool, String?)])
    func serials(_ serial: String, _ from1904: Bool, _ expected: String?) {
        #expect(CellValue.date(Array(serial.utf8)[...], from1904: from1904) == expected)
    }

    @Test(
        "A number is what the spreadsheet shows, not what binary floating point made of it",
        arguments: [
            ("5000", "5000"), ("89.85", "89.85"), ("89.849999999999994", "89.85"), ("0.1", "0.1"),
            ("1234.5600000000001", "1234.56"), ("19999.919999999998", "19999.92"), ("-0.5", "-0.5"), ("0", "0"),
            ("1E3", "1000"), ("1.5E-3", "0.0015"), ("9.9999999999999995", "10"), ("13800990001", "13800990001"),
            ("6.2280000000000001E+18", "6.228E+18"), ("6228004366003814524", "6.22800436600381E+18"),
            ("1234567890123456", "1.23456789012346E+15"), ("1000000000000000000", "1E+18"), ("1E-30", nil),
            ("1,5", nil), ("1e", nil), ("0.000", "0"), ("007", "7"),
        ] as [(String, String?)])
    func numbers(_ text: String, _ expected: String?) {
        #expect(CellValue.number(Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "A format shows a date when it has a year or a day that is no literal",
        arguments: [
            ("yyyy/m/d", true), ("m\"月\"d\"日\"", true), ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", true), ("e/m/d", true),
            ("General", false), ("0.00", false), ("0.00E+00", false), ("#,##0.00\"yuan and day\"", false), ("@", false),
            ("h:mm", false), ("[Red]0", false), ("\\d0", false), ("0_d", false), ("G/通用格式", false),
        ])
    func formats(_ code: String, _ expected: Bool) {
        #expect(CellFormats.isDate(code) == expected)
    }

    @Test(
        "Shared, rich, inline and computed texts are texts; a phonetic guide is not part of one",
        arguments: [
            "t=\"s\"><v>0</v>", "t=\"s\"><v>1</v>", "t=\"inlineStr\"><is><r><t>海</t></r><r><t>尔</t></r></is>",
            "t=\"str\"><f>A1&amp;B1</f><v>海尔</v>", "t=\"inlineStr\"><is><t><![CDATA[海尔]]></t></is>",
        ])
    func texts(_ cell: String) {
        let row = WorkbookTests.row(with: "brand") { "<c r=\"\($0)\" \(cell)</c>" }
        let strings = ["<t>海尔</t>", "<r><rPr/><t>海</t></r><r><t>尔</t></r><rPh sb=\"0\" eb=\"1\"><t>hai</t></rPh>"]
        let file = WorkbookTests.read(WorkbookFile(rows: [WorkbookTests.header, row], strings: strings))
        #expect(file.claims.first?.text(of: "brand") == "海尔")
    }

    @Test("A cell may hold quotation marks, separators and line breaks")
    func marks() {
        let brand = "\"海尔\", 12\"\n第二行"
        let file = WorkbookTests.read(
            WorkbookFile(rows: [WorkbookTests.header, WorkbookTests.texts(2, "A", [("brand", brand)])]))
        #expect(file.claims.first?.text(of: "brand") == brand)
    }

    @Test("Booleans, and errors of a formula")
    func otherValues() {
        let error = WorkbookTests.row(with: "final_price") { "<c r=\"\($0)\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>" }
        let file = WorkbookTests.read(WorkbookFile(rows: [WorkbookTests.header, error]))
        #expect(file.claims.first?.problems.map(\.field) == ["final_price"])
    }

    @Test("A formula whose value was not saved counts as empty, and the sender is told which cell it is")
    func unsavedFormula() throws {
        let row = WorkbookTests.row(with: "brand") { "<c r=\"\($0)\"><f>A1</f></c>" }
        let file = WorkbookTests.read(WorkbookFile(rows: [WorkbookTests.header, row]))
        #expect(file.outline == ["2 ok"])
        #expect(try #require(file.warnings.first).message.en.contains("J2"))
    }

    @Test("The first sheet is read, or the one that is named")
    func sheets() throws {
        let other = [WorkbookTests.header, WorkbookTests.texts(2, "B")]
        let file = WorkbookFile(sheets: [
            ("一", [WorkbookTests.header, WorkbookTests.texts(2, "A")]), ("二 &amp; 三", other), ("空", []),
        ])
        #expect(WorkbookTests.read(file).claims.map { $0.text(of: "claim_id") } == ["A"])
        #expect(WorkbookTests.read(file, sheet: "二 & 三").claims.map { $0.text(of: "claim_id") } == ["B"])
        let wrong = try #require(WorkbookTests.read(file, sheet: "四").error)
        #expect(wrong.message.en.contains("四") && wrong.message.en.contains("“一”"))
        #expect(try #require(WorkbookTests.read(file, sheet: "空").error).message.en.contains("empty"))
    }

    @Test("How far the sheet is read is told as a share of the file, whatever else the workbook holds")
    func progress() throws {
        let path = temporaryPath("claims.xlsx")
        defer { removeTemporary(path) }
        var file = WorkbookFile(rows: [WorkbookTests.header] + (2...5000).map { WorkbookTests.texts($0, "C\($0)") })
        file.add("xl/media/image1.png", String(repeating: "x", count: 9 << 20))
        write(file.bytes, to: path)
        var reader = try ClaimFileReader(path: path, schema: SampleSchema.schema)
        var steps: [Int] = []
        while try reader.nextBatch(maxRecords: 500) != nil { steps.append(reader.bytesRead) }
        #expect(steps == steps.sorted() && steps.first.map { $0 < file.bytes.count / 4 } == true)
        #expect(steps.last == file.bytes.count)
    }

    @Test("The batches may be of any size", arguments: [1, 2, 7, 1000])
    func batches(_ size: Int) {
        let rows = [WorkbookTests.header] + (2...40).map { WorkbookTests.texts($0, "C\($0)") }
        let file = ReadFile(WorkbookFile(rows: rows).bytes, named: "claims.xlsx", batch: size)
        #expect(file.claims.map { $0.text(of: "claim_id") } == (2...40).map { "C\($0)" })
    }
}
