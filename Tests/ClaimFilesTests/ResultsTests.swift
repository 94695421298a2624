@testable import ClaimFiles
import Claims
import Glibc
import Testing

@Suite("Submissions written back with their results")
struct ResultsTests {
    private static let added = "核准,1000.00,中央 900.00；地方 100.00,,,D0000000"
    private static let names = "审核结果,补贴金额,资金来源,审核理由,如何补正,决定编号"

    // MARK: - Tables

    @Test("Every byte of a table stays; the results stand behind each row, and the header says what they are")
    func table() throws {
        let header = Sample.chineseHeader
        let row = Sample.chineseRow("A")
        let back = try WrittenBack("\(header)\r\n\(row)\r\n\r\n\(Sample.chineseRow("B"))", named: "c.csv")
        #expect(
            back.text
                == "\(header),\(ResultsTests.names)\r\n\(row),\(ResultsTests.added)2\r\n\r\n\(Sample.chineseRow("B")),\(ResultsTests.added)4"
        )
    }

    @Test("A table that names its fields in English gets English names and words")
    func english() throws {
        let back = try WrittenBack("\(Sample.header)\n\(Sample.row("A"))\n", named: "c.csv")
        #expect(
            back.text
                == "\(Sample.header),outcome,amount,funding,reasons,mending,decision_id\n\(Sample.row("A")),approved,1000.00,central 900.00; local 100.00,,,D00000002\n"
        )
    }

    @Test("Tabs, a byte order mark, titles above the header and columns without a name stay as they are")
    func dialects() throws {
        let header = Sample.chineseHeader.replacing(",", with: "\t")
        let row = Sample.chineseRow("A").replacing(",", with: "\t")
        let back = try WrittenBack("\u{FEFF}某某公司申报表\n填报人,甲\n\(header)\t备注\t\t\n\(row)\t\"说\t明\"\t\t\n", named: "c.csv")
        let names = ResultsTests.names.replacing(",", with: "\t")
        let added = ResultsTests.added.replacing(",", with: "\t")
        #expect(
            back.text
                == "\u{FEFF}某某公司申报表\n填报人,甲\n\(header)\t备注\t\(names)\t\t\n\(row)\t\"说\t明\"\t\(added)4\t\t\n")
        #expect(back.read.warnings.count == 1)
    }

    @Test("GB18030 comes back as GB18030")
    func national() throws {
        let table = "\(Sample.chineseHeader)\r\n\(Sample.chineseRow("A", name: "㐀𠀀"))\r\n"
        let back = try WrittenBack(gb18030(table), named: "c.csv")
        #expect(
            back.bytes
                == gb18030(
                    "\(Sample.chineseHeader),\(ResultsTests.names)\r\n\(Sample.chineseRow("A", name: "㐀𠀀")),\(ResultsTests.added)2\r\n"
                ))
    }

    @Test("What a merchant's text has in it is quoted: commas, quotation marks, line breaks")
    func quoting() throws {
        let back = try WrittenBack("\(Sample.chineseHeader)\n\(Sample.chineseRow("A"))\n", named: "c.csv") { row in
            RowResult(
                row: row, verdict: .returned, reasons: [.init(code: "BAD_VALUE", text: "值“\"1,5\"\n”")], mending: "改")
        }
        #expect(back.text.hasSuffix("退回补正,,,\"BAD_VALUE 值“\"\"1,5\"\"\n”\",改,\n"))
        #expect(ReadFile(back.bytes, named: "c.csv").claims == back.read.claims)
    }

    @Test(
        "A row that can't be read comes back with what is wrong, and is no claim before it is mended",
        arguments: [
            "A,appliance,2024-10-01", Sample.row("A") + ",多出", Sample.row("A") + ",1,2,3,4,5,6",
            Sample.row("A").replacing("海尔", with: "\"海尔\"x"), Sample.row("").replacing("SN-", with: "SN-A"),
            Sample.row("A").replacing("appliance", with: "smart_lock"),
        ])
    func unreadable(_ bad: String) throws {
        let back = try WrittenBack("\(Sample.header)\n\(bad)\n\(Sample.row("B"))\n", named: "c.csv")
        #expect(back.read.bad.count == 1)
        let problem = try #require(back.read.bad.first)
        let row = String(back.text.split(separator: "\n")[1])
        #expect(row.hasPrefix(bad) && row.contains("unreadable") && row.contains(problem.message.zh))
        let again = try WrittenBack(back.bytes, named: "c.csv")
        #expect(again.read.bad.count == 1 && again.read.claims == back.read.claims && again.read.warnings.isEmpty)
        // Once more, the results are not piled up.
        #expect(
            again.text.split(separator: "\n")[1].split(separator: ",", omittingEmptySubsequences: false).count
                == row.split(separator: ",", omittingEmptySubsequences: false).count)
    }

    @Test("Bytes that are of no encoding come back as they were")
    func damagedRow() throws {
        let bad = Array(Sample.row("A").utf8) + [0xFF, 0xFE]
        let header = Array("\(Sample.chineseHeader)\n".utf8)
        let good = Array("\n\(Sample.chineseRow("B"))\n\(Sample.chineseRow("C"))\n".utf8)
        let back = try WrittenBack(header + bad + good, named: "c.csv")
        #expect(back.read.bad.map(\.row) == [2])
        #expect(back.bytes.split(separator: 0x0A)[1].starts(with: bad))
    }

    @Test("From a quotation mark on that is never closed, the rest comes back as it was")
    func openQuote() throws {
        let rest = "\"\(Sample.row("B"))\n\(Sample.row("C"))\n"
        let back = try WrittenBack("\(Sample.header)\n\(Sample.row("A"))\n\(rest)", named: "c.csv")
        #expect(back.read.error?.row == 3)
        #expect(back.text.hasSuffix(rest) && back.text.contains("approved"))
    }

    @Test("A row of more bytes than are read comes back whole")
    func longRow() throws {
        let long = Sample.row("B") + String(repeating: "x", count: 9 << 20)
        let back = try WrittenBack("\(Sample.header)\n\(long)\n\(Sample.row("C"))\n", named: "c.csv")
        #expect(back.read.outline == ["2 bad", "3 ok"])
        let lines = back.bytes.split(separator: 0x0A)
        #expect(lines[1].starts(with: Array("\(long),unreadable,".utf8)))
        #expect(lines[2].starts(with: Array("\(Sample.row("C")),approved,".utf8)))
    }

    // MARK: - Formulas

    @Test(
        "A text that a spreadsheet would take for a formula is set off; a number with its sign is not",
        arguments: [
            ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-5", "-5"),
            ("+8613800990001", "+8613800990001"), ("-1.5", "-1.5"), ("-", "'-"), ("-1-1", "'-1-1"),
            ("\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("\"\t=1\"", "\"'\t=1\""), ("\"\r=1\"", "\"'\r=1\""), ("＝1+1", "'＝1+1"), ("a=1", "a=1"), ("'=1", "'=1"),
        ])
    func formulas(_ cell: String, _ expected: String) throws {
        let row = Sample.row("A").replacing("海尔", with: cell)
        let back = try WrittenBack("\(Sample.header)\n\(row)\n", named: "c.csv")
        let wanted = Sample.row("A").replacing("海尔", with: expected)
        #expect(back.text.hasSuffix("\n\(wanted),approved,1000.00,central 900.00; local 100.00,,,D00000002\n"))
        // It is the same claim all the same.
        #expect(ReadFile(back.bytes, named: "c.csv").claims.map(\.content) == back.read.claims.map(\.content))
    }

    // MARK: - JSON

    @Test("A line of JSON gets members behind its own, spaced as they are")
    func lines() throws {
        let back = try WrittenBack(
            "{\"claim_id\": \"A\", \"kind\": \"appliance\"}\r\n\n{\"claim_id\":\"B\",\"kind\":\"appliance\"}",
            named: "c.jsonl")
        #expect(
            back.text == """
                {"claim_id": "A", "kind": "appliance", "outcome": "approved", "amount": "1000.00", "funding": [{"source": "central","amount": "900.00"},{"source": "local","amount": "100.00"}], "decision_id": "D00000001"}\r

                {"claim_id":"B","kind":"appliance","outcome":"approved","amount":"1000.00","funding":[{"source":"central","amount":"900.00"},{"source":"local","amount":"100.00"}],"decision_id":"D00000003"}
                """)
    }

    @Test("An array laid out over lines keeps its layout; Chinese keys get Chinese ones")
    func array() throws {
        let back = try WrittenBack(
            "[\n  {\n    \"申报编号\": \"A\",\n    \"补贴类别\": \"appliance\"\n  }\n]\n", named: "c.json",
            result: WrittenBack.returned)
        #expect(
            back.text == """
                [
                  {
                    "申报编号": "A",
                    "补贴类别": "appliance",
                    "审核结果": "退回补正",
                    "审核理由": [{"code": "BAD_VALUE","message": "标价“1,5”有误"}],
                    "如何补正": "标价：请改正。",
                    "决定编号": "D00000001"
                  }
                ]

                """)
    }

    @Test(
        "What is no object gets a note behind it, which the next reading passes over and the next writing replaces",
        arguments: [
            ("{\"claim_id\":\"A\"", "c.jsonl"), ("12", "c.jsonl"), ("[{\"claim_id\":}]", "c.json"), ("[1]", "c.json"),
        ])
    func notes(_ text: String, _ name: String) throws {
        let isArray = name == "c.json"
        let submission = isArray ? text.dropLast() + ",\n\(Sample.line("B"))]" : "\(text)\n\(Sample.line("B"))\n"
        let back = try WrittenBack(String(submission), named: name) { RowResult(row: $0, verdict: .approved) }
        #expect(back.read.bad.count == 1 && back.read.claims.count == 1)
        #expect(back.text.contains("{\"outcome\":\"unreadable\",\"reasons\":[{\"message\":"))
        let again = try WrittenBack(back.bytes, named: name) { RowResult(row: $0, verdict: .approved) }
        #expect(again.read.bad.count == 1 && again.read.claims == back.read.claims && again.read.warnings.isEmpty)
        #expect(again.bytes == back.bytes)
    }

    // MARK: - Handed in again

    @Test(
        "Generated claims of any format come back as the same claims, and writing them back once more changes nothing",
        arguments: 1...8)
    func again(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let generated = (0..<40).map { GeneratedClaim($0, &random) }
        let objects = generated.map { $0.json(&random) }
        let table = GeneratedClaim.table(
            generated, delimiter: seed % 2 == 0 ? "," : "\t", labels: seed % 3 == 0, &random)
        let files: [(String, [UInt8])] = [
            ("c.jsonl", Array(objects.joined(separator: "\n").utf8)),
            ("c.json", Array("[\(objects.joined(separator: ","))]".utf8)), ("c.csv", Array(table.utf8)),
            ("c.csv", gb18030(table)),
        ]
        for (name, bytes) in files {
            let back = try WrittenBack(bytes, named: name)
            let again = try WrittenBack(back.bytes, named: name)
            #expect(again.read.claims == back.read.claims, "seed \(seed), \(name)")
            #expect(again.read.warnings == back.read.warnings, "seed \(seed), \(name)")
            #expect(again.bytes == back.bytes, "seed \(seed), \(name)")
        }
    }

    @Test("A field can't bear the name of a column that is added")
    func reserved() {
        for (name, label) in [("amount", "金额"), ("paid", "审核结果")] {
            #expect(throws: SchemaConflict.self) {
                try ClaimSchema(kinds: [
                    ClaimKind(name: "k", label: "类", inputs: [Field(name: name, label: label, type: .text)])
                ])
            }
        }
    }

    // MARK: - The file

    @Test("A file of other content is not written over; one of the same content is no obstacle; nothing is left behind")
    func existing() throws {
        let path = temporaryPath("c.csv")
        defer { removeTemporary(path) }
        func attempt(_ text: String) throws {
            let file = try NewFile(path)
            try file.write(text.utf8)
            try file.finish()
        }
        try attempt("one")
        try attempt("one")
        #expect(throws: ResultsError.self) { try attempt("two") }
        #expect(WrittenBack.bytes(of: path) == Array("one".utf8))
        let unfinished = try NewFile(path)
        try unfinished.write("half".utf8)
        _ = consume unfinished
        // The folder can be removed only where nothing else is in it.
        unlink(path)
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        #expect(rmdir(folder) == 0)
    }
}
