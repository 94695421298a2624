import GRDB

/// The tables of people and of what they do with money, beside the ledger's own.
///
/// What may not be is refused by the store itself: rows are only added, at the end; and an entry that four eyes are due for
/// stands only where a second person has confirmed what the first proposed.
enum FinanceSchema {
    /// People, proposals and their verdicts.
    static func createPeople(in db: Database) throws {
        try db.execute(sql: peopleTables)
        try protect(["act": "log_index", "person": "id", "proposal": "id"], in: db)
        try protectEnds(["retirement", "verdict"], in: db)
        try db.execute(sql: peopleTriggers)
    }

    private static let peopleTables = """
        -- Which entry of the log speaks of what, and the random bytes under which it commits to what is not for everybody.
        CREATE TABLE act (
            log_index INTEGER PRIMARY KEY, type TEXT NOT NULL, subject INTEGER NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32), UNIQUE (type, subject)) STRICT;

        -- Who works here, and as what.
        CREATE TABLE person (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) > 0), roles TEXT NOT NULL CHECK (length(roles) > 0),
            day TEXT NOT NULL, enrolled_by INTEGER REFERENCES person) STRICT;

        -- Who no longer does.
        CREATE TABLE retirement (
            id INTEGER PRIMARY KEY REFERENCES person, day TEXT NOT NULL, retired_by INTEGER REFERENCES person) STRICT;

        -- What one person wants done and another has to confirm.
        CREATE TABLE proposal (
            id INTEGER PRIMARY KEY, motion TEXT NOT NULL, payload BLOB NOT NULL,
            day TEXT NOT NULL, maker INTEGER NOT NULL REFERENCES person) STRICT;

        -- What became of it.
        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY REFERENCES proposal, is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
            day TEXT NOT NULL, person INTEGER NOT NULL REFERENCES person) STRICT;
        """

    private static let peopleTriggers = """
        CREATE TRIGGER person_once BEFORE INSERT ON person
        WHEN EXISTS (SELECT 1 FROM person p WHERE p.name = NEW.name
            AND NOT EXISTS (SELECT 1 FROM retirement WHERE retirement.id = p.id))
        BEGIN SELECT RAISE(ABORT, 'a person is enrolled once'); END;

        CREATE TRIGGER verdict_four_eyes BEFORE INSERT ON verdict
        WHEN NEW.is_confirmed = 1 AND NEW.person = (SELECT maker FROM proposal WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'who proposes does not confirm'); END;

        -- 1 appropriate, 2 cut, 12 reissue, 15 waive
        CREATE TRIGGER entry_four_eyes BEFORE INSERT ON entry
        WHEN NEW.flow IN (1, 2, 12, 15) AND EXISTS (SELECT 1 FROM person) AND NOT EXISTS (
            SELECT 1 FROM proposal JOIN verdict ON verdict.id = proposal.id AND is_confirmed = 1
                JOIN person m ON m.id = proposal.maker JOIN person c ON c.id = verdict.person
            WHERE m.name = NEW.maker AND c.name = NEW.checker)
        BEGIN SELECT RAISE(ABORT, 'four eyes are due: one proposes, another confirms'); END;
        """

    /// Rows of these tables are only added, and numbered upwards; neither REPLACE nor a number of one's own choice gets
    /// around that.
    static func protect(_ tables: [String: String], in db: Database) throws {
        for (table, key) in tables.sorted(by: { $0.key < $1.key }) {
            let last = "(SELECT coalesce(max(\(key)), -1) FROM \(table))"
            try refuse("INSERT", on: table, "\(table) is append-only", when: "NEW.\(key) <= \(last)", in: db)
            try refuseChanges(of: table, in: db)
        }
    }

    /// Rows of these tables belong to rows of another one each: added once, in any order.
    static func protectEnds(_ tables: [String], in db: Database) throws {
        for table in tables {
            try refuse(
                "INSERT", on: table, "\(table) is append-only",
                when: "EXISTS (SELECT 1 FROM \(table) WHERE id = NEW.id)", in: db)
            try refuseChanges(of: table, in: db)
        }
    }

    private static func refuseChanges(of table: String, in db: Database) throws {
        for action in ["UPDATE", "DELETE"] {
            try refuse(action, on: table, "\(table) is append-only", when: "1", in: db)
        }
    }

    private static func refuse(
        _ action: String, on table: String, _ message: String, when: String, in db: Database
    ) throws {
        try db.execute(
            sql: """
                CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table) WHEN \(when)
                BEGIN SELECT RAISE(ABORT, '\(message)'); END
                """)
    }
}
