import FEEL
import Testing

@Suite("Unary tests (DMN 1.5, 7.3.4)")
struct UnaryTestsTests {
    private func matches(_ text: String, _ input: Value, _ type: FEELType, checking: Checking = .strict) throws -> Value
    {
        var scope = Scope()
        scope.declare("limit", .number)
        let tests = try CompiledUnaryTests(
            text, input: type, in: scope, at: SourcePosition(file: "t", line: 1, column: 1), checking: checking)
        return tests.matches(input, [.number(10)])
    }

    @Test(
        "a number passes",
        arguments: [
            ("-", 5, true), ("5", 5, true), ("5, 6", 6, true), ("< 5", 5, false), ("<= limit", 10, true),
            ("[1..5]", 5, true), ("(1..5)", 5, false),
            ("not(5)", 5, false), ("not(< 5, > 9)", 7, true), ("[1, 2, 3]", 2, true), ("? > 3 and ? < 6", 5, true),
            ("limit / 2", 5, true),
            ("-5", -5, true), ("!= 5", 6, true), ("= 5", 5, true), ("5 - 1", 4, true), ("odd(?)", 5, true),
            ("> limit - 6", 5, true),
        ])
    func numbers(_ text: String, _ input: Int, _ expected: Bool) throws {
        #expect(try matches(text, .number(Number(input)), .number) == .boolean(expected))
    }

    @Test("a text passes")
    func texts() throws {
        let fuel = FEELType.enumeration(["petrol", "diesel", "electric"])
        #expect(try matches("\"petrol\", \"diesel\"", .string("diesel"), fuel) == .boolean(true))
        #expect(try matches("not(\"petrol\", \"diesel\")", .string("diesel"), fuel) == .boolean(false))
        #expect(throws: Diagnostic.self) { try matches("not(\"petrol\", \"disel\")", .string("diesel"), fuel) }
        #expect(throws: Diagnostic.self) { try matches("5", .string("diesel"), fuel) }
        #expect(throws: Diagnostic.self) { try matches("\"petrol\" \"diesel\"", .string("diesel"), fuel) }
    }

    @Test("a condition passes")
    func conditions() throws {
        #expect(try matches("true", .boolean(true), .boolean) == .boolean(true))
        #expect(try matches("false", .boolean(true), .boolean) == .boolean(false))
        #expect(try matches("not(true)", .boolean(true), .boolean) == .boolean(false))
    }

    @Test("an unknown input is unknown, but for the dash")
    func unknown() throws {
        let missing = Value.null(NullReason(kind: .given(code: "missing", name: "x")))
        #expect(try matches("-", missing, .number) == .boolean(true))
        #expect(try matches("< 5, [7..8]", missing, .number).nullReason?.leaves.map(\.description) == ["x is missing"])
        #expect(try matches("null", missing, .number) == .boolean(true))
        #expect(try matches("5", missing, .number, checking: .standard) == .boolean(false))
    }
}
