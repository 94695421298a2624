import GRDB

extension FinanceSchema {
    /// Who may hand in claims, and what came with the files.
    static func createMerchants(in db: Database) throws {
        try db.execute(sql: merchantTables)
        try protect(["merchant": "id"], in: db)
        try protectEnds(["envelope"], in: db)
    }

    private static let merchantTables = """
        -- The latest row of a code is what stands. `programmes` are separated by blanks; all where empty.
        CREATE TABLE merchant (
            id INTEGER PRIMARY KEY, code TEXT NOT NULL CHECK (length(code) = 18), name TEXT NOT NULL CHECK (length(name) > 0),
            programmes TEXT NOT NULL, key TEXT, standing TEXT NOT NULL CHECK (standing IN ('active', 'suspended')),
            document TEXT NOT NULL, day TEXT NOT NULL, maker INTEGER REFERENCES person) STRICT;
        CREATE INDEX merchant_by_code ON merchant (code);

        -- The envelope with which a submission came: its bytes, and the name that its merchant gave it.
        CREATE TABLE envelope (
            id INTEGER PRIMARY KEY REFERENCES submission, merchant TEXT NOT NULL, name TEXT,
            note BLOB NOT NULL, is_signed INTEGER NOT NULL CHECK (is_signed IN (0, 1)), UNIQUE (merchant, name)) STRICT;
        """
}
