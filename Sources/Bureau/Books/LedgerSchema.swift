package import GRDB
import Ledger

/// The tables of the ledger, and the vocabulary that stands in them as data.
///
/// What may not be is refused by the store itself, whoever writes to it. A posting goes along a route: from one account to
/// another by a flow. The route is tied by foreign keys to a step that the flow allows and to two accounts of just these
/// places and of one source and year; the posting is tied to a route of its entry's flow. There are few routes and many
/// postings, so that the many are small and quickly checked. Rows are never changed or removed, entries and postings are
/// only added at the end, and neither REPLACE nor a number of one's own choice gets around that.
package enum LedgerSchema {
    /// Creates the tables and fills the vocabulary, in a database that has none of them.
    package static func create(in db: Database) throws {
        for object in objects where object.isTable { try db.execute(sql: object.sql) }
        for table in vocabulary {
            let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
            let insert = try db.makeStatement(
                sql: "INSERT INTO \(table.name) (\(table.columns.joined(separator: ", "))) VALUES (\(marks))")
            for row in table.rows { try insert.execute(arguments: StatementArguments(row.map(\.databaseValue))) }
        }
        try db.execute(sql: "INSERT INTO balance_state (id, entry) VALUES (1, 0)")
        for object in objects where !object.isTable { try db.execute(sql: object.sql) }
    }

    /// A table, index or trigger, with the text that creates it, which SQLite keeps as it is.
    struct Object {
        let name: String
        let sql: String
        var isTable: Bool { sql.hasPrefix("CREATE TABLE") }
    }

    /// A table whose rows are fixed.
    struct VocabularyTable {
        let name: String
        let columns: [String]
        let rows: [[Cell]]
    }

    /// A value of the vocabulary.
    enum Cell: Hashable {
        case integer(Int64)
        case text(String)

        var databaseValue: DatabaseValue {
            switch self {
            case .integer(let number): number.databaseValue
            case .text(let text): text.databaseValue
            }
        }
    }

    /// Places, sources, flows and their steps, as the ledger's types have them.
    static let vocabulary = [
        VocabularyTable(
            name: "place", columns: ["id", "code", "label", "negativity", "by_claim"],
            rows: Place.allCases.map {
                [
                    .integer($0.number), .text($0.rawValue), .text($0.label.zh), .integer($0.negativity.rawValue),
                    .integer($0.isByClaim ? 1 : 0),
                ]
            }),
        VocabularyTable(
            name: "funding_source", columns: ["id", "code", "label"],
            rows: FundingSource.allCases.map { [.integer($0.number), .text($0.rawValue), .text($0.label.zh)] }),
        VocabularyTable(
            name: "flow", columns: ["id", "code", "label", "needs_checker"],
            rows: Flow.allCases.map {
                [
                    .integer($0.number), .text($0.rawValue), .text($0.label.zh),
                    .integer($0.needsChecker ? 1 : 0),
                ]
            }),
        VocabularyTable(
            name: "flow_step", columns: ["flow", "from_place", "to_place"],
            rows: FlowStep.all.map {
                [.integer($0.flow.number), .integer($0.from.number), .integer($0.to.number)]
            }),
    ]

    /// Everything that is created, tables first.
    static let objects = tables + indexes + triggers

    // MARK: - Tables

    private static let tables = [
        Object(
            name: "place",
            sql: """
                CREATE TABLE place (
                    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
                    -- 0 never, 1 always, 2 by approvals made before the first appropriation
                    negativity INTEGER NOT NULL CHECK (negativity IN (0, 1, 2)),
                    by_claim INTEGER NOT NULL CHECK (by_claim IN (0, 1))) STRICT
                """),
        Object(
            name: "funding_source",
            sql: """
                CREATE TABLE funding_source (
                    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL) STRICT
                """),
        Object(
            name: "flow",
            sql: """
                CREATE TABLE flow (
                    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
                    needs_checker INTEGER NOT NULL CHECK (needs_checker IN (0, 1))) STRICT
                """),
        Object(
            name: "flow_step",
            sql: """
                CREATE TABLE flow_step (
                    flow INTEGER NOT NULL REFERENCES flow,
                    from_place INTEGER NOT NULL REFERENCES place,
                    to_place INTEGER NOT NULL REFERENCES place CHECK (to_place <> from_place),
                    PRIMARY KEY (flow, from_place, to_place)) STRICT, WITHOUT ROWID
                """),
        Object(
            name: "account",
            sql: """
                CREATE TABLE account (
                    id INTEGER PRIMARY KEY,
                    place INTEGER NOT NULL REFERENCES place,
                    source INTEGER NOT NULL REFERENCES funding_source,
                    fiscal_year INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1949 AND 9999),
                    programme TEXT NOT NULL CHECK (length(programme) > 0),
                    region TEXT NOT NULL CHECK (length(region) > 0),
                    UNIQUE (fiscal_year, source, programme, region, place),
                    -- what postings refer to: an account together with what it is
                    UNIQUE (id, place, source, fiscal_year)) STRICT
                """),
        Object(
            name: "entry",
            sql: """
                CREATE TABLE entry (
                    id INTEGER PRIMARY KEY,
                    flow INTEGER NOT NULL REFERENCES flow,
                    business_key TEXT NOT NULL UNIQUE CHECK (length(business_key) > 0),
                    business_day TEXT NOT NULL
                        CHECK (business_day GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
                    document TEXT NOT NULL CHECK (length(document) > 0),
                    maker TEXT NOT NULL CHECK (length(maker) > 0),
                    checker TEXT CHECK (length(checker) > 0 AND checker <> maker),
                    -- SHA-256 of the digest before, the content, the maker and the checker
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    CHECK (checker IS NOT NULL OR flow NOT IN (\(list(Flow.allCases.filter(\.needsChecker).map(\.number))))),
                    UNIQUE (id, flow)) STRICT
                """),
        Object(
            name: "route",
            sql: """
                CREATE TABLE route (
                    id INTEGER PRIMARY KEY,
                    flow INTEGER NOT NULL,
                    source INTEGER NOT NULL, fiscal_year INTEGER NOT NULL,
                    from_place INTEGER NOT NULL, from_account INTEGER NOT NULL,
                    to_place INTEGER NOT NULL, to_account INTEGER NOT NULL,
                    by_claim INTEGER NOT NULL
                        CHECK (by_claim = (from_place IN (\(byClaim)) OR to_place IN (\(byClaim)))),
                    UNIQUE (flow, from_account, to_account),
                    -- what postings refer to
                    UNIQUE (id, flow, by_claim),
                    FOREIGN KEY (flow, from_place, to_place) REFERENCES flow_step,
                    FOREIGN KEY (from_account, from_place, source, fiscal_year)
                        REFERENCES account (id, place, source, fiscal_year),
                    FOREIGN KEY (to_account, to_place, source, fiscal_year)
                        REFERENCES account (id, place, source, fiscal_year)) STRICT
                """),
        Object(
            name: "posting",
            sql: """
                CREATE TABLE posting (
                    entry INTEGER NOT NULL, line INTEGER NOT NULL CHECK (line > 0),
                    flow INTEGER NOT NULL, route INTEGER NOT NULL, by_claim INTEGER NOT NULL,
                    -- the number of the decision
                    claim INTEGER CHECK (claim > 0),
                    fen INTEGER NOT NULL CHECK (fen BETWEEN 1 AND \(Posting.limit.rawValue)),
                    PRIMARY KEY (entry, line),
                    FOREIGN KEY (entry, flow) REFERENCES entry (id, flow),
                    FOREIGN KEY (route, flow, by_claim) REFERENCES route (id, flow, by_claim),
                    CHECK ((claim IS NOT NULL) = by_claim)) STRICT, WITHOUT ROWID
                """),
        Object(
            name: "balance",
            sql: """
                CREATE TABLE balance (
                    account INTEGER PRIMARY KEY REFERENCES account, fen INTEGER NOT NULL) STRICT
                """),
        Object(
            name: "balance_state",
            sql: """
                CREATE TABLE balance_state (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    -- the last entry that the balances hold
                    entry INTEGER NOT NULL CHECK (entry >= 0)) STRICT
                """),
    ]

    private static let indexes = [
        Object(
            name: "posting_of_claim",
            sql: "CREATE INDEX posting_of_claim ON posting (claim) WHERE claim IS NOT NULL")
    ]

    // MARK: - Triggers

    private static let triggers: [Object] = {
        let fixed = vocabulary.map(\.name)
        var triggers = fixed.map { refuse("INSERT", on: $0, "the \($0) table is fixed") }
        for table in fixed + ["account", "route", "entry", "posting"] {
            triggers.append(refuse("UPDATE", on: table, "\(table) is append-only"))
            triggers.append(refuse("DELETE", on: table, "\(table) is append-only"))
        }
        triggers.append(refuse("DELETE", on: "balance", "a balance stays"))
        triggers.append(refuse("DELETE", on: "balance_state", "the state of the balances stays"))
        triggers.append(
            refuse(
                "INSERT", on: "account", "accounts are numbered without gaps and exist once",
                when: """
                    NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM account)
                        OR EXISTS (SELECT 1 FROM account WHERE fiscal_year = NEW.fiscal_year AND source = NEW.source
                            AND programme = NEW.programme AND region = NEW.region AND place = NEW.place)
                    """))
        triggers.append(
            refuse(
                "INSERT", on: "route", "routes are numbered without gaps and exist once",
                when: """
                    NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM route)
                        OR EXISTS (SELECT 1 FROM route WHERE flow = NEW.flow
                            AND from_account = NEW.from_account AND to_account = NEW.to_account)
                    """))
        // A business key that stands is refused by UNIQUE, and its removal by REPLACE by the postings' foreign key.
        triggers.append(
            refuse(
                "INSERT", on: "entry", "entries are numbered without gaps",
                when: "NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM entry)"))
        triggers.append(
            refuse(
                "INSERT", on: "posting", "postings are only added at the end",
                when: """
                    (NEW.entry, NEW.line) <= (SELECT entry, line FROM posting ORDER BY entry DESC, line DESC LIMIT 1)
                    """))
        for action in ["INSERT", "UPDATE"] {
            triggers.append(
                Object(
                    name: "balance_floor_\(action.lowercased())",
                    sql: """
                        CREATE TRIGGER balance_floor_\(action.lowercased()) BEFORE \(action) ON balance
                        WHEN NEW.fen < 0 AND coalesce(
                            (SELECT negativity FROM account JOIN place ON place.id = account.place
                            WHERE account.id = NEW.account), 0) = 0
                        BEGIN SELECT RAISE(ABORT, 'a place is below zero that may not be'); END
                        """))
        }
        return triggers
    }()

    private static func refuse(_ action: String, on table: String, _ message: String, when: String? = nil) -> Object {
        let name = when == nil ? "\(table)_no_\(action.lowercased())" : "\(table)_in_order"
        let condition = when.map { "\nWHEN \($0)" } ?? ""
        return Object(
            name: name,
            sql: """
                CREATE TRIGGER \(name) BEFORE \(action) ON \(table)\(condition)
                BEGIN SELECT RAISE(ABORT, '\(message)'); END
                """)
    }

    private static let byClaim = list(Place.allCases.filter(\.isByClaim).map(\.number))

    private static func list(_ numbers: [Int64]) -> String {
        numbers.map(String.init).joined(separator: ", ")
    }
}
