import ClaimFiles
import Claims
import FEEL
import Testing

@Suite("Encodings")
struct EncodingTests {
    private let chinese = [Sample.chineseHeader, Sample.chineseRow("A"), Sample.chineseRow("B", name: "欧阳䶮")].joined(
        separator: "\r\n")

    @Test("UTF-8 with and without a byte order mark, and GB18030, read the same")
    func same() {
        let plain = ReadFile(chinese, named: "claims.csv")
        #expect(plain.encoding == .utf8)
        #expect(plain.claims.count == 2)
        let marked = ReadFile("\u{FEFF}" + chinese, named: "claims.csv")
        #expect(marked.encoding == .utf8)
        #expect(marked.claims == plain.claims)
        let national = ReadFile(gb18030(chinese), named: "claims.csv")
        #expect(national.encoding == .gb18030)
        #expect(national.claims == plain.claims)
        #expect(national.claims[1].text(of: "applicant_name") == "欧阳䶮")
    }

    @Test("GB18030 has characters of four bytes and trail bytes that look like ASCII")
    func hardCharacters() {
        let name = "㐀丂乂𠀀|\\"
        let text = [Sample.header, Sample.row("A", [("brand", name)])].joined(separator: "\n")
        #expect(ReadFile(gb18030(text), named: "claims.csv").claims.first?.text(of: "brand") == name)
    }

    @Test("Chinese that first comes far into a file with an English header decides as well", arguments: [10, 5000])
    func late(_ rows: Int) {
        var lines = [Sample.header]
        for index in 0..<rows {
            lines.append(Sample.row("A\(index)", [("applicant_name", "Zhang"), ("brand", "Haier")]))
        }
        for index in 0..<20 { lines.append(Sample.row("B\(index)")) }
        let text = lines.joined(separator: "\n")
        let file = ReadFile(gb18030(text), named: "claims.csv")
        #expect(file.encoding == .gb18030)
        #expect(file.claims == ReadFile(text, named: "claims.csv").claims)
        #expect(file.claims.count == rows + 20)
    }

    @Test("One damaged row does not turn a UTF-8 file into GB18030: the row is bad")
    func damagedUTF8() {
        var bytes = Array(
            [Sample.chineseHeader, Sample.chineseRow("A"), Sample.chineseRow("B"), Sample.chineseRow("C")].joined(
                separator: "\n"
            ).utf8)
        let place = bytes.count - 3 * Sample.chineseRow("C").utf8.count / 2
        bytes.insert(0xFF, at: place)
        let file = ReadFile(bytes, named: "claims.csv")
        #expect(file.encoding == .utf8)
        #expect(file.outline == ["2 ok", "3 bad", "4 ok"])
        #expect(file.bad[0].message.zh.contains("UTF-8"))
    }

    @Test("A row that is neither UTF-8 nor GB18030 is bad, and the others are read")
    func neither() {
        var bytes = gb18030([Sample.chineseHeader, Sample.chineseRow("A")].joined(separator: "\n") + "\n")
        bytes += gb18030(Sample.chineseRow("B")).map { $0 == 0xBA ? 0xFF : $0 }
        bytes += gb18030("\n" + Sample.chineseRow("C"))
        let file = ReadFile(bytes, named: "claims.csv")
        #expect(file.outline == ["2 ok", "3 bad", "4 ok"])
        #expect(file.bad[0].message.zh.contains("GB18030"))
    }

    @Test("A row in UTF-8 among rows in GB18030 is bad, and not read as the characters that it would be there")
    func utf8AmongGB18030() {
        let others = [Sample.chineseHeader] + ["A", "B", "C"].map { Sample.chineseRow($0) }
        let bytes =
            gb18030(others.joined(separator: "\n") + "\n") + Array(Sample.chineseRow("D", name: "王五").utf8)
            + gb18030("\n" + Sample.chineseRow("E"))
        let file = ReadFile(bytes, named: "claims.csv")
        #expect(file.encoding == .gb18030)
        #expect(file.outline == ["2 ok", "3 ok", "4 ok", "5 bad", "6 ok"])
        #expect(file.bad.first.map { $0.message.zh.contains("UTF-8") && $0.message.zh.contains("GB18030") } == true)
    }

    @Test("JSON is UTF-8 by its standard: another encoding is a bad row")
    func jsonInGB18030() {
        let bytes =
            Array(Sample.line("A").utf8) + [0x0A] + gb18030(Sample.line("B")) + [0x0A] + Array(Sample.line("C").utf8)
        let file = ReadFile(bytes)
        #expect(file.outline == ["1 ok", "2 bad", "3 ok"])
        #expect(file.bad[0].message.zh.contains("UTF-8"))
    }

    @Test("UTF-16 is refused with advice")
    func utf16() throws {
        for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
            let bytes = mark + Sample.header.utf8.flatMap { [$0, 0] }
            #expect(try #require(ReadFile(bytes, named: "claims.csv").error).message.zh.contains("UTF-16"))
        }
    }
}
