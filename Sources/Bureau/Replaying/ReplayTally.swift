package import FEEL
package import Ledger
package import Rulebook

/// What two forms of the rules make of many claims, counted.
package struct ReplayTally: Sendable {
    package struct Flip: Hashable, Sendable {
        package let old: Outcome
        package let new: Outcome
    }

    /// A cell of the money: source, region and month.
    package struct Cell: Hashable, Sendable {
        package let source: FundingSource
        package let region: String
        /// `2026-11`
        package let month: String
    }

    /// What a budget is for.
    package struct Pot: Hashable, Sendable {
        package let programme: String
        package let source: FundingSource
        package let year: Int
    }

    package struct Sums: Hashable, Sendable {
        package var old = Fen.zero
        package var new = Fen.zero

        mutating func add(_ more: Sums) throws(FenOverflow) {
            old = try old.adding(more.old)
            new = try new.adding(more.new)
        }
    }

    /// A claim that the two decide differently.
    package struct Changed: Sendable {
        package let claimID: String
        package let old: Decision
        package let new: Decision
    }

    /// Claims that were decided twice.
    package internal(set) var claims = 0
    /// Claims of other programmes or versions.
    package internal(set) var skipped = 0
    package internal(set) var outcomes: [Flip: Int] = [:]
    /// Approved before and after, with another amount.
    package internal(set) var amountsChanged = 0
    package internal(set) var money: [Cell: Sums] = [:]
    /// What is approved, day by day.
    package internal(set) var days: [Pot: [CivilDate: Sums]] = [:]
    /// The first of them, in order.
    package internal(set) var changed: [Changed] = []

    private static let mostChanged = 20

    package var hasDifference: Bool { amountsChanged > 0 || outcomes.keys.contains { $0.old != $0.new } }

    /// How many claims came out so before, and so after.
    package func claims(_ old: Outcome, _ new: Outcome) -> Int { outcomes[Flip(old: old, new: new)] ?? 0 }

    mutating func count(
        _ old: Decision, _ new: Decision, claimID: String, region: String, month: String, on day: CivilDate
    ) throws(FenOverflow) {
        claims += 1
        outcomes[Flip(old: old.outcome, new: new.outcome), default: 0] += 1
        let isApproved = old.outcome == .approved && new.outcome == .approved
        if isApproved, old.amount != new.amount { amountsChanged += 1 }
        if old.outcome != new.outcome || (isApproved && old.amount != new.amount), changed.count < Self.mostChanged {
            changed.append(Changed(claimID: claimID, old: old, new: new))
        }
        for (decision, isNew) in [(old, false), (new, true)] where decision.outcome == .approved {
            for part in decision.funding {
                let sums = isNew ? Sums(new: part.amount) : Sums(old: part.amount)
                try money[Cell(source: part.source, region: region, month: month), default: Sums()].add(sums)
                let pot = Pot(programme: decision.programme, source: part.source, year: day.year)
                try days[pot, default: [:]][day, default: Sums()].add(sums)
            }
        }
    }

    /// Adds what was counted of later claims.
    mutating func merge(_ later: ReplayTally) throws(FenOverflow) {
        claims += later.claims
        skipped += later.skipped
        amountsChanged += later.amountsChanged
        outcomes.merge(later.outcomes, uniquingKeysWith: +)
        for (cell, sums) in later.money { try money[cell, default: Sums()].add(sums) }
        for (pot, days) in later.days {
            for (day, sums) in days { try self.days[pot, default: [:]][day, default: Sums()].add(sums) }
        }
        changed += later.changed.prefix(Self.mostChanged - changed.count)
    }
}
