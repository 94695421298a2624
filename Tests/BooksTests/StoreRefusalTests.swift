import Bureau
import GRDB
import Ledger
import Testing

/// Books with one entry of most kinds, for tests that try to spoil them.
func filledShelf() throws -> Bookshelf {
    let shelf = try Bookshelf()
    try shelf.transaction { books in
        // 1: an approval while unbudgeted; 2, 3: the budget; 4, 5: approvals; then payment and clawback.
        _ = try BudgetTests.approve(books, claim: 1, 1_000, region: "140703")
        _ = try BudgetTests.appropriate(books, [line("100.00")])
        _ = try BudgetTests.approve(books, claim: 2, 2_000)
        _ = try BudgetTests.approve(books, claim: 3, 3_000)
        func one(_ flow: Flow, _ from: Place, _ to: Place, _ fen: Int64) throws -> Entry {
            try entry(
                flow, "\(flow.rawValue) 2", [Posting(from: account(from), to: account(to), amount: Fen(fen), claim: 2)])
        }
        _ = try books.post(one(.issue, .committed, .inTransit, 2_000))
        _ = try books.post(one(.confirm, .inTransit, .paid, 2_000))
        _ = try books.post(one(.raise, .dueContra, .due, 500))
        _ = try books.post(
            entry(
                .receive, "receive 2",
                [
                    Posting(from: account(.paid), to: account(.recovered), amount: Fen(500), claim: 2),
                    Posting(from: account(.due), to: account(.dueContra), amount: Fen(500), claim: 2),
                ]))
        let (available, held) = (account(.available, region: "140700"), account(.held, region: "140700"))
        _ = try books.post(entry(.unallot, "unallot", [Posting(from: available, to: held, amount: Fen(7))]))
        _ = try books.post(
            entry(.cut, "cut", [Posting(from: held, to: account(.origin, region: "140700"), amount: Fen(7))]))
    }
    return shelf
}

@Suite("The store itself refuses what may not be")
struct StoreRefusalTests {
    static let appendOnly = ["place", "funding_source", "flow", "flow_step", "account", "route", "entry", "posting"]
    static let kept = appendOnly + ["balance", "balance_state"]

    /// Whether SQLite refuses the statement, and nothing has changed.
    static func isRefused(_ shelf: Bookshelf, _ sql: String) throws -> Bool {
        let before = try shelf.image()
        do {
            try shelf.queue.write { try $0.execute(sql: sql) }
            return false
        } catch is DatabaseError {
            return try shelf.image() == before
        }
    }

    static func columns(_ shelf: Bookshelf, _ table: String) throws -> [String] {
        try shelf.queue.read { try $0.columns(in: table).map(\.name) }
    }

    @Test("to change a row", arguments: appendOnly)
    func update(table: String) throws {
        let shelf = try filledShelf()
        for column in try Self.columns(shelf, table) {
            #expect(try Self.isRefused(shelf, "UPDATE \(table) SET \(column) = \(column)"), "\(table).\(column)")
        }
    }

    @Test("to remove a row", arguments: kept)
    func delete(table: String) throws {
        #expect(try Self.isRefused(try filledShelf(), "DELETE FROM \(table)"))
    }

