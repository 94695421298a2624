import GRDB

/// Used identifiers and quotas, decision by decision, in one pass.
struct StoredUses {
    private let identifiers: BoundStatement
    private let quotas: BoundStatement
    private var hasIdentifier: Bool
    private var hasQuota: Bool

    init(_ db: Database) throws {
        identifiers = try BoundStatement(
            db, "SELECT decision, space, digest FROM identifier_use ORDER BY decision, space, digest"
        ).begin()
        quotas = try BoundStatement(
            db, "SELECT decision, counter, digest, nth FROM quota_use ORDER BY decision, counter, digest"
        ).begin()
        hasIdentifier = try identifiers.step()
        hasQuota = try quotas.step()
    }

    /// What a decision used up, as ``UsesText`` writes it. Decisions are asked for in ascending order.
    mutating func json(of decision: Int64) throws -> [UInt8] {
        var uses = UsesText()
        while hasIdentifier, identifiers.integerColumn(0) == decision {
            uses.identifiers.append(.init(space: identifiers.textColumn(1), digest: identifiers.blobColumn(2)))
            hasIdentifier = try identifiers.step()
        }
        while hasQuota, quotas.integerColumn(0) == decision {
            uses.quotas.append(
                .init(counter: quotas.textColumn(1), digest: quotas.blobColumn(2), nth: quotas.integerColumn(3)))
            hasQuota = try quotas.step()
        }
        return uses.json
    }

    /// The decision of a row that was never asked for, if there is one.
    mutating func leftOver() throws -> Int64? {
        defer {
            identifiers.finish()
            quotas.finish()
        }
        if hasIdentifier { return identifiers.integerColumn(0) }
        return hasQuota ? quotas.integerColumn(0) : nil
    }
}
