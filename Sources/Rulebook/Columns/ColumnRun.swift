internal import Claims
internal import FEEL
internal import Ledger

/// One run of a program over a batch, block by block: which version governs each row, what its routine finds, and what
/// has to go to the reference form.
struct ColumnRun {
    private let program: ColumnProgram
    private let batch: ColumnBatch
    private(set) var decisions: ColumnDecisions
    private let governs: BlockMachine?
    private let machines: [BlockMachine?]
    private let causes: CauseMeaning

    /// What the bits of a cause bring.
    private struct CauseMeaning {
        /// Those that hold the claim, whatever the claim says: unset parameters, and what nothing explains.
        let holding: UInt64
        let unset: UInt64
        /// By bit: the column that tells whether the field is missing or invalid.
        let columns: [Int?]

        init(_ program: ColumnProgram) {
            holding = program.causes.all { if case .field = $0 { false } else { true } }
            unset = program.causes.all { if case .parameter = $0 { true } else { false } }
            columns = program.causes.names.map {
                if case .field(let field) = $0 { program.layout.anyColumn(of: field) } else { nil }
            }
        }
    }

    init(_ program: ColumnProgram, _ batch: ColumnBatch) {
        self.program = program
        self.batch = batch
        decisions = ColumnDecisions(program.pack, batch)
        governs = program.governs.map { BlockMachine($0.routine) }
        machines = program.versions.map { $0.map { BlockMachine($0.routine) } }
        causes = CauseMeaning(program)
    }

    mutating func run() {
        let work = BlockWork()
        for block in 0..<Block.count(rows: batch.count) {
            let start = block * Block.rows
            work.begin(problems: batch.problems, unfit: batch.unfit, start)
            evaluate(block, work)
            finish(start, min(Block.rows, batch.count - start), work)
        }
    }

    private func evaluate(_ block: Int, _ work: BlockWork) {
        guard let governs, let results = program.governs?.results else {
            work.leaveAll()
            return
        }
        governs.run(batch.columns, batch.items, block: block)
        work.chooseVersion(results.map { governs.truths[$0.number] })
        work.note(unfit: governs.unfit)
        for (number, version) in program.versions.enumerated() where work.begin(version: number) {
            guard let version, let machine = machines[number] else {
                work.leaveVersion()
                continue
            }
            machine.run(batch.columns, batch.items, block: block)
            work.note(unfit: machine.unfit)
            for check in version.checks {
                work.check(
                    check, machine.truths[check.holds.number], where: check.condition.map { machine.truths[$0.number] },
                    unset: causes.unset)
            }
            for quota in version.quotas { self.quota(quota, machine, block * Block.rows, work) }
            work.takeAmount(machine.int64s[version.amount.number], version)
        }
    }

    // MARK: - Limits

    /// What can't be told of a limit. Whether it is exceeded, the claim alone does not tell.
    private func quota(_ quota: VersionColumns.Quota, _ machine: BlockMachine, _ start: Int, _ work: BlockWork) {
        let condition = quota.condition.map { machine.truths[$0.number] }
        let most = quota.most.map { machine.int64s[$0.number] }
        let isAnyUnknown =
            condition?.isUnknown ?? false || most?.isUnknown ?? false
            || quota.parts.contains { machine.truths[$0.presence.number].isUnknown }
        if !isAnyUnknown, most == nil { return }
        for row in 0..<Block.rows where work.applies[row] == 1 {
            if let condition {
                if condition.isUnknown, condition.causes[row] != 0 {
                    work.causes[row] |= condition.causes[row]
                    continue
                }
                if condition.values[row] == 0 { continue }
            }
            if let most {
                if most.isUnknown, most.causes[row] != 0 {
                    // An unset limit limits nothing, but its key is looked at all the same.
                    if most.causes[row] & causes.unset == 0 {
                        work.causes[row] |= most.causes[row]
                        continue
                    }
                } else if most.values[row] < 0 {
                    work.causes[row] |= CauseSet.other.rawValue
                    continue
                }
            }
            for part in quota.parts {
                let presence = machine.truths[part.presence.number]
                guard presence.isUnknown, presence.causes[row] != 0 else { continue }
                if part.isOptional, areMissing(presence.causes[row], start + row) { continue }
                work.causes[row] |= presence.causes[row]
                break
            }
        }
    }

    /// Whether the causes are fields that the claim leaves out, and nothing else.
    private func areMissing(_ bits: UInt64, _ row: Int) -> Bool {
        guard bits & causes.holding == 0 else { return false }
        var left = bits
        while left != 0 {
            let bit = left.trailingZeroBitCount
            if state(bit, row) != ColumnValues.State.missing { return false }
            left &= left - 1
        }
        return true
    }

    /// What stands in the claim for the field of a cause.
    private func state(_ bit: Int, _ row: Int) -> UInt8 {
        causes.columns[bit].map { batch.columns[$0].states[row] } ?? ColumnValues.State.known
    }

    // MARK: - The end of a block

    private mutating func finish(_ start: Int, _ rows: Int, _ work: BlockWork) {
        for row in 0..<rows where work.causes[row] != 0 { settle(row, start, work) }
        decisions.take(work, start)
        for row in 0..<rows where work.unfit[row] != 0 { decideByReference(start + row) }
    }

    /// What the causes of a row bring: what is missing is to be brought, what is unset or unexplained holds the claim.
    private func settle(_ row: Int, _ start: Int, _ work: BlockWork) {
        let bits = work.causes[row]
        var rank = work.outcomes[row]
        if bits & causes.holding != 0 { rank = max(rank, Outcome.held.rank) }
        var left = bits & ~causes.holding
        while left != 0 {
            let bit = left.trailingZeroBitCount
            // A bad value has been told already.
            if state(bit, start + row) == ColumnValues.State.missing { rank = max(rank, Outcome.returned.rank) }
            left &= left - 1
        }
        work.outcomes[row] = rank
    }

    private mutating func decideByReference(_ row: Int) {
        let finding = program.pack.evaluate(batch.claims[row], on: batch.day(of: row))
        let version = finding.version
        decisions.set(
            row, outcome: finding.outcome,
            version: version.flatMap { version in program.pack.versions.firstIndex { $0 === version } },
            amount: finding.amount, failed: finding.failed, undecided: finding.undecided)
    }
}
