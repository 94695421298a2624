import GRDB

/// A decision as its row stands, for whoever checks it.
struct DecisionRow {
    let id: Int64
    let claimKey: Int64
    let contentKey: Int64
    let submission: Int64
    let record: Int64
    let rules: Int64
    let programme: String
    let version: String?
    let businessDay: Int64
    let outcome: String
    let amountFen: Int64?
    let isConflict: Bool
    let refersTo: Int64?
    let content: [UInt8]
    let salt: [UInt8]
    let facts: [UInt8]
    let statement: Statement
    let entry: Int64?
    let logIndex: Int64

    /// Reads rows by id.
    final class Reader {
        private let select: BoundStatement

        init(_ db: Database) throws {
            select = try BoundStatement(
                db,
                """
                SELECT d.id, claim_key, content_key, submission, record, rules, programme, version, business_day, outcome,
                    amount_fen, is_conflict, refers_to, content, salt, facts, particulars, entry, log_index, b.json
                FROM decision d LEFT JOIN basis b ON b.id = d.basis WHERE d.id = ?
                """)
        }

        func row(_ id: Int64) throws -> DecisionRow? {
            let row = select.begin().integer(id)
            guard try row.step() else { return nil }
            defer { row.finish() }
            func optional(_ index: Int32) -> Int64? { row.isNull(index) ? nil : row.integerColumn(index) }
            return DecisionRow(
                id: row.integerColumn(0), claimKey: row.integerColumn(1), contentKey: row.integerColumn(2),
                submission: row.integerColumn(3), record: row.integerColumn(4), rules: row.integerColumn(5),
                programme: row.textColumn(6), version: row.isNull(7) ? nil : row.textColumn(7),
                businessDay: row.integerColumn(8), outcome: row.textColumn(9), amountFen: optional(10),
                isConflict: row.integerColumn(11) == 1, refersTo: optional(12), content: row.blobColumn(13),
                salt: row.blobColumn(14), facts: row.blobColumn(15),
                statement: Statement(particulars: row.blobColumn(16), basis: row.blobColumn(19)), entry: optional(17),
                logIndex: row.integerColumn(18))
        }
    }
}
