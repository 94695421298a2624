import Claims
import FEEL
import Testing

@testable import Rulebook

@Suite struct MutationTests {
    static func changes(of rule: String, changing changes: [(String, String)] = []) throws -> Set<String> {
        let book = try Demo.rulebook(changes)
        return Set(
            VersionMutator.mutants(of: book.packs[0], among: book.packs).filter { $0.rule == rule }.map(\.change))
    }

    static func measure(
        _ tests: String, changing changes: [(String, String)] = [], equivalent: String = ""
    ) async throws -> Mutation {
        let book = try Demo.rulebook(changes)
        let text = PackTestTests.head + "tests:\n" + tests + equivalent
        let file = PackFile(path: "demo-subsidy/tests/all.yaml", bytes: Array(text.utf8))
        let loaded = try PackTests.load(files: [file], for: book)
        return await Mutation.measure(book.packs, among: book, on: loaded.tests, equivalents: loaded.equivalents)
    }

    /// What the tests do not notice, without looking for tests that would.
    static func unnoticed(_ tests: String) throws -> Set<String> {
        let book = try Demo.rulebook()
        let file = PackFile(
            path: "demo-subsidy/tests/all.yaml", bytes: Array((PackTestTests.head + "tests:\n" + tests).utf8))
        let mutants = VersionMutator.mutants(of: book.packs[0], among: book.packs)
        let noticed = MutantJury(book.packs, try PackTests.load(files: [file], for: book).tests).notices(mutants[...])
        return Set(zip(mutants, noticed).filter { !$1 }.map { "\($0.0.rule): \($0.0.change)" })
    }

    /// One side of everything, and no value at its bound.
    static let oneSide =
        CoverageTests.test(
            "petrol", "", expect: "{outcome: approved, amount: 500.00, funding: {central: 300.00, local: 200.00}}")
        + CoverageTests.test(
            "electric", "with: {fuel: electric, grade: 1},", expect: "{outcome: approved, amount: 1000.00}")
        + CoverageTests.test(
            "somebody else", "with: {buyer_id: \"140799197508200023\"},",
            expect: "{outcome: refused, reasons: [OWNER_MISMATCH]}")
        + CoverageTests.test(
            "grade 9", "with: {fuel: electric, grade: 9},",
            expect: "{outcome: refused, reasons: [EFFICIENCY_TOO_LOW]}")
        + CoverageTests.test(
            "again", "after: [{claim: petrol, with: {claim_id: T-0}}],",
            expect: "{outcome: refused, reasons: [QUOTA_EXCEEDED, DUPLICATE]}")

    // MARK: - What is changed

    @Test(
        arguments: [
            ("cap", ["1000 yuan → 1000.01 yuan", "1000 yuan → 999.99 yuan"]),
            ("rate of petrol", ["10 % → 10.01 %", "10 % → 9.99 %"]),
            ("first day", ["2024-01-01 → 2024-01-02", "2024-01-01 → 2023-12-31"]),
            // Below nothing there is no amount; and what is unset has no next value.
            ("bonus", ["0 yuan → 0.01 yuan"]),
            ("deadline", []),
            ("central share", ["60 % → 60.01 %", "60 % → 59.99 %"]),
            (
                "governs",
                [
                    "[first day..last day] → (first day..last day]", "[first day..last day] → [first day..last day)",
                    "bought_on in [first day..last day] → true", "bought_on in [first day..last day] → false",
                ]
            ),
            (
                "electric car",
                [
                    "fuel = \"electric\" → fuel != \"electric\"", "fuel = \"electric\" → true",
                    "fuel = \"electric\" → false",
                ]
            ),
            (
                "rate #1",
                [
                    "\"petrol\" → removed", "\"petrol\" → -",
                    "rate of petrol → rate of electric, exchanged with #2",
                ]
            ),
            (
                "OWNER_MISMATCH",
                ["buyer_id = applicant_id → removed", "buyer_id = applicant_id → buyer_id != applicant_id"]
            ),
            (
                "APPLIED_TOO_LATE",
                [
                    "applied_on <= deadline → removed", "applied_on <= deadline → applied_on < deadline",
                    "if unset: passes → removed",
                ]
            ),
            (
                "EFFICIENCY_TOO_LOW",
                ["grade <= 3 → removed", "grade <= 3 → grade < 3", "3 → 4", "3 → 2", "electric car → true"]
            ),
            (
                "amount",
                [
                    "min(price * rate, cap) + bonus → min(price * rate, cap) - bonus",
                    "min(price * rate, cap) → max(price * rate, cap)", "min(price * rate, cap) → price * rate",
                    "min(price * rate, cap) → cap", "price * rate → price / rate",
                ]
            ),
            (
                "applicant_id, fuel",
                [
                    "applicant_id, fuel → demo a person, at most 1 → removed", "applicant_id, fuel → applicant_id",
                    "applicant_id, fuel → fuel", "1 → 2", "1 → 0",
                ]
            ),
            (
                "item_code", ["item_code → item → removed", "space: item → space: item of its own"]
            ),
        ] as [(String, Set<String>)])
    func `each rule and value is changed by one step`(rule: String, expected: Set<String>) throws {
        #expect(try Self.changes(of: rule) == expected)
    }

