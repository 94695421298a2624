package import ClaimFiles
package import Claims
package import FEEL
import Foundation
import GRDB
import Ledger
package import Rulebook

/// Decides many claims by two forms of the rules and counts what differs.
///
/// Memory does not grow with the number of claims: they come in batches, which all cores decide, and only counts are kept.
package struct RuleReplay: Sendable {
    /// The two packs of one programme.
    package struct Pair: Sendable {
        package let old: Pack
        package let new: Pack
        /// Only claims that this pack puts under this version.
        package let only: Only?

        package struct Only: Sendable {
            package let pack: Pack
            package let version: String

            package init(pack: Pack, version: String) {
                self.pack = pack
                self.version = version
            }
        }

        package init(old: Pack, new: Pack, only: Only? = nil) {
            self.old = old
            self.new = new
            self.only = only
        }
    }

    private let pairs: [String: Pair]
    /// Of the new packs, for claims whose form has changed.
    private let newSchema: ClaimSchema
    private let oldSchema: ClaimSchema

    private static let batch = 2_000
    private static let lookahead = 4

    /// - Throws: where the forms of the packs contradict each other, which loading them has ruled out.
    package init(_ pairs: [Pair]) throws(SchemaConflict) {
        self.pairs = Dictionary(pairs.map { ($0.old.kind.name, $0) }, uniquingKeysWith: { first, _ in first })
        oldSchema = try ClaimSchema(kinds: pairs.map(\.old.kind))
        newSchema = try ClaimSchema(kinds: pairs.map(\.new.kind))
    }

    // MARK: - Claims of a file

    /// Decides the claims of a file, each by itself: other claims, quotas and budgets are left out.
    ///
    /// - Parameters:
    ///   - sheet: which sheet of a workbook is read; nil for the first.
    ///   - schema: of everything that the file may hold.
    ///   - unreadable: called for every row that is no claim.
    /// - Throws: ``ClaimFileError`` where the file can't be read.
    package func replay(
        file: String, sheet: String? = nil, schema: ClaimSchema, on day: CivilDate, unreadable: (RowError) -> Void
    ) async throws -> ReplayTally {
        var reader = try ClaimFileReader(path: file, schema: schema, sheet: sheet)
        let rows = reader.rowReader
        return try await tally { () -> (@Sendable () throws -> Partial)? in
            guard let batch = try reader.nextBatch(maxRecords: RuleReplay.batch) else { return nil }
            return {
                var partial = Partial()
                for row in rows.read(batch).rows {
                    switch row {
                    case .bad(let error): partial.unreadable.append(error)
                    case .claim(let claim, _):
                        let month = (claim.appliedOn ?? day).description.prefix(7)
                        try count(claim, on: day, month: String(month), Facts(), &partial.tally)
                    }
                }
                return partial
            }
        } unreadable: {
            unreadable($0)
        }
    }

    // MARK: - Recorded claims

    /// Decides the claims recorded in a workspace, each on its own business day and with the earlier uses and quotas that
    /// its decision rested on. A claim that was corrected counts once, as it last was; budgets are left out, see ``outlook(_:in:)``.
    package func replay(workspace: Workspace) async throws -> ReplayTally {
        let superseded: Set<Int64> = try workspace.storing { db in
            Set(
                try Int64.fetchAll(
                    db, sql: "SELECT refers_to FROM decision WHERE refers_to IS NOT NULL AND is_conflict = 0"))
        }
        let programmes = Set(pairs.values.map(\.old.programme))
        var last: Int64 = 0
        return try await tally { () -> (@Sendable () throws -> Partial)? in
            let rows = try workspace.storing { db in
                try RecordedClaim.fetch(db, workspace.vault(), after: last, limit: RuleReplay.batch)
            }
            guard let end = rows.last?.id else { return nil }
            last = end
            return {
                var partial = Partial()
                for row in rows where !superseded.contains(row.id) {
                    guard programmes.contains(row.programme) else {
                        partial.tally.skipped += 1
                        continue
                    }
                    guard let claim = Claim(content: row.content, schema: oldSchema),
                        var facts = FactsText.facts(row.facts)
                    else {
                        throw BureauError.damaged("decision \(DecisionNumber.text(row.id))")
                    }
                    facts.available = []
                    let day = CivilDate(dayNumber: row.businessDay)
                    try count(claim, on: day, month: String(day.description.prefix(7)), facts, &partial.tally)
                }
                return partial
            }
        } unreadable: { _ in
        }
    }

    /// When the budgets of a workspace run out, for every pot that has one and from which something was approved.
    package func outlook(_ tally: ReplayTally, in workspace: Workspace) throws -> [BudgetOutlook] {
        var appropriated: [ReplayTally.Pot: Fen] = [:]
        for row in try Budget(workspace).balances(BalanceFilter(place: .origin)) {
            let pot = ReplayTally.Pot(
                programme: row.account.programme, source: row.account.source, year: row.account.fiscalYear)
            appropriated[pot] = try (appropriated[pot] ?? .zero).subtracting(row.balance)
        }
        return try tally.days.sorted { $0.key < $1.key }.compactMap { pot, days in
            guard let sum = appropriated[pot], sum > .zero else { return nil }
            return try BudgetOutlook(pot, appropriated: sum, days: days)
        }
    }

    // MARK: - Deciding

    private struct Partial: Sendable {
        var tally = ReplayTally()
        var unreadable: [RowError] = []
    }

    private func count(
        _ claim: Claim, on day: CivilDate, month: String, _ facts: Facts, _ tally: inout ReplayTally
    ) throws {
        guard let pair = pairs[claim.kind.name] else {
            tally.skipped += 1
            return
        }
        if let only = pair.only, only.pack.evaluate(claim, on: day).versionID != only.version {
            tally.skipped += 1
            return
        }
        var changed = claim
        if pair.new.kind != pair.old.kind {
            guard let again = Claim(content: claim.content, schema: newSchema) else {
                throw BureauError.damaged("claim \(claim.claimID)")
            }
            changed = again
        }
        try tally.count(
            Decision.decide(pair.old.evaluate(claim, on: day), facts: facts),
            Decision.decide(pair.new.evaluate(changed, on: day), facts: facts),
            claimID: claim.claimID, region: claim.region ?? "", month: month, on: day)
    }

    /// Runs pieces of work on all cores, a few at a time, and adds up what they count in their order.
    private func tally(
        _ next: () throws -> (@Sendable () throws -> Partial)?, unreadable: (RowError) -> Void
    ) async throws -> ReplayTally {
        try await withThrowingTaskGroup(of: (Int, Partial).self) { group in
            var total = ReplayTally()
            var submitted = 0
            var taken = 0
            var isAtEnd = false
            var finished: [Int: Partial] = [:]
            func refill() throws {
                while !isAtEnd, submitted - taken < RuleReplay.lookahead {
                    guard let work = try next() else {
                        isAtEnd = true
                        return
                    }
                    let index = submitted
                    submitted += 1
                    group.addTask { (index, try work()) }
                }
            }
            try refill()
            while taken < submitted {
                while finished[taken] == nil, let piece = try await group.next() { finished[piece.0] = piece.1 }
                if let partial = finished.removeValue(forKey: taken) {
                    try total.merge(partial.tally)
                    partial.unreadable.forEach(unreadable)
                }
                taken += 1
                try refill()
            }
            return total
        }
    }
}

