import GRDB

extension FinanceSchema {
    /// Decisions that follow others, and claims for money back.
    static func createLater(in db: Database) throws {
        try db.execute(sql: laterTables)
        try protect(["clawback": "id"], in: db)
        try protectEnds(["later_decision"], in: db)
    }

    private static let laterTables = """
        -- A decision that pays the difference of a later version, or approves what waited for money.
        CREATE TABLE later_decision (
            id INTEGER PRIMARY KEY REFERENCES decision, first INTEGER NOT NULL REFERENCES decision CHECK (first < id),
            relation TEXT NOT NULL CHECK (relation IN ('tops_up', 'serves')), UNIQUE (first, relation)) STRICT;

        -- Money is claimed back. How much of it is still due, the ledger knows.
        CREATE TABLE clawback (
            id INTEGER PRIMARY KEY, decision INTEGER NOT NULL REFERENCES decision,
            cause TEXT NOT NULL CHECK (cause IN ('refund', 'fraud', 'error')), fen INTEGER NOT NULL CHECK (fen > 0),
            document TEXT NOT NULL, day TEXT NOT NULL, maker INTEGER REFERENCES person) STRICT;
        CREATE INDEX clawback_of_decision ON clawback (decision);
        """
}
