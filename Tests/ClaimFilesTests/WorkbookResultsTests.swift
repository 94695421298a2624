@testable import ClaimFiles
import Claims
import Testing

@Suite("Workbooks written back with their results")
struct WorkbookResultsTests {
    private static let header = WorkbookFile.row(1, Sample.chineseHeader.split(separator: ",").map(String.init))
    private static let row = WorkbookFile.row(2, Sample.chineseRow("A").split(separator: ",").map(String.init))

    /// The parts of an archive whose parts may be deflated, by name.
    private static func parts(_ bytes: [UInt8]) throws -> [String: String] {
        let path = temporaryPath("w.xlsx")
        defer { removeTemporary(path) }
        write(bytes, to: path)
        let input = try InputFile(path)
        let directory = try ZipDirectory(size: bytes.count) { count, offset in try input.peek(count, at: offset) }
        return try directory.parts.mapValues {
            String(decoding: try PartStream($0, of: input, limit: 1 << 24).all(), as: UTF8.self)
        }
    }

    @Test(
        "The results stand in cells behind the row's own, texts typed as texts, sums as numbers; everything else stays")
    func cells() throws {
        var file = WorkbookFile(sheets: [
            ("申报", [WorkbookResultsTests.header, WorkbookResultsTests.row]),
            ("别的", ["<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>"]),
        ])
        file.add("xl/media/image1.png", "not to be touched")
        let back = try WrittenBack(file.bytes, named: "c.xlsx")
        let parts = try WorkbookResultsTests.parts(back.bytes)
        let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
        let own = WorkbookResultsTests.row.replacing("</row>", with: "")
        #expect(sheet.contains(own + "<c r=\"N2\""))
        #expect(sheet.contains("<c r=\"N1\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">审核结果</t></is></c>"))
        #expect(sheet.contains("t=\"inlineStr\"><is><t xml:space=\"preserve\">核准</t></is></c><c r=\"O2\""))
        #expect(sheet.contains("><v>1000.00</v></c><c r=\"P2\""))
        #expect(parts["xl/media/image1.png"] == "not to be touched")
        #expect(
            parts["xl/worksheets/sheet2.xml"]
                == String(
                    decoding: try #require(file.parts.first { $0.name == "xl/worksheets/sheet2.xml" }).bytes,
                    as: UTF8.self))
        #expect(try #require(parts["xl/workbook.xml"]).contains("name=\"审核汇总\" sheetId=\"3\""))
        #expect(
            try #require(parts["xl/worksheets/tradein-summary.xml"]).contains(
                "核准</t></is></c><c s=\"5\"><v>1</v></c><c s=\"6\"><v>1000.00</v>"))
    }

    @Test("Handed in again it is the same claims, and the results take the place of the former ones")
    func again() throws {
        let file = WorkbookFile(rows: [WorkbookResultsTests.header, WorkbookResultsTests.row])
        let back = try WrittenBack(file.bytes, named: "c.xlsx", result: WrittenBack.returned)
        let again = try WrittenBack(back.bytes, named: "c.xlsx")
        #expect(again.read.claims == back.read.claims && again.read.claims.count == 1)
        #expect(again.read.warnings.isEmpty && again.read.error == nil)
        let parts = try WorkbookResultsTests.parts(again.bytes)
        let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
        #expect(sheet.contains("核准") && !sheet.contains("退回补正"))
        #expect(sheet.components(of: "审核结果") == 1)
        #expect(parts.keys.filter { $0.contains("summary") }.count == 1)
        let former = try WorkbookResultsTests.parts(back.bytes)
        #expect(parts["xl/styles.xml"] == former["xl/styles.xml"])
        #expect(try #require(parts["xl/workbook.xml"]).components(of: "审核汇总") == 1)
    }

    @Test(
        "A row with more cells than the header stays unreadable, its cells in place, the results behind the widest row")
    func tooManyCells() throws {
        let wide = WorkbookFile.row(3, Sample.chineseRow("B").split(separator: ",").map(String.init) + ["多", "余"])
        let file = WorkbookFile(rows: [WorkbookResultsTests.header, WorkbookResultsTests.row, wide])
        let back = try WrittenBack(file.bytes, named: "c.xlsx")
        #expect(back.read.outline == ["2 ok", "3 bad"])
        let again = try WrittenBack(back.bytes, named: "c.xlsx")
        #expect(again.read.outline == ["2 ok", "3 bad"])
        // The second time the results' own columns are passed over, and what they say of the row is a cell too many.
        #expect(
            (back.read.bad + again.read.bad).map(\.message.en) == [
                "There are 15 cells, and the header has 13.", "There are 16 cells, and the header has 15.",
            ], "\((back.read.bad + again.read.bad).map(\.message.en))")
        let sheet = try #require(try WorkbookResultsTests.parts(again.bytes)["xl/worksheets/sheet1.xml"])
        #expect(sheet.contains("<c r=\"O3\" t=\"inlineStr\"><is><t>余</t></is></c><c r=\"P3\""))
        #expect(sheet.contains("<c r=\"P1\""))
    }

    @Test("Widths of columns are parted where the results stand, the span of a row goes, the used range grows")
    func head() throws {
        var file = WorkbookFile(rows: [
            WorkbookResultsTests.header,
            WorkbookResultsTests.row.replacing("<row r=\"2\"", with: "<row r=\"2\" spans=\"1:13\" ht=\"20\""),
        ])
        let part = String(decoding: try #require(file.parts.last).bytes, as: UTF8.self)
        file.replace(
            "xl/worksheets/sheet1.xml",
            part.replacing(
                "<sheetData>",
                with:
                    "<dimension ref=\"A1:M2\"/><cols><col min=\"1\" max=\"16384\" width=\"9.5\" customWidth=\"1\"/></cols><sheetData>"
            ))
        let sheet = try #require(
            try WorkbookResultsTests.parts(try WrittenBack(file.bytes, named: "c.xlsx").bytes)[
                "xl/worksheets/sheet1.xml"])
        #expect(sheet.contains("<dimension ref=\"A1:S2\"/>"))
        #expect(
            sheet.contains(
                "<cols><col min=\"1\" max=\"13\" width=\"9.5\" customWidth=\"1\"/><col min=\"14\" max=\"14\" width=\"14\" customWidth=\"1\"/>"
            ))
        #expect(sheet.contains("<col min=\"20\" max=\"16384\" width=\"9.5\" customWidth=\"1\"/></cols><sheetData>"))
        #expect(sheet.contains("<row r=\"2\" ht=\"20\">"))
    }

    @Test("A workbook whose names have prefixes, whose parts are named absolutely, and which has no styles")
    func prefixes() throws {
        let main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
        let relation = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        var file = WorkbookFile(rows: [])
        file.parts = []
        file.add(
            "[Content_Types].xml",
            "<ct:Types xmlns:ct=\"http://schemas.openxmlformats.org/package/2006/content-types\"></ct:Types>")
        file.add(
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" Type=\"\(relation)/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>"
        )
        file.add(
            "xl/workbook.xml",
            "<x:workbook xmlns:x=\"\(main)\"><x:sheets><x:sheet name=\"申报\" sheetId=\"4\" d:id=\"s1\" xmlns:d=\"\(relation)\" state=\"visible\" /></x:sheets></x:workbook>"
        )
        file.add(
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s1\" Type=\"\(relation)/worksheet\" Target=\"/xl/worksheets/sheet9.xml\"/></Relationships>"
        )
        let rows = (WorkbookResultsTests.header + WorkbookResultsTests.row).replacing("<", with: "<x:").replacing(
            "<x:/", with: "</x:")
        file.add(
            "xl/worksheets/sheet9.xml",
            "<x:worksheet xmlns:x=\"\(main)\"><x:sheetData>\(rows)</x:sheetData></x:worksheet>")
        let back = try WrittenBack(file.bytes, named: "c.xlsx")
        #expect(back.read.claims.count == 1)
        let parts = try WorkbookResultsTests.parts(back.bytes)
        #expect(try #require(parts["xl/worksheets/sheet9.xml"]).contains("<x:c r=\"N2\" s=\""))
        #expect(
            try #require(parts["xl/workbook.xml"]).contains(
                "<x:sheet name=\"审核汇总\" sheetId=\"5\" d:id=\"rIdTradeinSummary\" xmlns:d=\"\(relation)\"/></x:sheets>"))
        #expect(
            try #require(parts["xl/_rels/workbook.xml.rels"]).contains(
                "Type=\"\(relation)/styles\" Target=\"/xl/styles.xml\""))
        #expect(try #require(parts["[Content_Types].xml"]).contains("<ct:Override PartName=\"/xl/styles.xml\""))
        #expect(try #require(parts["xl/worksheets/tradein-summary.xml"]).contains("xmlns=\"\(main)\""))
        let again = ReadFile(back.bytes, named: "c.xlsx")
        #expect(again.claims == back.read.claims && again.warnings.isEmpty)
    }

    @Test(
        "A tag is found whatever stands in its values, comments and marked texts",
        arguments: [
            ("<a b=\"x>y\" c='\"'/>", ["a"]), ("<!-- <z> --><a/>", ["", "a"]), ("<?xml v?><a></a>", ["", "a", "a"]),
            ("<t><![CDATA[<z>]]></t>", ["t", "", "t"]), ("<a", []), ("<!-- <z>", []), ("<x:a >", ["x:a"]),
        ] as [(String, [String])])
    func tags(_ text: String, _ names: [String]) {
        let bytes = Array(text.utf8)
        #expect(XMLTag.all(bytes).map { String(decoding: bytes[$0.name], as: UTF8.self) } == names)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
