import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Testing

@testable import Bureau

@Suite("The year's end")
struct YearEndTests {
    private static let newYear = CivilDate(year: 2027, month: 1, day: 5) ?? Office.day

    /// Three claims of 449.85 paid, one approved and not paid; of the budget something is left.
    private static func year() async throws -> Office {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("10000.00"), Office.line("1000.00", .local)])
        try await office.approve((1...3).map { Treasury.appliance($0) })
        _ = try office.pay()
        let lines = (1...3).map { ($0, Treasury.card($0), "449.85", "成功", "") }
        _ = try office.importReturn(office.cityReturn(try office.reference(1), lines, total: "1349.55"))
        try await office.approve([Treasury.appliance(4)], name: "late.jsonl")
        try office.enrolTwo()
        return office
    }

    private static func close(_ office: Office, _ period: String) throws {
        let voucher = try office.desk("maker", on: newYear).close(period)
        guard case .number(let number)? = voucher.members.first?.value else { throw Unconfirmed() }
        _ = try office.desk("checker", on: newYear).confirm(number)
    }

    private struct Unconfirmed: Error {}

    @Test("Nothing is posted into a closed period any more: not at the desk, not by processing, not into the store")
    func closed() async throws {
        let office = try await Self.year()
        try Self.close(office, "2026")
        try office.expectSound()
        let before = try office.contents()
        #expect(throws: BureauError.self) { try office.desk("maker").unallot([Office.line("1.00")]) }
        await #expect(throws: BureauError.self) {
            try await office.process(Treasury.appliance(5), name: "5.jsonl", on: Office.day)
        }
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue(path: office.database).writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        INSERT INTO entry SELECT max(id) + 1, 3, 'k', '2026-12-31', 'd', 'm', NULL, zeroblob(32) FROM entry
                        """)
            }
        }
        expectSame(try office.contents(), before, "a closed period")
        _ = try office.desk("maker", on: Self.newYear).unallot([Office.line("1.00", document: "新年1号")])
        // The next closing goes on from the one before.
        let february = try #require(CivilDate(year: 2027, month: 2, day: 1))
        _ = try office.desk("maker", on: february).close("2027-01")
        _ = try office.desk("checker", on: february).confirm(2)
        try office.expectSound()
    }

    @Test(
        "What is no period, is not over, or is closed already, can't be closed",
        arguments: ["2026-13", "26", "2027", "2027-01", "x", "2026-1", "2026-11-01"])
    func notClosable(period: String) async throws {
        let office = try await Self.year()
        let before = try office.contents()
        #expect(throws: BureauError.self) { try office.desk("maker", on: Self.newYear).close(period) }
        expectSame(try office.contents(), before, period)
        try Self.close(office, "2026-11")
        #expect(throws: BureauError.self) { try office.desk("maker", on: Self.newYear).close("2026-11") }
        #expect(throws: BureauError.self) { try office.desk("maker", on: Self.newYear).close("2025") }
    }

    @Test("An entry of a closed period that is changed is found by the closing's hash")
    func changed() async throws {
        let office = try await Self.year()
        try Self.close(office, "2026")
        try await DatabaseQueue(path: office.database).writeWithoutTransaction { db in
            let trigger = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'")
            try db.execute(sql: "DROP TRIGGER entry_no_update")
            try db.execute(sql: "UPDATE entry SET document = 'other' WHERE id = 1")
            try db.execute(sql: try #require(trigger))
        }
        #expect(try office.audit().contains { $0.code == "ACT" })
    }

    @Test("Approvals not paid go into the next year, claim by claim, and are paid there; budget where it is asked for")
    func carriedOver() async throws {
        let office = try await Self.year()
        func total(_ place: Place, _ year: Int) throws -> String {
            try Budget(office.open(.inspect)).balances(BalanceFilter(place: place, fiscalYear: year))
                .reduce(Fen.zero) { try $0.adding($1.balance) }.yuan
        }
        _ = try office.desk("maker", on: Self.newYear).carryOver(
            year: 2026, BalanceFilter(source: .local), withAvailable: true, document: "结转1号")
        _ = try office.desk("maker", on: Self.newYear).carryOver(
            year: 2026, BalanceFilter(), withAvailable: false, document: "结转2号")
        #expect(try total(.committed, 2026) == "0.00" && total(.committed, 2027) == "449.85")
        // 1000.00 less 4 × 44.98.
        #expect(try total(.available, 2027) == "820.08" && total(.held, 2027) == "0.00")
        // 10000.00 less 4 × 404.87, central money, which goes back.
        let lapse = try office.desk("maker", on: Self.newYear).lapse(year: 2026, BalanceFilter(), document: "收回1号")
        #expect(lapse.members.last?.value == .money(Fen(838_052)))
        #expect(try total(.lapsed, 2026) == "8380.52" && total(.available, 2026) == "0.00")
        #expect(try total(.origin, 2026) == "-11000.00" && total(.carriedOut, 2026) == "1269.93")
        // Nothing is left to do.
        #expect(
            try office.desk("maker", on: Self.newYear).lapse(year: 2026, BalanceFilter(), document: "收回1号").members
                .last?.value == .money(.zero))
        #expect(try office.pay(to: "next.csv", as: "maker", on: Self.newYear).contains(Treasury.card(4)))
        try office.expectSound()
    }

    @Test("The settlement: each source's share of the sum by law, what was booked, and the difference by rounding")
    func settled() async throws {
        let office = try await Self.year()
        let settlement = try Settlement.of("2026-11", in: office.open(.inspect))
        // 1349.55 at 90 %: 1214.595, half up 1214.60. Booked 3 × 404.87 and 3 × 44.98.
        #expect(
            settlement.rows == [
                Settlement.Row(
                    programme: "appliance", version: "A3", source: .central, due: Fen(121_460), booked: Fen(121_461),
                    difference: Fen(1), recharged: .zero, recovered: .zero),
                Settlement.Row(
                    programme: "appliance", version: "A3", source: .local, due: Fen(13_495), booked: Fen(13_494),
                    difference: Fen(-1), recharged: .zero, recovered: .zero),
            ])
        #expect(try Settlement.of("2026-10", in: office.open(.inspect)).rows.isEmpty)
        #expect(throws: BureauError.self) { try Settlement.of("soon", in: office.open(.inspect)) }
    }
}
