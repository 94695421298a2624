import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite("Where two forms of the rules decide differently")
struct PackDiffTests {
    private func differences(_ old: [(String, String)], _ new: [(String, String)]) throws -> [VersionDifference] {
        try Demo.pack(old).difference(to: try Demo.pack(new))
    }

    private func texts(_ versions: [VersionDifference]) -> [String] {
        versions.flatMap { version in
            version.parameters.map { "\($0.name): \($0.old.en) → \($0.new.en)" }
                + version.differences.map {
                    "\($0.part) \($0.subject): \($0.old.en) → \($0.new.en) where \($0.region.en)"
                }
        }
    }

    @Test("The same rules have no difference, whatever is only said otherwise")
    func none() throws {
        #expect(texts(try differences([], [])) == [])
        #expect(texts(try differences([], [("that: grade <= 3", "that: grade < 4")])) == [])
        #expect(texts(try differences([], [("en: \"{fuel} of grade {grade}", "en: \"{fuel} of level {grade}")])) == [])
    }

    @Test("A threshold moved: the exact region, and a claim that both have decided")
    func threshold() throws {
        let found = try differences([], [("that: grade <= 3", "that: grade <= 5")])
        #expect(
            texts(found) == [
                "requirement EFFICIENCY_TOO_LOW: refused EFFICIENCY_TOO_LOW → passes where fuel electric, grade 4, 5"
            ])
        let example = try #require(found.first?.differences.first?.example)
        #expect(example.old.reasons.map(\.code) == ["EFFICIENCY_TOO_LOW"])
        #expect(example.new.outcome == .approved)
        #expect(example.claim.value(of: "fuel") == .string("electric"))
    }

    @Test("A rate and a cap changed: where the amount differs, to the fen")
    func amount() throws {
        let found = try differences([], [("cap: {value: 1000 yuan}", "cap: {value: 1200 yuan}")])
        #expect(
            texts(found) == [
                "cap: 1000 yuan → 1200 yuan",
                "amount amount: less → more where price from 10000.01 on; or fuel electric, price from 5000.01 on",
            ], "\(texts(found))")
        let example = try #require(found.first?.differences.first?.example)
        #expect((example.old.amount?.rawValue ?? 0) < (example.new.amount?.rawValue ?? 0))
    }

    @Test("A window moved: which version governs, by intervals of days")
    func governs() throws {
        let found = try differences([], [("last day: {value: 2024-12-31}", "last day: {value: 2025-01-31}")])
        #expect(
            texts(found) == [
                "governs demo-subsidy: no version governs → D1 governs where bought_on 2025-01-01..2025-01-31",
                "last day: 2024-12-31 → 2025-01-31",
            ])
    }

    @Test("An unset value that gets one: held before, decided after")
    func unset() throws {
        let found = try differences(
            [("cap: {value: 1000 yuan}", "cap: {value: unset, type: money}")], [])
        #expect(
            texts(found) == ["cap: unset → 1000 yuan", "amount amount: no amount → an amount where "], "\(texts(found))"
        )
        #expect(found.first?.differences.first?.example?.old.reasons.map(\.code) == ["PARAMETER_UNSET"])
    }

    @Test("Requirements, limits, funding and fields that one side alone has")
    func parts() throws {
        let found = try differences(
            [],
            [
                ("when: electric car\n            that: grade <= 3", "that: grade <= 3"),
                ("central share: {value: 60 %}", "central share: {value: 50 %}"),
                (
                    "counter: demo a person, key: 'applicant_id, fuel', at most: 1",
                    "counter: demo a person, key: 'applicant_id, fuel', at most: 2"
                ),
                (
                    "grade: {type: whole number, label: 等级, from: 1, to: 9}",
                    "grade: {type: whole number, label: 等级, from: 1, to: 5}"
                ),
            ].filter { Demo.programme.contains($0.0) })
        let all = texts(found)
        #expect(all.contains { $0.hasPrefix("form grade: ") }, "\(all)")
        #expect(all.contains { $0.hasPrefix("limit demo a person by applicant_id, fuel: ") }, "\(all)")
        #expect(all.contains { $0.hasPrefix("funding funding: central 60%, local remainder → central 50%") }, "\(all)")
    }

    @Test("The local table: on which business days it divides otherwise, with a claim that the two pay otherwise")
    func localTable() throws {
        func pack(_ rows: String) throws -> Pack {
            try Demo.pack(parameters: "title: {zh: 测试, en: test}\nlocal shares:\n" + rows)
        }
        func row(_ days: String, _ province: Int) -> String {
            "  - {\(days), province: \(province) %, county: remainder, source: 测试1号, status: reported}\n"
        }
        let old = try pack(row("from: 2024-01-01, to: 2024-06-30", 40) + row("from: 2024-07-01", 50))
        let new = try pack(row("from: 2024-01-01, to: 2024-12-31", 40))
        let found = old.difference(to: new)
        #expect(
            texts(found) == [
                "funding local shares: province 50%, county remainder → province 40%, county remainder where business_day 2024-07-01..2024-12-31",
                "funding local shares: province 50%, county remainder → not divided where business_day from 2025-01-01 on",
            ])
        let example = try #require(found.first?.differences.first?.example)
        #expect(example.businessDay == CivilDate("2024-12-31"))
        #expect(example.old.outcome == .approved)
        #expect(example.old.amount == example.new.amount)
        #expect(example.old.funding != example.new.funding)
        #expect(texts(old.difference(to: old)) == [])
        // What is written otherwise and means the same is no difference.
        let split = try pack(row("from: 2024-01-01, to: 2024-03-31", 40) + row("from: 2024-04-01, to: 2024-12-31", 40))
        #expect(texts(new.difference(to: split)) == [])
    }

    @Test("Funding: a claim that both approve and pay from other sources")
    func fundingExample() throws {
        let found = try differences([], [("central share: {value: 60 %}", "central share: {value: 50 %}")])
        let example = try #require(found.first?.differences.first { $0.part == .funding }?.example)
        #expect(example.old.outcome == .approved)
        #expect(example.old.amount == example.new.amount)
        #expect(example.old.funding != example.new.funding)
    }

    @Test("Two versions as if each decided everything")
    func versions() throws {
        let second = """
              - id: D2
                extends: D1
                title: {zh: 第二版, en: Second}
                cites: {document: 乙号文, status: reported}
                governs: bought_on in [first day..last day]
                parameters:
                  first day: {value: 2025-01-01}
                  last day: {value: 2025-12-31}
                  rate of electric: {value: 15 %}

            """
        let pack = try Demo.pack([
            (
                "    funding: {central: central share, local: remainder}\n",
                "    funding: {central: central share, local: remainder}\n"
                    + second.split(separator: "\n").map { $0.dropFirst(0) + "\n" }.joined()
            )
        ])
        let (one, other) = (try #require(pack.version("D1")), try #require(pack.version("D2")))
        let found = pack.singling(one).difference(to: pack.singling(other))
        #expect(found.map(\.old) == ["D1"])
        #expect(
            texts(found).contains { $0.hasPrefix("amount amount: more → less where fuel electric, price 0.0") },
            "\(texts(found))")
    }
}
