import GRDB

/// Whether hits keep a claim from payment: those that ask for it and that nobody has released.
struct AlertHolds {
    private let standing: BoundStatement
    private let unreleased: BoundStatement
    private let first: BoundStatement

    init(_ db: Database) throws {
        standing = try BoundStatement(
            db,
            """
            SELECT max(id) FROM alert_hit WHERE decision = ?1 AND action = 'hold'
                AND id > coalesce((SELECT max(through) FROM alert_release WHERE decision = ?1), 0)
            """)
        unreleased = try BoundStatement(
            db,
            """
            SELECT max(id) FROM alert_hit WHERE decision = ?1
                AND id > coalesce((SELECT max(through) FROM alert_release WHERE decision = ?1), 0)
            """)
        first = try BoundStatement(db, "SELECT first FROM later_decision WHERE id = ?")
    }

    /// Whether a decision's claim is kept back. A decision that follows another (a top-up, one served from the waitlist) is
    /// of the same claim and is kept back with it.
    func stands(on decision: Int64) throws -> Bool {
        try newest(of: try firstDecision(of: decision)) != nil
    }

    /// The newest hit that keeps a decision's claim back.
    func newest(of decision: Int64) throws -> Int64? { try number(standing, decision) }

    /// The newest hit of a decision's claim that nobody has released, one that only marks it included.
    func newestUnreleased(of decision: Int64) throws -> Int64? { try number(unreleased, decision) }

    private func number(_ statement: BoundStatement, _ decision: Int64) throws -> Int64? {
        let row = statement.begin().integer(decision)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return row.isNull(0) ? nil : row.integerColumn(0)
    }

    /// The decision on what was handed in, from which later ones follow.
    func firstDecision(of decision: Int64) throws -> Int64 {
        var decision = decision
        while true {
            let row = first.begin().integer(decision)
            guard try row.step() else { return decision }
            decision = row.integerColumn(0)
            row.finish()
        }
    }
}
