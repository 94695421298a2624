import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct DecisionTests {
    let pack: Pack

    init() throws { pack = try Demo.pack() }

    @Test func `nothing against it: approved, with no reasons`() throws {
        let decision = Decision.decide(try Demo.finding(in: pack), facts: Facts())
        #expect(decision.outcome == .approved)
        #expect(decision.reasons.isEmpty)
        #expect(decision.amount == Fen(50000))
        #expect(decision.version == "D1")
        #expect(decision.rulesDigest == pack.digest)
        #expect(decision.businessDay == Demo.day)
    }

    @Test func `an identifier used before refuses, and names the decision`() throws {
        let facts = Facts(earlierUses: [
            .init(space: "item", value: "A1", by: "D-7"), .init(space: "item", value: "Z9", by: "D-8"),
        ])
        let decision = Decision.decide(try Demo.finding(in: pack), facts: facts)
        #expect(decision.outcome == .refused)
        #expect(decision.reasons.map(\.code) == ["DUPLICATE"])
        #expect(decision.reasons[0].message == Bilingual(zh: "A1 已用（见决定 D-7）", en: "A1 was used (see decision D-7)"))
        #expect(decision.amount == nil)
        #expect(decision.funding.isEmpty)
    }

    @Test(arguments: [(0, Outcome.approved), (1, .refused), (2, .refused)])
    func `a quota is full when as many as allowed are taken`(taken: Int, outcome: Outcome) throws {
        let facts = Facts(quotaTaken: [.init(counter: "demo a person", key: "140799197003150016|petrol", taken: taken)])
        #expect(Decision.decide(try Demo.finding(in: pack), facts: facts).outcome == outcome)
    }

    @Test(arguments: [
        (Int64(30000), Int64(20000), Outcome.approved), (29999, 20000, .waitlisted), (30000, 19999, .waitlisted),
        (0, 0, .waitlisted),
    ])
    func `every source must have its part left`(central: Int64, local: Int64, outcome: Outcome) throws {
        let facts = Facts(available: [
            .init(source: .central, amount: Fen(central)), .init(source: .local, amount: Fen(local)),
        ])
        let decision = Decision.decide(try Demo.finding(in: pack), facts: facts)
        #expect(decision.outcome == outcome)
        #expect(decision.amount == Fen(50000))
        #expect(decision.funding.map(\.amount) == [Fen(30000), Fen(20000)])
        #expect(decision.reasons.map(\.code) == (outcome == .approved ? [] : ["BUDGET_EXHAUSTED"]))
    }

    @Test func `a source without budget limits nothing`() throws {
        let facts = Facts(available: [.init(source: .central, amount: nil)])
        #expect(Decision.decide(try Demo.finding(in: pack), facts: facts).outcome == .approved)
    }

    @Test func `only a claim that would be approved asks for money`() throws {
        let facts = Facts(available: [.init(source: .central, amount: .zero)])
        let refused = Decision.decide(try Demo.finding(["buyer_id": "140799197508200023"], in: pack), facts: facts)
        #expect(refused.reasons.map(\.code) == ["OWNER_MISMATCH"])
    }

    @Test func `reasons stand in order: fields, requirements, limits, amount`() throws {
        let pack = try Demo.pack([("cap: {value: 1000 yuan}", "cap: {value: unset, type: money}")])
        let facts = Facts(
            earlierUses: [.init(space: "item", value: "A2", by: "D-2"), .init(space: "item", value: "A1", by: "D-1")],
            quotaTaken: [.init(counter: "demo a person", key: "140799197003150016|petrol", taken: 1)])
        let changes: [String: String?] = ["spare_code": "A2", "buyer_id": "140799197508200023", "grade": "12"]
        let decision = Decision.decide(try Demo.finding(changes, in: pack), facts: facts)
        #expect(
            decision.reasons.map(\.code) == [
                "BAD_VALUE", "OWNER_MISMATCH", "DUPLICATE", "DUPLICATE", "QUOTA_EXCEEDED", "PARAMETER_UNSET",
            ])
        #expect(decision.reasons[2].message.en.contains("D-1"))
        #expect(decision.outcome == .returned)
    }

    @Test func `a limit that refuses takes away the need to look`() throws {
        let finding = try Demo.finding(["price": "0.04"], in: pack)
        let facts = Facts(earlierUses: [.init(space: "item", value: "A1", by: "D-7")])
        #expect(Decision.decide(finding, facts: facts).reasons.map(\.code) == ["DUPLICATE"])
    }

    @Test func `a number that its merchant used for another claim refuses`() throws {
        let decision = Decision.conflict(try Demo.finding(in: pack), with: "D-7")
        #expect(decision.outcome == .refused)
        #expect(decision.reasons.map(\.code) == ["DUPLICATE"])
        #expect(decision.reasons[0].message.zh.contains("D-7"))
    }

    @Test(arguments: [
        ("DUPLICATE", Outcome.refused), ("BOUNDARY_DAY", .held), ("PARAMETER_UNSET", .held),
        ("MISSING_FIELD", .returned), ("BAD_VALUE", .returned),
        ("BAD_IDENTIFIER", .returned), ("BUDGET_EXHAUSTED", .waitlisted), ("NO_RULE_IN_FORCE", .refused),
        ("TOO_YOUNG", .refused),
    ])
    func `codes of the contract bring their outcome`(code: String, outcome: Outcome) {
        #expect(ReasonCode.outcome(of: code) == outcome)
    }

    @Test func `held gives way to refused, and refused to returned, in whatever order they come`() {
        let ascending: [Outcome] = [.approved, .waitlisted, .held, .refused, .returned]
        for (i, low) in ascending.enumerated() {
            for high in ascending[i...] {
                #expect(low.combined(with: high) == high)
                #expect(high.combined(with: low) == high)
            }
        }
    }
}
