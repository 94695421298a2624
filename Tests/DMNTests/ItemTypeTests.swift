import DMN
import FEEL
import Testing

@Suite("Item definitions (DMN 1.5, 7.3.2)")
struct ItemTypeTests {
    private static let types = """
        <itemDefinition name="grade"><typeRef>number</typeRef><allowedValues><text>[1..5]</text></allowedValues></itemDefinition>
        <itemDefinition name="good"><typeRef>grade</typeRef><allowedValues><text>&lt; 3</text></allowedValues></itemDefinition>
        <itemDefinition name="grades" isCollection="true"><typeRef>grade</typeRef></itemDefinition>
        <itemDefinition name="few" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>
        <itemDefinition name="odds" isCollection="true"><typeRef>number</typeRef><allowedValues><text>odd(?)</text></allowedValues></itemDefinition>
        <itemDefinition name="pupil">
          <itemComponent name="name"><typeRef>string</typeRef></itemComponent>
          <itemComponent name="grade"><typeRef>grade</typeRef></itemComponent></itemDefinition>
        <itemDefinition name="class" isCollection="true"><typeRef>pupil</typeRef></itemDefinition>
        <itemDefinition name="span">
          <itemComponent name="from"><typeRef>number</typeRef></itemComponent>
          <itemComponent name="to"><typeRef>number</typeRef><typeConstraint><text>? &gt;= from</text></typeConstraint></itemComponent></itemDefinition>
        <itemDefinition name="rule"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem></itemDefinition>
        """

    @Test(
        "a value of the type passes, with the standard's conversions; any other is null with the reason",
        arguments: [
            ("grade", "5", "5"), ("grade", "6", "null"), ("grade", "\"5\"", "null"), ("grade", "[3]", "3"),
            ("grade", "null", "null"),
            ("good", "2", "2"), ("good", "4", "null"), ("good", "0", "null"),
            ("grades", "[1, 5]", "[1, 5]"), ("grades", "[1, 6]", "null"), ("grades", "3", "[3]"),
            ("grades", "[]", "[]"),
            ("few", "[7, 8]", "[7, 8]"), ("few", "[7, 8, 9]", "null"), ("odds", "[1, 3]", "[1, 3]"),
            ("odds", "[1, 2]", "null"),
            ("pupil", "{name: \"n\", grade: 1}", "{name: \"n\", grade: 1}"),
            ("pupil", "{name: \"n\", grade: 9}", "null"),
            ("pupil", "{name: \"n\"}", "null"),
            ("pupil", "{name: \"n\", grade: 1, more: true}", "{name: \"n\", grade: 1, more: true}"),
            ("class", "[{name: \"n\", grade: 1}]", "[{name: \"n\", grade: 1}]"),
            ("class", "[{name: \"n\", grade: 0}]", "null"),
            ("span", "{from: 1, to: 2}", "{from: 1, to: 2}"), ("span", "{from: 3, to: 2}", "null"),
            ("feel:number", "1", "1"), ("x:grade", "9", "null"),
            ("date and time", "@\"2024-08-16\"", "2024-08-16T00:00:00Z"),
        ])
    func values(_ type: String, _ feel: String, _ expected: String) throws {
        let value = try decide(ItemTypeTests.types + Models.decision("d", Models.text(feel), type: type))
        #expect(value.description == expected, "\(type) \(feel): \(value.nullReason.map(\.description) ?? "")")
        if value.isNull { #expect(value.nullReason?.isFault == (feel != "null"), "\(type) \(feel)") }
    }

    @Test("a function must take and give what its type says")
    func functions() throws {
        func d(_ feel: String) throws -> Value {
            try decide(
                ItemTypeTests.types + Models.decision("f", Models.text(feel), type: "rule")
                    + Models.decision("d", Models.text("f(2)"), requires: ["#f"]))
        }
        #expect(try d("function(n: number) n + 1") == .number(3))
        #expect(try d("function(a: number, b: number) a").isNull)
        #expect(try d("function(s: string) s").isNull)
    }
}

@Suite("Tables of models (DMN 1.5, chapter 8)")
struct ModelTableTests {
    private func table(
        _ policy: String, _ rows: [(String, [String])], outputs: [String] = ["<output/>"], types: String = ""
    ) throws -> Value {
        let rules = rows.map { test, outputs in
            "<rule><inputEntry><text>\(test)</text></inputEntry>"
                + outputs.map { "<outputEntry><text>\($0)</text></outputEntry>" }.joined() + "</rule>"
        }
        let table = """
            <decisionTable \(policy)><input><inputExpression><text>5</text></inputExpression></input>\(outputs.joined())
            \(rules.joined())</decisionTable>
            """
        return try decide(types + Models.decision("d", table))
    }

