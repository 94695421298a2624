import FEEL
import Testing

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "are evaluated as the standard says",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("2 ** 3", "8"), ("-2 ** 2", "4"),
            ("7 / 2", "3.5"),
            ("0.1 + 0.2 = 0.3", "true"), ("1 < 2 and 2 < 3", "true"), ("1 > 2 or 2 > 3", "false"),
            ("not(true)", "false"),
            ("5 between 1 and 5", "true"), ("5 in [1..5)", "false"), ("5 in (1, 3, 5)", "true"),
            ("5 in (< 3, > 4)", "true"),
            ("5 in ]1..5]", "true"), ("3 in [1, 2]", "false"),
            ("@\"2024-08-01\" in [@\"2024-04-24\"..@\"2024-12-31\"]", "true"),
            ("if 1 < 2 then \"a\" else \"b\"", "a"), ("for x in [1, 2, 3] return x * x", "[1, 4, 9]"),
            ("for x in 3..1 return x", "[3, 2, 1]"),
            ("for x in [1, 2], y in [10, 20] return x + y", "[11, 21, 12, 22]"),
            ("some x in [1, 2, 3] satisfies x > 2", "true"), ("every x in [1, 2, 3] satisfies x > 2", "false"),
            ("[1, 2, 3, 4][item > 2]", "[3, 4]"), ("[1, 2, 3][-1]", "3"),
            ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", "[4]"),
            ("{a: 1, b: a + 1}.b", "2"), ("count([1, 2, 3])", "3"), ("sum(1, 2, 3)", "6"), ("min([3, 1, 2])", "1"),
            ("max(3, 1)", "3"),
            ("substring(\"foobar\", 3)", "obar"), ("substring(\"foobar\", 3, 3)", "oba"),
            ("substring(\"foobar\", -2, 1)", "a"),
            ("substring(string: \"晋中市推动\", start position: 1, length: 2)", "晋中"), ("string length(\"晋中\")", "2"),
            ("starts with(\"140702\", \"1407\")", "true"), ("contains(\"foobar\", \"oba\")", "true"),
            ("date(\"2024-08-01\").year", "2024"), ("date(2024, 2, 29) + duration(\"P1Y\")", "2025-02-28"),
            ("date(\"2024-03-01\") - date(\"2024-02-01\")", "P29D"),
            ("date(\"2024-03-01\") - duration(\"P1D\")", "2024-02-29"),
            ("years and months duration(date(\"1964-08-02\"), date(\"2024-08-01\")).years", "59"),
            ("round half up(2.5, 0)", "3"), ("decimal(1/3, 2)", "0.33"), ("floor(-1.5)", "-2"), ("ceiling(1.2)", "2"),
            ("abs(-1.20)", "1.20"),
            ("string(1.50) + \" 元\"", "1.50 元"), ("number(\"12.5\") * 2", "25.0"), ("is defined(1)", "true"),
            ("1 // one\n + /* two */ 2", "3"), ("{f: function(a, b) a * b, r: f(3, 4)}.r", "12"),
            ("\"\\u4E2D\\\"\\\\\"", "中\"\\"), ("5 instance of number", "true"),
            ("[1, 2] instance of list<number>", "true"),
            ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ])
    func values(_ text: String, _ expected: String) throws {
        #expect(try evaluate(text).description == expected, "\(text)")
    }

    @Test("read the longest name that is declared")
    func longestName() throws {
        let names: KeyValuePairs<String, (FEELType, Value)> = [
            "new": (.number, .number(1)), "new energy": (.number, .number(2)),
            "new-energy amount": (.number, .number(3)),
            "cut": (.number, .number(10)), "off": (.number, .number(4)), "cut-off": (.number, .number(5)),
        ]
        #expect(try evaluate("new energy + new", names) == .number(3))
        #expect(try evaluate("new-energy amount", names) == .number(3))
        #expect(try evaluate("cut-off", names) == .number(5))
        #expect(try evaluate("cut - off", names) == .number(6))
    }

    @Test("name every unknown value that the result depends on")
    func reasons() throws {
        func missing(_ name: String) -> Value { .null(NullReason(kind: .given(code: "missing", name: name))) }
        let names: KeyValuePairs<String, (FEELType, Value)> = [
            "a": (.number, missing("a")), "b": (.number, missing("b")), "c": (.number, .number(1)),
            "t": (.string, missing("t")),
        ]
        func leaves(_ text: String) throws -> Set<String> {
            Set(try evaluate(text, names).nullReason?.leaves.map(\.description) ?? ["no null"])
        }
        #expect(try leaves("a + b > c") == ["a is missing", "b is missing"])
        #expect(try leaves("a > 1 and b > 1 and c = 1") == ["a is missing", "b is missing"])
        #expect(try leaves("a > 1 and c = 2") == ["no null"])
        #expect(try leaves("a > 1 or c = 1") == ["no null"])
        #expect(try leaves("t = \"x\"") == ["t is missing"])
        #expect(try leaves("t in (\"x\", \"y\")") == ["t is missing"])
        #expect(try leaves("if a > 1 then 1 else 2") == ["a is missing"])
        #expect(try leaves("substring(t, a)") == ["t is missing", "a is missing"])
        #expect(try evaluate("t = null", names) == .boolean(true))
        #expect(try evaluate("is defined(a)", names) == .boolean(false))
        #expect(try evaluate("t = \"x\"", names, checking: .standard) == .boolean(false))
    }

    @Test(
        "are refused, with the place, when they can't be right",
        arguments: [
            ("1 +", 1, 4), ("1 + \"a\"", 1, 3), ("unknown name", 1, 1), ("fuel = \"deisel\"", 1, 8),
            ("bought < 5", 1, 10),
            ("price and true", 1, 1), ("if price then 1 else 2", 1, 4), ("bought.hour", 1, 8),
            ("substring(price, 1)", 1, 1),
            ("count(1, 2)", 1, 1), ("price in (1, \"a\")", 1, 14), ("fuel in (\"petrol\", \"deisel\")", 1, 20),
            ("1\n  ++ 2", 2, 4),
            ("(1", 1, 3), ("\"abc", 1, 1), ("[1..\"a\"]", 1, 1),
        ])
    func diagnostics(_ text: String, _ line: Int, _ column: Int) {
        var scope = Scope()
        scope.declare("fuel", .enumeration(["petrol", "diesel"]))
        scope.declare("bought", .date)
        scope.declare("price", .number)
        #expect {
            try CompiledExpression(text, in: scope, at: SourcePosition(file: "pack.yaml", line: 1, column: 1))
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            let position = SourcePosition(file: "pack.yaml", line: line, column: column)
            if diagnostic.position != position { print(text, diagnostic) }
            return diagnostic.position == position
        }
    }

    @Test(
        "end, whatever is asked of them",
        arguments: [
            "count(for x in 1..1000000000 return x)",
            "for i in 1..5000 return partial", "for a in 1..9999, b in 1..9999, c in 1..9999 return 1",
            "2 ** 999999999999",
            "10 ** 6144 * 10", "for i in 1..200 return [partial, partial]",
        ])
    func limits(_ text: String) throws {
        #expect(try evaluate(text).isNull)
    }

    @Test("do not grow without end: a text that is doubled again and again becomes null")
    func doubling() throws {
        #expect(try evaluate("(for i in 1..100 return if i = 1 then \"xx\" else partial[-1] + partial[-1])[-1]").isNull)
        #expect(
            try evaluate("(for i in 1..10 return if i = 1 then \"xx\" else partial[-1] + partial[-1])[-1]")
                == .string(String(repeating: "x", count: 1024)))
    }

    @Test(
        "that are nested or long beyond reason are refused",
        arguments: [
            String(repeating: "(", count: 5_000), String(repeating: "[", count: 60_000),
            String(repeating: "-", count: 60_000) + "1",
            Array(repeating: "1", count: 20_000).joined(separator: "+"), "x" + String(repeating: "[1]", count: 5_000),
            String(repeating: "[1..", count: 400), String(repeating: "if ", count: 20_000),
            String(repeating: "1 in ", count: 10_000),
            String(repeating: "{a:", count: 10_000), String(repeating: "not(", count: 10_000),
            String(repeating: "x", count: 70_000),
            String(repeating: "function(a) ", count: 5_000), String(repeating: "a.", count: 20_000),
            String(repeating: "1**", count: 20_000),
        ])
    func depth(_ text: String) {
        #expect(throws: Diagnostic.self) { try evaluate(text) }
        #expect(throws: Diagnostic.self) { try evaluate(text, checking: .standard) }
    }
}
