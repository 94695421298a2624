import GRDB

extension FinanceSchema {
    /// Payment batches and what the bank said of them.
    static func createPayments(in db: Database) throws {
        try db.execute(sql: paymentTables)
        try protect(["payee_correction": "id", "batch": "id", "bank_report": "id", "line_result": "id"], in: db)
        try protectLines(in: db)
        try db.execute(sql: paymentTriggers)
    }

    private static let paymentTables = """
        -- An account to which a claim is to be paid instead of its own, as a confirmed proposal has it.
        CREATE TABLE payee_correction (
            id INTEGER PRIMARY KEY, proposal INTEGER NOT NULL REFERENCES proposal,
            decision INTEGER NOT NULL REFERENCES decision, UNIQUE (proposal, decision)) STRICT;
        CREATE INDEX payee_correction_of_decision ON payee_correction (decision);

        -- Claims handed to the bank together. `source` is the layout's declaration, so that the file can be made again.
        CREATE TABLE batch (
            id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, day TEXT NOT NULL, created_at TEXT NOT NULL,
            layout TEXT NOT NULL, source TEXT NOT NULL, lines INTEGER NOT NULL CHECK (lines > 0),
            fen INTEGER NOT NULL CHECK (fen > 0), file_digest BLOB NOT NULL CHECK (length(file_digest) = 32),
            maker INTEGER REFERENCES person, checker INTEGER REFERENCES person CHECK (checker <> maker)) STRICT;

        -- `payee` is the correction that was in force; the claim's own payee where there is none.
        CREATE TABLE batch_line (
            batch INTEGER NOT NULL REFERENCES batch, line INTEGER NOT NULL CHECK (line > 0),
            decision INTEGER NOT NULL REFERENCES decision, fen INTEGER NOT NULL CHECK (fen > 0),
            payee INTEGER REFERENCES payee_correction, PRIMARY KEY (batch, line)) STRICT, WITHOUT ROWID;
        CREATE INDEX batch_line_of_decision ON batch_line (decision);

        -- A file that came from the bank.
        CREATE TABLE bank_report (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), name TEXT NOT NULL,
            layout TEXT NOT NULL, day TEXT NOT NULL, maker INTEGER REFERENCES person) STRICT;

        -- What it said of a line, each place of it at most once.
        CREATE TABLE line_result (
            id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES bank_report, place INTEGER NOT NULL,
            batch INTEGER NOT NULL, line INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('confirmed', 'returned', 'refused')), reason TEXT,
            UNIQUE (report, place), UNIQUE (batch, line, outcome),
            FOREIGN KEY (batch, line) REFERENCES batch_line) STRICT;
        """

    private static let paymentTriggers = """
        CREATE TRIGGER batch_line_once BEFORE INSERT ON batch_line
        WHEN EXISTS (SELECT 1 FROM batch_line l WHERE l.decision = NEW.decision AND NOT EXISTS (
            SELECT 1 FROM line_result r
            WHERE r.batch = l.batch AND r.line = l.line AND r.outcome IN ('returned', 'refused')))
        BEGIN SELECT RAISE(ABORT, 'a claim is in one live batch only'); END;

        CREATE TRIGGER line_result_final BEFORE INSERT ON line_result
        WHEN EXISTS (SELECT 1 FROM line_result r WHERE r.batch = NEW.batch AND r.line = NEW.line
            AND (r.outcome IN ('returned', 'refused') OR NEW.outcome <> 'returned'))
        BEGIN SELECT RAISE(ABORT, 'what became of a line stands; only a paid one may still come back'); END;
        """

    /// Lines are added in order, batch by batch.
    private static func protectLines(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TRIGGER batch_line_no_insert BEFORE INSERT ON batch_line
                WHEN (NEW.batch, NEW.line) <= (SELECT batch, line FROM batch_line ORDER BY batch DESC, line DESC LIMIT 1)
                BEGIN SELECT RAISE(ABORT, 'batch_line is append-only'); END;
                CREATE TRIGGER batch_line_no_update BEFORE UPDATE ON batch_line
                BEGIN SELECT RAISE(ABORT, 'batch_line is append-only'); END;
                CREATE TRIGGER batch_line_no_delete BEFORE DELETE ON batch_line
                BEGIN SELECT RAISE(ABORT, 'batch_line is append-only'); END
                """)
    }
}
