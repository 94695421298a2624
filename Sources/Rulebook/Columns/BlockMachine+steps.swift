internal import FEEL

// Each step is a loop over the block without a branch, which the compiler turns into vector instructions, and a second
// one for causes where there are unknown rows. What holds for registers between two steps stands with the machine.
extension BlockMachine {
    private static var rows: Int { Block.rows }

    /// The causes of a row of the register: empty where it has no unknown rows.
    @inline(__always)
    private func cause(_ register: Truth, _ row: Int) -> UInt64 { register.isUnknown ? register.causes[row] : 0 }

    @inline(__always)
    private func cause<Value>(_ register: Whole<Value>, _ row: Int) -> UInt64 {
        register.isUnknown ? register.causes[row] : 0
    }

    @inline(__always)
    private func byte(_ flag: Bool) -> UInt8 { flag ? 1 : 0 }

    // MARK: - Columns

    /// Writes the causes of a column's rows without a value; true where there are any.
    private func causes(
        of column: ColumnValues, _ cause: CauseSet, _ block: Int, to causes: UnsafeMutablePointer<UInt64>
    ) -> Bool {
        guard column.hasNulls[block] else { return false }
        let states = column.states + block * Block.rows
        for row in 0..<BlockMachine.rows {
            let state = states[row]
            causes[row] =
                state == ColumnValues.State.known
                ? 0 : state == ColumnValues.State.underivable ? CauseSet.other.rawValue : cause.rawValue
        }
        return true
    }

    func load(_ column: ColumnValues, _ kind: Register.Kind, _ cause: CauseSet, _ block: Int, _ result: Int) {
        let start = block * Block.rows
        switch kind {
        case .int32:
            int32s[result].values = column.days + start
            int32s[result].isUnknown = causes(of: column, cause, block, to: int32s[result].causes)
        case .int64:
            int64s[result].values = column.numbers + start
            int64s[result].isUnknown = causes(of: column, cause, block, to: int64s[result].causes)
        case .truth:
            // The values of rows without one are 0, as they have to be.
            truths[result].values = column.truths + start
            truths[result].isUnknown = causes(of: column, cause, block, to: truths[result].causes)
            if truths[result].isUnknown { settleFalses(result) }
        }
    }

    /// Falses where neither true nor unknown.
    private func settleFalses(_ result: Int) {
        let truth = truths[result]
        for row in 0..<BlockMachine.rows {
            truth.falses[row] = byte(truth.values[row] == 0 && truth.causes[row] == 0)
        }
    }

    func presence(_ column: ColumnValues, _ cause: CauseSet, _ block: Int, _ result: Int) {
        let truth = truths[result]
        let isUnknown = causes(of: column, cause, block, to: truth.causes)
        truths[result].isUnknown = isUnknown
        guard isUnknown else {
            truth.own.update(repeating: 1, count: BlockMachine.rows)
            return
        }
        for row in 0..<BlockMachine.rows { truth.own[row] = byte(truth.causes[row] == 0) }
        truth.falses.update(repeating: 0, count: BlockMachine.rows)
    }

    // MARK: - Comparisons

    /// A test of one register.
    @inline(__always)
    func test<Value>(_ operand: Whole<Value>, _ result: Int, _ holds: (Value) -> Bool) {
        let truth = truths[result]
        truths[result].isUnknown = operand.isUnknown
        if !operand.isUnknown {
            for row in 0..<BlockMachine.rows { truth.own[row] = byte(holds(operand.values[row])) }
            return
        }
        for row in 0..<BlockMachine.rows {
            let known = byte(operand.causes[row] == 0)
            let value = byte(holds(operand.values[row]))
            truth.own[row] = value & known
            truth.falses[row] = (value ^ 1) & known
            truth.causes[row] = operand.causes[row]
        }
    }

    func compare<Value>(_ comparison: ComparisonOperator, _ left: Whole<Value>, _ right: Value, _ result: Int) {
        switch comparison {
        case .equal: test(left, result) { $0 == right }
        case .notEqual: test(left, result) { $0 != right }
        case .less: test(left, result) { $0 < right }
        case .lessOrEqual: test(left, result) { $0 <= right }
        case .greater: test(left, result) { $0 > right }
        case .greaterOrEqual: test(left, result) { $0 >= right }
        }
    }

