import Claims
import FEEL
import GRDB
import Ledger
import Testing

@testable import Bureau

@Suite("People, and what needs two of them")
struct FourEyesTests {
    @Test("While nobody is enrolled a budget is entered at once, and it is said that nobody else confirmed it")
    func nobodyEnrolled() throws {
        let office = try Office(seed: newSeed())
        let voucher = try office.desk().appropriate([Office.line("100.00")])
        #expect(voucher.notes.count == 1)
        #expect(voucher.members.first?.value == .number(1))
        #expect(try makers(office) == [["tradein", ""], ["tradein", ""]])
        #expect(throws: BureauError.self) { try office.desk("somebody").unallot([Office.line("1.00")]) }
        #expect(throws: BureauError.self) { try office.desk().cut([Office.line("1.00")]) }
        #expect(try office.audit().isEmpty)
    }

    @Test("Once people are enrolled, one proposes and another confirms; both names stand in the entries")
    func proposedAndConfirmed() throws {
        let office = try Office(seed: newSeed())
        try office.enrolTwo()
        _ = try office.desk("maker").appropriate([Office.line("100.00")])
        #expect(try makers(office).isEmpty)
        #expect(try office.audit().isEmpty)
        #expect(throws: BureauError.self) { try office.desk("maker").confirm(1) }
        #expect(throws: BureauError.self) { try office.desk("checker").confirm(2) }
        _ = try office.desk("checker").confirm(1)
        #expect(try makers(office) == [["maker", "checker"], ["maker", "checker"]])
        #expect(throws: BureauError.self) { try office.desk("checker").confirm(1) }
        #expect(try office.audit().isEmpty)
        #expect(try FinanceDesk.proposals(in: office.open(.inspect)).map(\.standing) == [.confirmed])
    }

    @Test("A proposal that is withdrawn, or can't be done, changes nothing in the books")
    func withdrawn() throws {
        let office = try Office(seed: newSeed())
        try office.enrolTwo()
        _ = try office.desk("maker").appropriate([Office.line("100.00")])
        _ = try office.desk("maker").withdraw(1)
        #expect(throws: BureauError.self) { try office.desk("checker").confirm(1) }
        let before = try office.contents()
        // Nothing is held, so nothing can be cut: said when it is proposed.
        #expect(throws: BureauError.self) { try office.desk("maker").cut([Office.line("1.00")]) }
        expectSame(try office.contents(), before, "a refused proposal")
        #expect(try office.audit().isEmpty)
    }

    struct Refusal: CustomStringConvertible {
        let description: String
        let name: String?
        let roles: [Role]
    }

    @Test(
        "Who is unknown, retired, of another role or not named at all posts nothing",
        arguments: [
            Refusal(description: "not named", name: nil, roles: []),
            Refusal(description: "unknown", name: "nobody", roles: []),
            Refusal(description: "retired", name: "third", roles: [.finance]),
            Refusal(description: "of another role", name: "fourth", roles: [.auditor, .clerk]),
        ])
    func refused(refusal: Refusal) throws {
        let office = try Office(seed: newSeed())
        try office.desk().appropriate([Office.line("100.00")]).discard()
        try office.enrolTwo()
        if let name = refusal.name, !refusal.roles.isEmpty {
            _ = try People(office.open(.record)).add(name: name, roles: refusal.roles, day: "2026-11-23", by: "maker")
        }
        if refusal.name == "third" {
            _ = try People(office.open(.record)).retire(name: "third", day: "2026-11-23", by: "maker")
        }
        let before = try office.contents()
        #expect(throws: BureauError.self) { try office.desk(refusal.name).unallot([Office.line("1.00")]) }
        expectSame(try office.contents(), before, refusal.description)
    }

    /// Each tries to get around the second person, on the store itself.
    static let statements = [
        // A budget without a checker, with one who confirmed nothing, and in the names of people who did something else.
        "INSERT INTO entry VALUES (5, 1, 'k', '2026-12-01', 'd', 'maker', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (5, 1, 'k', '2026-12-01', 'd', 'checker', 'maker', zeroblob(32))",
        "INSERT INTO entry VALUES (5, 2, 'k', '2026-12-01', 'd', 'maker', 'third', zeroblob(32))",
        "INSERT INTO verdict VALUES (2, 1, '2026-12-01', 1)",
        "INSERT INTO verdict VALUES (1, 0, '2026-12-01', 2)",
        "INSERT OR REPLACE INTO verdict VALUES (1, 0, '2026-12-01', 2)",
        "INSERT OR REPLACE INTO person VALUES (1, 'x', 'finance', '2026-12-01', NULL)",
        "INSERT INTO person VALUES (3, 'maker', 'finance', '2026-12-01', NULL)",
        "UPDATE proposal SET maker = 2", "DELETE FROM verdict", "UPDATE person SET name = 'y'", "DELETE FROM act",
    ]

