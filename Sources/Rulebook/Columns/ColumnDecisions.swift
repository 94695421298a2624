package import Claims
package import FEEL
package import Ledger

/// What a compiled pack decides of a batch: the same as ``Finding`` says of each claim, without its texts.
///
/// Reasons, notes and keys are put together when they are asked for, by the reference form: ``finding(_:)``.
package struct ColumnDecisions: Sendable {
    package let pack: Pack
    package let batch: ColumnBatch
    package var count: Int { batch.count }

    /// By row: an ``Outcome/rank``.
    var outcomes: [UInt8]
    /// By row: the number of the version that governs; -1 where none does.
    var versions: [Int8]
    /// By row: fen; 0 where there is no amount.
    var amounts: [Int64]
    /// By row: a bit for each requirement, by its number, that is not met.
    var failed: [UInt64]
    /// By row: a bit for each requirement of which it can't be told.
    var undecided: [UInt64]
    /// By row: why something could not be told.
    var causes: [UInt64]
    /// By row: whether the reference form decided.
    var isReference: [Bool]

    init(_ pack: Pack, _ batch: ColumnBatch) {
        let rows = Block.count(rows: batch.count) * Block.rows
        self.pack = pack
        self.batch = batch
        outcomes = [UInt8](repeating: 0, count: rows)
        versions = [Int8](repeating: -1, count: rows)
        amounts = [Int64](repeating: 0, count: rows)
        failed = [UInt64](repeating: 0, count: rows)
        undecided = [UInt64](repeating: 0, count: rows)
        causes = [UInt64](repeating: 0, count: rows)
        isReference = [Bool](repeating: false, count: rows)
    }

    /// Takes over the results of a block.
    mutating func take(_ work: BlockWork, _ start: Int) {
        let rows = start..<start + Block.rows
        outcomes.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.outcomes, count: Block.rows))
        versions.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.governing, count: Block.rows))
        amounts.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.amounts, count: Block.rows))
        failed.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.failed, count: Block.rows))
        undecided.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.undecided, count: Block.rows))
        causes.replaceSubrange(rows, with: UnsafeBufferPointer(start: work.causes, count: Block.rows))
    }

    /// Puts in what the reference form decided.
    mutating func set(_ row: Int, outcome: Outcome, version: Int?, amount: Fen?, failed: UInt64, undecided: UInt64) {
        outcomes[row] = outcome.rank
        versions[row] = Int8(version ?? -1)
        amounts[row] = amount?.rawValue ?? 0
        self.failed[row] = failed
        self.undecided[row] = undecided
        causes[row] = 0
        isReference[row] = true
    }

    package subscript(row: Int) -> ColumnDecision {
        precondition(row < count, "a row of the batch")
        let version = versions[row] < 0 ? nil : pack.versions[Int(versions[row])]
        return ColumnDecision(
            outcome: Outcome(rank: outcomes[row]), version: version, amount: amounts[row] > 0 ? Fen(amounts[row]) : nil,
            division: version.flatMap { pack.division(of: $0, on: batch.day(of: row)) }, failed: failed[row],
            undecided: undecided[row])
    }

    /// All that the rules say of the claim in a row, with reasons, notes and keys, by the reference form.
    package func finding(_ row: Int) -> Finding { pack.evaluate(batch.claims[row], on: batch.day(of: row)) }

    /// How many rows the reference form decided.
    package var countByReference: Int { isReference.count { $0 } }
}

/// What the rules say of one claim by itself, without texts.
package struct ColumnDecision: Sendable {
    /// What the claim's fields and the rules bring; limits and the budget are looked at later, as with ``Finding``.
    package let outcome: Outcome
    /// The version that governs; nil where none does, or where that cannot be told.
    package let version: PackVersion?
    /// What the claim comes to, rounded half up to the fen; nil where it has no value.
    package let amount: Fen?
    /// How the amount divides on the business day of the claim; nil while a share is unset.
    package let division: Division?
    /// A bit for each requirement of the version, by its number from 0, that is not met.
    package let failed: UInt64
    /// A bit for each requirement of which it can't be told whether it is met.
    package let undecided: UInt64

    /// The amount by funding source, in order; empty where it has no value.
    package var parts: [Split.Part] {
        guard let amount, let division else { return [] }
        // An amount is positive, so that it can be split.
        return (try? division.parts(of: amount)) ?? []
    }

    /// The codes of the requirements that are not met, in their order.
    package var failedCodes: [String] {
        guard let requirements = version?.program.requirements else { return [] }
        return requirements.enumerated().filter { failed >> UInt64($0.offset) & 1 == 1 }.map(\.element.code)
    }
}

extension ColumnProgram {
    /// Decides claims of the pack's kind on one business day.
    package func decide(_ claims: [Claim], on day: CivilDate) -> ColumnDecisions {
        decide(ColumnBatch(claims, on: day, layout: layout))
    }

    /// Decides a batch made by this program's layout, or by one that extends it.
    package func decide(_ batch: ColumnBatch) -> ColumnDecisions {
        precondition(batch.layout.columns.starts(with: layout.columns), "a batch of this program's layout")
        var run = ColumnRun(self, batch)
        run.run()
        return run.decisions
    }
}

extension Outcome {
    init(rank: UInt8) {
        guard let outcome = Outcome.allCases.first(where: { $0.rank == rank }) else {
            preconditionFailure("\(rank) is the rank of no outcome")
        }
        self = outcome
    }
}
