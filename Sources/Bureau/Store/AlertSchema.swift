import GRDB

/// The tables of alerts: lists that were imported, runs of the detectors, what they hit, and who released it.
enum AlertSchema {
    static func create(in db: Database) throws {
        try db.execute(sql: tables)
        try FinanceSchema.protect(
            [
                "alert_rules": "id", "alert_list": "id", "alert_list_entry": "id", "alert_run": "id",
                "alert_tally": "id", "alert_hit": "id", "alert_release": "id",
            ], in: db)
        try db.execute(sql: triggers)
    }

    private static let tables = """
        -- Detectors with the values laid over them: all bytes, under their SHA-256.
        CREATE TABLE alert_rules (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), archive BLOB NOT NULL) STRICT;

        -- A list that came from elsewhere, by the digest of its file.
        CREATE TABLE alert_list (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32),
            name TEXT NOT NULL, entries INTEGER NOT NULL CHECK (entries > 0), day TEXT NOT NULL,
            maker INTEGER REFERENCES person, UNIQUE (kind, digest)) STRICT;

        -- `key` is a keyed digest of the identifier, which is not kept; `day` a day number.
        CREATE TABLE alert_list_entry (
            id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES alert_list, key INTEGER NOT NULL, day INTEGER) STRICT;
        CREATE INDEX alert_list_entry_by_key ON alert_list_entry (key);

        -- One run of the detectors. `decisions` and `lists` are how many there were to look at.
        CREATE TABLE alert_run (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, rules INTEGER NOT NULL REFERENCES alert_rules,
            decisions INTEGER NOT NULL, lists INTEGER NOT NULL, maker INTEGER REFERENCES person) STRICT;

        -- What became of one detector in it.
        CREATE TABLE alert_tally (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES alert_run, detector TEXT NOT NULL,
            standing TEXT NOT NULL, looked INTEGER NOT NULL, hits INTEGER NOT NULL, UNIQUE (run, detector)) STRICT;

        -- A claim that was hit for the first time, or is more unusual than it was. Numbers are ten-thousandths.
        CREATE TABLE alert_hit (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES alert_run, detector TEXT NOT NULL,
            decision INTEGER NOT NULL REFERENCES decision, severity TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action IN ('hold', 'sample')), number INTEGER NOT NULL, bound INTEGER NOT NULL,
            claims INTEGER NOT NULL, grp INTEGER NOT NULL) STRICT;
        CREATE INDEX alert_hit_of_decision ON alert_hit (decision, detector);
        CREATE INDEX alert_hit_of_run ON alert_hit (run, detector, grp);

        -- Somebody has looked at a claim: its hits up to `through` no longer keep it from payment.
        CREATE TABLE alert_release (
            id INTEGER PRIMARY KEY, decision INTEGER NOT NULL REFERENCES decision,
            through INTEGER NOT NULL REFERENCES alert_hit, ground TEXT NOT NULL CHECK (length(ground) > 0),
            day TEXT NOT NULL, person INTEGER NOT NULL REFERENCES person) STRICT;
        CREATE INDEX alert_release_of_decision ON alert_release (decision);
        """

    private static let triggers = """
        CREATE TRIGGER alert_release_by_another BEFORE INSERT ON alert_release
        WHEN NEW.person IS (SELECT r.maker FROM alert_hit h JOIN alert_run r ON r.id = h.run WHERE h.id = NEW.through)
        BEGIN SELECT RAISE(ABORT, 'who ran the detectors does not release what they hit'); END;

        CREATE TRIGGER alert_release_of_its_hit BEFORE INSERT ON alert_release
        WHEN NEW.decision IS NOT (SELECT decision FROM alert_hit WHERE id = NEW.through)
        BEGIN SELECT RAISE(ABORT, 'a release is of a hit of the same decision'); END;
        """
}
