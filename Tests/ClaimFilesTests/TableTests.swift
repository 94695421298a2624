import ClaimFiles
import Claims
import FEEL
import Testing

@Suite("Tables")
struct TableTests {
    @Test(
        "Headers are English names or Chinese labels; commas or tabs; CRLF or LF or CR", arguments: [",", "\t"],
        ["\r\n", "\n", "\r"])
    func dialects(_ delimiter: String, _ lineEnd: String) {
        let english = [Sample.header, Sample.row("A"), Sample.row("B")]
        let chinese = [Sample.chineseHeader, Sample.chineseRow("A"), Sample.chineseRow("B")]
        let expected = ReadFile([Sample.line("A"), Sample.line("B")].joined(separator: "\n")).claims
        #expect(expected.count == 2)
        for lines in [english, chinese] {
            let text = lines.joined(separator: lineEnd).replacing(",", with: delimiter)
            for ending in ["", lineEnd] {
                let file = ReadFile(text + ending, named: "claims.csv")
                #expect(file.format == .csv)
                #expect(file.claims == expected)
                #expect(file.outline == ["2 ok", "3 ok"])
                #expect(file.warnings.isEmpty)
            }
        }
    }

    @Test("Quoted cells may hold separators, quotation marks and line breaks (RFC 4180)")
    func quotes() {
        let row = Sample.row("B", [("brand", "\"海尔, \"\"大\"\"\r\n冰箱\"")])
        let text = [Sample.header, Sample.row("A"), row, Sample.row("C")].joined(separator: "\r\n")
        let file = ReadFile(text, named: "claims.csv")
        #expect(file.outline == ["2 ok", "3 ok", "4 ok"])
        #expect(file.claims[1].text(of: "brand") == "海尔, \"大\"\r\n冰箱")
    }

    @Test("A quotation mark inside an unquoted cell is a character like others")
    func strayMark() {
        let text = [Sample.header, Sample.row("A", [("brand", "海尔 12\" 屏")]), Sample.row("B")].joined(separator: "\n")
        let file = ReadFile(text, named: "claims.csv")
        #expect(file.outline == ["2 ok", "3 ok"])
        #expect(file.claims[0].text(of: "brand") == "海尔 12\" 屏")
    }

    @Test("Headers may be quoted, and the first rows empty")
    func quotedHeader() {
        let header = Sample.header.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
        let file = ReadFile("\n\n" + header + "\n" + Sample.row("A"), named: "claims.csv")
        #expect(file.outline == ["4 ok"])
    }

    @Test("Empty rows are passed over and counted; so are rows of empty cells")
    func emptyRows() {
        let empty = String(repeating: ",", count: 12)
        let text = [Sample.header, Sample.row("A"), "", empty, "   ", Sample.row("B"), ""].joined(separator: "\r\n")
        #expect(ReadFile(text, named: "claims.csv").outline == ["2 ok", "6 ok"])
    }

    @Test("A row with too many or too few cells is bad; empty cells behind the last column are not")
    func cellCount() {
        let text = [
            Sample.header, Sample.row("A") + ",extra", Sample.row("B") + ",,", "C,appliance", Sample.row("D"),
        ].joined(separator: "\n")
        let file = ReadFile(text, named: "claims.csv")
        #expect(file.outline == ["2 bad", "3 ok", "4 bad", "5 ok"])
        #expect(file.bad[0].message.zh.contains("14") && file.bad[0].message.zh.contains("13"))
        #expect(file.bad[1].message.en.contains("2 cells"))
    }

    @Test("Unknown columns are reported once and ignored; empty ones are not worth a word")
    func unknownColumns() {
        let header = Sample.header + ",备注,,"
        let file = ReadFile(
            [header, Sample.row("A") + ",喂,,", Sample.row("B") + ",,,"].joined(separator: "\n"), named: "claims.csv")
        #expect(file.outline == ["2 ok", "3 ok"])
        #expect(file.warnings.count == 1)
        #expect(file.warnings[0].message.zh.contains("备注"))
    }

