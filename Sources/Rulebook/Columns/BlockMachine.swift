internal import FEEL

/// Runs a routine over blocks of a batch's rows. Its memory is taken once; running allocates nothing.
///
/// Of each register it keeps a block of values and, where a row of it is unknown, a block of causes. What holds between
/// two steps:
/// - `isUnknown` of a register is false only where every row is known. Then its causes (and falses) are not read.
/// - Otherwise the causes of a row are empty exactly where it is known; the value of an unknown row is not read, but
///   `values` of a truth register is then 0, and so is its `falses`.
/// - `falses` of a truth register without unknown rows are not read: they are the contrary of its values.
/// - `values` points into a column (and is not written through) or to the register's own block.
final class BlockMachine {
    struct Truth {
        var values: UnsafeMutablePointer<UInt8>
        let own: UnsafeMutablePointer<UInt8>
        let falses: UnsafeMutablePointer<UInt8>
        let causes: UnsafeMutablePointer<UInt64>
        var isUnknown = false
    }

    struct Whole<Value: FixedWidthInteger> {
        var values: UnsafeMutablePointer<Value>
        let own: UnsafeMutablePointer<Value>
        let causes: UnsafeMutablePointer<UInt64>
        var isUnknown = false
    }

    let routine: Routine
    let truths: UnsafeMutablePointer<Truth>
    let int32s: UnsafeMutablePointer<Whole<Int32>>
    let int64s: UnsafeMutablePointer<Whole<Int64>>
    /// Rows of the block that the reference form has to decide.
    let unfit: UnsafeMutablePointer<UInt8>
    /// What steps need for themselves while they run.
    let scratch: Scratch
    private let steps: [Step]
    private let memory: UnsafeMutableRawPointer

    /// A step with what it looks up worked out beforehand.
    struct Step {
        let operation: Operation
        let result: Int
        /// Of tests of words: by word, whether it passes.
        let passes: UnsafeMutablePointer<UInt8>?
        /// Of loops over records.
        let inner: BlockMachine?
    }

    struct Scratch {
        let count: UnsafeMutablePointer<UInt8>
        let unknown: UnsafeMutablePointer<UInt64>
        let chosen: UnsafeMutablePointer<UInt64>
    }

    init(_ routine: Routine) {
        self.routine = routine
        let rows = Block.rows
        let bytes =
            routine.truths * rows * (1 + 1 + 8) + routine.int32s * rows * (4 + 8) + routine.int64s * rows * (8 + 8)
            + rows * (1 + 1 + 8 + 8)
        memory = .allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        var free = memory
        // Wider values first, so that everything stands where its type wants to; a block of any type is a multiple of 64.
        func take<Value>(_: Value.Type) -> UnsafeMutablePointer<Value> {
            let pointer = free.bindMemory(to: Value.self, capacity: rows)
            free += rows * MemoryLayout<Value>.stride
            return pointer
        }
        truths = .allocate(capacity: routine.truths)
        for number in 0..<routine.truths {
            let own = take(UInt8.self)
            (truths + number).initialize(
                to: Truth(values: own, own: own, falses: take(UInt8.self), causes: take(UInt64.self)))
        }
        int32s = .allocate(capacity: routine.int32s)
        for number in 0..<routine.int32s {
            let own = take(Int32.self)
            (int32s + number).initialize(to: Whole(values: own, own: own, causes: take(UInt64.self)))
        }
        int64s = .allocate(capacity: routine.int64s)
        for number in 0..<routine.int64s {
            let own = take(Int64.self)
            (int64s + number).initialize(to: Whole(values: own, own: own, causes: take(UInt64.self)))
        }
        scratch = Scratch(count: take(UInt8.self), unknown: take(UInt64.self), chosen: take(UInt64.self))
        unfit = take(UInt8.self)
        steps = routine.instructions.map { instruction in
            var passes: UnsafeMutablePointer<UInt8>?
            var inner: BlockMachine?
            if case .wordIn(_, let words) = instruction.operation {
                let table = UnsafeMutablePointer<UInt8>.allocate(capacity: ColumnLayout.mostWords)
                table.initialize(repeating: 0, count: ColumnLayout.mostWords)
                for word in words { table[Int(word)] = 1 }
                passes = table
            }
            if case .items(let items) = instruction.operation { inner = BlockMachine(items.routine) }
            return Step(
                operation: instruction.operation, result: instruction.result.number, passes: passes, inner: inner)
        }
        for step in steps { prepare(step) }
    }

