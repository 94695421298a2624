import GRDB

/// The tables of files that are kept as evidence; the files lie under `evidence/`, see ``EvidenceFiles``.
enum EvidenceSchema {
    static func create(in db: Database) throws {
        try db.execute(sql: tables)
        try FinanceSchema.protect(
            ["evidence_filing": "id", "document": "id", "document_reuse": "id", "evidence_reading": "id"], in: db)
        for table in ["sealed_document", "sealed_picture"] {
            try db.execute(
                sql: """
                    CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table)
                    BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
                    CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table)
                    WHEN NOT EXISTS (
                        SELECT 1 FROM document k JOIN evidence_filing f ON f.id = k.filing
                        JOIN erased_decision e ON e.decision = f.decision WHERE k.id = OLD.id)
                    BEGIN SELECT RAISE(ABORT, '\(table) is append-only, but for what was erased'); END
                    """)
        }
    }

    private static let tables = """
        -- Files were added to a claim, by one command.
        CREATE TABLE evidence_filing (
            id INTEGER PRIMARY KEY, decision INTEGER NOT NULL REFERENCES decision, day TEXT NOT NULL,
            person INTEGER REFERENCES person) STRICT;
        CREATE INDEX evidence_filing_of_decision ON evidence_filing (decision);

        -- A file that is kept. `code` is a keyed digest of its bytes; `file`, `note` and `picture` are digests of what is
        -- sealed of it: the file by whose digest it is named under evidence/, its row in `sealed_document`, and that in
        -- `sealed_picture` where it shows something.
        CREATE TABLE document (
            id INTEGER PRIMARY KEY, filing INTEGER NOT NULL REFERENCES evidence_filing, kind TEXT NOT NULL,
            bytes INTEGER NOT NULL CHECK (bytes > 0), width INTEGER, height INTEGER,
            trailing INTEGER NOT NULL CHECK (trailing >= 0),
            code BLOB NOT NULL CHECK (length(code) = 32), file BLOB NOT NULL UNIQUE CHECK (length(file) = 32),
            note BLOB NOT NULL CHECK (length(note) = 32), picture BLOB CHECK (length(picture) = 32)) STRICT;
        CREATE INDEX document_of_filing ON document (filing);
        CREATE INDEX document_by_code ON document (code);

        -- A file is the same as an earlier one of another claim. By what it shows: in how many bits the hashes differ, and how
        -- much the pictures where they differ most; null where it is the same byte for byte.
        CREATE TABLE document_reuse (
            id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document,
            earlier INTEGER NOT NULL REFERENCES document, distance INTEGER, difference INTEGER,
            UNIQUE (document, earlier), CHECK (earlier < document)) STRICT;
        CREATE INDEX document_reuse_of_earlier ON document_reuse (earlier);

        -- What tells something of a file: its name, digest and hash, and the key of the file itself.
        CREATE TABLE sealed_document (
            id INTEGER PRIMARY KEY REFERENCES document, seed BLOB NOT NULL CHECK (length(seed) = 32), data BLOB NOT NULL
            ) STRICT;

        -- What its picture shows, small and grey.
        CREATE TABLE sealed_picture (
            id INTEGER PRIMARY KEY REFERENCES document, seed BLOB NOT NULL CHECK (length(seed) = 32), data BLOB NOT NULL
            ) STRICT;

        -- Somebody took a file out in the clear.
        CREATE TABLE evidence_reading (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document,
            ground TEXT NOT NULL, person INTEGER REFERENCES person) STRICT;
        """
}
