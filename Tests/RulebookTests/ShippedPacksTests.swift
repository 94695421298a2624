import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

/// The packs under Rules/, as they are shipped.
@Suite struct ShippedPacksTests {
    static let directory =
        String(#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))
        + "/Rules"

    @Test func `every test of every pack passes`() async throws {
        let book = try Rulebook.load(directory: Self.directory)
        let tests = try PackTests.load(directory: Self.directory, for: book)
        #expect(Set(tests.tests.map(\.programme)) == Set(book.packs.map(\.programme)))
        for result in await PackTestRunner(tests.tests).run() where !result.passed {
            Issue.record("\(result.test.position): \(result.test.name): \(result.differences)")
        }
    }

    @Test func `the tests decide everything in every pack both ways`() async throws {
        let book = try Rulebook.load(directory: Self.directory)
        let coverage = await Coverage.measure(
            book.packs, on: try PackTests.load(directory: Self.directory, for: book).tests)
        #expect(Set(coverage.items.map(\.version)) == Set(book.packs.flatMap { $0.versions.map(\.id) }))
        for item in coverage.missing {
            Issue.record("\(item.position): \(item.version) \(item.kind) \(item.name): \(item.missing)")
        }
    }

    @Test func `the kinds and versions of the policy are there`() throws {
        let book = try Rulebook.load(directory: Self.directory)
        let versions = Dictionary(uniqueKeysWithValues: book.packs.map { ($0.kind.name, $0.versions.map(\.id)) })
        #expect(versions["vehicle_scrappage"] == ["V1", "V2", "V3", "V4"])
        #expect(versions["vehicle_replacement"] == ["R2", "R3"])
        #expect(versions["appliance"] == ["A1", "A2", "A3"])
        #expect(versions["elderly_retrofit"] != nil)
        #expect(versions["methanol_car"] != nil)
        #expect(versions["diesel_truck"] == ["D1", "D2"])
        #expect(versions["ebike"] == ["B1"])
        #expect(versions["farm_machinery"] == ["F1", "F2"])
        #expect(book.pack(kind: "vehicle_scrappage")?.version("V2")?.topsUp == "V1")
    }

    @Test func `every pack loads from its archive alone, with the same digest`() throws {
        for pack in try Rulebook.load(directory: Self.directory).packs {
            let archive = try #require(PackArchive(bytes: pack.archive.bytes))
            #expect(try Rulebook.load(archive: archive).packs.map(\.digest) == [pack.digest])
            #expect(!archive.files.contains { $0.path.contains("/tests/") })
        }
    }

    /// Claims made from the packs' own by dropping and exchanging values: whatever comes, these hold.
    @Test(arguments: [1, 20260101, 0xBEEF] as [UInt64])
    func `whatever a claim holds, its decision is sound and can be made again`(seed: UInt64) throws {
        let book = try Rulebook.load(directory: Self.directory)
        let tests = try PackTests.load(directory: Self.directory, for: book).tests
        let parser = ClaimParser(schema: book.schema)
        var random = SplitMix64(seed: seed)
        for round in 0..<200 {
            let test = tests.randomElement(using: &random)!
            let donor = tests.filter { $0.programme == test.programme }.randomElement(using: &random)!
            let claim = try Self.mixed(test.claim, donor.claim, parser, &random)
            let pack = try #require(book.pack(programme: test.programme))
            let day = [test.businessDay, donor.businessDay, CivilDate(year: 2026, month: 11, day: 23)!].randomElement(
                using: &random)!
            let finding = pack.evaluate(claim, on: day)
            let facts = Self.facts(finding, &random)
            let decision = Decision.decide(finding, facts: facts)
            let comment: Comment =
                "seed \(seed), round \(round), \(test.programme), \(decision.outcome), \(decision.reasons.map(\.code))"

            #expect((decision.outcome == .approved) == decision.reasons.isEmpty, comment)
            #expect(
                decision.reasons.allSatisfy {
                    !$0.cite.document.isEmpty && !$0.message.zh.isEmpty && !$0.message.en.isEmpty
                }, comment)
            let pays = decision.outcome == .approved || decision.outcome == .waitlisted
            #expect((decision.amount != nil) == pays, comment)
            #expect(decision.funding.reduce(0) { $0 + $1.amount.rawValue } == decision.amount?.rawValue ?? 0, comment)
            #expect(decision.funding.allSatisfy { $0.amount >= .zero }, comment)
            let worst = decision.reasons.map { ReasonCode.outcome(of: $0.code) ?? .refused }.reduce(Outcome.approved) {
                $0.combined(with: $1)
            }
            #expect(decision.outcome == worst, comment)
            #expect(Set(finding.keys.map { [$0.space, $0.value] }).count == finding.keys.count, comment)
            let again = Decision.decide(pack.evaluate(claim, on: day), facts: facts)
            #expect(again == decision, comment)
        }
    }

    /// A claim whose fields come from one claim or the other, or from neither.
    static func mixed(_ one: Claim, _ other: Claim, _ parser: ClaimParser, _ random: inout SplitMix64) throws -> Claim {
        var fields: [RawField] = []
        for (index, field) in one.kind.fields.enumerated() {
            let isNeeded = [CommonField.claimID.name, CommonField.kind.name, CommonField.merchantID.name].contains(
                field.name)
            let roll = Int.random(in: 0..<20, using: &random)
            if roll == 0, !isNeeded { continue }
            let value = roll < 5 ? other.values[index] : one.values[index]
            raw(value).map { fields.append(RawField(name: field.name, value: $0)) }
        }
        return try parser.claim(from: fields).get()
    }

    private static func raw(_ value: Value) -> RawValue? {
        switch value {
        case .string(let text): .text(text)
        case .number(let number): .number(number.description)
        case .date(let date): .text(date.description)
        case .boolean(let flag): .boolean(flag)
        case .list(let items):
            .list(
                items.map { item in
                    guard case .context(let context) = item else { return [] }
                    return context.entries.compactMap { entry in
                        raw(entry.value).map { RawField(name: entry.key, value: $0) }
                    }
                })
        default: nil
        }
    }

    private static func facts(_ finding: Finding, _ random: inout SplitMix64) -> Facts {
        var facts = Facts()
        for key in finding.keys where Int.random(in: 0..<6, using: &random) == 0 {
            facts.earlierUses.append(.init(space: key.space, value: key.value, by: "D-\(facts.earlierUses.count)"))
        }
        for quota in finding.quotas {
            facts.quotaTaken.append(
                .init(counter: quota.counter, key: quota.key, taken: Int.random(in: 0...3, using: &random)))
        }
        for source in finding.sources where Bool.random(using: &random) {
            facts.available.append(.init(source: source, amount: Fen(Int64.random(in: 0...3_000_000, using: &random))))
        }
        return facts
    }
}
