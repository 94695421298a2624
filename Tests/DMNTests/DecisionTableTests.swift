import DMN
import FEEL
import Testing

@Suite("Decision tables")
struct DecisionTableTests {
    private let fuel = FEELType.enumeration(["petrol", "diesel", "electric"])

    private func place(_ line: Int) -> SourcePosition { SourcePosition(file: "table.yaml", line: line, column: 1) }

    private func table(
        _ policy: HitPolicy, rows: [([String], String)], output: FEELType = .number, values: [String] = [],
        checking: Checking = .strict
    ) throws -> DecisionTable {
        var scope = Scope()
        scope.declare("fuel", fuel)
        scope.declare("list price", .number)
        return try DecisionTable(
            name: "bonus", hitPolicy: policy,
            inputs: ["fuel", "list price"].map { .init(expression: .init($0, place(1))) },
            rows: rows.enumerated().map { number, row in
                .init(cells: row.0.map { .init($0, place(number + 2)) }, output: .init(row.1, place(number + 2)))
            },
            output: output, outputValues: values.map { .init($0, place(1)) }, in: scope, at: place(1),
            checking: checking)
    }

    private let missingFuel = Value.null(NullReason(kind: .given(code: "missing", name: "fuel")))
    private let missingPrice = Value.null(NullReason(kind: .given(code: "missing", name: "list price")))

    @Test("unique: the row that matches, whatever the order of the rows")
    func unique() throws {
        let table = try table(
            .unique,
            rows: [
                ([#""petrol", "diesel""#, "< 10000"], "100"), ([#""petrol", "diesel""#, ">= 10000"], "200"),
                ([#""electric""#, "-"], "300"),
            ])
        #expect(table.evaluate([.string("diesel"), .number(9999)]).value == .number(100))
        #expect(table.evaluate([.string("petrol"), .number(10000)]).value == .number(200))
        #expect(table.evaluate([.string("electric"), .number(1)]).matchedRows == [2])
        #expect(table.slots == [0, 1])
    }

    @Test("a row that does not look at the unknown input settles the matter")
    func unknownInput() throws {
        let table = try table(
            .unique, rows: [([#"not("electric")"#, "< 10000"], "100"), ([#""electric""#, "-"], "300")])
        #expect(table.evaluate([.string("electric"), missingPrice]).value == .number(300))
        let undecided = table.evaluate([.string("petrol"), missingPrice]).value
        #expect(undecided.nullReason?.leaves.map(\.kind) == [.given(code: "missing", name: "list price")])
        let both = table.evaluate([missingFuel, missingPrice]).value
        #expect(
            Set(both.nullReason?.leaves.map(\.kind) ?? []) == [
                .given(code: "missing", name: "fuel"), .given(code: "missing", name: "list price"),
            ])
    }

    @Test("unique: two rows that match are an error, not a choice")
    func twoMatches() throws {
        let table = try table(.unique, rows: [(["-", "> 5"], "1"), (["-", "> 7"], "2")])
        guard case .domain(let text)? = table.evaluate([.string("petrol"), .number(8)]).value.nullReason?.kind else {
            Issue.record("a reason was expected")
            return
        }
        #expect(text.contains("1, 2"))
        #expect(table.evaluate([.string("petrol"), .number(6)]).value == .number(1))
    }

    @Test("no row matches: null, and why")
    func noMatch() throws {
        let table = try table(.unique, rows: [([#""petrol""#, "-"], "1")])
        guard case .noMatch? = table.evaluate([.string("diesel"), .number(8)]).value.nullReason?.kind else {
            Issue.record("a reason was expected")
            return
        }
    }

    @Test(
        "the other policies",
        arguments: [
            (HitPolicy.any, "null"), (.first, "2"), (.collect, "[2, 1, 3]"), (.ruleOrder, "[2, 1, 3]"),
            (.collectSum, "6"),
            (.collectMinimum, "1"), (.collectMaximum, "3"), (.collectCount, "3"), (.priority, "3"),
            (.outputOrder, "[3, 2, 1]"),
        ])
    func policies(_ policy: HitPolicy, _ expected: String) throws {
        let table = try table(
            policy, rows: [(["-", "> 1"], "2"), (["-", "> 2"], "1"), (["-", "> 100"], "9"), (["-", "> 3"], "3")],
            values: ["3", "2", "1"])
        #expect(table.evaluate([.string("petrol"), .number(8)]).value.description == expected)
    }

    @Test("a misspelt value in a cell is found before any claim is read")
    func misspelt() {
        #expect { try table(.unique, rows: [([#""petrol", "deisel""#, "-"], "1")]) } throws: { error in
            let text = String(describing: error)
            return text.hasPrefix("table.yaml:2:") && text.contains("deisel")
        }
        #expect(throws: Diagnostic.self) { try table(.unique, rows: [(["-", #"< "x""#], "1")]) }
        #expect(throws: Diagnostic.self) { try table(.unique, rows: [(["-", "-"], #""text""#)]) }
        #expect(throws: Diagnostic.self) { try table(.unique, rows: [(["-"], "1")]) }
    }
}