    @Test("to replace a row by another", arguments: appendOnly)
    func replace(table: String) throws {
        let shelf = try filledShelf()
        #expect(try Self.isRefused(shelf, "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1"))
        #expect(
            try Self.isRefused(shelf, "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) ORDER BY 1 DESC LIMIT 1"))
    }

    @Test("a new word in its vocabulary", arguments: ["place", "funding_source", "flow", "flow_step"])
    func vocabulary(table: String) throws {
        let shelf = try filledShelf()
        let row = try shelf.queue.read { try Row.fetchOne($0, sql: "SELECT * FROM \(table)") }
        let values = try #require(row).map { name, value in
            name == "id" || name == "flow" || name == "code"
                ? "99" : (String.fromDatabaseValue(value).map { "'\($0)'" } ?? "1")
        }
        #expect(try Self.isRefused(shelf, "INSERT INTO \(table) VALUES (\(values.joined(separator: ", ")))"))
    }

    /// Each forbids one thing; the columns are those of the tables.
    static let statements = [
        // entries
        "INSERT INTO entry VALUES (99, 5, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (NULL, 5, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'approve 1', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT OR REPLACE INTO entry VALUES (12, 5, 'approve 1', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 99, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, '', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-1-1', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-01-01', '', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-01-01', 'd', '', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-01-01', 'd', 'm', 'm', zeroblob(32))",
        "INSERT INTO entry VALUES (12, 2, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 12, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 15, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(31))",
        "INSERT INTO entry VALUES (12, 5, 'k', '2026-01-01', 'd', 'm', NULL, NULL)",
        // accounts
        "INSERT INTO account VALUES (99, 3, 1, 2026, 'p', 'r')",
        "INSERT INTO account SELECT max(id) + 1, 99, 1, 2026, 'p', 'r' FROM account",
        "INSERT INTO account SELECT max(id) + 1, 3, 99, 2026, 'p', 'r' FROM account",
        "INSERT INTO account SELECT max(id) + 1, 3, 1, 26, 'p', 'r' FROM account",
        "INSERT INTO account SELECT max(id) + 1, 3, 1, 2026, '', 'r' FROM account",
        "INSERT INTO account SELECT max(id) + 1, 3, 1, 2026, 'p', '' FROM account",
        "INSERT OR REPLACE INTO account SELECT (SELECT max(id) + 1 FROM account), place, source, fiscal_year, programme, region FROM account LIMIT 1",
        "INSERT INTO account SELECT max(id) + 1, 'x', 1, 2026, 'p', 'r' FROM account",
        // balances
        "UPDATE balance SET fen = -1 WHERE account = (SELECT id FROM account WHERE place = 4)",
        "UPDATE balance SET fen = 1.5",
        "INSERT INTO balance VALUES (9999, 1)",
        "INSERT INTO balance_state VALUES (2, 1)",
        "UPDATE balance_state SET entry = -1",
    ]

    @Test("a row that breaks a rule", arguments: statements)
    func rows(sql: String) throws {
        #expect(try Self.isRefused(try filledShelf(), sql))
    }

    @Test("a route that no flow has, whichever it is", arguments: Flow.allCases)
    func routes(flow: Flow) throws {
        let shelf = try Bookshelf()
        let allowed = Set(FlowStep.all)
        try shelf.queue.writeWithoutTransaction { db in
            for place in Place.allCases {
                try db.execute(sql: "INSERT INTO account VALUES (\(place.number), \(place.number), 1, 2026, 'p', 'r')")
            }
            var next = 1
            for from in Place.allCases {
                for to in Place.allCases {
                    let byClaim = from.isByClaim || to.isByClaim ? 1 : 0
                    let sql = """
                        INSERT INTO route VALUES (\(next), \(flow.number), 1, 2026, \(from.number), \(from.number),
                            \(to.number), \(to.number), \(byClaim))
                        """
                    if allowed.contains(FlowStep(flow: flow, from: from, to: to)) {
                        try db.execute(sql: sql)
                        next += 1
                    } else {
                        #expect(throws: DatabaseError.self, "\(flow) \(from) \(to)") { try db.execute(sql: sql) }
                    }
                }
            }
        }
    }

    @Test("a route between sources, years or places that its accounts do not have")
    func crossedRoutes() throws {
        let shelf = try Bookshelf()
        try shelf.queue.writeWithoutTransaction { db in
            let accounts = [(3, 1, 2026), (4, 1, 2026), (4, 5, 2026), (4, 1, 2027), (2, 1, 2026)]
            for (index, (place, source, year)) in accounts.enumerated() {
                try db.execute(sql: "INSERT INTO account VALUES (\(index + 1), \(place), \(source), \(year), 'p', 'r')")
            }
            // id, flow, source, year, from place, from, to place, to, by claim
            for values in [
                "1, 5, 1, 2026, 3, 1, 4, 3, 1", "1, 5, 5, 2026, 3, 1, 4, 3, 1",  // to another source
                "1, 5, 1, 2026, 3, 1, 4, 4, 1", "1, 5, 1, 2027, 3, 1, 4, 4, 1",  // to another year
                "1, 5, 1, 2026, 3, 5, 4, 2, 1",  // from HELD, called AVAILABLE
                "1, 5, 1, 2026, 3, 1, 4, 5, 1",  // to HELD, called COMMITTED
                "1, 5, 1, 2026, 3, 1, 4, 2, 0",  // not by claim
                "1, 5, 1, 2026, 3, 1, 4, 9, 1",  // to no account
                "2, 5, 1, 2026, 3, 1, 4, 2, 1",  // a gap
                "1, 6, 1, 2026, 3, 1, 4, 2, 1",  // another flow
            ] {
                #expect(throws: DatabaseError.self, "\(values)") {
                    try db.execute(sql: "INSERT INTO route VALUES (\(values))")
                }
            }
            try db.execute(sql: "INSERT INTO route VALUES (1, 5, 1, 2026, 3, 1, 4, 2, 1)")
            // The same way again.
            #expect(throws: DatabaseError.self) {
                try db.execute(sql: "INSERT INTO route VALUES (2, 5, 1, 2026, 3, 1, 4, 2, 1)")
            }
        }
    }

    @Test("a posting off the route of its entry's flow, without its claim, without its entry, or of a bad sum")
    func postings() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try books.post(PostingTests.approval(1, 100))
            _ = try books.post(PostingTests.move(.cancel, .committed, .available, 1, 1, key: "cancel"))
            _ = try BudgetTests.appropriate(books, [line("1.00")])
        }
        let routes = try shelf.queue.read { db in
            Dictionary(
                try Row.fetchAll(db, sql: "SELECT flow, id FROM route").map { ($0[0] as Int, $0[1] as Int) },
                uniquingKeysWith: { first, _ in first })
        }
        let (approve, cancel, allot) = (try known(routes[5]), try known(routes[6]), try known(routes[3]))
        try shelf.queue.writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO entry VALUES (5, 5, 'k', '2026-01-01', 'd', 'm', NULL, zeroblob(32))")
            // entry, line, flow, route, by claim, claim, fen
            for values in [
                "5, 1, 6, \(cancel), 1, 1, 1",  // of another flow than the entry
                "5, 1, 5, \(cancel), 1, 1, 1",  // along another flow's route
                "5, 1, 5, 99, 1, 1, 1",  // along none
                "5, 1, 5, \(approve), 1, NULL, 1", "5, 1, 5, \(approve), 0, NULL, 1",  // without a claim
                "5, 1, 3, \(allot), 0, 1, 1",  // with one
                "5, 1, 5, \(approve), 1, 0, 1", "5, 1, 5, \(approve), 1, -1, 1",
                "5, 1, 5, \(approve), 1, 1, 0", "5, 1, 5, \(approve), 1, 1, -1",
                "5, 1, 5, \(approve), 1, 1, 1000000000000001", "5, 1, 5, \(approve), 1, 1, NULL",
                "5, 1, 5, \(approve), 1, 1, 1.5", "5, 1, 5, \(approve), 1, 1, '1 yuan'",
                "5, 0, 5, \(approve), 1, 1, 1",
                "1, 2, 5, \(approve), 1, 1, 1",  // to an entry that stands
                "1, 1, 5, \(approve), 1, 1, 1",
                "6, 1, 5, \(approve), 1, 1, 1",  // to none
            ] {
                for verb in ["INSERT", "INSERT OR REPLACE"] {
                    #expect(throws: DatabaseError.self, "\(values)") {
                        try db.execute(sql: "\(verb) INTO posting VALUES (\(values))")
                    }
                }
            }
            try db.execute(sql: "INSERT INTO posting VALUES (5, 1, 5, \(approve), 1, 1, 1)")
            #expect(throws: DatabaseError.self) {
                try db.execute(sql: "INSERT OR REPLACE INTO posting VALUES (5, 1, 5, \(approve), 1, 1, 2)")
            }
            #expect(throws: DatabaseError.self) {
                try db.execute(sql: "INSERT INTO posting VALUES (4, 2, 3, \(allot), 0, NULL, 1)")
            }
        }
    }
}
