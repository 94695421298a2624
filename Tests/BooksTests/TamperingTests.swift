import Bureau
import Claims
import Foundation
import GRDB
import Ledger
import Testing

/// Changes the tables as somebody does who has the file and a SQLite shell: checks, foreign keys and triggers are no
/// obstacle, and the triggers are put back afterwards.
@Suite("Whatever is changed behind the books' back is found")
struct TamperingTests {
    struct Column: Sendable, CustomTestStringConvertible {
        let table: String
        let name: String
        var testDescription: String { "\(table).\(name)" }
    }

    static let columns: [String: [String]] = [
        "place": ["id", "code", "label", "negativity", "by_claim"],
        "funding_source": ["id", "code", "label"],
        "flow": ["id", "code", "label", "needs_checker"],
        "flow_step": ["flow", "from_place", "to_place"],
        "account": ["id", "place", "source", "fiscal_year", "programme", "region"],
        "route": [
            "id", "flow", "source", "fiscal_year", "from_place", "from_account", "to_place", "to_account", "by_claim",
        ],
        "entry": ["id", "flow", "business_key", "business_day", "document", "maker", "checker", "digest"],
        "posting": ["entry", "line", "flow", "route", "by_claim", "claim", "fen"],
        "balance": ["account", "fen"],
        "balance_state": ["id", "entry"],
    ]

    static let allColumns: [Column] = columns.sorted { $0.key < $1.key }.flatMap { table, names in
        names.map { Column(table: table, name: $0) }
    }

    @Test("No column is forgotten here")
    func complete() throws {
        let shelf = try Bookshelf()
        for table in Bookshelf.tables {
            #expect(try StoreRefusalTests.columns(shelf, table) == Self.columns[table])
        }
        #expect(Set(Self.columns.keys) == Set(Bookshelf.tables))
    }

    /// Runs a change inside a transaction that is rolled back, and gives what the trial balance says of it; nil when the
    /// change is not possible at all or changes nothing.
    static func findings(after change: String, _ arguments: StatementArguments = [], table: String, in db: Database)
        throws
        -> [Violation]?
    {
        var found: [Violation]?
        try db.inSavepoint {
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                arguments: [table])
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
            var isChanged = true
            do {
                try db.execute(sql: change, arguments: arguments)
                isChanged = db.changesCount > 0
            } catch let error as DatabaseError where [.SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(error.resultCode) {
                isChanged = false
            }
            for trigger in triggers { try db.execute(sql: trigger["sql"] as String) }
            if isChanged { found = try Books(db).trialBalance() }
            return .rollback
        }
        return found
    }

