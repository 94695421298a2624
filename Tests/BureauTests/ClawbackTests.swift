import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Testing

@testable import Bureau

@Suite("Clawbacks")
struct ClawbackTests {
    /// Claim 1 is paid: 404.87 central and 44.98 local. Claim 2, of the same person, is approved where asked for.
    private static func paid(second: Bool = false) async throws -> Office {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("10000.00"), Office.line("10000.00", .local)])
        try await office.approve([Treasury.appliance(1)])
        _ = try office.pay()
        _ = try office.importReturn(
            office.cityReturn(try office.reference(1), [(1, Treasury.card(1), "449.85", "成功", "")], total: "449.85"))
        if second {
            // Another category, so that it is within the quota.
            let claim = Treasury.appliance(1, account: Treasury.card(2)).replacingOccurrences(
                of: "television", with: "refrigerator"
            )
            .replacingOccurrences(of: "00000001", with: "00000002")
            try await office.approve([claim], name: "second.jsonl")
        }
        return office
    }

    private func sources(_ office: Office, _ place: Place) throws -> [String: String] {
        var sums: [String: Fen] = [:]
        for row in try Budget(office.open(.inspect)).balances(BalanceFilter(place: place)) {
            sums[row.account.source.rawValue] = try (sums[row.account.source.rawValue] ?? .zero).adding(row.balance)
        }
        return sums.mapValues(\.yuan)
    }

    @Test("A17: all of what was paid is claimed back, in the proportions in which it was paid, and comes back in parts")
    func whole() async throws {
        let office = try await Self.paid()
        _ = try office.desk().raise(1, cause: .refund, amount: nil, document: "追回1号")
        #expect(try sources(office, .due) == ["central": "404.87", "local": "44.98"])
        _ = try office.desk().receive(1, amount: Fen(10_000), document: "回单1")
        // 100.00 of 404.87 + 44.98: 90.00 and 10.00.
        #expect(try sources(office, .recovered) == ["central": "90.00", "local": "10.00"])
        _ = try office.desk().receive(1, amount: Fen(1), document: "回单2")
        let rest = try office.desk().receive(1, amount: nil, document: "回单3")
        #expect(
            rest.members.map(\.value) == [
                .text("D00000001"), .money(Fen(34_984)), .money(.zero), .money(Fen(44_985)), .money(Fen(44_985)),
            ])
        #expect(try sources(office, .recovered) == ["central": "404.87", "local": "44.98"])
        #expect(try sources(office, .due) == ["central": "0.00", "local": "0.00"])

        // Central money goes up, the local part is available again.
        _ = try office.desk().settleRecovered(.remitted, BalanceFilter(source: .central), document: "上缴1号")
        _ = try office.desk().settleRecovered(.restored, BalanceFilter(), document: "恢复1号")
        #expect(try sources(office, .lapsed) == ["central": "404.87"])
        #expect(try sources(office, .available) == ["central": "9595.13", "local": "10000.00"])
        let state = try #require(try ClawbackReports(office.open(.inspect)).states().first)
        #expect(state.received.yuan == "449.85" && state.due == .zero && state.cause == .refund)
        try office.expectSound()
    }

    @Test("A part is claimed back, a part of it waived by two people, the rest received")
    func inParts() async throws {
        let office = try await Self.paid()
        try office.enrolTwo()
        _ = try office.desk("maker").raise(1, cause: .error, amount: Fen(30_000), document: "追回1号")
        _ = try office.desk("maker").waive(1, amount: Fen(10_000), document: "免除1号")
        #expect(try sources(office, .due) == ["central": "270.00", "local": "30.00"])
        _ = try office.desk("checker").confirm(1)
        #expect(try sources(office, .due) == ["central": "180.00", "local": "20.00"])
        _ = try office.desk("maker").raise(1, cause: .error, amount: Fen(24_985), document: "追回2号")
        #expect(try sources(office, .due) == ["central": "404.87", "local": "44.98"])
        _ = try office.desk("maker").receive(1, amount: nil, document: "回单1")
        try office.expectSound()
    }

    @Test("Never more than was paid, never more received than is due, no document twice: nothing is posted")
    func tooMuch() async throws {
        let office = try await Self.paid()
        let untouched = try office.contents()
        #expect(throws: BureauError.self) {
            try office.desk().raise(1, cause: .fraud, amount: Fen(44_986), document: "1")
        }
        #expect(throws: BureauError.self) { try office.desk().raise(7, cause: .fraud, amount: nil, document: "1") }
        #expect(throws: BureauError.self) { try office.desk().receive(1, amount: Fen(1), document: "1") }
        expectSame(try office.contents(), untouched, "nothing is due")
        _ = try office.desk().raise(1, cause: .fraud, amount: Fen(40_000), document: "追回1号")
        _ = try office.desk().receive(1, amount: Fen(100), document: "回单1")
        let before = try office.contents()
        #expect(throws: BureauError.self) {
            try office.desk().raise(1, cause: .fraud, amount: Fen(4_986), document: "2")
        }
        #expect(throws: BureauError.self) { try office.desk().receive(1, amount: Fen(39_901), document: "回单2") }
        #expect(throws: BureauError.self) { try office.desk().receive(1, amount: Fen(100), document: "回单1") }
        #expect(throws: BureauError.self) { try office.desk().waive(1, amount: nil, document: "免除1号") }
        expectSame(try office.contents(), before, "refused")
    }

    @Test("What is due is kept from another subsidy of the same person; the rest of it is paid")
    func offset() async throws {
        let office = try await Self.paid(second: true)
        _ = try office.desk().raise(1, cause: .error, amount: Fen(10_000), document: "追回1号")
        _ = try office.desk().offset(1, against: 2, amount: nil, document: "抵扣1号")
        #expect(try office.places(2) == ["COMMITTED": "349.85", "PAID": "100.00"])
        #expect(try sources(office, .recovered) == ["central": "90.00", "local": "10.00"])
        #expect(try office.pay(to: "rest.csv").contains(",349.85,"))
        try office.expectSound()
    }

    @Test("Not against another person's claim, nor against itself, nor for more than is to be paid")
    func offsetRefused() async throws {
        let office = try await Self.paid(second: true)
        try await office.approve([Treasury.appliance(3)], name: "third.jsonl")
        _ = try office.desk().raise(1, cause: .error, amount: nil, document: "追回1号")
        let before = try office.contents()
        for (other, amount) in [(3, nil), (1, nil), (2, Fen(44_986))] as [(Int64, Fen?)] {
            #expect(throws: BureauError.self, "\(other)") {
                try office.desk().offset(1, against: other, amount: amount, document: "抵扣1号")
            }
        }
        expectSame(try office.contents(), before, "refused")
    }

    @Test("A payment of which money is claimed back does not also come back from the bank unseen")
    func returnedMeanwhile() async throws {
        let office = try await Self.paid()
        _ = try office.desk().raise(1, cause: .error, amount: nil, document: "追回1号")
        let before = try office.contents()
        let text = office.cityReturn(
            try office.reference(1), [(1, Treasury.card(1), "449.85", "退汇", "")], total: "449.85")
        #expect(throws: BankFileError.self) { try office.importReturn(text, name: "later.csv") }
        expectSame(try office.contents(), before, "refused")
    }
}