    @Test(
        arguments: [
            ("grade <= 3 and price > 0", ["grade <= 3 or price > 0", "price > 0", "grade <= 3"]),
            ("grade in [1..3]", ["(1..3]", "[1..3)"]),
            ("grade between 1 and 3", ["grade > 1 and grade <= 3", "grade >= 1 and grade < 3"]),
            ("not(grade > 3)", ["grade > 3", "grade >= 3"]),
            (
                "if price > 9 then grade < 3 else grade < 2",
                ["if price > 9 then grade < 2 else grade < 3", "price >= 9"]
            ),
            ("(grade < 3 or price > 0) and grade > 0", ["(grade < 3 or price > 0) or grade > 0", "grade > 0"]),
            ("some x in [1, 2] satisfies x = grade", ["every x in [1, 2] satisfies x = grade", "x != grade"]),
            ("grade in (1, 2, > 7)", [">= 7", "0", "8"]),
            ("bought_on <= @\"2024-05-01\"", ["@\"2024-05-02\"", "@\"2024-04-30\""]),
        ] as [(String, Set<String>)])
    func `expressions of every form are changed`(expression: String, after: Set<String>) throws {
        let found = try Self.changes(of: "EFFICIENCY_TOO_LOW", changing: [("that: grade <= 3", "that: \(expression)")])
        let afters = Set(found.map { $0.split(separator: " → ").last.map(String.init) ?? "" })
        #expect(afters.isSuperset(of: after), "\(found)")
    }