    static func unprotected<Result>(_ shelf: Bookshelf, _ body: (Database) throws -> Result) throws -> Result {
        try shelf.queue.inDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            return try body(db)
        }
    }

    /// Other values for a column: near ones, telling ones, and those of some other rows.
    static func others(than value: DatabaseValue, among all: [DatabaseValue]) -> [DatabaseValue] {
        var known: Set<DatabaseValue> = [value]
        var others = Array(all.filter { known.insert($0).inserted }.prefix(3))
        switch value.storage {
        case .int64(let number): others += [number + 1, number - 1, 0, -number, 1 << 40].map(\.databaseValue)
        case .string(let text): others += [text + "x", text + " ", "x", "2026-11-24", ""].map(\.databaseValue)
        case .blob(let data):
            for index in [0, data.count - 1] {
                var data = data
                data[data.startIndex + index] ^= 1
                others.append(data.databaseValue)
            }
        case .null: others += ["x".databaseValue, 1.databaseValue]
        case .double: break
        }
        others.append(.null)
        var seen: Set<DatabaseValue> = [value]
        return others.filter { seen.insert($0).inserted }
    }

    @Test("every column of every row, whatever it is changed to", arguments: allColumns)
    func changed(column: Column) throws {
        let shelf = try filledShelf()
        var count = 0
        try Self.unprotected(
            shelf,
            { db in
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(column.table)")
                let all = rows.map { $0[column.name] as DatabaseValue }
                for (index, row) in rows.enumerated() {
                    let keys = row.columnNames.map { "\($0) IS ?" }.joined(separator: " AND ")
                    let others = Self.others(than: row[column.name], among: all)
                    // The first and the last row get every other value, those between every fourth, in turn.
                    let isEnd = index == 0 || index == rows.count - 1
                    for (place, value) in others.enumerated() where isEnd || place % 4 == index % 4 {
                        let findings = try Self.findings(
                            after: "UPDATE \(column.table) SET \(column.name) = ? WHERE \(keys)",
                            StatementArguments([value] + Array(row.databaseValues)), table: column.table, in: db)
                        guard let findings else { continue }
                        count += 1
                        #expect(!findings.isEmpty, "\(column.table).\(column.name) of \(row) to \(value)")
                        #expect(findings.allSatisfy { !$0.message.zh.isEmpty && !$0.message.en.isEmpty })
                        // The first entry that is wrong is named.
                        let entry: Int64? =
                            switch column.table {
                            case "entry" where column.name != "id": row["id"]
                            case "posting" where column.name != "entry": row["entry"]
                            default: nil
                            }
                        if let entry {
                            #expect(findings.compactMap(\.entry).min() == entry, "\(row) to \(value): \(findings)")
                        }
                    }
                }
            })
        #expect(count > 0)
    }

    @Test("every row that is removed", arguments: Bookshelf.tables)
    func removedRows(table: String) throws {
        let shelf = try filledShelf()
        try Self.unprotected(shelf) { db in
            for row in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") {
                let keys = row.columnNames.map { "\($0) IS ?" }.joined(separator: " AND ")
                let findings = try Self.findings(
                    after: "DELETE FROM \(table) WHERE \(keys)", StatementArguments(Array(row.databaseValues)),
                    table: table,
                    in: db)
                #expect(findings?.isEmpty == false, "\(row)")
            }
        }
    }

    @Test(
        "a row that is slipped in",
        arguments: [
            ("account", "INSERT INTO account SELECT max(id) + 1, 3, 1, 2026, 'appliance', '140999' FROM account"),
            ("route", "INSERT INTO route SELECT max(id) + 1, 5, 1, 2026, 3, 1, 4, 4, 1 FROM route"),
            (
                "posting",
                "INSERT INTO posting SELECT entry, line + 1, flow, route, by_claim, claim, fen FROM posting WHERE entry = 1"
            ),
            (
                "posting",
                "INSERT INTO posting SELECT 99, line, flow, route, by_claim, claim, fen FROM posting WHERE entry = 1"
            ),
            (
                "entry",
                "INSERT INTO entry SELECT 12, flow, 'another', business_day, document, maker, checker, digest FROM entry WHERE id = 1"
            ),
            (
                "entry",
                "INSERT INTO entry SELECT 0, flow, 'another', business_day, document, maker, checker, digest FROM entry WHERE id = 1"
            ),
            ("balance", "INSERT INTO balance VALUES (99, 0)"),
            ("place", "INSERT INTO place VALUES (99, 'ELSEWHERE', 'x', 1, 0)"),
            ("flow_step", "INSERT INTO flow_step VALUES (5, 3, 6)"),
        ])
    func addedRows(table: String, sql: String) throws {
        let shelf = try filledShelf()
        let findings = try Self.unprotected(shelf) { try Self.findings(after: sql, table: table, in: $0) }
        #expect(findings?.isEmpty == false)
    }

    @Test("two changes that make up for each other")
    func compensated() throws {
        let shelf = try filledShelf()
        // A fen from one claim to another, balances as they were; and the whole kept balance moved along.
        let changes = [
            "UPDATE posting SET fen = fen + CASE entry WHEN 4 THEN 1 ELSE -1 END WHERE entry IN (4, 5)",
            "UPDATE posting SET claim = 5 - claim WHERE claim IN (2, 3)",
            "UPDATE entry SET digest = (SELECT digest FROM entry WHERE id = 4) WHERE id = 5",
        ]
        try Self.unprotected(shelf) { db in
            for change in changes {
                let table = change.split(separator: " ")[1]
                let findings = try Self.findings(after: change, table: String(table), in: db)
                #expect(findings?.contains { $0.code == .digest } == true, "\(change)")
            }
        }
    }

    @Test(
        "a protection that is missing",
        arguments: ["posting_no_update", "entry_in_order", "posting_of_claim", "balance_floor_update"])
    func missingProtection(name: String) throws {
        let shelf = try filledShelf()
        try shelf.queue.inDatabase { db in
            try db.execute(sql: "DROP \(name == "posting_of_claim" ? "INDEX" : "TRIGGER") \(name)")
        }
        let violations = try shelf.violations()
        #expect(violations.map(\.code) == [.schema])
        #expect(violations.first?.message.en.contains(name) == true)
    }

    @Test("The books that are spoilt here are in order before")
    func baseline() throws {
        #expect(try filledShelf().violations().isEmpty)
    }
}
