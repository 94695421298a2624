internal import Ledger

/// What is found of one block's rows, as it comes together. Taken once, used for every block.
final class BlockWork {
    let outcomes = UnsafeMutablePointer<UInt8>.allocate(capacity: Block.rows)
    /// The number of the version that governs; -1 where none does.
    let governing = UnsafeMutablePointer<Int8>.allocate(capacity: Block.rows)
    /// Fen; 0 where there is no amount.
    let amounts = UnsafeMutablePointer<Int64>.allocate(capacity: Block.rows)
    let failed = UnsafeMutablePointer<UInt64>.allocate(capacity: Block.rows)
    let undecided = UnsafeMutablePointer<UInt64>.allocate(capacity: Block.rows)
    let causes = UnsafeMutablePointer<UInt64>.allocate(capacity: Block.rows)
    /// 1 for rows that the reference form has to decide.
    let unfit = UnsafeMutablePointer<UInt8>.allocate(capacity: Block.rows)
    /// 1 for rows that the version at hand governs.
    let applies = UnsafeMutablePointer<UInt8>.allocate(capacity: Block.rows)

    deinit {
        outcomes.deallocate()
        governing.deallocate()
        amounts.deallocate()
        failed.deallocate()
        undecided.deallocate()
        causes.deallocate()
        unfit.deallocate()
        applies.deallocate()
    }

    func begin(problems: [UInt8], unfit rows: [UInt8], _ start: Int) {
        for row in 0..<Block.rows {
            outcomes[row] = problems[start + row]
            unfit[row] = rows[start + row]
        }
        governing.initialize(repeating: -1, count: Block.rows)
        amounts.initialize(repeating: 0, count: Block.rows)
        failed.initialize(repeating: 0, count: Block.rows)
        undecided.initialize(repeating: 0, count: Block.rows)
        causes.initialize(repeating: 0, count: Block.rows)
    }

    /// Leaves every row to the reference form.
    func leaveAll() { unfit.update(repeating: 1, count: Block.rows) }

    /// Leaves the rows of the version at hand to the reference form.
    func leaveVersion() {
        for row in 0..<Block.rows { unfit[row] |= applies[row] }
    }

    func note(unfit rows: UnsafeMutablePointer<UInt8>) {
        for row in 0..<Block.rows { unfit[row] |= rows[row] }
    }

    // MARK: - Versions

    /// The first version that governs; none where one before it may be the one.
    func chooseVersion(_ results: [BlockMachine.Truth]) {
        for row in 0..<Block.rows {
            var found: Int8 = -1
            var unknown: UInt64 = 0
            for (number, truth) in results.enumerated() {
                if truth.values[row] == 1 {
                    found = Int8(truncatingIfNeeded: number)
                    break
                }
                if truth.isUnknown { unknown |= truth.causes[row] }
            }
            if unknown != 0 {
                causes[row] = unknown
            } else if found < 0 {
                outcomes[row] = max(outcomes[row], Outcome.refused.rank)
            } else {
                governing[row] = found
            }
        }
    }

    /// Turns to a version; false where it governs no row.
    func begin(version: Int) -> Bool {
        let number = Int8(truncatingIfNeeded: version)
        var any: UInt8 = 0
        for row in 0..<Block.rows {
            let applies: UInt8 = governing[row] == number ? 1 : 0
            self.applies[row] = applies
            any |= applies
        }
        return any != 0
    }

    // MARK: - Requirements

    func check(
        _ check: VersionColumns.Check, _ holds: BlockMachine.Truth, where condition: BlockMachine.Truth?, unset: UInt64
    ) {
        let bit: UInt64 = 1 << UInt64(check.number)
        if !holds.isUnknown, !(condition?.isUnknown ?? false) {
            // Nearly always everybody passes: see that first.
            var failing: UInt8 = 0
            if let condition {
                for row in 0..<Block.rows { failing |= applies[row] & condition.values[row] & (holds.values[row] ^ 1) }
            } else {
                for row in 0..<Block.rows { failing |= applies[row] & (holds.values[row] ^ 1) }
            }
            if failing == 0 { return }
        }
        for row in 0..<Block.rows where applies[row] == 1 {
            if let condition {
                if condition.isUnknown, condition.causes[row] != 0 {
                    cannotTell(condition.causes[row], check, bit, row, unset)
                    continue
                }
                if condition.values[row] == 0 { continue }
            }
            if holds.isUnknown, holds.causes[row] != 0 {
                cannotTell(holds.causes[row], check, bit, row, unset)
            } else if holds.values[row] == 0 {
                failed[row] |= bit
                outcomes[row] = max(outcomes[row], check.outcome)
            }
        }
    }

    @inline(__always)
    private func cannotTell(_ causes: UInt64, _ check: VersionColumns.Check, _ bit: UInt64, _ row: Int, _ unset: UInt64)
    {
        // An unset limit limits nothing: then it does not matter either that what it would limit is missing.
        if check.passesWhenUnset, causes & unset != 0 { return }
        undecided[row] |= bit
        self.causes[row] |= causes
    }

    // MARK: - Amounts

    /// Rounds the amount half up to the fen.
    func takeAmount(_ amount: BlockMachine.Whole<Int64>, _ version: VersionColumns) {
        switch version.scale {
        case 0: takeAmount(amount, version) { $0 &* 100 }
        case 1: takeAmount(amount, version) { $0 &* 10 }
        case 2: takeAmount(amount, version) { $0 }
        case 3: takeAmount(amount, version) { ($0 + 5) / 10 }
        case 4: takeAmount(amount, version) { ($0 + 50) / 100 }
        case 5: takeAmount(amount, version) { ($0 + 500) / 1000 }
        default:
            var divisor: Int64 = 1
            for _ in 2..<version.scale { divisor *= 10 }
            takeAmount(amount, version) { ($0 + divisor / 2) / divisor }
        }
    }

    @inline(__always)
    private func takeAmount(
        _ amount: BlockMachine.Whole<Int64>, _ version: VersionColumns, _ rounded: (Int64) -> Int64
    ) {
        for row in 0..<Block.rows where applies[row] == 1 {
            if amount.isUnknown, amount.causes[row] != 0 {
                causes[row] |= amount.causes[row]
                continue
            }
            let value = amount.values[row]
            if value > VersionColumns.largestAmount {
                unfit[row] = 1
                continue
            }
            // What is negative is no amount, whichever way it is rounded.
            let fen = value > 0 ? rounded(value) : 0
            if fen <= 0 {
                causes[row] |= CauseSet.other.rawValue
            } else {
                amounts[row] = fen
                causes[row] |= version.unsetShares.rawValue
            }
        }
    }
}
