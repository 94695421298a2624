import Claims
import FEEL
import Testing

@testable import Rulebook

@Suite struct IndependenceTests {
    static func items(_ tests: String, that expression: String) async throws -> [Independence.Item] {
        let book = try Demo.rulebook([
            ("when: electric car", "when: true"), ("that: grade <= 3", "that: \(expression)"),
        ])
        let measured = await Independence.measure(
            book.packs, among: book, on: try PackTestTests.tests("tests:\n" + tests, in: book))
        return measured.items.filter { $0.name == "EFFICIENCY_TOO_LOW" && $0.kind == .requirement }
    }

    static func words(_ items: [Independence.Item]) -> [String] {
        items.map { item in
            switch item.finding {
            case .shown(let pair): "\(item.condition): \(pair.rawValue)"
            case .missing(let proposals): "\(item.condition): missing \(proposals.count)"
            case .impossible: "\(item.condition): impossible"
            }
        }
    }

    static func test(_ name: String, _ with: String) -> String {
        CoverageTests.test(name, "with: {\(with)},")
    }

    @Test func `a condition is shown by two tests that differ in it alone, and missing ones are proposed`() async throws
    {
        let expression = "grade <= 3 and price > 100"
        let both = Self.test("both", "grade: 1, price: 500")
        let one = try await Self.items(both + Self.test("grade", "grade: 9, price: 500"), that: expression)
        #expect(Self.words(one) == ["grade <= 3: unique cause", "price > 100: missing 1"])
        guard case .missing(let proposals) = try #require(one.last).finding else { return }
        #expect(proposals[0].decision.reasons.map(\.code) == ["EFFICIENCY_TOO_LOW"])
        let all = both + Self.test("grade", "grade: 9, price: 500") + Self.test("price", "grade: 1, price: 100")
        #expect(
            Self.words(try await Self.items(all, that: expression)) == [
                "grade <= 3: unique cause", "price > 100: unique cause",
            ])
    }

    @Test func `conditions that hang together are shown where the others don't matter`() async throws {
        // The grades 2 and 9 differ in both conditions about the grade; what the other is can't have turned it.
        let expression = "grade < 5 and price > 100 or grade > 7 and price > 9000"
        let tests =
            Self.test("low", "grade: 2, price: 500") + Self.test("high", "grade: 9, price: 500")
            + Self.test("low and cheap", "grade: 2, price: 50") + Self.test("high and dear", "grade: 9, price: 9500")
            + Self.test("middle and dear", "grade: 6, price: 9500")
        #expect(
            Self.words(try await Self.items(tests, that: expression)) == [
                "grade < 5: masking", "price > 100: unique cause", "grade > 7: unique cause",
                "price > 9000: unique cause",
            ])
    }

    @Test func `an unknown condition beside one that decides does not hide it, and shows nothing of itself`()
        async throws
    {
        // Without a price the second condition is unknown; the first turns `or` only where the second is no.
        let expression = "grade <= 3 or price > 100"
        let unknown =
            CoverageTests.test("low", "with: {grade: 1, price: null},")
            + CoverageTests.test("high", "with: {grade: 9, price: null},")
        let words = Self.words(try await Self.items(unknown, that: expression))
        #expect(words.allSatisfy { $0.contains("missing") }, "\(words)")
    }

    @Test func `a range is two conditions and a list of values one for each`() async throws {
        let tests = (1...9).map { Self.test("grade \($0)", "grade: \($0)") }.joined()
        #expect(
            Self.words(try await Self.items(tests, that: "grade in ([2..4], 7)")) == [
                "grade >= 2: unique cause", "grade <= 4: unique cause", "grade = 7: unique cause",
            ])
    }

    @Test func `what no claim can show is told apart after going through all cases`() async throws {
        let tests = (1...9).map { Self.test("grade \($0)", "grade: \($0)") }.joined()
        #expect(
            Self.words(try await Self.items(tests, that: "grade > 3 and grade > 2")) == [
                "grade > 3: unique cause", "grade > 2: impossible",
            ])
    }

    @Test func `every condition of the shipped packs is shown to count`() async throws {
        let book = try Rulebook.load(directory: ShippedPacksTests.directory)
        let measured = await Independence.measure(
            book.packs, among: book, on: try PackTests.load(directory: ShippedPacksTests.directory, for: book).tests)
        #expect(measured.items.count > 300)
        for item in measured.missing {
            Issue.record("\(item.position): \(item.version) \(item.name): \(item.condition)")
        }
    }
}