    func compare<Value>(_ comparison: ComparisonOperator, _ left: Whole<Value>, _ right: Whole<Value>, _ result: Int) {
        switch comparison {
        case .equal: test(left, right, result) { $0 == $1 }
        case .notEqual: test(left, right, result) { $0 != $1 }
        case .less: test(left, right, result) { $0 < $1 }
        case .lessOrEqual: test(left, right, result) { $0 <= $1 }
        case .greater: test(left, right, result) { $0 > $1 }
        case .greaterOrEqual: test(left, right, result) { $0 >= $1 }
        }
    }

    @inline(__always)
    private func test<Value>(
        _ left: Whole<Value>, _ right: Whole<Value>, _ result: Int, _ holds: (Value, Value) -> Bool
    ) {
        let truth = truths[result]
        let isUnknown = left.isUnknown || right.isUnknown
        truths[result].isUnknown = isUnknown
        if !isUnknown {
            for row in 0..<BlockMachine.rows { truth.own[row] = byte(holds(left.values[row], right.values[row])) }
            return
        }
        for row in 0..<BlockMachine.rows {
            let causes = cause(left, row) | cause(right, row)
            let known = byte(causes == 0)
            let value = byte(holds(left.values[row], right.values[row]))
            truth.own[row] = value & known
            truth.falses[row] = (value ^ 1) & known
            truth.causes[row] = causes
        }
    }

    func within<Value>(
        _ value: Whole<Value>, _ from: Whole<Value>?, _ includesStart: Bool, _ to: Whole<Value>?, _ includesEnd: Bool,
        _ result: Int
    ) {
        let truth = truths[result]
        let isUnknown = value.isUnknown || from?.isUnknown ?? false || to?.isUnknown ?? false
        truths[result].isUnknown = isUnknown
        for row in 0..<BlockMachine.rows {
            var holds = true
            var causes: UInt64 = 0
            let own = value.values[row]
            if let from {
                holds = own > from.values[row] || includesStart && own == from.values[row]
                causes = cause(from, row)
            }
            if let to {
                holds = holds && (own < to.values[row] || includesEnd && own == to.values[row])
                causes |= cause(to, row)
            }
            if causes == 0 { causes = cause(value, row) }
            truth.own[row] = byte(holds && causes == 0)
            if isUnknown {
                truth.falses[row] = byte(!holds && causes == 0)
                truth.causes[row] = causes
            }
        }
    }

    // MARK: - Logic

    /// Whether it is known to be false.
    @inline(__always)
    private func isFalse(_ register: Truth, _ row: Int) -> UInt8 {
        register.isUnknown ? register.falses[row] : register.values[row] ^ 1
    }

    func and(_ left: Truth, _ right: Truth, _ result: Int) {
        let truth = truths[result]
        for row in 0..<BlockMachine.rows { truth.own[row] = left.values[row] & right.values[row] }
        let isUnknown = left.isUnknown || right.isUnknown
        truths[result].isUnknown = isUnknown
        guard isUnknown else { return }
        for row in 0..<BlockMachine.rows {
            let falses = isFalse(left, row) | isFalse(right, row)
            truth.falses[row] = falses
            truth.causes[row] = falses == 1 ? 0 : cause(left, row) | cause(right, row)
        }
    }

    func or(_ left: Truth, _ right: Truth, _ result: Int) {
        let truth = truths[result]
        for row in 0..<BlockMachine.rows { truth.own[row] = left.values[row] | right.values[row] }
        let isUnknown = left.isUnknown || right.isUnknown
        truths[result].isUnknown = isUnknown
        guard isUnknown else { return }
        for row in 0..<BlockMachine.rows {
            truth.falses[row] = isFalse(left, row) & isFalse(right, row)
            truth.causes[row] = truth.own[row] == 1 ? 0 : cause(left, row) | cause(right, row)
        }
    }

    func not(_ operand: Truth, _ result: Int) {
        let truth = truths[result]
        truths[result].isUnknown = operand.isUnknown
        for row in 0..<BlockMachine.rows { truth.own[row] = isFalse(operand, row) }
        guard operand.isUnknown else { return }
        for row in 0..<BlockMachine.rows {
            truth.falses[row] = operand.values[row]
            truth.causes[row] = operand.causes[row]
        }
    }

