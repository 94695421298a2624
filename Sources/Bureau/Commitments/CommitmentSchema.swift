import GRDB

/// The tables of what the log commits to as a whole.
///
/// `total`, `used_bucket` and `used_bucket_changed` hold nothing of their own: they spare a run from reading all postings and
/// all identifiers again. Every audit makes them again and compares.
enum CommitmentSchema {
    static func create(in db: Database) throws {
        try db.execute(sql: tables)
        try watchIdentifiers(in: db)
        try FinanceSchema.protect(["commitment": "log_index"], in: db)
    }

    private static let tables = """
        -- Entries of the log: `totals` of the money up to a ledger entry, the tree of `used` identifiers up to a decision.
        CREATE TABLE commitment (
            log_index INTEGER PRIMARY KEY, type TEXT NOT NULL CHECK (type IN ('totals', 'used')),
            id INTEGER NOT NULL CHECK (id > 0), reach INTEGER NOT NULL CHECK (reach > 0), UNIQUE (type, id)) STRICT;

        -- What the newest of type `totals` says.
        CREATE TABLE total (
            programme TEXT NOT NULL, region TEXT NOT NULL, source TEXT NOT NULL, approved_fen INTEGER NOT NULL,
            paid_fen INTEGER NOT NULL, recovered_fen INTEGER NOT NULL,
            PRIMARY KEY (programme, region, source)) STRICT, WITHOUT ROWID;

        -- The buckets of the tree that the newest of type `used` says; empty ones are left out.
        CREATE TABLE used_bucket (
            bucket INTEGER PRIMARY KEY CHECK (bucket BETWEEN 0 AND 1023), slots INTEGER NOT NULL CHECK (slots > 0),
            root BLOB NOT NULL CHECK (length(root) = 32)) STRICT;

        -- Those that have got identifiers since.
        CREATE TABLE used_bucket_changed (bucket INTEGER PRIMARY KEY CHECK (bucket BETWEEN 0 AND 1023)) STRICT;
        """

    /// Notes the bucket of every identifier that is used up. A migration that makes `identifier_use` anew calls this again,
    /// because its triggers go with the table.
    static func watchIdentifiers(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TRIGGER identifier_use_changes AFTER INSERT ON identifier_use
                BEGIN INSERT OR IGNORE INTO used_bucket_changed (bucket) VALUES ((NEW.key >> 54) & 1023); END
                """)
    }
}
