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
    let entry: Int64?
    let logIndex: Int64
    /// What of it is personal, and under which salt the log commits to it; nil where it was erased.
    let personal: (part: PersonalPart, salt: [UInt8])?
    /// The second half of the statement.
    let basis: [UInt8]

    /// The claim's canonical content.
    ///
    /// - Throws: that it was erased.
    var content: [UInt8] { get throws { try opened().part.content } }

    /// The salt of its commitments.
    ///
    /// - Throws: that it was erased.
    var salt: [UInt8] { get throws { try opened().salt } }

    /// The facts of state that it used, as ``FactsText`` writes them.
    ///
    /// - Throws: that they were erased.
    var facts: [UInt8] { get throws { try opened().part.facts } }

    /// What was decided.
    ///
    /// - Throws: that it was erased.
    var statement: Statement {
        get throws { Statement(particulars: try opened().part.particulars, basis: basis) }
    }

    private func opened() throws -> (part: PersonalPart, salt: [UInt8]) {
        guard let personal else { throw BureauError.erased(id) }
        return personal
    }

    /// Reads rows by id.
    final class Reader {
        private let select: BoundStatement
        private let vault: Vault

        init(_ db: Database, _ vault: Vault) throws {
            self.vault = vault
            select = try BoundStatement(
                db,
                """
                SELECT d.id, claim_key, content_key, submission, record, rules, programme, version, business_day, outcome,
                    amount_fen, is_conflict, refers_to, entry, log_index, b.json, s.seed, s.data
                FROM decision d LEFT JOIN basis b ON b.id = d.basis LEFT JOIN sealed_claim s ON s.id = d.id
                WHERE d.id = ?
                """)
        }

        func row(_ id: Int64) throws -> DecisionRow? {
            let row = select.begin().integer(id)
            guard try row.step() else { return nil }
            defer { row.finish() }
            func optional(_ index: Int32) -> Int64? { row.isNull(index) ? nil : row.integerColumn(index) }
            let seed = row.isNull(16) ? nil : row.blobColumn(16)
            let part = try vault.personalPart(of: row.integerColumn(0), seed: seed, row.blobColumn(17))
            return DecisionRow(
                id: row.integerColumn(0), claimKey: row.integerColumn(1), contentKey: row.integerColumn(2),
                submission: row.integerColumn(3), record: row.integerColumn(4), rules: row.integerColumn(5),
                programme: row.textColumn(6), version: row.isNull(7) ? nil : row.textColumn(7),
                businessDay: row.integerColumn(8), outcome: row.textColumn(9), amountFen: optional(10),
                isConflict: row.integerColumn(11) == 1, refersTo: optional(12), entry: optional(13),
                logIndex: row.integerColumn(14), personal: part.map { ($0, vault.salt(seed ?? [])) },
                basis: row.blobColumn(15))
        }
    }
}
