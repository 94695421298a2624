internal import FEEL

extension BlockMachine {
    /// Why a row of a column has no value; empty where it has one.
    @inline(__always)
    private func cause(_ state: UInt8, _ cause: CauseSet) -> UInt64 {
        state == ColumnValues.State.known
            ? 0 : state == ColumnValues.State.underivable ? CauseSet.other.rawValue : cause.rawValue
    }

    /// A test of the texts of a column.
    @inline(__always)
    func test(_ column: ColumnValues, _ cause: CauseSet, _ block: Int, _ result: Int, _ holds: (TextCell) -> Bool) {
        let truth = truths[result]
        let start = block * Block.rows
        let texts = column.texts + start
        let isUnknown = column.hasNulls[block]
        truths[result].isUnknown = isUnknown
        for row in 0..<Block.rows { truth.own[row] = holds(texts[row]) ? 1 : 0 }
        guard isUnknown else { return }
        for row in 0..<Block.rows {
            let causes = self.cause(column.states[start + row], cause)
            let known: UInt8 = causes == 0 ? 1 : 0
            truth.falses[row] = (truth.own[row] ^ 1) & known
            truth.own[row] &= known
            truth.causes[row] = causes
        }
    }

    func equal(
        _ column: ColumnValues, _ cause: CauseSet, _ other: ColumnValues, _ otherCause: CauseSet, _ block: Int,
        _ result: Int
    ) {
        let start = block * Block.rows
        let texts = column.texts + start
        let others = other.texts + start
        let truth = truths[result]
        for row in 0..<Block.rows {
            let isEqual = texts[row] == others[row]
            truth.own[row] = isEqual ? 1 : 0
            // Of two long texts the cells alone do not tell.
            if isEqual && texts[row].isLong { unfit[row] = 1 }
        }
        settle(column, cause, other, otherCause, start, block, result)
    }

    func begins(
        _ column: ColumnValues, _ cause: CauseSet, like other: ColumnValues, _ otherCause: CauseSet, _ count: Int,
        _ block: Int, _ result: Int
    ) {
        let start = block * Block.rows
        let texts = column.texts + start
        let others = other.texts + start
        let truth = truths[result]
        for row in 0..<Block.rows {
            if let prefix = TextPrefix(of: others[row], count: count) {
                truth.own[row] = prefix.begins(texts[row]) ? 1 : 0
            } else {
                truth.own[row] = 0
                if other.states[start + row] == ColumnValues.State.known { unfit[row] = 1 }
            }
        }
        settle(column, cause, other, otherCause, start, block, result)
    }

    /// Makes rows unknown where one of two columns has no value.
    private func settle(
        _ column: ColumnValues, _ cause: CauseSet, _ other: ColumnValues, _ otherCause: CauseSet, _ start: Int,
        _ block: Int, _ result: Int
    ) {
        let truth = truths[result]
        let isUnknown = column.hasNulls[block] || other.hasNulls[block]
        truths[result].isUnknown = isUnknown
        guard isUnknown else { return }
        for row in 0..<Block.rows {
            let causes =
                self.cause(column.states[start + row], cause) | self.cause(other.states[start + row], otherCause)
            let known: UInt8 = causes == 0 ? 1 : 0
            truth.falses[row] = (truth.own[row] ^ 1) & known
            truth.own[row] &= known
            truth.causes[row] = causes
        }
    }

    func meet(_ columns: [ColumnValues], _ mine: [Int], _ others: [Int], _ difference: Int64, _ block: Int) {
        let start = block * Block.rows
        let sums = scratch.chosen
        sums.update(repeating: UInt64(bitPattern: difference), count: Block.rows)
        for number in mine {
            let digests = columns[number].numbers + start
            for row in 0..<Block.rows { sums[row] = sums[row] &+ UInt64(bitPattern: digests[row]) }
        }
        for number in others {
            let digests = columns[number].numbers + start
            for row in 0..<Block.rows { sums[row] = sums[row] &- UInt64(bitPattern: digests[row]) }
        }
        for row in 0..<Block.rows where sums[row] == 0 { unfit[row] = 1 }
    }
}
