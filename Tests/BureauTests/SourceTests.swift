import Claims
import Foundation
import Ledger
import Testing

@testable import Bureau

@Suite("One source's money in place of another's")
struct SourceTests {
    /// 1000.00 of each source; claim 1 is paid: 404.87 central and 44.98 local.
    private static func office() async throws -> Office {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("1000.00"), Office.line("1000.00", .local)])
        try await office.approve([Treasury.appliance(1)])
        _ = try office.pay()
        _ = try office.importReturn(
            office.cityReturn(try office.reference(1), [(1, Treasury.card(1), "449.85", "成功", "")], total: "449.85"))
        return office
    }

    private static func pot() throws -> FinanceDesk.Pot {
        // A county that has no money of its own, so that its city pays.
        FinanceDesk.Pot(programme: "appliance", region: try #require(Region("140702")), year: 2026)
    }

    private func balance(_ office: Office, _ source: FundingSource, _ place: Place) throws -> String {
        try Budget(office.open(.inspect)).balances(BalanceFilter(place: place, source: source))
            .reduce(Fen.zero) { try $0.adding($1.balance) }.yuan
    }

    @Test("A swap leaves one source as lent and is available in the other; the way back settles it")
    func swapped() async throws {
        let office = try await Self.office()
        let pot = try Self.pot()
        _ = try office.desk().swap(Fen(20_000), from: .local, to: .central, for: pot, document: "垫付1号")
        #expect(try balance(office, .local, .available) == "755.02" && balance(office, .local, .swappedOut) == "200.00")
        #expect(
            try balance(office, .central, .available) == "795.13" && balance(office, .central, .swappedIn) == "-200.00")
        // Claims can be approved from it: two more of 404.87 would not fit into 595.13.
        try await office.approve([Treasury.appliance(2)], name: "2.jsonl")
        _ = try office.desk().swap(Fen(20_000), from: .central, to: .local, for: pot, document: "归还1号")
        #expect(
            try balance(office, .central, .available) == "190.26" && balance(office, .local, .available) == "910.04")
        try office.expectSound()
        #expect(try LedgerCheck(office.open(.inspect)).run().findings.isEmpty)
    }

    @Test("A swap of what is not there, of one source, of nothing, or under a document that stands, is refused")
    func notSwapped() async throws {
        let office = try await Self.office()
        let pot = try Self.pot()
        _ = try office.desk().swap(Fen(100), from: .local, to: .central, for: pot, document: "垫付1号")
        let before = try office.contents()
        for (amount, from, to, document) in [
            (Fen(95_403), FundingSource.local, FundingSource.central, "垫付2号"), (Fen(100), .local, .local, "垫付2号"),
            (.zero, .local, .central, "垫付2号"), (Fen(100), .local, .central, "垫付1号"),
            (Fen(200), .local, .central, "垫付1号"), (Fen(1), .province, .central, "垫付2号"), (Fen(1), .local, .central, ""),
        ] {
            #expect(throws: BureauError.self, "\(amount) \(from) \(to) \(document)") {
                try office.desk().swap(amount, from: from, to: to, for: pot, document: document)
            }
        }
        expectSame(try office.contents(), before, "refused swaps")
    }

    @Test("A paid claim is charged to another source: the first has its money again, and what was paid is the same")
    func recharged() async throws {
        let office = try await Self.office()
        let voucher = try office.desk().recharge(1, from: .local, to: .central, amount: nil, document: "改列1号")
        #expect(voucher.members.last?.value == .money(Fen(4_498)))
        #expect(try balance(office, .local, .available) == "1000.00" && balance(office, .local, .paid) == "0.00")
        #expect(try balance(office, .central, .available) == "550.15" && balance(office, .central, .paid) == "449.85")
        _ = try office.desk().recharge(1, from: .central, to: .local, amount: Fen(100), document: "改列2号")
        #expect(try balance(office, .local, .paid) == "1.00" && balance(office, .central, .paid) == "448.85")
        #expect(try office.places(1) == ["PAID": "449.85"])
        #expect(try LedgerCheck(office.open(.inspect)).run().findings.isEmpty)

        // The settlement shows it by itself, since it is no rounding: by law 404.87 (404.865, half up) and 44.98 of 449.85.
        let settlement = try Settlement.of("2026-11", in: office.open(.inspect))
        #expect(settlement.rows.map(\.due) == [Fen(40_487), Fen(4_498)])
        #expect(settlement.rows.map(\.booked) == [Fen(40_487), Fen(4_498)])
        #expect(settlement.rows.map(\.difference) == [.zero, .zero])
        #expect(settlement.rows.map(\.recharged) == [Fen(4_398), Fen(-4_398)])
        #expect(try settlement.totals.map(\.recharged) == [Fen(4_398), Fen(-4_398)])

        // What is claimed back now divides as it is charged now.
        _ = try office.desk().raise(1, cause: .error, amount: nil, document: "追回1号")
        _ = try office.desk().receive(1, amount: nil, document: "回单1")
        #expect(try balance(office, .central, .recovered) == "448.85" && balance(office, .local, .recovered) == "1.00")
        try office.expectSound()
    }

    @Test("More than was paid, without money in the other source, or of what is claimed back, nothing is charged anew")
    func notRecharged() async throws {
        let office = try await Self.office()
        let before = try office.contents()
        for (decision, from, to, amount) in [
            (Int64(1), FundingSource.local, FundingSource.central, Fen?(Fen(4_499))), (1, .local, .local, nil),
            (1, .province, .central, nil), (1, .local, .county, nil), (2, .local, .central, nil),
            (1, .local, .central, .zero),
        ] {
            #expect(throws: BureauError.self, "\(decision) \(from) \(to)") {
                try office.desk().recharge(decision, from: from, to: to, amount: amount, document: "改列1号")
            }
        }
        expectSame(try office.contents(), before, "refused")
        _ = try office.desk().raise(1, cause: .error, amount: Fen(100), document: "追回1号")
        #expect(throws: BureauError.self) {
            try office.desk().recharge(1, from: .local, to: .central, amount: nil, document: "改列1号")
        }
        try office.expectSound()
    }
}
