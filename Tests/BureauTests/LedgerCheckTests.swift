import Foundation
import GRDB
import Ledger
import Testing

@testable import Bureau

@Suite("Checking the books")
struct LedgerCheckTests {
    /// Claim 1 paid and partly recovered, claim 2 in transit, the budget appropriated.
    private static func office() async throws -> Office {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("10000.00"), Office.line("10000.00", .local)])
        try await office.approve([Treasury.appliance(1), Treasury.appliance(2)])
        _ = try office.pay()
        let line = (1, Treasury.card(1), "449.85", "成功", "")
        _ = try office.importReturn(office.cityReturn(try office.reference(1), [line], total: "449.85"))
        _ = try office.desk().raise(1, cause: .refund, amount: nil, document: "追回1号")
        _ = try office.desk().receive(1, amount: nil, document: "回单1")
        return office
    }

    private static func codes(_ office: Office) throws -> [String] {
        try LedgerCheck(office.open(.inspect)).run().findings.map(\.code)
    }

    @Test("Books in order have no finding")
    func sound() async throws {
        let office = try await Self.office()
        let report = try LedgerCheck(office.open(.inspect)).run()
        #expect(report.findings.isEmpty && report.entries > 5, "\(report.findings)")
    }

    @Test(
        "Each invariant is found broken by SQL, whatever recomputation says",
        arguments: [
            ("ENTRY_NUMBERS", "UPDATE entry SET id = id + 1 WHERE id = (SELECT max(id) FROM entry)"),
            ("BALANCES", "UPDATE balance SET fen = fen + 1 WHERE account = 1"),
            (
                "NOTHING_BELOW_ZERO",
                "UPDATE balance SET fen = -1 WHERE account = (SELECT id FROM account WHERE place = 2)"
            ),
            ("ZERO_SUM", "UPDATE balance SET fen = fen + 1 WHERE account = 2"),
            (
                "PAID_WITHIN_APPROVED",
                "UPDATE posting SET fen = 1 WHERE flow = 5 AND claim = 1"
            ),
            ("RECOVERED_WITHIN_DUE", "UPDATE posting SET fen = fen - 1 WHERE flow = 14 AND claim = 1"),
            ("BATCH_TOTALS", "UPDATE batch SET fen = fen + 1"),
            ("BATCH_TOTALS", "UPDATE batch SET lines = lines + 1"),
            ("BATCH_TOTALS", "UPDATE batch_line SET fen = fen + 1 WHERE line = 1"),
            ("IN_TRANSIT", "DELETE FROM line_result"),
            ("TOTALS", "UPDATE total SET paid_fen = paid_fen + 1 WHERE source = 'local'"),
            ("TOTALS", "UPDATE posting SET fen = fen + 1 WHERE flow = 5 AND claim = 1"),
            (
                "TOTALS",
                """
                UPDATE log_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '899.70', '899.71') AS BLOB)
                WHERE idx = (SELECT max(log_index) FROM commitment WHERE type = 'totals')
                """
            ),
        ])
    func broken(_ code: String, _ sql: String) async throws {
        let office = try await Self.office()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try await DatabaseQueue(path: office.database, configuration: configuration).writeWithoutTransaction { db in
            let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: sql)
            #expect(db.changesCount > 0)
            for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        }
        #expect(try Self.codes(office).contains(code))
    }

    @Test("What is wrong is listed by entry, the first one first")
    func firstEntry() async throws {
        let office = try await Self.office()
        try await DatabaseQueue(path: office.database).writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER entry_no_update")
            try db.execute(sql: "UPDATE entry SET document = 'X' WHERE id IN (3, 5)")
        }
        let findings = try LedgerCheck(office.open(.inspect)).run().findings
        #expect(findings.compactMap(\.entry).first == 3)
        #expect(findings.compactMap(\.entry) == findings.compactMap(\.entry).sorted())
    }
}