    deinit {
        for step in steps { step.passes?.deallocate() }
        truths.deallocate()
        int32s.deallocate()
        int64s.deallocate()
        memory.deallocate()
    }

    /// Registers of constants are filled once and stay.
    private func prepare(_ step: Step) {
        switch step.operation {
        case .constantTruth(let value): truths[step.result].own.update(repeating: value ? 1 : 0, count: Block.rows)
        case .constantInt32(let value): int32s[step.result].own.update(repeating: value, count: Block.rows)
        case .constantInt64(let value): int64s[step.result].own.update(repeating: value, count: Block.rows)
        case .null(.truth, let causes):
            truths[step.result].causes.update(repeating: causes.rawValue, count: Block.rows)
            truths[step.result].isUnknown = true
        case .null(.int32, let causes):
            int32s[step.result].causes.update(repeating: causes.rawValue, count: Block.rows)
            int32s[step.result].isUnknown = true
        case .null(.int64, let causes):
            int64s[step.result].causes.update(repeating: causes.rawValue, count: Block.rows)
            int64s[step.result].isUnknown = true
        default: break
        }
    }

    /// Runs all steps for a block of the columns.
    /// - Parameter items: the records of list fields, by column; empty inside of a loop over records.
    func run(_ columns: [ColumnValues], _ items: [Int: ItemColumns], block: Int) {
        unfit.update(repeating: 0, count: Block.rows)
        steps.withUnsafeBufferPointer { steps in
            for place in steps.indices { run(steps[place], columns, items, block) }
        }
    }

