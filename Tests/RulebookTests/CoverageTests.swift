import Claims
import FEEL
import Testing

@testable import Rulebook

@Suite struct CoverageTests {
    /// The coverage of the demo programme by tests written as YAML, and what is missing, as `kind name: side`.
    static func coverage(_ tests: String, changing changes: [(String, String)] = []) async throws -> Coverage {
        let book = try Demo.rulebook(changes)
        return await Coverage.measure(book.packs, on: try PackTestTests.tests("tests:\n" + tests, in: book))
    }

    static func missing(_ coverage: Coverage) -> Set<String> {
        Set(coverage.missing.flatMap { item in item.missing.map { "\(item.kind) \(item.name): \($0.rawValue)" } })
    }

    static func test(_ name: String, _ more: String, expect: String = "{outcome: approved}") -> String {
        "  - {name: \(name), on: 2024-07-01, claim: petrol, \(more) expect: \(expect)}\n"
    }

    @Test func `one approved claim sees one side of everything`() async throws {
        let coverage = try await Self.coverage(Self.test("petrol", ""))
        #expect(
            Self.missing(coverage) == [
                "version D1: not governed", "definition electric car: yes", "row rate #1: not matched",
                "row rate #2: matched", "requirement OWNER_MISMATCH: failed", "requirement APPLIED_TOO_LATE: held",
                "requirement APPLIED_TOO_LATE: failed", "condition EFFICIENCY_TOO_LOW: applied",
                "requirement EFFICIENCY_TOO_LOW: held", "requirement EFFICIENCY_TOO_LOW: failed",
                "limit item_code: exceeded", "limit spare_code: exceeded", "limit spare_code: not exceeded",
                "condition spare_code: applied", "limit applicant_id, fuel: exceeded",
                // The rates and the cap: 500 yuan come of the rate, and the cap of 1,000 does not bind.
                "parameter rate of electric: mattered",
            ])
        let held = try #require(coverage.items.first { $0.name == "OWNER_MISMATCH" })
        #expect(held.counts.map(\.tests) == [1, 0])
        #expect(held.position.description == "demo-subsidy/programme.yaml:42:15")
        // The deadline is unset: whether it is met can't be told, and that is neither.
        #expect(coverage.items.first { $0.name == "APPLIED_TOO_LATE" }?.unknown == 1)
    }

    @Test func `tests on both sides cover everything`() async throws {
        let other = "applicant_id: \"140799197508200023\", buyer_id: \"140799197508200023\""
        let coverage = try await Self.coverage(
            Self.test("petrol", "")
                + Self.test("electric", "with: {fuel: electric, grade: 3},")
                + Self.test("too high a grade", "with: {fuel: electric, grade: 4},")
                + Self.test("somebody else bought it", "with: {buyer_id: \"140799197508200023\"},")
                + Self.test("2023", "with: {bought_on: 2023-12-31},")
                + Self.test("in time", "parameters: {deadline: 2024-06-01},")
                + Self.test("too late", "parameters: {deadline: 2024-05-31},")
                + Self.test("with a spare part", "with: {spare_code: A9},")
                + Self.test("the item again", "after: [{claim: petrol, with: {claim_id: T-0, \(other)}}],")
                + Self.test("the spare part again", "with: {spare_code: A1},")
                + Self.test("the person again", "after: [{claim: petrol, with: {claim_id: T-0, item_code: A0}}],"))
        #expect(Self.missing(coverage) == [])
    }

    @Test func `only the claim of the test counts, not those before it`() async throws {
        let coverage = try await Self.coverage(
            Self.test(
                "after an electric one", "after: [{claim: petrol, with: {fuel: electric, grade: 1, item_code: A0}}],"))
        #expect(Self.missing(coverage).contains("definition electric car: yes"))
    }

    @Test func `where the first row that matches is taken, those behind it are not matched`() async throws {
        let first = [("hit policy: U", "hit policy: F"), ("when: ['\"petrol\"']", "when: ['-']")]
        let coverage = try await Self.coverage(
            Self.test("petrol", "") + Self.test("electric", "with: {fuel: electric, grade: 1},"), changing: first)
        // The first row takes everything, which is its nature; nothing is left for the second.
        #expect(coverage.items.first { $0.name == "rate #1" }?.missing == [])
        #expect(coverage.items.first { $0.name == "rate #2" }?.missing == [.matched])
    }

    @Test(arguments: ["A", "F", "U"])
    func `rows are counted one by one whatever the hit policy`(policy: String) async throws {
        let coverage = try await Self.coverage(
            Self.test("petrol", "") + Self.test("electric", "with: {fuel: electric, grade: 1},"),
            changing: [("hit policy: U", "hit policy: \(policy)")])
        let second = try #require(coverage.items.first { $0.name == "rate #2" })
        #expect(second.counts.map(\.tests) == [1, 1])
    }

    @Test func `a parameter that no rule reads is told apart and not counted`() async throws {
        let coverage = try await Self.coverage(
            Self.test("petrol", ""),
            changing: [("bonus: {value: 0 yuan}", "bonus: {value: 0 yuan}\n      waiting: {value: unset, type: money}")]
        )
        #expect(coverage.unread.map(\.name) == ["waiting"])
        #expect(!coverage.items.contains { $0.name == "waiting" })
    }
}