    private static let values = #"<output><outputValues><text>"high", "middle", "low"</text></outputValues></output>"#

    @Test(
        "hit policies",
        arguments: [
            (#"hitPolicy="UNIQUE""#, "null"), (#"hitPolicy="ANY""#, "null"), (#"hitPolicy="FIRST""#, "low"),
            (#"hitPolicy="PRIORITY""#, "high"), (#"hitPolicy="OUTPUT ORDER""#, #"["high", "low"]"#),
            (#"hitPolicy="RULE ORDER""#, #"["low", "high"]"#), (#"hitPolicy="COLLECT""#, #"["low", "high"]"#),
            (#"hitPolicy="COLLECT" aggregation="COUNT""#, "2"), (#"hitPolicy="COLLECT" aggregation="MIN""#, "high"),
            (#"hitPolicy="COLLECT" aggregation="MAX""#, "low"), (#"hitPolicy="COLLECT" aggregation="SUM""#, "null"),
        ])
    func policies(_ policy: String, _ expected: String) throws {
        let rows = [("&gt; 4", [#""low""#]), ("&lt; 4", [#""middle""#]), ("-", [#""high""#])]
        #expect(try table(policy, rows, outputs: [ModelTableTests.values]).description == expected)
    }

    @Test("without a matching row: the defaults, or null that names the inputs that are null")
    func noMatch() throws {
        let defaults = [
            "<output name=\"a\"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>",
            "<output name=\"b\"/>",
        ]
        #expect(try table("", [("9", ["2", "3"])], outputs: defaults).description == "{a: 1, b: null}")
        #expect(try table("", [("9", ["2"])]).nullReason?.isFault == false)
        #expect(try table(#"hitPolicy="COLLECT" aggregation="COUNT""#, [("9", ["2"])]) == .number(0))
        #expect(try table(#"hitPolicy="COLLECT""#, [("9", ["2"])]).isNull)
    }

    @Test("an output that is none of the output values is null with its row")
    func outputValues() throws {
        let value = try table("", [("5", [#""none""#])], outputs: [ModelTableTests.values])
        #expect(value.nullReason?.message.contains("row 1") == true)
    }

    @Test("where a table lists no output values, those of the output's type give the order")
    func order() throws {
        let types =
            #"<itemDefinition name="level"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues></itemDefinition>"#
        let rows = [("-", [#""low""#]), ("-", [#""high""#])]
        #expect(
            try table(#"hitPolicy="PRIORITY""#, rows, outputs: [#"<output typeRef="level"/>"#], types: types)
                == .string("high"))
    }

    @Test("several outputs come as a context; the first one's order goes before the second's")
    func outputs() throws {
        let outputs = ["a", "b"].map {
            "<output name=\"\($0)\"><outputValues><text>3, 2, 1</text></outputValues></output>"
        }
        let rows = [("-", ["2", "3"]), ("-", ["3", "1"]), ("-", ["3", "2"])]
        #expect(
            try table(#"hitPolicy="OUTPUT ORDER""#, rows, outputs: outputs).description
                == "[{a: 3, b: 2}, {a: 3, b: 1}, {a: 2, b: 3}]")
    }
}