    @Test func `a list loses each of its items and gains what stands beside them`() throws {
        let grades = [
            ("cap: {value: 1000 yuan}", "cap: {value: 1000 yuan}\n      grades: {value: [2, 3]}"),
            ("that: grade <= 3", "that: grade in grades"),
        ]
        #expect(
            try Self.changes(of: "grades", changing: grades) == [
                "[2, 3] → without 2", "[2, 3] → without 3", "[2, 3] → with 1", "[2, 3] → with 4",
            ])
        let fuels = [
            ("cap: {value: 1000 yuan}", "cap: {value: 1000 yuan}\n      fuels: {value: [petrol]}"),
            ("that: grade <= 3", "that: fuel in fuels"),
        ]
        #expect(
            try Self.changes(of: "fuels", changing: fuels) == [
                "[\"petrol\"] → without \"petrol\"", "[\"petrol\"] → with \"electric\"",
            ])
    }

    // MARK: - What tests notice

    @Test func `a change is noticed by a test that fails by it, and survives otherwise`() throws {
        let petrol = CoverageTests.test("petrol", "", expect: "{outcome: approved, amount: 500.00}")
        let survivors = try Self.unnoticed(petrol)
        #expect(survivors.contains("cap: 1000 yuan → 999.99 yuan"))
        #expect(!survivors.contains("rate of petrol: 10 % → 10.01 %"))
        // At 9,999.95 the rate gives 999.995, which is rounded to the cap; one fen less of cap is noticed, one more not.
        let atCap = CoverageTests.test(
            "at the cap", "with: {price: 9999.95},", expect: "{outcome: approved, amount: 1000.00}")
        let left = try Self.unnoticed(petrol + atCap)
        #expect(!left.contains("cap: 1000 yuan → 999.99 yuan"))
        #expect(left.contains("cap: 1000 yuan → 1000.01 yuan"))
    }

    @Test func `a proposed test passes when it is pasted, and notices the change`() async throws {
        let tests = Self.oneSide
        let before = try await Self.measure(tests)
        let proposals = before.survivors.compactMap(\.proposal)
        #expect(before.survivors.count > 15)
        #expect(before.survivors.filter { $0.proposal == nil }.map(\.mutant.change) == [])
        var names: Set<String> = []
        let pasted = proposals.filter { names.insert($0.name).inserted }.map(\.yaml).joined()
        #expect(pasted.contains("# 请核对："))
        let file = PackFile(
            path: "demo-subsidy/tests/all.yaml",
            bytes: Array((PackTestTests.head + "tests:\n" + tests + pasted).utf8))
        let book = try Demo.rulebook()
        let loaded = try PackTests.load(files: [file], for: book).tests
        #expect(loaded.count == names.count + 5)
        for result in loaded.map({ PackTestRunner.run($0) }) {
            #expect(result.passed, "\(result.test.name): \(result.differences)")
        }
        let after = await Mutation.measure(book.packs, among: book, on: loaded)
        #expect(after.survivors.map(\.mutant.change) == [])
    }

    @Test func `the survivors and what is proposed are the same in every run`() async throws {
        let runs = [try await Self.measure(Self.oneSide), try await Self.measure(Self.oneSide)]
        #expect(runs[0].survivors.map(\.mutant.change) == runs[1].survivors.map(\.mutant.change))
        #expect(runs[0].survivors.map { $0.proposal?.yaml } == runs[1].survivors.map { $0.proposal?.yaml })
    }

    // MARK: - What makes no difference

    @Test func `a change that decides every case alike is shown to make no difference`() throws {
        // The level is 0 or 1, so that a cap of 2 or more never binds; one of 1 binds, and one of 0 would show.
        let level = [
            ("electric car: {is", "level: 'min(2, if fuel = \"electric\" then 1 else 0)'\n      electric car: {is"),
            ("when: electric car\n", "when: level > 0\n"),
        ]
        let book = try Demo.rulebook(level)
        let mutants = VersionMutator.mutants(of: book.packs[0], among: book.packs).filter { $0.rule == "level" }
        let shown = Set(
            mutants.filter { EquivalenceProof($0, of: book.packs[0])?.succeeds(for: $0.alteration) ?? false }
                .map(\.change))
        #expect(mutants.count > 5)
        #expect(
            shown == [
                "2 → 3", "2 → 1", "min(2, if fuel = \"electric\" then 1 else 0) → if fuel = \"electric\" then 1 else 0",
            ])
    }

    @Test func `what an author says of a change is believed until a test is found that notices it`() async throws {
        let petrol = CoverageTests.test("petrol", "", expect: "{outcome: approved, amount: 500.00}")
        let entry = { (rule: String, change: String) in
            "  - {rule: \(rule), change: \"\(change)\", because: {zh: 试, en: tried}}\n"
        }
        let mutation = try await Self.measure(
            petrol,
            equivalent: "equivalent:\n" + entry("cap", "1000 yuan → 999.99 yuan") + entry("cap", "no such → change"))
        #expect(mutation.declared.isEmpty)
        #expect(mutation.contradicted.map(\.change) == ["1000 yuan → 999.99 yuan", "no such → change"])
        #expect(mutation.survivors.contains { $0.mutant.change == "1000 yuan → 999.99 yuan" })
    }

    @Test func `the quick look at an expectation says what the full comparison says`() async throws {
        let book = try Rulebook.load(directory: ShippedPacksTests.directory)
        let tests = try PackTests.load(directory: ShippedPacksTests.directory, for: book).tests
        for (test, other) in zip(tests, tests.dropFirst()) {
            for decision in [test.run().decision, other.run().decision] {
                let full = PackTestResult(test, decision, duration: .zero)
                #expect(test.expected.isMet(by: decision) == full.passed, "\(test.name): \(full.differences)")
            }
        }
    }
}
