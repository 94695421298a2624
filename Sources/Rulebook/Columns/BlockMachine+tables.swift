internal import FEEL

extension BlockMachine {
    func run(_ table: TableOperation, _ result: Int) {
        switch table.rows.first?.output.kind {
        case .int32?: run(table, outputs: int32s, result)
        case .int64?: run(table, outputs: int64s, result)
        case .truth?, nil: preconditionFailure("tables of conditions are not compiled")
        }
    }

    /// One row of the table after the other, over all rows of the block.
    private func run<Value>(_ table: TableOperation, outputs: UnsafeMutablePointer<Whole<Value>>, _ result: Int) {
        let count = scratch.count
        let unknown = scratch.unknown
        let values = outputs[result].own
        let causes = outputs[result].causes
        count.update(repeating: 0, count: Block.rows)
        unknown.update(repeating: 0, count: Block.rows)
        values.update(repeating: 0, count: Block.rows)
        causes.update(repeating: 0, count: Block.rows)
        for row in table.rows {
            add(truths[row.test.number], outputs[row.output.number], table.policy, values, causes)
        }
        outputs[result].isUnknown = finish(table, values, causes)
    }

    /// - Parameters:
    ///   - values: what has come out so far, by row of the block.
    ///   - causes: why that is unknown, where it is.
    private func add<Value>(
        _ test: Truth, _ output: Whole<Value>, _ policy: TableOperation.Policy, _ values: UnsafeMutablePointer<Value>,
        _ causes: UnsafeMutablePointer<UInt64>
    ) {
        let count = scratch.count
        let unknown = scratch.unknown
        let isPlain = !test.isUnknown && !output.isUnknown
        if isPlain, policy == .unique {
            // Of two rows that match, the sum is never looked at.
            for row in 0..<Block.rows {
                let matches = test.values[row]
                values[row] = matches == 1 ? output.values[row] : values[row]
                count[row] = min(count[row] &+ matches, 2)
            }
            return
        }
        for row in 0..<Block.rows {
            if policy == .first, count[row] != 0 || unknown[row] != 0 { continue }
            guard test.values[row] == 1 else {
                if test.isUnknown { unknown[row] |= test.causes[row] }
                continue
            }
            let value = output.values[row]
            let cause = output.isUnknown ? output.causes[row] : 0
            let isFirst = count[row] == 0
            switch policy {
            case .unique, .first:
                values[row] = value
                causes[row] |= cause
                count[row] = min(count[row] + 1, 2)
            case .any:
                if isFirst {
                    values[row] = value
                    causes[row] = cause
                    count[row] = 1
                } else if (cause == 0) != (causes[row] == 0) || cause == 0 && value != values[row] {
                    count[row] = 2
                }
            case .sum, .count:
                values[row] = values[row] &+ value
                causes[row] |= cause
                count[row] = 1
            case .minimum, .maximum:
                let isBetter = policy == .minimum ? value < values[row] : value > values[row]
                if isFirst || isBetter { values[row] = value }
                causes[row] |= cause
                count[row] = 1
            }
        }
    }

    /// Settles what has no value; true where there is such a row.
    private func finish<Value>(
        _ table: TableOperation, _ values: UnsafeMutablePointer<Value>, _ causes: UnsafeMutablePointer<UInt64>
    ) -> Bool {
        let isSettledByMatch = table.policy == .unique || table.policy == .any || table.policy == .first
        var isUnknown: UInt64 = 0
        for row in 0..<Block.rows {
            let count = scratch.count[row]
            let unknown = scratch.unknown[row]
            if unknown != 0, !(isSettledByMatch && count > 0) {
                causes[row] = unknown
            } else if count == 0 {
                causes[row] = table.policy == .count ? 0 : table.otherwise.rawValue
            } else if count > 1 {
                causes[row] = table.otherwise.rawValue
            }
            isUnknown |= causes[row]
        }
        return isUnknown != 0
    }

