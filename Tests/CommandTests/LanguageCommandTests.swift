import Foundation
import Testing

@Suite("tradein feel")
struct FeelCommandTests {
    @Test(
        "prints the value as FEEL, and with --format json as JSON",
        arguments: [
            ("1 + 2 * 3", "7", "7"), (#""a" + "b""#, #""ab""#, #""ab""#),
            ("[1, {a b: true}]", "[1, {a b: true}]", #"[1,{"a b":true}]"#),
            (#"date("2024-02-29") + duration("P1Y")"#, "2025-02-28", #""2025-02-28""#),
            ("10 ** 20 / 3", "33333333333333333333.33333333333333", "33333333333333333333.33333333333333"),
            ("[1..5)", "[1..5)", #""[1..5)""#), ("-2 ** 2", "4", "4"),
        ])
    func values(_ expression: String, _ feel: String, _ json: String) throws {
        try inFreshFolder { tradein in
            let text = try tradein.run("feel", expression)
            #expect(text.status == 0 && text.output == feel + "\n" && text.errors.isEmpty, "\(text)")
            #expect(try tradein.run("feel", expression, "--format", "json").output == json + "\n")
        }
    }

    @Test("a null says on standard error where it came from and why; the result alone is on standard output")
    func reasons() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run("feel", "1 +\n  x / 0", "--context", #"{"x": 5}"#, "--lang", "en")
            #expect(result.status == 0 && result.output == "null\n")
            #expect(result.errors == "null: expression:2:3: division by zero\n")
            let inner = try tradein.run("feel", "{a: [1, 10 + null]}", "--format", "json", "--lang", "zh")
            #expect(inner.output == "{\"a\":[1,null]}\n")
            #expect(inner.errors.hasPrefix("空值：a[2]: expression:1:9: "), "\(inner.errors)")
            #expect(inner.errors.contains("expression:1:14: "), "\(inner.errors)")
        }
    }

    @Test("the context is JSON, a file of it, or standard input; numbers keep every digit")
    func context() throws {
        try inFreshFolder { tradein in
            try tradein.write("claim.json", #"{"list price": 19999.92, "note": null}"#)
            try tradein.write("rule.feel", "// tenth\nlist price\n  * 0.1\n")
            let file = try tradein.run("feel", "--file", "rule.feel", "--context", "claim.json")
            #expect(file.output == "1999.992\n", "\(file.errors)")
            let piped = try tradein.shell(#"echo '{"a": 0.1}' | "$TRADEIN" feel 'a + 0.2' --context -"#)
            #expect(piped.output == "0.3\n", "\(piped.errors)")
        }
    }

    @Test("what can't be read is 65 with its place, and wrong usage is 64")
    func errors() throws {
        try inFreshFolder { tradein in
            let expression = try tradein.run("feel", "1 +", "--lang", "en")
            #expect(expression.status == 65 && expression.output.isEmpty)
            #expect(expression.errors.contains("expression:1:4: "), "\(expression.errors)")
            let json = try tradein.run("feel", "a", "--context", "{\"a\": 01}", "--lang", "en")
            #expect(json.status == 65 && json.errors.contains("--context:1:7: "), "\(json.errors)")
            #expect(try tradein.run("feel", "a", "--context", "absent.json").status == 65)
            #expect(try tradein.run("feel", "a", "--context", "[1]").status == 65)
            #expect(try tradein.run("feel").status == 64)
            #expect(try tradein.run("feel", "1", "--file", "x").status == 64)
            #expect(try tradein.run("feel", "1", "--contxt", "{}").status == 64)
        }
    }

    @Test("--strict reads an expression as the packs do")
    func strict() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("feel", "lost = 1").output == "false\n")
            let strict = try tradein.run("feel", "lost = 1", "--strict", "--lang", "en")
            #expect(strict.status == 65 && strict.errors.contains("expression:1:1: "), "\(strict.errors)")
        }
    }
}

@Suite("tradein dmn")
struct DmnCommandTests {
    static let model = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Bonus" namespace="urn:bonus">
          <itemDefinition name="fuel"><typeRef>string</typeRef>
            <allowedValues><text>"petrol", "electric"</text></allowedValues></itemDefinition>
          <inputData name="Fuel" id="fuel"><variable name="Fuel" typeRef="fuel"/></inputData>
          <inputData name="Bought on" id="bought"><variable name="Bought on" typeRef="date"/></inputData>
          <decision name="Bonus" id="bonus"><variable name="Bonus" typeRef="number"/>
            <informationRequirement><requiredInput href="#fuel"/></informationRequirement>
            <decisionTable hitPolicy="UNIQUE">
              <input><inputExpression><text>Fuel</text></inputExpression></input>
              <output/>
              <rule><inputEntry><text>"electric"</text></inputEntry><outputEntry><text>20000</text></outputEntry></rule>
              <rule><inputEntry><text>"petrol"</text></inputEntry><outputEntry><text>15000</text></outputEntry></rule>
            </decisionTable></decision>
          <decision name="Year" id="year"><variable name="Year"/>
            <informationRequirement><requiredInput href="#bought"/></informationRequirement>
            <literalExpression><text>Bought on.year</text></literalExpression></decision>
          <decisionService name="Service" id="service"><outputDecision href="#bonus"/><inputData href="#fuel"/></decisionService>
        </definitions>
        """

    @Test("run decides everything, or one decision or service, with inputs read by the model's types")
    func run() throws {
        try inFreshFolder { tradein in
            try tradein.write("bonus.dmn", DmnCommandTests.model)
            let inputs = #"{"Fuel": "electric", "Bought on": "2024-08-16"}"#
            let all = try tradein.run("dmn", "run", "bonus.dmn", "--input", inputs)
            #expect(all.status == 0 && all.output == "Bonus: 20000\nYear: 2024\n", "\(all)")
            let json = try tradein.run("dmn", "run", "bonus.dmn", "--input", inputs, "--format", "json")
            #expect(json.output == #"{"Bonus":20000,"Year":2024}"# + "\n")
            for name in ["Bonus", "Service"] {
                let one = try tradein.run("dmn", "run", "bonus.dmn", "--input", inputs, "--decision", name)
                #expect(one.output == "20000\n", "\(one)")
            }
        }
    }

    @Test("a missing or impossible input is null with the reason; what is not known is named")
    func reasons() throws {
        try inFreshFolder { tradein in
            try tradein.write("bonus.dmn", DmnCommandTests.model)
            let result = try tradein.run(
                "dmn", "run", "bonus.dmn", "--input", #"{"Fuel": "steam", "Colour": "red"}"#, "--lang", "en")
            #expect(result.status == 0 && result.output == "Bonus: null\nYear: null\n")
            #expect(result.errors.contains("the model has no input `Colour`"), "\(result.errors)")
            #expect(result.errors.contains("Bonus: bonus.dmn:"), "\(result.errors)")
            #expect(result.errors.contains("Bought on is missing"), "\(result.errors)")
            let unknown = try tradein.run("dmn", "run", "bonus.dmn", "--decision", "Malus", "--lang", "en")
            #expect(unknown.status == 64 && unknown.errors.contains("Bonus, Year, Service"), "\(unknown.errors)")
            try tradein.write("broken.dmn", "<definitions><decision></definitions>")
            let broken = try tradein.run("dmn", "run", "broken.dmn", "--lang", "en")
            #expect(broken.status == 65 && broken.errors.contains("broken.dmn:1:"), "\(broken.errors)")
            #expect(try tradein.run("dmn", "run", "absent.dmn").status == 65)
        }
    }

    private static func tests(_ cases: String, model: String = "bonus.dmn") -> String {
        """
        <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <modelName>\(model)</modelName>\(cases)</testCases>
        """
    }

    private static func testCase(_ id: String, _ fuel: String, _ result: String, _ expected: String) -> String {
        """
        <testCase id="\(id)"><inputNode name="Fuel"><value>\(fuel)</value></inputNode>
        <resultNode \(result)><expected>\(expected)</expected></resultNode></testCase>
        """
    }

    @Test("conformance runs a tree at any depth; a broken file or model or a strange case fails alone")
    func conformance() throws {
        try inFreshFolder { tradein in
            let null = #"<value xsi:nil="true"/>"#
            let good =
                DmnCommandTests.testCase("001", "electric", #"name="Bonus""#, "<value>20000</value>")
                + DmnCommandTests.testCase("002", "steam", #"name="Bonus" errorResult="true""#, null)
            let bad =
                DmnCommandTests.testCase("001", "petrol", #"name="Bonus""#, "<value>1</value>")
                + DmnCommandTests.testCase("002", "petrol", #"name="Nothing""#, null)
                + DmnCommandTests.testCase(
                    "003", "petrol", #"name="Bonus""#, #"<value xsi:type="xsd:date">soon</value>"#)
            for theme in ["a/b/level-1/0001-bonus", "a/b/level-1/0002-bad"] {
                try tradein.write("\(theme)/bonus.dmn", DmnCommandTests.model)
            }
            try tradein.write("a/b/level-1/0001-bonus/bonus-test-01.xml", DmnCommandTests.tests(good))
            try tradein.write("a/b/level-1/0002-bad/bad-test-01.xml", DmnCommandTests.tests(bad))
            try tradein.write("a/b/level-1/0002-bad/bad-test-02.xml", "<testCases>")
            try tradein.write("a/b/level-1/0002-bad/bad-test-03.xml", DmnCommandTests.tests(good, model: "absent.dmn"))
            try tradein.write("a/pom.xml", "<project/>")
            let result = try tradein.run("dmn", "conformance", "a", "--results", "results.csv", "--format", "json")
            #expect(result.status == 1, "\(result.errors)")
            let csv = try String(contentsOf: tradein.folder.appendingPathComponent("results.csv"), encoding: .utf8)
            let rows = csv.split(separator: "\n")
            #expect(rows.first == #""level-1/0001-bonus","bonus-test-01","001","SUCCESS","""#)
            #expect(rows.count { $0.contains(#","SUCCESS","#) } == 2, "\(csv)")
            #expect(rows.count { $0.contains(#","ERROR","#) } == 6, "\(csv)")
            #expect(rows.contains { $0.contains("`Nothing`") } && rows.contains { $0.contains("absent.dmn") }, "\(csv)")
            let all = try #require(try result.objects.last)
            #expect(all["passed"] as? Int == 2 && all["total"] as? Int == 8, "\(all)")
            #expect(all["values_passed"] as? Int == 1, "\(all)")
            let level = try #require(try result.objects.first { $0["theme"] as? String == "level-1/0001-bonus" })
            #expect(level["passed"] as? Int == 2 && level["total"] as? Int == 2 && level["values"] as? Int == 1)
            #expect(try tradein.run("dmn", "conformance", "a/b/level-1/0001-bonus", "--strict").status == 0)
            try tradein.write("empty/readme.txt", "nothing")
            #expect(try tradein.run("dmn", "conformance", "empty").status == 65)
        }
    }

    @Test("--strict asks for a reason where an error is expected, and for none of fault elsewhere")
    func strict() throws {
        try inFreshFolder { tradein in
            let null = #"<value xsi:nil="true"/>"#
            try tradein.write("l/t/bonus.dmn", DmnCommandTests.model)
            try tradein.write(
                "l/t/bonus-test-01.xml",
                DmnCommandTests.tests(DmnCommandTests.testCase("001", "steam", #"name="Bonus""#, null)))
            #expect(try tradein.run("dmn", "conformance", "l").status == 0)
            let strict = try tradein.run("dmn", "conformance", "l", "--strict", "--lang", "en")
            #expect(strict.status == 1 && strict.output.contains("by a fault"), "\(strict.output)")
        }
    }
}
