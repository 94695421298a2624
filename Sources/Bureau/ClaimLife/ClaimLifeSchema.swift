import GRDB

/// The tables of what happens to claims after they were decided.
///
/// Which steps there are is data, tied by a foreign key; triggers see that a step starts where its claim stands, that
/// nothing follows a decision but what may, and that two people stand where two are due.
enum ClaimLifeSchema {
    static func create(in db: Database) throws {
        try db.execute(sql: tables)
        for move in ClaimLife.moves {
            try db.execute(
                sql: "INSERT INTO claim_move (from_state, step, to_state) VALUES (?, ?, ?)",
                arguments: [move.from.rawValue, move.step.rawValue, move.to.rawValue])
        }
        try FinanceSchema.protect(["claim_step": "id"], in: db)
        for action in ["INSERT", "UPDATE", "DELETE"] {
            try db.execute(
                sql: """
                    CREATE TRIGGER claim_move_no_\(action.lowercased()) BEFORE \(action) ON claim_move
                    BEGIN SELECT RAISE(ABORT, 'claim_move is fixed'); END
                    """)
        }
        try FinanceSchema.protectEnds(["later_decision"], in: db)
        try db.execute(sql: views)
        try db.execute(sql: triggers)
    }

    private static let tables = """
        -- The steps that claims may take; see ClaimLife.
        CREATE TABLE claim_move (
            from_state TEXT NOT NULL, step TEXT NOT NULL, to_state TEXT NOT NULL,
            PRIMARY KEY (from_state, step, to_state)) STRICT, WITHOUT ROWID;

        -- A step that a person took with the claim that stands by a decision. Corrections, the waitlist and supplements are
        -- decisions themselves. `frees` is the decision whose identifiers and quotas are given back by it; `amount_fen` is
        -- what a reviewer set, `at_stake_fen` what the four eyes' limit `second_above_fen` (NULL: unset) was held against.
        CREATE TABLE claim_step (
            id INTEGER PRIMARY KEY, decision INTEGER NOT NULL REFERENCES decision,
            from_state TEXT NOT NULL, step TEXT NOT NULL, to_state TEXT NOT NULL,
            verdict TEXT CHECK (verdict IN ('approve', 'refuse', 'return')), amount_fen INTEGER CHECK (amount_fen > 0),
            document TEXT, clause TEXT, status TEXT, ground TEXT NOT NULL CHECK (length(ground) > 0),
            frees INTEGER UNIQUE REFERENCES decision
                CHECK (frees IS NULL OR to_state IN ('returned', 'refused', 'withdrawn')),
            at_stake_fen INTEGER CHECK (at_stake_fen >= 0), second_above_fen INTEGER CHECK (second_above_fen >= 0),
            day TEXT NOT NULL, maker INTEGER REFERENCES person,
            checker INTEGER REFERENCES person CHECK (checker <> maker), proposal INTEGER REFERENCES proposal,
            CHECK ((verdict IS NOT NULL) = (step = 'review')),
            CHECK (step NOT IN ('review', 'uphold') OR document IS NOT NULL AND clause IS NOT NULL AND status IS NOT NULL),
            CHECK ((checker IS NULL) = (proposal IS NULL)),
            FOREIGN KEY (from_state, step, to_state) REFERENCES claim_move) STRICT;
        CREATE INDEX claim_step_of_decision ON claim_step (decision);

        -- Whose people somebody is; NULL for the bureau's own.
        ALTER TABLE person ADD COLUMN merchant TEXT CHECK (length(merchant) > 0);

        -- The same table, with reviews among the relations.
        CREATE TABLE later_decision_2 (
            id INTEGER PRIMARY KEY REFERENCES decision, first INTEGER NOT NULL REFERENCES decision CHECK (first < id),
            relation TEXT NOT NULL CHECK (relation IN ('tops_up', 'serves', 'reviews')), UNIQUE (first, relation)) STRICT;
        INSERT INTO later_decision_2 SELECT id, first, relation FROM later_decision;
        DROP TABLE later_decision;
        ALTER TABLE later_decision_2 RENAME TO later_decision;
        """

