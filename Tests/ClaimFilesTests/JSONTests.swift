import ClaimFiles
import Claims
import FEEL
import Testing

@Suite("JSON and JSON Lines")
struct JSONTests {
    @Test("Lines end in LF or CRLF, empty ones are passed over and counted")
    func lines() {
        let text = Sample.line("A") + "\r\n\r\n  \n" + Sample.line("B") + "\n" + Sample.line("C")
        let file = ReadFile(text)
        #expect(file.format == .jsonLines)
        #expect(file.outline == ["1 ok", "4 ok", "5 ok"])
        #expect(file.claims.map(\.claimID) == ["A", "B", "C"])
        #expect(file.error == nil && file.warnings.isEmpty)
    }

    @Test("A bad line is reported with its number, and the others are read")
    func badLine() {
        let file = ReadFile([Sample.line("A"), "{\"claim_id\": \"B\",", Sample.line("C")].joined(separator: "\n"))
        #expect(file.outline == ["1 ok", "2 bad", "3 ok"])
        #expect(file.bad[0].message.zh.contains("JSON"))
        #expect(!file.bad[0].remedy.en.isEmpty)
    }

    @Test(
        "An array of objects counts its elements", arguments: ["claims.json", "claims.jsonl", "claims.csv", "claims"])
    func array(_ name: String) {
        let text = " [\n" + ["A", "B", "C"].map { Sample.line($0) }.joined(separator: ",\n ") + "\n] \n"
        let file = ReadFile("\u{FEFF}" + text, named: name)
        #expect(file.format == .json)
        #expect(file.outline == ["1 ok", "2 ok", "3 ok"])
        #expect(file.error == nil)
    }

    @Test("A JSON file may hold one object over several lines, or several objects")
    func objects() {
        let spread = Sample.line("A").split(separator: ",").joined(separator: ",\n  ")
        let file = ReadFile(spread + "\n" + Sample.line("B") + Sample.line("C"), named: "claims.json")
        #expect(file.outline == ["1 ok", "2 ok", "3 ok"])
    }

    @Test("An empty array is a file without claims")
    func emptyArray() {
        let file = ReadFile("[ ]", named: "claims.json")
        #expect(file.rows.isEmpty && file.error == nil)
    }

    @Test(
        "A bad element of an array is reported with its number, and the others are read",
        arguments: [
            "{\"claim_id\":}", "17", "\"text\"", "null", "[]", "", "{[}]", "{\"a\":1]",
        ])
    func badElement(_ element: String) {
        let file = ReadFile("[\(Sample.line("A")),\(element),\(Sample.line("C"))]", named: "claims.json")
        #expect(file.outline == ["1 ok", "2 bad", "3 ok"])
    }

    @Test(
        "An array that breaks off, lacks a comma or goes on after its end: what came before stands",
        arguments: [
            ("[\(Sample.line("A")),\(Sample.line("B"))", 2), ("[\(Sample.line("A")),{\"claim_id\":\"B", 1),
            ("[\(Sample.line("A")) \(Sample.line("B"))]", 1), ("[\(Sample.line("A")),]", 1),
            ("[\(Sample.line("A"))] x", 1), ("[", 0), ("[\(Sample.line("A")),{]},\(Sample.line("C"))]", 1),
        ])
    func brokenArray(_ text: String, _ claims: Int) throws {
        for batch in [1, 100] {
            let file = ReadFile(text, named: "claims.json", batch: batch)
            #expect(file.claims.count == claims)
            let error = try #require(file.error)
            #expect(error.row != nil && !error.message.zh.isEmpty && !error.remedy.en.isEmpty)
        }
    }