    @Test("A field in two columns is refused, be it once by name and once by label")
    func duplicateHeaders() throws {
        for extra in ["brand", "品牌", " Brand"] {
            let file = ReadFile(
                [Sample.header + "," + extra, Sample.row("A") + ",x"].joined(separator: "\n"), named: "claims.csv")
            let error = try #require(file.error)
            #expect(error.message.zh.contains("第10列和第14列"))
            #expect(error.row == 1)
        }
    }

    @Test(
        "A table without a column that every claim needs is refused at once",
        arguments: ["claim_id", "kind", "merchant_id"])
    func missingColumn(_ column: String) throws {
        let file = ReadFile(Sample.header.replacing(column, with: "x") + "\n" + Sample.row("A"), named: "claims.csv")
        #expect(try #require(file.error).message.en.contains(column))
    }

    @Test(
        "A file whose first row names no known field is no claim file",
        arguments: ["1,2,3\n4,5,6\n", "hello world", "<html></html>"])
    func noHeader(_ text: String) throws {
        let error = try #require(ReadFile(text, named: "claims.csv").error)
        #expect(error.message.zh.contains("字段名称"))
    }

    @Test("A quotation mark that is never closed ends the reading there, and says where it was opened")
    func openQuote() throws {
        let rows = [
            Sample.header, Sample.row("A"), Sample.row("B", [("brand", "\"海尔")]), Sample.row("C"), Sample.row("D"),
        ]
        let file = ReadFile(rows.joined(separator: "\n"), named: "claims.csv")
        #expect(file.outline == ["2 ok"])
        #expect(try #require(file.error).row == 3)
    }

    @Test("A quotation mark that swallows some rows makes one bad row, and says how many lines it spans")
    func swallowed() {
        let rows = [
            Sample.header, Sample.row("A", [("brand", "\"海尔")]), Sample.row("B"),
            Sample.row("C", [("brand", "\"美的\"")]),
            Sample.row("D"),
        ]
        let file = ReadFile(rows.joined(separator: "\n"), named: "claims.csv")
        #expect(file.outline.last == "\(2 + 1) ok")
        #expect(file.bad.count == 1)
    }

    @Test("Text behind a closing quotation mark is a bad row")
    func behindMark() {
        let text = [Sample.header, Sample.row("A", [("brand", "\"海尔\"牌")]), Sample.row("B", [("brand", "\"海尔\" ")])]
            .joined(separator: "\n")
        #expect(ReadFile(text, named: "claims.csv").outline == ["2 bad", "3 ok"])
    }

    @Test("A header alone is a file without claims")
    func headerOnly() {
        let file = ReadFile(Sample.header + "\r\n", named: "claims.csv")
        #expect(file.rows.isEmpty && file.error == nil)
    }

    @Test("Columns of other kinds may be empty or filled; a kind reads its own")
    func mixedKinds() {
        let header = Sample.header + ",old_vin"
        let file = ReadFile(
            [header, Sample.row("A") + ",", Sample.row("B") + ",LZZZZZZZ6ZZ000001"].joined(separator: "\n"),
            named: "claims.csv")
        #expect(file.outline == ["2 ok", "3 ok"])
        #expect(file.claims[1].value(of: "old_vin") == nil)
    }

    @Test("A label with capitals is found in the last column as in any other", arguments: ["\n", "\r\n"])
    func lastColumn(_ lineEnd: String) {
        let turned = { (row: String) in row.split(separator: ",").reversed().joined(separator: ",") }
        let lines = [Sample.chineseHeader, Sample.chineseRow("A")].map(turned)
        let label = lines[0].replacing(",SN码", with: "") + ",SN码"
        let row = lines[1].replacing(",SN-A", with: "") + ",SN-A"
        let file = ReadFile([label, row].joined(separator: lineEnd) + lineEnd, named: "claims.csv")
        #expect(file.claims == ReadFile(Sample.line("A")).claims)
        #expect(file.warnings.isEmpty)
    }
}
