import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// What people decide of claims that the rules could not decide, or that are looked at again.
@Suite("Review with four eyes")
struct ReviewTests {
    /// A clause that exists among the documents that come with the rules.
    private static let cite = Citation(document: "商办消费函〔2025〕8号", clause: "报废旧车在本人名下", status: .reported)
    private static let unset = ReviewPolicy(secondAbove: nil)

    private static func ruling(_ verdict: ReviewVerdict, _ yuan: String? = nil, _ ground: String = "按文件含当日") throws
        -> ReviewRuling
    {
        ReviewRuling(verdict, amount: try yuan.map { try #require(Fen(yuan: $0)) }, ground: ground, cite: cite)
    }

    private func decide(
        _ office: Office, _ decision: Int64, _ verdict: ReviewVerdict, _ yuan: String? = nil, as person: String? = nil,
        policy: ReviewPolicy = ReviewTests.unset, rulebook: Rulebook? = nil, on day: CivilDate = Office.day
    ) throws -> Voucher {
        try office.desk(person, on: day).review(
            ClaimName(DecisionNumber.text(decision)), try Self.ruling(verdict, yuan),
            rulebook: try rulebook ?? Office.rulebook.get(), policy: policy)
    }

    /// Two reviewers, one of them of the merchant of claims 1 to 3 and 5, a clerk and somebody of finance.
    private func enrol(_ office: Office) throws {
        func add(_ name: String, _ roles: [Role], merchant: String? = nil, by: String?) throws {
            _ = try People(office.open(.record)).add(
                name: name, roles: roles, merchant: merchant, day: Office.day.description, by: by)
        }
        try add("一审", [.reviewer], by: nil)
        try add("二审", [.reviewer], by: "一审")
        try add("店审", [.reviewer], merchant: "91140799MA0EX0034K", by: "一审")
        try add("受理", [.clerk], by: "一审")
        try add("财务", [.finance], by: "一审")
    }

    @Test("A claim held on the boundary day is approved with what the rules give: 15,576, divided 90 : 10")
    func boundary() async throws {
        let office = try await ClaimLifeTests.office()
        let voucher = try decide(office, 4, .approve)
        #expect(
            voucher.members.map(\.value) == [
                .text("D00000006"), .text("D00000004"), .text("approved"), .money(Fen(1_557_600)),
            ])
        #expect(voucher.notes.count == 1)
        let holdings = try PaymentReports(office.open(.inspect)).holdings(ofDecision: 6)
        #expect(
            holdings.map { "\($0.account.source.rawValue) \($0.amount.yuan)" } == ["central 14018.40", "local 1557.60"])
        #expect(try office.state(4) == .approved)
        let row = try office.read { db in
            try Row.fetchOne(
                db, sql: "SELECT refers_to, relation FROM decision JOIN later_decision USING (id) WHERE id = 6")
        }
        #expect(row?["refers_to"] == 4 && row?["relation"] == "reviews")
        // Its identifiers are still its own.
        let same = ClaimLifeTests.boundary(4).replacing("B-4", with: "B-40")
        #expect(try await office.process(same, name: "same.jsonl").decisions.map(\.outcome) == [.refused])
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test(
        "Refused or returned by a person: what it held is free, the reason is the ground, and a returned one is corrected"
    )
    func refusedAndReturned() async throws {
        let office = try await ClaimLifeTests.office()
        _ = try decide(office, 4, .return)
        #expect(try office.state(4) == .returned)
        let reasons = try ClaimReports(office.open(.inspect)).sheet(of: ClaimName("B-4")).reasons
        #expect(reasons.map(\.code) == ["REVIEWED"] && reasons.first?.message.zh == "按文件含当日")
        let corrected = ClaimLifeTests.boundary(4).replacing("2025-01-08", with: "2024-12-01")
        #expect(try await office.process(corrected, name: "c.jsonl").decisions.map(\.outcome) == [.approved])
        _ = try office.desk().withdraw(ClaimName("B-4"), ground: "商户申请")
        _ = try await office.process(ClaimLifeTests.boundary(6), name: "d.jsonl")
        _ = try decide(office, 8, .refuse)
        #expect(try office.state(8) == .refused)
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("A claim held for an unset value needs a sum with its clause, or rules in which the value is set")
    func unsetValue() async throws {
        let office = try Office(seed: newSeed())
        let bare = try Rulebook.load(directory: Office.root.appendingPathComponent("Rules").path, parameters: [])
        let path = Office.root.appendingPathComponent("SampleClaims/07-elderly-retrofit.csv").path
        // In a scope of its own: the processor holds the workspace.
        func process() async throws -> [ClaimProcessor.Line] {
            let processor = try ClaimProcessor(workspace: office.open(.record), rulebook: bare, day: Office.day)
            var lines: [ClaimProcessor.Line] = []
            try await processor.process(path: path, warn: { _ in }, receive: { chunk, _ in lines += chunk })
            return lines
        }
        let lines = try await process()
        let held = lines.decisions.filter { $0.outcome == .held }.compactMap { $0.record?.id }
        try #require(held.count >= 2)
        #expect(throws: BureauError.self) { try decide(office, held[0], .approve, rulebook: bare) }
        // The funding mix is unset as well, so that a sum can't be divided by the bare rules.
        let set = try Office.rulebook.get()
        let voucher = try decide(office, held[0], .approve, rulebook: set)
        #expect(voucher.members.first { $0.name == "outcome" }?.value == .text("approved"))
        let other = try decide(office, held[1], .approve, "1234.56", rulebook: set)
        #expect(other.members.first { $0.name == "amount" }?.value == .money(Fen(123_456)))
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("With people a review is proposed, and done when another reviewer confirms; not oneself, not finance")
    func fourEyes() async throws {
        let office = try await ClaimLifeTests.office()
        try enrol(office)
        let before = try office.places(6)
        let voucher = try decide(office, 4, .approve, as: "一审")
        #expect(voucher.members.first?.value == .number(1) && voucher.summary.en.contains("tradein review confirm 1"))
        #expect(try office.places(6) == before && office.state(4) == .held)
        let items = try reviews(office).items
        #expect(items.map(\.claim.decision) == [4] && items.first?.proposal == 1)
        for person in ["一审", "财务", "受理"] {
            #expect(throws: BureauError.self, "\(person)") { try office.desk(person).confirm(1) }
        }
        _ = try office.desk("二审").confirm(1)
        #expect(try office.places(6) == ["COMMITTED": "15576.00"])
        let events = try ClaimReports(office.open(.inspect)).history(of: ClaimName("B-4"))
        #expect(events.map(\.code) == ["submitted", "review", "reviewed"])
        #expect(events.last?.by == "一审" && events.last?.checkedBy == "二审")
        #expect(throws: BureauError.self) { try office.desk("二审").confirm(1) }
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test(
        "Up to the sum that is set one reviewer suffices; above it, and while it is unset, the database wants another")
    func limit() async throws {
        let office = try await ClaimLifeTests.office()
        try enrol(office)
        let set = ReviewPolicy(secondAbove: Fen(1_557_600))
        #expect(
            try decide(office, 4, .approve, as: "一审", policy: ReviewPolicy(secondAbove: Fen(1_557_599))).members.first?
                .name == "proposal")
        _ = try office.desk("一审").withdraw(1)
        #expect(try decide(office, 4, .approve, as: "一审", policy: set).members.first?.value == .text("D00000006"))
        let alone = """
            INSERT INTO claim_step (id, decision, from_state, step, to_state, verdict, document, clause, status, ground,
                at_stake_fen, second_above_fen, day, maker)
            VALUES (99, 2, 'appealed', 'review', 'approved', 'approve', 'd', 'c', 'reported', NULL, 200, %, '2026-11-23', 1)
            """
        _ = try office.desk("受理").appeal(ClaimName("D00000002"), ground: "补充证明")
        let database = try DatabaseQueue(path: office.database)
        for limit in ["NULL", "199"] {
            #expect(throws: DatabaseError.self) {
                try database.write { try $0.execute(sql: alone.replacing("%", with: limit)) }
            }
        }
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("Nobody reviews or confirms a claim of the merchant to whom they belong")
    func ownMerchant() async throws {
        let office = try await ClaimLifeTests.office()
        try enrol(office)
        _ = try office.desk("受理").appeal(ClaimName("D00000002"), ground: "补充证明")
        #expect(throws: BureauError.self) { try decide(office, 2, .refuse, as: "店审") }
        _ = try decide(office, 2, .refuse, as: "一审")
        let before = try office.contents()
        #expect(throws: BureauError.self) { try office.desk("店审").confirm(1) }
        expectSame(try office.contents(), before, "a review of one's own merchant")
        // Another merchant's claim they may.
        _ = try decide(office, 4, .refuse, as: "店审")
        _ = try office.desk("二审").confirm(2)
        #expect(try office.state(4) == .refused)
        try office.expectSound()
    }

    @Test("An appeal that succeeds takes identifiers and quota anew; where others have them by now, it can't")
    func appealApproved() async throws {
        let office = try await ClaimLifeTests.office()
        _ = try office.desk().appeal(ClaimName("D00000002"), ground: "补充证明")
        #expect(throws: BureauError.self, "the rules refuse it: a sum is needed") { try decide(office, 2, .approve) }
        // No money is left: it waits like any other.
        let voucher = try decide(office, 2, .approve, "100.00")
        #expect(voucher.members.first { $0.name == "outcome" }?.value == .text("waitlisted"))
        let again = Treasury.appliance(2).replacing("A-00000002", with: "A-2B")
        #expect(try await office.process(again, name: "again.jsonl").decisions.map(\.outcome) == [.refused])
        // Withdrawn, it is free, and somebody else's; a second appeal of the first kind can't have it back.
        _ = try office.desk().withdraw(ClaimName("A-00000002"), ground: "商户申请")
        let other = Treasury.appliance(2).replacing("A-00000002", with: "A-2C")
        #expect(try await office.process(other, name: "other.jsonl").decisions.map(\.outcome) == [.waitlisted])
        _ = try office.desk().appeal(ClaimName("A-2B"), ground: "补充证明")
        #expect(throws: BureauError.self) { try decide(office, 7, .approve, "100.00") }
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("A sample is upheld, or decided otherwise while it is unpaid: its money goes back; paid, it is clawed back")
    func sample() async throws {
        let office = try await ClaimLifeTests.office()
        #expect(throws: BureauError.self, "not drawn") { try decide(office, 1, .refuse) }
        let voucher = try office.desk().draw([1, 2, 3, 4, 5], ground: "抽查")
        #expect(voucher.members.map(\.value) == [.number(3), .number(2)])
        #expect(try reviews(office).items.map(\.claim.decision) == [1, 2, 4, 5])
        _ = try decide(office, 2, .uphold)
        #expect(throws: BureauError.self) { try decide(office, 2, .uphold) }
        _ = try decide(office, 1, .refuse)
        #expect(try office.places(1) == [:] && office.state(1) == .refused)
        // A waiting one is approved now that there is money.
        #expect(try decide(office, 5, .approve).members.first { $0.name == "outcome" }?.value == .text("approved"))
        #expect(try office.desk().serveWaitlist().members.first?.value == .number(0))
        try office.pay()
        let approved = try #require(DecisionNumber.number("D00000007"))
        _ = try office.desk().draw([approved], ground: "抽查")
        #expect(throws: BureauError.self) { try decide(office, approved, .refuse) }
        _ = try decide(office, approved, .uphold)
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("Days are counted from the decision, the limit is 15, and what is past it is late")
    func timeLimit() async throws {
        let office = try await ClaimLifeTests.office()
        func item(_ days: Int) throws -> ReviewItem? {
            try reviews(office, on: try #require(Office.day.adding(days: days))).items.first
        }
        let last = try #require(try item(15))
        #expect(last.days == 15 && last.limit == 15 && last.due.description == "2026-12-08" && !last.isLate)
        #expect(try item(16)?.isLate == true)
    }

    @Test("The policy is read: a sum, unset, or no file; anything else is an error that names it")
    func policy() throws {
        let office = try Office(seed: 1)
        func read(_ text: String) throws -> ReviewPolicy {
            try Data(text.utf8).write(to: URL(fileURLWithPath: office.path("review.yaml")))
            return try ReviewPolicy.load(path: office.path("review.yaml"))
        }
        #expect(try read("second person above: 5000.00\n").secondAbove == Fen(500_000))
        #expect(try read("second person above: unset\n").secondAbove == nil)
        #expect(try ReviewPolicy.load(path: office.path("none.yaml")).secondAbove == nil)
        for text in ["", "second person above: much\n", "second person above: -1\n", "other: 1\n"] {
            #expect(throws: BureauError.self, "\(text)") { try read(text) }
        }
        let shipped = try ReviewPolicy.load(path: Office.root.appendingPathComponent("Rules/finance/review.yaml").path)
        #expect(shipped.secondAbove == nil)
    }

    private func reviews(_ office: Office, on day: CivilDate = Office.day) throws -> (items: [ReviewItem], more: Bool) {
        let figures = try FinanceFigures.load(
            path: Office.root.appendingPathComponent("Rules/finance/figures.yaml").path)
        return try ReviewReports(office.open(.inspect), figures).list(ClaimFilter(), on: day)
    }
}