    @Test(
        "Numbers keep their digits: no binary floating point comes near them",
        arguments: [
            ("5000", "5000.00"), ("5000.0", "5000.00"), ("\"5000.00\"", "5000.00"), ("0.1", "0.10"),
            ("999999999999.99", "999999999999.99"),
        ])
    func numbers(_ written: String, _ canonical: String) {
        let line = Sample.line("A").replacing("\"5000.00\"", with: written)
        let claim = ReadFile(line).claims.first
        #expect(claim?.problems == [])
        #expect(
            claim.map { String(decoding: $0.content, as: UTF8.self).contains("\"final_price\":\"\(canonical)\"") }
                == true)
    }

    @Test("Escapes and surrogate pairs are decoded")
    func escapes() {
        let line = Sample.line("A", [("brand", #"\u6d77\u5C14 \"x\" \\ \/ \ud83d\ude00 \t"#)])
        #expect(ReadFile(line).claims.first?.text(of: "brand") == "海尔 \"x\" \\ / 😀")
    }

    @Test("Keys may be escaped, labels, or have spaces and capitals")
    func keys() {
        let line = Sample.line("A").replacing("\"claim_id\"", with: "\"\\u7533\\u62a5\\u7f16\\u53f7\"")
            .replacing("\"kind\"", with: "\" Kind \"").replacing("\"brand\"", with: "\"品牌\"")
        let file = ReadFile(line)
        #expect(file.claims.first == ReadFile(Sample.line("A")).claims.first)
        #expect(file.warnings.isEmpty)
    }

    @Test(
        "What RFC 8259 forbids is a bad row",
        arguments: [
            #"{"claim_id":"A",}"#, #"{'claim_id':'A'}"#, #"{claim_id:"A"}"#, #"{"claim_id":"A"} {}"#,
            #"{"claim_id" "A"}"#,
            #"{"claim_id":01}"#, #"{"claim_id":+1}"#, #"{"claim_id":.5}"#, #"{"claim_id":1.}"#, #"{"claim_id":1e}"#,
            #"{"claim_id":0x1}"#, #"{"claim_id":NaN}"#, #"{"claim_id":tru}"#, #"{"claim_id":True}"#, #"{"claim_id":-}"#,
            #"{"claim_id":"\x41"}"#, #"{"claim_id":"\u12"}"#, #"{"claim_id":"\u12G4"}"#, #"{"claim_id":"A}"#,
            #"{"claim_id":"\ud800"}"#, #"{"claim_id":"\ud800\u0041"}"#, #"{"claim_id":"\udc00"}"#,
            #"{"claim_id":"\u0000"}"#,
            "{\"claim_id\":\"a\u{1}b\"}", "{\"claim_id\":\"a\tb\"}", #"{"claim_id":"A""kind":"x"}"#, #"{"x":[1,2,}"#,
            "{",
            #"{"x":[1 2]}"#, #"{"x":{"a"}}"#, #"{"x":"\ud800"}"#, #"{"claim_id":"A"}]"#, #"{"claim_id":"\"#, "[]", "1",
        ])
    func strict(_ line: String) {
        let file = ReadFile([Sample.line("A"), line, Sample.line("C")].joined(separator: "\n"))
        #expect(file.outline == ["1 ok", "2 bad", "3 ok"])
    }

    @Test("The place of a mistake is counted in characters")
    func column() {
        let file = ReadFile(#"{"申报编号":"张三",x}"#)
        #expect(file.bad[0].message.zh.contains("第14个字符"), "\(file.bad[0].message.zh)")
        #expect(file.bad[0].message.en.contains("character 14"))
    }

    @Test(
        "A key given twice is refused, known or not, by whatever name",
        arguments: [
            (#""brand":"x""#, "brand"), (#""品牌":"x""#, "brand"), (#""remark":1,"remark":2"#, "remark"),
            (#""br\u0061nd":"x""#, "brand"),
        ])
    func twice(_ more: String, _ field: String) {
        let file = ReadFile(Sample.line("A").replacing("\"category\"", with: more + ",\"category\""))
        #expect(file.bad.map(\.field) == [field])
    }

    @Test("Unknown keys are reported once a file and stop nothing")
    func unknown() {
        let lines = ["A", "B", "C"].map {
            Sample.line($0, [("remark", "x")]).replacing("\"x\"", with: #"{"deep":[1,{"er":null}]}"#)
        }
        let file = ReadFile(lines.joined(separator: "\n"), batch: 1)
        #expect(file.claims.count == 3)
        #expect(file.warnings.count == 1)
        #expect(file.warnings[0].message.en.contains("remark"))
    }

    @Test("Nesting beyond the limit is a bad row, however deep it goes", arguments: [17, 1000, 100_000])
    func deep(_ depth: Int) {
        let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let lines = [Sample.line("A"), "{\"x\":\(nest)}", Sample.line("C")]
        #expect(ReadFile(lines.joined(separator: "\n")).outline == ["1 ok", "2 bad", "3 ok"])
        let array = ReadFile("[" + lines.joined(separator: ",") + "]", named: "claims.json")
        #expect(array.outline == ["1 ok", "2 bad", "3 ok"])
    }

    @Test("Lists are arrays of objects")
    func lists() {
        let elderly: [(String, String)] = [
            ("claim_id", "E"), ("kind", "elderly_retrofit"), ("applied_on", "2024-10-01"), ("region", "140702"),
            ("merchant_id", "91350100M000100Y43"), ("applicant_type", "individual"), ("applicant_name", "张三"),
            ("applicant_id", "140799194005010013"), ("household_id", "H1"),
        ]
        let items = #"[{"item":1,"cost":1200.0,"in_plan":true},{"项目编号":"13","费用":"650","in_plan":null,"colour":"red"}]"#
        let good = Sample.json(elderly + [("items", "@")]).replacing("\"@\"", with: items)
        let text = Sample.json(elderly + [("items", "1:1200.00:in_plan; 13:650.00")])
        let file = ReadFile(good)
        #expect(file.claims == ReadFile(text).claims)
        #expect(file.claims.first?.problems == [])
        #expect(file.warnings.map(\.message.en).joined().contains("items.colour"))
        for bad in ["[1]", "{}", "[[]]", #"[{"item":{}}]"#, #"[{"item":1,"item":2}]"#, #"[{"item":1},]"#] {
            #expect(
                ReadFile(Sample.json(elderly + [("items", "@")]).replacing("\"@\"", with: bad)).outline == ["1 bad"],
                "\(bad)")
        }
        #expect(ReadFile(Sample.line("A").replacing("\"5000.00\"", with: "[5000]")).bad.map(\.field) == ["final_price"])
        #expect(ReadFile(Sample.line("A").replacing("\"5000.00\"", with: "{}")).bad.map(\.field) == ["final_price"])
    }
}