    // MARK: - Records

    /// Evaluates the records of the block's rows and brings them together by row.
    func run(
        _ operation: ItemsOperation, _ inner: BlockMachine, _ records: ItemColumns, _ list: ColumnValues, _ block: Int,
        _ result: Int
    ) {
        let start = block * Block.rows
        // Rows that fill up the last block have no records.
        let rows = min(Block.rows, records.starts.count - 1 - start)
        begin(operation, result)
        var row = 0
        var record = Int(records.starts[start])
        let end = Int(records.starts[start + rows])
        while record < end {
            let innerBlock = record / Block.rows
            inner.run(records.columns, [:], block: innerBlock)
            let blockEnd = min(end, (innerBlock + 1) * Block.rows)
            while record < blockEnd {
                while Int(records.starts[start + row + 1]) <= record { row += 1 }
                if inner.unfit[record % Block.rows] == 1 { unfit[row] = 1 }
                add(operation, inner, record % Block.rows, row, result)
                record += 1
            }
        }
        finish(operation, records, rows, start, list, result)
    }

    private func begin(_ operation: ItemsOperation, _ result: Int) {
        switch operation.kind {
        case .sum:
            int64s[result].own.update(repeating: 0, count: Block.rows)
            int64s[result].causes.update(repeating: 0, count: Block.rows)
        case .some, .every:
            truths[result].own.update(repeating: 0, count: Block.rows)
            truths[result].falses.update(repeating: 0, count: Block.rows)
            truths[result].causes.update(repeating: 0, count: Block.rows)
        }
    }

    private func add(_ operation: ItemsOperation, _ inner: BlockMachine, _ record: Int, _ row: Int, _ result: Int) {
        switch operation.kind {
        case .sum:
            let value = inner.int64s[operation.result.number]
            int64s[result].own[row] &+= value.values[record]
            if value.isUnknown { int64s[result].causes[row] |= value.causes[record] }
        case .some:
            let value = inner.truths[operation.result.number]
            truths[result].own[row] |= value.values[record]
            if value.isUnknown { truths[result].causes[row] |= value.causes[record] }
        case .every:
            let value = inner.truths[operation.result.number]
            truths[result].falses[row] |= value.isUnknown ? value.falses[record] : value.values[record] ^ 1
            if value.isUnknown { truths[result].causes[row] |= value.causes[record] }
        }
    }

    private func finish(
        _ operation: ItemsOperation, _ records: ItemColumns, _ rows: Int, _ start: Int, _ list: ColumnValues,
        _ result: Int
    ) {
        var isUnknown = false
        for row in 0..<Block.rows {
            let state = list.states[start + row]
            let none =
                state == ColumnValues.State.known
                ? (row < rows && records.starts[start + row] == records.starts[start + row + 1]
                    && operation.kind == .sum ? operation.ofNothing.rawValue : 0)
                : operation.cause.rawValue
            switch operation.kind {
            case .sum:
                if none != 0 { int64s[result].causes[row] = none }
                isUnknown = isUnknown || int64s[result].causes[row] != 0
            case .some:
                let causes = none != 0 ? none : truths[result].own[row] == 1 ? 0 : truths[result].causes[row]
                truths[result].causes[row] = causes
                truths[result].falses[row] = causes == 0 && truths[result].own[row] == 0 ? 1 : 0
                isUnknown = isUnknown || causes != 0
            case .every:
                let causes = none != 0 ? none : truths[result].falses[row] == 1 ? 0 : truths[result].causes[row]
                truths[result].causes[row] = causes
                truths[result].own[row] = causes == 0 && truths[result].falses[row] == 0 ? 1 : 0
                isUnknown = isUnknown || causes != 0
            }
        }
        if operation.kind == .sum { int64s[result].isUnknown = isUnknown } else { truths[result].isUnknown = isUnknown }
    }
}
