import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct PackTestTests {
    static let head = """
        programme: demo-subsidy
        claims:
          petrol:
            claim_id: T-1
            applied_on: 2024-06-01
            region: "140702"
            merchant_id: 91140799MA0TE0018Q
            applicant_type: individual
            applicant_name: 测试甲
            applicant_id: "140799197003150016"
            item_code: A1
            fuel: petrol
            price: 5000.00
            bought_on: 2024-05-01
            buyer_id: "140799197003150016"

        """

    static func tests(_ text: String, in book: Rulebook? = nil) throws -> [PackTest] {
        let file = PackFile(path: "demo-subsidy/tests/all.yaml", bytes: Array((head + text).utf8))
        return try PackTests.load(files: [file], for: try book ?? Demo.rulebook()).tests
    }

    static func result(_ body: String) throws -> PackTestResult {
        try PackTestRunner.run(
            #require(try tests("tests:\n  - name: tried\n    on: 2024-07-01\n    claim: petrol\n" + body).first))
    }

    @Test(arguments: [
        "    expect: {outcome: approved}\n",
        "    expect: {outcome: approved, version: D1, amount: 500.00, funding: {central: 300.00, local: 200.00}}\n",
        "    with: {price: 100}\n    expect: {outcome: approved, amount: 10.00}\n",
        "    with: {price: null}\n    expect: {outcome: returned, reasons: [MISSING_FIELD]}\n",
        "    parameters: {cap: 300 yuan}\n    expect: {outcome: approved, amount: 300.00}\n",
        "    parameters: {cap: unset}\n    expect: {outcome: held, reasons: [PARAMETER_UNSET]}\n",
        "    with: {bought_on: 2023-05-01}\n    expect: {outcome: refused, version: none, reasons: [NO_RULE_IN_FORCE]}\n",
        "    budget: {central: 300 yuan, local: 200 yuan}\n    expect: {outcome: approved}\n",
        "    budget: {central: 299.99 yuan}\n    expect: {outcome: waitlisted, amount: 500.00, reasons: [BUDGET_EXHAUSTED]}\n",
        "    after:\n      - {claim: petrol, with: {claim_id: T-0}}\n    expect: {outcome: refused, reasons: [QUOTA_EXCEEDED, DUPLICATE]}\n",
        "    after:\n      - {claim: petrol, with: {item_code: A0, fuel: electric, grade: 1}}\n    expect: {outcome: approved}\n",
        // A refused claim uses up nothing, a waitlisted one its numbers but no money.
        "    after:\n      - {claim: petrol, with: {buyer_id: \"140799197508200023\"}}\n    expect: {outcome: approved}\n",
        "    budget: {central: 500 yuan}\n    after:\n      - {claim: petrol, with: {item_code: A0, price: 9000, applicant_id: \"140799197508200023\", buyer_id: \"140799197508200023\"}}\n    expect: {outcome: approved}\n",
        "    budget: {central: 700 yuan}\n    after:\n      - {claim: petrol, with: {item_code: A0, price: 9000, applicant_id: \"140799197508200023\", buyer_id: \"140799197508200023\"}}\n    expect: {outcome: waitlisted, reasons: [BUDGET_EXHAUSTED]}\n",
        // On the earlier day the application lay in the future: returned, and nothing is used up.
        "    after:\n      - {claim: petrol, on: 2024-05-31}\n    expect: {outcome: approved}\n",
    ])
    func `a test that says what comes out passes`(body: String) throws {
        let result = try Self.result(body)
        #expect(result.passed, "\(result.differences)")
    }

    @Test func `a failure says what was expected and what came out`() throws {
        let result = try Self.result("    expect: {outcome: refused, version: none, reasons: [TOO_YOUNG, DUPLICATE]}\n")
        #expect(
            result.differences == [
                .init(what: "outcome", expected: "refused", got: "approved"),
                .init(what: "version", expected: "none", got: "D1"),
                .init(what: "reasons", expected: "DUPLICATE, TOO_YOUNG", got: "none"),
            ])
        let money = try Self.result("    expect: {outcome: approved, amount: 500.01, funding: {local: 500.00}}\n")
        #expect(
            money.differences == [
                .init(what: "amount", expected: "500.01", got: "500.00"),
                .init(what: "funding", expected: "local 500.00", got: "central 300.00, local 200.00"),
            ])
    }

    @Test func `reasons are counted, not only named`() throws {
        let result = try Self.result(
            "    with: {price: null, fuel: null}\n    expect: {outcome: returned, reasons: [MISSING_FIELD]}\n")
        #expect(
            result.differences == [
                .init(what: "reasons", expected: "MISSING_FIELD", got: "MISSING_FIELD, MISSING_FIELD")
            ])
    }

    @Test(arguments: [
        ("    ◊expct: {outcome: approved}\n", "has no key \"expct\"", "\"expect\"?"),
        ("    expect: {outcome: ◊aproved}\n", "the outcome is \"aproved\"", "\"approved\"?"),
        ("    expect: {outcome: approved, version: ◊D7}\n", "no version \"D7\"", "\"D1\"?"),
        ("    expect: {outcome: refused, ◊amount: 3}\n", "", ""),
        ("    expect: ◊{outcome: refused}\n", "with no reasons", "reasons: [CODE"),
        ("    expect: {outcome: approved, amount: ◊1.234}\n", "is no amount", "10000.00"),
        ("    with: {◊prise: 3}\n    expect: {outcome: approved}\n", "no field \"prise\"", "\"price\"?"),
        ("    parameters: {◊capp: 3 yuan}\n    expect: {outcome: approved}\n", "no parameter \"capp\"", "\"cap\"?"),
        ("    parameters: {cap: ◊3 %}\n    expect: {outcome: approved}\n", "the value is 3 %", "3000 yuan"),
        ("    budget: {◊centre: 3 yuan}\n    expect: {outcome: approved}\n", "no funding source", "\"central\"?"),
        ("    after: [{claim: ◊diesel}]\n    expect: {outcome: approved}\n", "no claim \"diesel\"", "petrol"),
        (
            "    after: [{programme: ◊demo-subsidi, claim: petrol}]\n    expect: {outcome: approved}\n", "no programme",
            "demo-subsidy"
        ),
    ])
    func `an error in a test is shown at its place`(body: String, message: String, expected: String) throws {
        let marked = MarkedText(Self.head + "tests:\n  - name: tried\n    on: 2024-07-01\n    claim: petrol\n" + body)
        let file = PackFile(path: "demo-subsidy/tests/all.yaml", bytes: Array(marked.text.utf8))
        let errors = try #require(throws: RulebookErrors.self) {
            try PackTests.load(files: [file], for: Demo.rulebook())
        }
        #expect(
            errors.diagnostics.contains { error in
                error.position.line == marked.line && error.message.contains(message)
                    && (error.expected ?? "").contains(expected)
                    && (message.isEmpty || error.position.column == marked.column)
            }, "expected \(marked.line):\(marked.column), got \(errors)")
        for error in errors.diagnostics {
            #expect(error.wording.zh != error.message, "no Chinese for \(error.message)")
        }
    }

    @Test func `tests are chosen by programme, name and file`() throws {
        let body = ["A01 one", "A02 two", "B01 one"].map {
            "  - {name: \($0), on: 2024-07-01, claim: petrol, expect: {outcome: approved}}\n"
        }
        let tests = PackTests(tests: try Self.tests("tests:\n" + body.joined()))
        #expect(tests.selected(name: "a0").map(\.name) == ["A01 one", "A02 two"])
        #expect(tests.selected(programme: "demo-subsidy", name: "one").count == 2)
        #expect(tests.selected(programme: "appliance").isEmpty)
        #expect(tests.selected(file: "all.yaml").count == 3)
        #expect(tests.selected(name: "b01", file: "demo-subsidy/tests/all.yaml").map(\.name) == ["B01 one"])
        // The end of a path, not of a name.
        #expect(tests.selected(file: "l.yaml").isEmpty)
        #expect(tests.selected().count == 3)
    }

    @Test func `the runner gives results in the order of the tests`() async throws {
        let body = (0..<300).map {
            "  - {name: t\($0), on: 2024-07-01, claim: petrol, with: {price: \($0 + 1)}, expect: {outcome: approved}}\n"
        }
        let results = await PackTestRunner(try Self.tests("tests:\n" + body.joined())).run()
        #expect(results.map(\.test.name) == (0..<300).map { "t\($0)" })
        #expect(results.map { $0.decision.amount?.yuan } == (1...300).map { "\($0 / 10).\($0 % 10)0" })
    }

    @Test func `JUnit XML holds every result, with what XML would not allow escaped`() throws {
        let name = "\"<a> & 'b'\\u0007\""
        let passed = "  - {name: fine, on: 2024-07-01, claim: petrol, expect: {outcome: approved}}\n"
        let failed = "  - {name: \(name), on: 2024-07-01, claim: petrol, expect: {outcome: approved, amount: 1.00}}\n"
        let results = try Self.tests("tests:\n" + passed + failed).map(PackTestRunner.run)
        let xml = JUnitReport.xml(results)
        #expect(
            xml.hasPrefix(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rules\" tests=\"2\" failures=\"1\""))
        #expect(
            xml.contains(
                "<testcase classname=\"demo-subsidy\" name=\"fine\" file=\"demo-subsidy/tests/all.yaml\" line=\"17\""))
        #expect(xml.contains("name=\"&lt;a&gt; &amp; &apos;b&apos;\u{FFFD}\""))
        #expect(xml.contains("message=\"amount: expected 1.00, got 500.00\""))
        #expect(xml.hasSuffix("</testsuites>\n"))
    }
}
