import GRDB

/// The tables of a workspace. Migrations are named, ordered and never edited; a later form of a table is a new migration.
///
/// Everything that a decision says stands in rows that no statement can change: triggers refuse updates and deletions.
/// What changes in the world is a new row.
enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 decisions, log and books") { db in
            try db.execute(sql: tables)
            for table in [
                "rules", "basis", "submission", "decision", "identifier_use", "quota_use", "log_entry", "checkpoint",
            ] {
                for action in ["UPDATE", "DELETE"] {
                    try db.execute(
                        sql: """
                            CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
                            BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
                            """)
                }
            }
            try LedgerSchema.create(in: db)
        }
        migrator.registerMigration("2 people and proposals") { db in try FinanceSchema.createPeople(in: db) }
        migrator.registerMigration("3 payments") { db in try FinanceSchema.createPayments(in: db) }
        migrator.registerMigration("4 later decisions and clawbacks") { db in try FinanceSchema.createLater(in: db) }
        migrator.registerMigration("5 closings") { db in try FinanceSchema.createClosings(in: db) }
        migrator.registerMigration("6 cosignatures") { db in
            try db.execute(sql: Cosignatures.tables)
        }
        migrator.registerMigration("7 merchants and envelopes") { db in try FinanceSchema.createMerchants(in: db) }
        migrator.registerMigration("8 the life of claims") { db in try ClaimLifeSchema.create(in: db) }
        migrator.registerMigration("9 alerts") { db in try AlertSchema.create(in: db) }
        migrator.registerMigration("10 totals and used identifiers") { db in try CommitmentSchema.create(in: db) }
        migrator.registerMigration("11 key rotations") { db in try db.execute(sql: KeyRotation.tables) }
        migrator.registerMigration("12 sealed claims and erasures") { db in
            try PrivacySchema.sealClaims(in: db)
            try PrivacySchema.createErasures(in: db)
        }
        migrator.registerMigration("13 sealed texts") { db in try PrivacySchema.sealTexts(in: db) }
        migrator.registerMigration("14 evidence documents") { db in try EvidenceSchema.create(in: db) }
        return migrator
    }

    private static let tables = """
        -- One value each: the log's name, what the data key is recognised by.
        CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

        -- Every rule pack that ever decided a claim, with its parameter files: all bytes of it, under their digest.
        CREATE TABLE rules (
            id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, archive BLOB NOT NULL,
            log_index INTEGER NOT NULL UNIQUE) STRICT;

        -- A file handed in, by the digest of its bytes.
        CREATE TABLE submission (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, name TEXT NOT NULL, received_at TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32), log_index INTEGER NOT NULL UNIQUE) STRICT;

        -- What decisions rest on: the second half of their statements, which thousands share.
        CREATE TABLE basis (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, json BLOB NOT NULL) STRICT;

        -- One decision on one content of one claim. Keys are 64-bit keyed digests: the full value is in `content`.
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            claim_key INTEGER NOT NULL, content_key INTEGER NOT NULL,
            submission INTEGER NOT NULL REFERENCES submission, record INTEGER NOT NULL,
            rules INTEGER NOT NULL REFERENCES rules,
            programme TEXT NOT NULL, version TEXT,
            business_day INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'refused', 'returned', 'held', 'waitlisted')),
            amount_fen INTEGER CHECK (amount_fen >= 0),
            -- A conflict is other content for a claim that already stands; refers_to is that decision, or the corrected one.
            is_conflict INTEGER NOT NULL CHECK (is_conflict IN (0, 1)),
            refers_to INTEGER REFERENCES decision,
            content BLOB NOT NULL, salt BLOB NOT NULL CHECK (length(salt) = 32),
            facts BLOB NOT NULL, particulars BLOB NOT NULL, basis INTEGER NOT NULL REFERENCES basis,
            entry INTEGER,
            log_index INTEGER NOT NULL UNIQUE) STRICT;
        CREATE INDEX decision_by_claim ON decision (claim_key, content_key);

        -- No foreign key from here to the decision, which is written after what it uses up; the log covers both.
        -- VINs, serial numbers, certificates, invoices and households that a live decision has used up.
        CREATE TABLE identifier_use (
            key INTEGER PRIMARY KEY, space TEXT NOT NULL, value TEXT NOT NULL, decision INTEGER NOT NULL) STRICT;

        -- The nth use of a quota by one key (a person, a category, a year).
        CREATE TABLE quota_use (
            key INTEGER NOT NULL, nth INTEGER NOT NULL CHECK (nth > 0), counter TEXT NOT NULL, value TEXT NOT NULL,
            decision INTEGER NOT NULL, PRIMARY KEY (key, nth)) STRICT, WITHOUT ROWID;

        -- The entries of the log, as they were signed.
        CREATE TABLE log_entry (
            idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL, leaf BLOB NOT NULL CHECK (length(leaf) = 32)) STRICT;

        -- Every checkpoint ever signed, with the right edge of the tree from which the next entry goes on.
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY, root BLOB NOT NULL CHECK (length(root) = 32), note BLOB NOT NULL,
            edge BLOB NOT NULL) STRICT;
        """
}