    private func run(_ step: Step, _ columns: [ColumnValues], _ items: [Int: ItemColumns], _ block: Int) {
        let result = step.result
        switch step.operation {
        case .constantTruth, .constantInt32, .constantInt64, .null: break
        case .load(let column, let kind, let cause): load(columns[column], kind, cause, block, result)
        case .presence(let column, let cause): presence(columns[column], cause, block, result)

        case .compareInt32(let comparison, let left, let right):
            compare(comparison, int32s[left.number], int32s[right.number], result)
        case .compareInt64(let comparison, let left, let right):
            compare(comparison, int64s[left.number], int64s[right.number], result)
        case .compareInt32Constant(let comparison, let left, let constant):
            compare(comparison, int32s[left.number], constant, result)
        case .compareInt64Constant(let comparison, let left, let constant):
            compare(comparison, int64s[left.number], constant, result)
        case .betweenInt32(let register, let range):
            test(int32s[register.number], result) { $0 >= range.lowerBound && $0 <= range.upperBound }
        case .within(let value, let from, let includesStart, let to, let includesEnd):
            if value.kind == .int32 {
                within(
                    int32s[value.number], from.map { int32s[$0.number] }, includesStart, to.map { int32s[$0.number] },
                    includesEnd, result)
            } else {
                within(
                    int64s[value.number], from.map { int64s[$0.number] }, includesStart, to.map { int64s[$0.number] },
                    includesEnd, result)
            }
        case .wordIn(let register, _):
            if let passes = step.passes {
                // An unknown row holds 0, or a word: the table has a place for either.
                test(int32s[register.number], result) { passes[Int($0)] == 1 }
            }

        case .and(let left, let right): and(truths[left.number], truths[right.number], result)
        case .or(let left, let right): or(truths[left.number], truths[right.number], result)
        case .not(let operand): not(truths[operand.number], result)
        case .isKnown(let register): isKnown(register, result)
        case .known(let register): known(register, result)
        case .choose(let test, let then, let otherwise):
            switch then.kind {
            case .truth: choose(truths[test.number], truths[then.number], truths[otherwise.number], result)
            case .int32: choose(truths[test.number], int32s[then.number], int32s[otherwise.number], int32s + result)
            case .int64: choose(truths[test.number], int64s[then.number], int64s[otherwise.number], int64s + result)
            }

        // Within the bounds that the compiler saw to nothing overflows; unknown rows hold anything, and may wrap.
        case .add(let left, let right):
            combine(int64s[left.number], int64s[right.number], int64s + result) { $0 &+ $1 }
        case .subtract(let left, let right):
            combine(int64s[left.number], int64s[right.number], int64s + result) { $0 &- $1 }
        case .multiply(let left, let right):
            combine(int64s[left.number], int64s[right.number], int64s + result) { $0 &* $1 }
        case .multiplyConstant(let operand, let factor): map(int64s[operand.number], int64s + result) { $0 &* factor }
        case .divideConstant(let operand, let divisor): map(int64s[operand.number], int64s + result) { $0 / divisor }
        case .remainderConstant(let operand, let divisor): map(int64s[operand.number], int64s + result) { $0 % divisor }
        case .limited(let operand, let most): limit(int64s[operand.number], most, int64s + result)
        case .minimum(let left, let right):
            if left.kind == .int32 {
                combine(int32s[left.number], int32s[right.number], int32s + result) { min($0, $1) }
            } else {
                combine(int64s[left.number], int64s[right.number], int64s + result) { min($0, $1) }
            }
        case .maximum(let left, let right):
            if left.kind == .int32 {
                combine(int32s[left.number], int32s[right.number], int32s + result) { max($0, $1) }
            } else {
                combine(int64s[left.number], int64s[right.number], int64s + result) { max($0, $1) }
            }

        case .addDays(let operand, let days): map(int32s[operand.number], int32s + result) { $0 &+ days }
        case .addMonths(let operand, let months):
            map(int32s[operand.number], int32s + result) { Calendar.adding(months: months, to: $0) }
        case .daysBetween(let left, let right):
            combine(int32s[left.number], int32s[right.number], int64s + result) { Int64($0) - Int64($1) }
        case .monthsBetween(let from, let to):
            combine(int32s[from.number], int32s[to.number], int64s + result) { Calendar.months(from: $0, to: $1) }
        case .datePart(let part, let operand):
            map(int32s[operand.number], int64s + result) { Calendar.part(part, of: $0) }

        case .textsEqual(let column, let cause, let other, let otherCause):
            equal(columns[column], cause, columns[other], otherCause, block, result)
        case .textIs(let column, let cause, let cell):
            test(columns[column], cause, block, result) { $0 == cell }
        case .textBegins(let column, let cause, let prefix):
            test(columns[column], cause, block, result) { prefix.begins($0) }
        case .textBeginsLike(let column, let cause, let other, let otherCause, let count):
            begins(columns[column], cause, like: columns[other], otherCause, count, block, result)
        case .mayMeet(let mine, let others, let difference): meet(columns, mine, others, difference, block)
        case .table(let table): run(table, result)
        case .items(let operation):
            if let inner = step.inner, let records = items[operation.column] {
                run(operation, inner, records, columns[operation.column], block, result)
            }
        }
    }
}

/// Calendar arithmetic on day numbers, as the reference form does it.
enum Calendar {
    static func part(_ part: DatePart, of day: Int32) -> Int64 {
        let date = CivilDate(dayNumber: Int64(day))
        return switch part {
        case .year: Int64(date.year)
        case .month: Int64(date.month)
        case .day: Int64(date.day)
        case .weekday: Int64(date.weekday)
        }
    }

    static func months(from start: Int32, to end: Int32) -> Int64 {
        let a = CivilDate(dayNumber: Int64(start)).components
        let b = CivilDate(dayNumber: Int64(end)).components
        let months = (b.year - a.year) * 12 + b.month - a.month
        if months > 0 && b.day < a.day { return Int64(months - 1) }
        if months < 0 && b.day > a.day { return Int64(months + 1) }
        return Int64(months)
    }

    static func adding(months: Int, to day: Int32) -> Int32 {
        // Days of a column lie within 2^28 of 1970 and shifts are bounded, so that there is such a day.
        let date = CivilDate(dayNumber: Int64(day)).adding(months: months)
        return Int32(truncatingIfNeeded: date?.dayNumber ?? 0)
    }
}