    @Test("The store itself refuses what would get around the second person", arguments: statements)
    func store(sql: String) throws {
        let office = try Office(seed: newSeed())
        try office.enrolTwo()
        _ = try office.desk("maker").appropriate([Office.line("100.00")])
        _ = try office.desk("checker").confirm(1)
        _ = try office.desk("maker").appropriate([Office.line("200.00", document: "测试2号")])
        let queue = try DatabaseQueue(path: office.database)
        #expect(throws: DatabaseError.self) {
            try queue.writeWithoutTransaction { db in
                // What is refused before anything else is looked at.
                try db.execute(sql: sql)
            }
        }
        #expect(try office.audit().isEmpty)
    }

    @Test("The log names people by number only")
    func namesStayOut() throws {
        let office = try Office(seed: newSeed())
        try office.enrolTwo()
        _ = try office.desk("maker").appropriate([Office.line("100.00")])
        _ = try office.desk("checker").confirm(1)
        let log = try office.read { db in
            try String.fetchAll(db, sql: "SELECT CAST(bytes AS TEXT) FROM log_entry").joined(separator: "\n")
        }
        #expect(log.contains(#""type":"person","id":2"#) && log.contains(#""type":"verdict","id":1"#))
        #expect(!log.contains("checker") && !log.contains("maker"))
    }

    private func makers(_ office: Office) throws -> [[String]] {
        try office.read { db in
            try Row.fetchAll(db, sql: "SELECT maker, coalesce(checker, '') AS c FROM entry ORDER BY id").map {
                [$0["maker"], $0["c"]]
            }
        }
    }
}

@Suite("Allotments")
struct AllotmentTests {
    @Test("Held money is allotted to a county, whose claims from then on draw on it and no longer on the city's")
    func toACounty() async throws {
        let office = try Office(seed: newSeed())
        let held = try [FundingSource.central, .local].map { try Office.line("10000.00", $0) }
        _ = try office.desk().appropriate(held, isHeld: true)
        #expect(try balance(office, .held, "140700") == "10000.00")
        var county = try Office.line("500.00", region: "140702", document: "分1号")
        county.heldRegion = Region("140700")
        _ = try office.desk().allot([county])
        #expect(try balance(office, .available, "140702") == "500.00")
        #expect(try balance(office, .held, "140700") == "9500.00")
        // Known again by another process, and by its key.
        let funds = try office.read { db in
            try Books(db).funds(programme: "appliance", region: "140702", year: 2026, source: .central)
        }
        #expect(funds == .budgeted(region: "140702", available: Fen(50_000)))
        let others = try office.read { db in
            try Books(db).funds(programme: "appliance", region: "140703", year: 2026, source: .central)
        }
        #expect(others == .budgeted(region: "140700", available: Fen(0)))
        #expect(try office.desk().allot([county]).members.first?.value == .number(0))
        _ = try office.desk().unallot([county])
        #expect(try balance(office, .held, "140700") == "10000.00")
        #expect(try office.audit().isEmpty)
    }

    @Test("The same line with another amount, more than is held, or a day before the last entry's: nothing is posted")
    func refused() throws {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("100.00")], isHeld: true)
        _ = try office.desk().allot([Office.line("40.00")])
        let before = try office.contents()
        let later = try #require(Office.day.adding(days: -1))
        #expect(throws: BureauError.self) { try office.desk().allot([Office.line("41.00")]) }
        #expect(throws: BureauError.self) { try office.desk().allot([Office.line("61.00", document: "测试3号")]) }
        #expect(throws: BureauError.self) { try office.desk().unallot([Office.line("41.00")]) }
        #expect(throws: BureauError.self) { try office.desk(on: later).unallot([Office.line("1.00")]) }
        expectSame(try office.contents(), before, "refused")
    }

    private func balance(_ office: Office, _ place: Place, _ region: String) throws -> String? {
        try Budget(office.open(.inspect)).balances(
            BalanceFilter(place: place, source: .central, programme: "appliance")
        ).first { $0.account.region == region }?.balance.yuan
    }
}

extension Voucher {
    /// For acts whose voucher is of no matter here.
    func discard() {}
}
