@testable import ClaimFiles
import Claims
import Testing

@Suite("Bad workbooks")
struct BadWorkbookTests {
    private static let header = WorkbookFile.row(1, Sample.header.split(separator: ",").map(String.init))
    private static let good = WorkbookFile(rows: [header, WorkbookFile.row(2, Sample.appliance("A").map(\.1))])

    private static func read(_ bytes: [UInt8], named name: String = "claims.xlsx") -> ReadFile {
        ReadFile(bytes, named: name)
    }

    @Test(
        "What is no workbook of today is refused by what it is",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "claims.xlsx", "damaged"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "claims.xls", "old format"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "claims.xlsx", "old format"),
            (Array("claim_id,kind".utf8), "claims.XLSX", "is none"),
            (Array("<html><table>".utf8), "claims.xls", "is none"),
            (
                [0xD0, 0xCF, 0x11, 0xE0] + "EncryptedPackage".utf16.flatMap { [UInt8($0), 0] }, "claims.xlsx",
                "password"
            ),
        ] as [([UInt8], String, String)])
    func otherFiles(_ bytes: [UInt8], _ name: String, _ message: String) throws {
        let error = try #require(BadWorkbookTests.read(bytes, named: name).error)
        #expect(error.message.en.contains(message) && !error.remedy.zh.isEmpty)
    }

    @Test("An archive of other things, also of another workbook, is no workbook")
    func otherArchive() throws {
        var file = BadWorkbookTests.good
        let inner = file.bytes
        file.parts = [("claims.xlsx", inner)]
        #expect(try #require(BadWorkbookTests.read(file.bytes).error).message.en.contains("no Excel workbook"))
    }

    @Test("A part under a password is told from a damaged one")
    func encryptedPart() throws {
        var file = BadWorkbookTests.good
        file.isEncrypted = true
        #expect(try #require(BadWorkbookTests.read(file.bytes).error).message.en.contains("password"))
    }

    @Test("Names of parts that lead out of the archive lead nowhere")
    func pathTraversal() {
        var file = BadWorkbookTests.good
        file.add("../../outside.txt", "x")
        file.add("/etc/passwd", "x")
        #expect(BadWorkbookTests.read(file.bytes).outline == ["2 ok"])
    }

    @Test("A document type is refused, and no entity is expanded")
    func entities() throws {
        var file = BadWorkbookTests.good
        file.replace(
            "xl/worksheets/sheet1.xml",
            """
            <!DOCTYPE lolz [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <worksheet><sheetData>\(BadWorkbookTests.header)<row r="2"><c r="A2" t="inlineStr"><is><t>&b;</t></is></c></row>\
            </sheetData></worksheet>
            """)
        #expect(try #require(BadWorkbookTests.read(file.bytes).error).message.en.contains("DOCTYPE"))
    }

    @Test("Elements nested without end stop the reading")
    func nesting() throws {
        var file = BadWorkbookTests.good
        file.replace("xl/workbook.xml", String(repeating: "<a>", count: 100_000))
        #expect(try #require(BadWorkbookTests.read(file.bytes).error).message.en.contains("damaged"))
    }

    @Test("A cell of 10 MB makes its row bad, and no other")
    func hugeCell() {
        let huge = String(repeating: "x", count: 10 << 20)
        let rows = [
            BadWorkbookTests.header, WorkbookFile.row(2, Sample.appliance("A", [("brand", huge)]).map(\.1)),
            WorkbookFile.row(3, Sample.appliance("B").map(\.1)),
        ]
        #expect(BadWorkbookTests.read(WorkbookFile(rows: rows).bytes).outline == ["2 bad", "3 ok"])
    }

    @Test("More columns or rows than a sheet can have end the reading there; what came before is read")
    func tooMuch() throws {
        let first = WorkbookFile.row(2, Sample.appliance("A").map(\.1))
        let wide = "<row r=\"3\"><c r=\"ZZZZ3\"><v>1</v></c></row>"
        let file = BadWorkbookTests.read(WorkbookFile(rows: [BadWorkbookTests.header, first, wide]).bytes)
        #expect(try #require(file.error).message.en.contains("columns"))
        #expect(file.outline == ["2 ok"])
        let long = "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>"
        let other = BadWorkbookTests.read(WorkbookFile(rows: [BadWorkbookTests.header, first, long]).bytes)
        #expect(try #require(other.error).message.en.contains("1048576"))
        #expect(other.outline == ["2 ok"])
    }

    @Test("The rows before a flaw are read, and none behind it, wherever it stands and however large the batches are")
    func flawAmongRows() throws {
        for place in [2, 40, 2000, 4001] {
            var rows =
                [BadWorkbookTests.header] + (2...4000).map { WorkbookFile.row($0, Sample.appliance("A").map(\.1)) }
            rows.insert("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", at: place - 1)
            let bytes = WorkbookFile(rows: rows).bytes
            for batch in [1, 100, 5000] {
                let file = ReadFile(bytes, named: "claims.xlsx", batch: batch)
                #expect(try #require(file.error).message.en.contains("damaged"))
                #expect(file.claims.count == place - 2, "\(place), \(batch)")
            }
        }
    }

    @Test("A header that stands twice makes its row bad, and no other")
    func headerTwice() {
        let again = Sample.header.split(separator: ",").map(String.init)
        let rows = [
            BadWorkbookTests.header, WorkbookFile.row(2, Sample.appliance("A").map(\.1)), WorkbookFile.row(3, again),
            WorkbookFile.row(4, Sample.appliance("B").map(\.1)),
        ]
        #expect(BadWorkbookTests.read(WorkbookFile(rows: rows).bytes).outline == ["2 ok", "3 bad", "4 ok"])
    }

    @Test("Cells out of order, and shared texts that do not exist, are damage")
    func disorder() throws {
        for row in [
            "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
            "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        ] {
            let file = BadWorkbookTests.read(WorkbookFile(rows: [BadWorkbookTests.header, row]).bytes)
            #expect(try #require(file.error).message.en.contains("damaged"))
        }
    }

    @Test("A workbook cut off anywhere is an error, never a crash or half a claim")
    func cutOff() {
        let whole = BadWorkbookTests.good.bytes
        for length in stride(from: 4, to: whole.count, by: 37) {
            let file = BadWorkbookTests.read(Array(whole[..<length]))
            #expect(file.error != nil && file.claims.isEmpty)
        }
    }

    @Test("A flipped bit is an error, or leaves the claim as it was")
    func flippedBits() {
        let whole = BadWorkbookTests.good.bytes
        let expected = BadWorkbookTests.read(whole).claims
        #expect(expected.count == 1)
        for place in stride(from: 0, to: whole.count, by: 13) {
            var bytes = whole
            bytes[place] ^= 1 << UInt8(place % 8)
            let file = BadWorkbookTests.read(bytes)
            #expect(file.error != nil || file.claims == expected || !file.bad.isEmpty, "bit of byte \(place)")
        }
    }
}