    private static let views = """
        -- The decisions by which claims stand, one after the other: neither conflicts nor supplements.
        CREATE VIEW claim_decision AS
        SELECT d.id, d.claim_key, d.outcome FROM decision d WHERE d.is_conflict = 0 AND NOT EXISTS (
            SELECT 1 FROM later_decision l WHERE l.id = d.id AND (l.relation = 'tops_up' OR EXISTS (
                SELECT 1 FROM later_decision t WHERE t.id = l.first AND t.relation = 'tops_up')));

        -- What a decision and the steps since have brought.
        CREATE VIEW claim_standing AS
        SELECT d.id AS decision, d.claim_key, coalesce(
            (SELECT to_state FROM claim_step s WHERE s.decision = d.id ORDER BY s.id DESC LIMIT 1), d.outcome) AS state
        FROM decision d WHERE d.is_conflict = 0;
        """

    private static let triggers = """
        CREATE TRIGGER claim_step_in_order BEFORE INSERT ON claim_step
        WHEN NEW.from_state IS NOT (SELECT state FROM claim_standing WHERE decision = NEW.decision)
            OR NEW.decision IS NOT (
                SELECT max(n.id) FROM decision d JOIN claim_decision n ON n.claim_key = d.claim_key
                WHERE d.id = NEW.decision)
        BEGIN SELECT RAISE(ABORT, 'a step starts where the claim stands'); END;

        CREATE TRIGGER claim_step_drawn BEFORE INSERT ON claim_step
        WHEN NEW.step IN ('review', 'uphold') AND NEW.from_state NOT IN ('held', 'appealed') AND 'draw' IS NOT (
            SELECT step FROM claim_step WHERE decision = NEW.decision ORDER BY id DESC LIMIT 1)
        BEGIN SELECT RAISE(ABORT, 'only what is held, appealed or drawn is reviewed'); END;

        CREATE TRIGGER claim_step_four_eyes BEFORE INSERT ON claim_step
        WHEN NEW.step IN ('review', 'uphold') AND EXISTS (SELECT 1 FROM person)
            AND (NEW.second_above_fen IS NULL OR NEW.at_stake_fen IS NULL OR NEW.at_stake_fen > NEW.second_above_fen)
            AND NOT EXISTS (
                SELECT 1 FROM proposal JOIN verdict ON verdict.id = proposal.id AND is_confirmed = 1
                WHERE proposal.id = NEW.proposal AND proposal.maker = NEW.maker AND verdict.person = NEW.checker)
        BEGIN SELECT RAISE(ABORT, 'four eyes are due: one proposes, another confirms'); END;

        CREATE TRIGGER decision_follows BEFORE INSERT ON decision
        WHEN NEW.refers_to IS NOT NULL AND NEW.is_conflict = 0
            AND NOT EXISTS (
                SELECT 1 FROM claim_standing s JOIN claim_move m ON m.from_state = s.state
                WHERE s.decision = NEW.refers_to AND (
                    m.step = 'redetermine' OR m.step IN ('correct', 'serve') AND m.to_state = NEW.outcome))
            AND 'review' IS NOT (SELECT step FROM claim_step WHERE decision = NEW.refers_to ORDER BY id DESC LIMIT 1)
        BEGIN SELECT RAISE(ABORT, 'nothing follows that decision'); END;

        CREATE TRIGGER later_decision_reviewed BEFORE INSERT ON later_decision
        WHEN NEW.relation = 'reviews' AND NOT EXISTS (
            SELECT 1 FROM claim_step WHERE decision = NEW.first AND step = 'review'
                AND to_state = (SELECT outcome FROM decision WHERE id = NEW.id))
        BEGIN SELECT RAISE(ABORT, 'a review is a step of its claim'); END;
        """

    /// Whether the table of steps is the one that this programme makes.
    static func isIntact(_ db: Database) throws -> Bool {
        let rows = try Row.fetchAll(db, sql: "SELECT from_state, step, to_state FROM claim_move")
        let stored = Set(rows.map { [$0[0] as String, $0[1] as String, $0[2] as String] })
        return stored == Set(ClaimLife.moves.map { [$0.from.rawValue, $0.step.rawValue, $0.to.rawValue] })
            && rows.count == stored.count
    }
}
