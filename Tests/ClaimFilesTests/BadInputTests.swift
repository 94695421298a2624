@testable import ClaimFiles
import Claims
import Testing

@Suite("Bad input")
struct BadInputTests {
    @Test(
        "An empty file is an error", arguments: ["claims.jsonl", "claims.json", "claims.csv"],
        ["", "\u{FEFF}", "\n \r\n"])
    func empty(_ name: String, _ text: String) throws {
        #expect(try #require(ReadFile(text, named: name).error).message.zh.contains("空"))
    }

    @Test("A file that is not there, a directory and an unreadable one are errors that say why")
    func unreadable() throws {
        for path in ["/nonexistent/claims.csv", "/tmp"] {
            #expect(throws: ClaimFileError.self) { try ClaimFileReader(path: path, schema: SampleSchema.schema) }
        }
    }

    @Test("A .json file that is no JSON is an error")
    func notJSON() throws {
        #expect(try #require(ReadFile("claim_id,kind", named: "claims.json").error).message.zh.contains("json"))
    }

    @Test("A NUL character makes its row bad, and no other", arguments: ["claims.jsonl", "claims.csv"])
    func nul(_ name: String) {
        let lines =
            name == "claims.csv"
            ? [Sample.header, Sample.row("A"), Sample.row("B\0"), Sample.row("C")]
            : [Sample.line("X"), Sample.line("A"), Sample.line("B\0"), Sample.line("C")]
        let file = ReadFile(lines.joined(separator: "\n"), named: name)
        #expect(file.outline.suffix(3) == ["2 ok", "3 bad", "4 ok"])
        #expect(file.bad[0].message.zh.contains("NUL"))
    }

    @Test(
        "A field of 10 MB makes its row bad, and no other",
        arguments: ["claims.jsonl", "claims.json", "claims.csv", "quoted.csv"])
    func hugeField(_ name: String) {
        let huge = String(repeating: "x", count: 10 << 20)
        let text: String
        switch name {
        case "claims.json":
            text =
                "["
                + [Sample.line("X"), Sample.line("A"), Sample.line("B", [("brand", huge)]), Sample.line("C")].joined(
                    separator: ",") + "]"
        case "claims.jsonl":
            text = [Sample.line("X"), Sample.line("A"), Sample.line("B", [("brand", huge)]), Sample.line("C")].joined(
                separator: "\n")
        case "claims.csv":
            text = [Sample.header, Sample.row("A"), Sample.row("B", [("brand", huge)]), Sample.row("C")].joined(
                separator: "\n")
        default:
            let broken = "\"" + String(repeating: "x\n,\"\"", count: 2 << 20) + "\""
            text = [Sample.header, Sample.row("A"), Sample.row("B", [("brand", broken)]), Sample.row("C")].joined(
                separator: "\n")
        }
        let file = ReadFile(text, named: name)
        #expect(file.outline.suffix(3) == ["2 ok", "3 bad", "4 ok"])
        #expect(file.bad[0].message.zh.contains("MiB"))
        #expect(file.error == nil)
    }

    @Test(
        "A field of 2 MB in a record of 3 MB makes its row bad and is named", arguments: ["claims.jsonl", "claims.csv"])
    func longField(_ name: String) {
        let long = String(repeating: "x", count: 2 << 20)
        let text =
            name == "claims.csv"
            ? [Sample.header, Sample.row("A", [("brand", long)]), Sample.row("B")].joined(separator: "\n")
            : [Sample.line("A", [("brand", long)]), Sample.line("B")].joined(separator: "\n")
        let file = ReadFile(text, named: name)
        #expect(file.bad.map(\.field) == ["brand"])
        #expect(file.claims.count == 1)
    }

    @Test("Records are split alike wherever the chunks of the file end")
    func chunks() {
        // Records of about 70 kB stand across every end of a chunk of 1 MiB, with quoted line breaks in them.
        var lines = [Sample.header]
        var objects: [String] = []
        for index in 0..<60 {
            let filler = String(repeating: "甲,\r\n\"\"", count: 5000 + index * 7)
            lines.append(Sample.row("A\(index)", [("brand", "\"\(filler)\"")]))
            objects.append(
                Sample.line(
                    "A\(index)", [("brand", filler.replacing("\r\n", with: "\\r\\n").replacing("\"\"", with: "\\\""))]))
        }
        let table = ReadFile(lines.joined(separator: "\r\n"), named: "claims.csv", batch: 7)
        let json = ReadFile("[" + objects.joined(separator: " , ") + "]", named: "claims.json", batch: 7)
        let jsonLines = ReadFile(objects.joined(separator: "\r\n"), batch: 7)
        #expect(table.claims.count == 60)
        #expect(table.claims == json.claims)
        #expect(table.claims == jsonLines.claims)
        #expect(table.outline.last == "61 ok")
    }

    @Test("A batch is bounded in records and in bytes")
    func bounds() throws {
        let path = temporaryPath("claims.jsonl")
        defer { removeTemporary(path) }
        let filler = String(repeating: "x", count: 100_000)
        write(
            Array((0..<200).map { Sample.line("A\($0)", [("brand", filler)]) }.joined(separator: "\n").utf8), to: path)
        var reader = try ClaimFileReader(path: path, schema: SampleSchema.schema)
        var count = 0
        while let batch = try reader.nextBatch(maxRecords: 64) {
            #expect(batch.count <= 64)
            #expect(batch.bytes.count <= 5 << 20)
            #expect(batch.rows == count + 1...count + batch.count)
            count += batch.count
        }
        #expect(count == 200)
    }
}