    /// The causes of a register of any kind; nil where all its rows are known.
    private func causes(of register: Register) -> UnsafeMutablePointer<UInt64>? {
        switch register.kind {
        case .truth: truths[register.number].isUnknown ? truths[register.number].causes : nil
        case .int32: int32s[register.number].isUnknown ? int32s[register.number].causes : nil
        case .int64: int64s[register.number].isUnknown ? int64s[register.number].causes : nil
        }
    }

    func isKnown(_ register: Register, _ result: Int) {
        let truth = truths[result]
        truths[result].isUnknown = false
        guard let causes = causes(of: register) else {
            truth.own.update(repeating: 1, count: BlockMachine.rows)
            return
        }
        for row in 0..<BlockMachine.rows { truth.own[row] = byte(causes[row] == 0) }
    }

    func known(_ register: Register, _ result: Int) {
        let truth = truths[result]
        guard let causes = causes(of: register) else {
            truths[result].isUnknown = false
            truth.own.update(repeating: 1, count: BlockMachine.rows)
            return
        }
        truths[result].isUnknown = true
        for row in 0..<BlockMachine.rows {
            truth.own[row] = byte(causes[row] == 0)
            truth.falses[row] = 0
            truth.causes[row] = causes[row]
        }
    }

    func choose(_ test: Truth, _ then: Truth, _ otherwise: Truth, _ result: Int) {
        let truth = truths[result]
        let isUnknown = test.isUnknown || then.isUnknown || otherwise.isUnknown
        truths[result].isUnknown = isUnknown
        for row in 0..<BlockMachine.rows {
            truth.own[row] = (test.values[row] & then.values[row]) | (isFalse(test, row) & otherwise.values[row])
        }
        guard isUnknown else { return }
        for row in 0..<BlockMachine.rows {
            let own = cause(test, row)
            let causes = own != 0 ? own : test.values[row] == 1 ? cause(then, row) : cause(otherwise, row)
            truth.causes[row] = causes
            truth.falses[row] = byte(causes == 0 && truth.own[row] == 0)
        }
    }

    func choose<Value>(
        _ test: Truth, _ then: Whole<Value>, _ otherwise: Whole<Value>, _ result: UnsafeMutablePointer<Whole<Value>>
    ) {
        let own = result.pointee.own
        for row in 0..<BlockMachine.rows {
            own[row] = test.values[row] == 1 ? then.values[row] : otherwise.values[row]
        }
        let isUnknown = test.isUnknown || then.isUnknown || otherwise.isUnknown
        result.pointee.isUnknown = isUnknown
        guard isUnknown else { return }
        let causes = result.pointee.causes
        for row in 0..<BlockMachine.rows {
            let first = cause(test, row)
            causes[row] = first != 0 ? first : test.values[row] == 1 ? cause(then, row) : cause(otherwise, row)
        }
    }

    // MARK: - Arithmetic

    @inline(__always)
    func map<Value, Result>(
        _ operand: Whole<Value>, _ result: UnsafeMutablePointer<Whole<Result>>, _ body: (Value) -> Result
    ) {
        let own = result.pointee.own
        for row in 0..<BlockMachine.rows { own[row] = body(operand.values[row]) }
        result.pointee.isUnknown = operand.isUnknown
        if operand.isUnknown { result.pointee.causes.update(from: operand.causes, count: BlockMachine.rows) }
    }

    func limit(_ operand: Whole<Int64>, _ most: Int64, _ result: UnsafeMutablePointer<Whole<Int64>>) {
        map(operand, result) { $0.magnitude > most.magnitude ? 0 : $0 }
        for row in 0..<BlockMachine.rows where operand.values[row].magnitude > most.magnitude {
            if cause(operand, row) == 0 { unfit[row] = 1 }
        }
    }

    @inline(__always)
    func combine<Value, Result>(
        _ left: Whole<Value>, _ right: Whole<Value>, _ result: UnsafeMutablePointer<Whole<Result>>,
        _ body: (Value, Value) -> Result
    ) {
        let own = result.pointee.own
        for row in 0..<BlockMachine.rows { own[row] = body(left.values[row], right.values[row]) }
        let isUnknown = left.isUnknown || right.isUnknown
        result.pointee.isUnknown = isUnknown
        guard isUnknown else { return }
        let causes = result.pointee.causes
        for row in 0..<BlockMachine.rows { causes[row] = cause(left, row) | cause(right, row) }
    }
}
