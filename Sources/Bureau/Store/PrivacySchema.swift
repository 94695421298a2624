import Claims
import GRDB

/// What is personal stands sealed in tables of its own; see ``Vault``.
enum PrivacySchema {
    /// Moves what is personal of decisions into a table of its own, and puts keyed digests in place of identifiers.
    static func sealClaims(in db: Database) throws {
        // The entries of older claims commit to them in another form, which can't be made anew: they were signed.
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM decision") == 0 else { throw olderForm }
        for column in ["content", "salt", "facts", "particulars"] {
            try db.execute(sql: "ALTER TABLE decision DROP COLUMN \(column)")
        }
        try db.execute(sql: "DROP TABLE identifier_use; DROP TABLE quota_use")
        try db.execute(sql: sealedTables)
        try CommitmentSchema.watchIdentifiers(in: db)
        for table in ["sealed_claim", "identifier_use", "quota_use"] {
            for action in ["UPDATE", "DELETE"] {
                try db.execute(
                    sql: """
                        CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
                        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
                        """)
            }
        }
    }

    private static let sealedTables = """
        -- What is personal of a decision: claim, facts, reasons. Without its seed nobody can open it.
        CREATE TABLE sealed_claim (
            id INTEGER PRIMARY KEY REFERENCES decision, seed BLOB NOT NULL CHECK (length(seed) = 32), data BLOB NOT NULL
            ) STRICT;

        -- No foreign key from here to the decision, which is written after what it uses up; the log covers both.
        -- VINs, serial numbers, certificates, invoices and households that a live decision has used up, by keyed digests.
        CREATE TABLE identifier_use (
            key INTEGER PRIMARY KEY, space TEXT NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32),
            decision INTEGER NOT NULL) STRICT;

        -- The nth use of a quota by one key (a person, a category, a year).
        CREATE TABLE quota_use (
            key INTEGER NOT NULL, nth INTEGER NOT NULL CHECK (nth > 0), counter TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32), decision INTEGER NOT NULL, PRIMARY KEY (key, nth)
            ) STRICT, WITHOUT ROWID;
        """

    /// What was erased or shown in the clear, and why; from here on a sealed claim may go, where its erasure stands.
    static func createErasures(in db: Database) throws {
        try db.execute(sql: erasureTables)
        try FinanceSchema.protect(["erasure": "id", "unmasking": "id"], in: db)
        for action in ["UPDATE", "DELETE"] {
            try db.execute(
                sql: """
                    CREATE TRIGGER erased_decision_no_\(action.lowercased()) BEFORE \(action) ON erased_decision
                    BEGIN SELECT RAISE(ABORT, 'erased_decision is append-only'); END
                    """)
        }
        try db.execute(
            sql: """
                DROP TRIGGER sealed_claim_no_delete;
                CREATE TRIGGER sealed_claim_no_delete BEFORE DELETE ON sealed_claim
                WHEN NOT EXISTS (SELECT 1 FROM erased_decision WHERE decision = OLD.id)
                BEGIN SELECT RAISE(ABORT, 'sealed_claim is append-only, but for what was erased'); END
                """)
    }

    private static let erasureTables = """
        CREATE TABLE erasure (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, ground TEXT NOT NULL, person INTEGER REFERENCES person) STRICT;

        CREATE TABLE erased_decision (
            decision INTEGER PRIMARY KEY REFERENCES decision, erasure INTEGER NOT NULL REFERENCES erasure) STRICT;
        CREATE INDEX erased_decision_by_erasure ON erased_decision (erasure);

        CREATE TABLE unmasking (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, decision INTEGER NOT NULL REFERENCES decision,
            ground TEXT NOT NULL, person INTEGER REFERENCES person) STRICT;
        """

    /// Puts texts that may name somebody, and accounts, into a table of their own, sealed.
    static func sealTexts(in db: Database) throws {
        for table in ["submission", "proposal", "claim_step", "bank_report", "alert_list", "alert_release"] {
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") == 0 else { throw olderForm }
        }
        try db.execute(sql: textTables)
        for (table, column) in TextsAgainstStore.references.sorted(by: { $0.key < $1.key })
        where table != "proposal_text" {
            try db.execute(
                sql: """
                    ALTER TABLE \(table) DROP COLUMN \(column);
                    ALTER TABLE \(table) ADD COLUMN \(column) INTEGER REFERENCES kept_text
                    """)
        }
        try FinanceSchema.protect(["kept_text": "id"], in: db)
        for table in ["proposal_text", "erased_text", "sealed_text"] {
            for action in ["UPDATE", "DELETE"] {
                let isErasable = table == "sealed_text" && action == "DELETE"
                try db.execute(
                    sql: """
                        CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
                        WHEN \(isErasable ? "NOT EXISTS (SELECT 1 FROM erased_text WHERE text = OLD.id)" : "1")
                        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
                        """)
            }
        }
    }

    private static let textTables = """
        -- What people and banks wrote and may name somebody: what the log's commitments rest on, and whose claim it is about.
        CREATE TABLE kept_text (
            id INTEGER PRIMARY KEY, decision INTEGER REFERENCES decision,
            commitment BLOB NOT NULL CHECK (length(commitment) = 32)) STRICT;
        CREATE INDEX kept_text_of_decision ON kept_text (decision);

        -- The texts themselves. Without its seed nobody can open one.
        CREATE TABLE sealed_text (
            id INTEGER PRIMARY KEY REFERENCES kept_text, seed BLOB NOT NULL CHECK (length(seed) = 32),
            data BLOB NOT NULL) STRICT;

        CREATE TABLE erased_text (
            text INTEGER PRIMARY KEY REFERENCES kept_text, erasure INTEGER NOT NULL REFERENCES erasure) STRICT;
        CREATE INDEX erased_text_by_erasure ON erased_text (erasure);

        -- The texts of a proposal, in the order in which its payload leaves them out.
        CREATE TABLE proposal_text (
            proposal INTEGER NOT NULL REFERENCES proposal, place INTEGER NOT NULL CHECK (place > 0),
            text INTEGER NOT NULL REFERENCES kept_text, PRIMARY KEY (proposal, place)) STRICT, WITHOUT ROWID;
        """

    private static let olderForm = BureauError(
        .workspaceUnavailable,
        Bilingual(
            zh: "此工作区由较早的版本建立，其中的申报未加密",
            en: "This workspace was made by an earlier version, which kept claims unencrypted"),
        remedy: Bilingual(
            zh: "请用建立它的版本继续使用，或用 --workspace 另建工作区重新处理；它未被改动",
            en: "Go on with the version that made it, or process the files into a new workspace; it is left untouched"))
}