/// What of a recorded decision is needed to decide its claim again.
private struct RecordedClaim: Sendable {
    let id: Int64
    let programme: String
    let businessDay: Int64
    let content: [UInt8]
    let facts: [UInt8]

    /// Those that were erased are left out.
    static func fetch(_ db: Database, _ vault: Vault, after last: Int64, limit: Int) throws -> [RecordedClaim] {
        let rows = try BoundStatement(
            db,
            """
            SELECT d.id, programme, business_day, seed, data FROM decision d JOIN sealed_claim s ON s.id = d.id
            WHERE d.id > ? AND is_conflict = 0 ORDER BY d.id LIMIT ?
            """
        ).begin().integer(last).integer(Int64(limit))
        var found: [RecordedClaim] = []
        while try rows.step() {
            let id = rows.integerColumn(0)
            guard let part = try vault.personalPart(of: id, seed: rows.blobColumn(3), rows.blobColumn(4)) else {
                continue
            }
            found.append(
                RecordedClaim(
                    id: id, programme: rows.textColumn(1), businessDay: rows.integerColumn(2), content: part.content,
                    facts: part.facts))
        }
        return found
    }
}

extension ReplayTally.Pot: Comparable {
    package static func < (one: ReplayTally.Pot, other: ReplayTally.Pot) -> Bool {
        (one.programme, one.year, one.source.number) < (other.programme, other.year, other.source.number)
    }
}
