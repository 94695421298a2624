import GRDB

extension FinanceSchema {
    /// Periods into which nothing is posted any more.
    static func createClosings(in db: Database) throws {
        try db.execute(sql: closingTables)
        try protect(["closing": "id"], in: db)
        try db.execute(sql: closingTriggers)
    }

    private static let closingTables = """
        -- `entries` is how many there were, `hash` what they were; see Closing.
        CREATE TABLE closing (
            id INTEGER PRIMARY KEY, period TEXT NOT NULL UNIQUE, last_day TEXT NOT NULL UNIQUE,
            entries INTEGER NOT NULL CHECK (entries >= 0), hash BLOB NOT NULL CHECK (length(hash) = 32),
            day TEXT NOT NULL CHECK (day > last_day),
            maker INTEGER NOT NULL REFERENCES person, checker INTEGER NOT NULL REFERENCES person CHECK (checker <> maker)
            ) STRICT;
        """

    private static let closingTriggers = """
        CREATE TRIGGER closing_onward BEFORE INSERT ON closing
        WHEN NEW.last_day <= (SELECT max(last_day) FROM closing)
        BEGIN SELECT RAISE(ABORT, 'periods are closed one after the other'); END;

        CREATE TRIGGER entry_period BEFORE INSERT ON entry
        WHEN NEW.business_day <= (SELECT max(last_day) FROM closing)
        BEGIN SELECT RAISE(ABORT, 'the period is closed'); END;
        """
}
