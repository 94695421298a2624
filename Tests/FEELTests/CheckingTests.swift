import FEEL
import Testing

@Suite("Checking: strict for rules, lenient for the standard")
struct CheckingTests {
    @Test(
        "what can't be right is null with a reason in the standard",
        arguments: [
            "1 + \"a\"", "nothing", "date(\"2024-01-01\") < 5", "substring(1, 2)", "count(1, 2)", "{a: 1}.b",
            "[1, 2][5]", "1 / 0",
            "not(1)", "if 1 then 2 else null", "some x in 5 satisfies x", "@\"nonsense\"", "(function(a) a)(1, 2)",
        ])
    func lenient(_ text: String) throws {
        let value = try evaluate(text, checking: .standard)
        #expect(value.isNull, "\(text)")
        #expect(value.nullReason?.leaves.isEmpty == false)
        #expect(value.nullReason?.description.isEmpty == false)
    }

    @Test("a null differs from a value in the standard, and makes everything unknown in rules")
    func nullComparison() throws {
        let names: KeyValuePairs<String, (FEELType, Value)> = [
            "x": (.number, .null(NullReason(kind: .given(code: "missing", name: "x"))))
        ]
        for (text, standard) in [
            ("x = 1", "false"), ("x != 1", "true"), ("x = null", "true"), ("if x > 1 then \"a\" else \"b\"", "b"),
            ("[1, 2][item > x]", "[]"),
        ] {
            #expect(try evaluate(text, names, checking: .standard).description == standard)
            let strict = try evaluate(text, names)
            if text == "x = null" {
                #expect(strict == .boolean(true))
            } else {
                #expect(strict.nullReason?.leaves.first?.description == "x is missing")
            }
        }
    }

    @Test(
        "three-valued logic (table 50)",
        arguments: [
            ("and", ["true", "false", "null", "false", "false", "false", "null", "false", "null"]),
            ("or", ["true", "true", "true", "true", "false", "null", "true", "null", "null"]),
        ])
    func logic(_ sign: String, _ expected: [String]) throws {
        let values = ["true", "false", "null"]
        for (row, left) in values.enumerated() {
            for (column, right) in values.enumerated() {
                for checking in [Checking.strict, .standard] {
                    #expect(
                        try evaluate("\(left) \(sign) \(right)", checking: checking).description
                            == expected[row * 3 + column])
                }
            }
        }
    }

    @Test(
        "the type of an expression is known before it is evaluated",
        arguments: [
            ("1 + 2", "number"), ("if true then 1 else \"a\"", "Any"), ("[1, 2]", "list<number>"),
            ("[1, 2][1]", "number"), ("[1, 2][item > 1]", "list<number>"),
            ("[{a: 1}].a", "list<number>"), ("{a: 1, b: a > 1}", "context<a: number, b: boolean>"),
            ("@\"2024-01-01\" - @\"2023-01-01\"", "days and time duration"),
            ("for x in [1, 2] return string(x)", "list<string>"), ("max([@\"2024-01-01\"])", "date"),
            ("function(a: number) a * 2", "function<number> -> number"),
            ("\"a\"", "one of \"a\""), ("if true then \"a\" else \"b\"", "one of \"a\", \"b\""),
            ("[1..5]", "range<number>"), ("append([1], 2)", "list<number>"),
            ("date(\"2024-01-01\").year", "number"), ("null", "Null"), ("sum(1, 2)", "number"),
            ("distinct values([\"a\"])", "list<one of \"a\">"),
        ])
    func types(_ text: String, _ type: String) throws {
        let expression = try CompiledExpression(text, in: Scope(), at: SourcePosition(file: "t", line: 1, column: 1))
        #expect(expression.type.description == type)
    }

    @Test("the expected type is required")
    func expecting() throws {
        let place = SourcePosition(file: "t", line: 1, column: 1)
        #expect(throws: Diagnostic.self) { try CompiledExpression("1", in: Scope(), at: place, expecting: .string) }
        #expect(throws: Diagnostic.self) {
            try CompiledExpression("\"c\"", in: Scope(), at: place, expecting: .enumeration(["a", "b"]))
        }
        _ = try CompiledExpression("\"a\"", in: Scope(), at: place, expecting: .enumeration(["a", "b"]))
        _ = try CompiledExpression("null", in: Scope(), at: place, expecting: .date)
    }

    @Test("an expression tells what it reads")
    func slots() throws {
        var scope = Scope()
        for name in ["a", "b", "c d"] { scope.declare(name, .number) }
        let expression = try CompiledExpression(
            "c d + (for x in [1] return x * a)[1]", in: scope, at: SourcePosition(file: "t", line: 1, column: 1))
        #expect(expression.slots == [0, 2])
    }

    @Test(
        "messages name the place, what is wrong and what would be right",
        arguments: [
            (
                "fuel = \"deisel\"",
                "pack.yaml:7:20: \"deisel\" is never equal to what it is compared with, expected one of \"petrol\", \"diesel\""
            ),
            (
                "invoise_total > 1",
                "pack.yaml:7:13: nothing here is called `invoise_total`, expected a declared name; is `invoice_total` meant?"
            ),
            (
                "bought + 1",
                "pack.yaml:7:20: `+` does not take a date and a number, expected two numbers, or dates and durations that go together"
            ),
            ("bought.hour", "pack.yaml:7:20: a date has no entry `hour`, expected `day`, `month`, `weekday`, `year`"),
            ("invoice_total >", "pack.yaml:7:28: the expression ends too early, expected an expression"),
            (
                "substring(fuel)",
                "pack.yaml:7:13: `substring` does not take 1 arguments, expected `substring(string, start position, length?)`"
            ),
        ])
    func messages(_ text: String, _ message: String) {
        var scope = Scope()
        scope.declare("fuel", .enumeration(["petrol", "diesel"]))
        scope.declare("bought", .date)
        scope.declare("invoice_total", .number)
        #expect {
            try CompiledExpression(text, in: scope, at: SourcePosition(file: "pack.yaml", line: 7, column: 13))
        } throws: { error in
            if String(describing: error) != message { print(error) }
            return String(describing: error) == message
        }
    }
}
