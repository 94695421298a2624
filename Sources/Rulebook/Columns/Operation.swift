internal import FEEL

/// A register of a routine: a block of values, one a row, each of which may be unknown for a set of causes.
struct Register: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// True and false as bytes.
        case truth
        /// Day numbers and numbers of words.
        case int32
        /// Numbers times a power of ten, months, days.
        case int64
    }

    let kind: Kind
    let number: Int
}

/// One step of a routine, over a whole block of rows. What it gives goes to the register of its ``Instruction``.
///
/// Unless something else is said, the result is unknown where an operand is, for the causes of all of them.
enum Operation: Hashable, Sendable {
    case constantTruth(Bool)
    case constantInt32(Int32)
    case constantInt64(Int64)
    /// Unknown in every row, for these causes.
    case null(Register.Kind, CauseSet)
    /// The column as a register; unknown where it has no value.
    case load(column: Int, Register.Kind, cause: CauseSet)
    /// True where the column has a value, otherwise unknown.
    case presence(column: Int, cause: CauseSet)

    case compareInt32(ComparisonOperator, Register, Register)
    case compareInt32Constant(ComparisonOperator, Register, Int32)
    case betweenInt32(Register, ClosedRange<Int32>)
    case compareInt64(ComparisonOperator, Register, Register)
    case compareInt64Constant(ComparisonOperator, Register, Int64)
    /// Whether it lies between two others. Where one of these is unknown, the cause is theirs alone.
    case within(Register, from: Register?, includesStart: Bool, to: Register?, includesEnd: Bool)
    /// Whether the word is among these.
    case wordIn(Register, [Int32])

    /// False where an operand is; otherwise unknown where one is.
    case and(Register, Register)
    /// True where an operand is; otherwise unknown where one is.
    case or(Register, Register)
    case not(Register)
    /// Whether there is a value: always known.
    case isKnown(Register)
    /// The register itself where the condition is true, otherwise false or unknown: what `presence` is to a column.
    case known(Register)
    /// Unknown where the condition is.
    case choose(Register, then: Register, otherwise: Register)

    case add(Register, Register)
    case subtract(Register, Register)
    case multiply(Register, Register)
    case multiplyConstant(Register, Int64)
    /// Cut towards zero.
    case divideConstant(Register, Int64)
    case remainderConstant(Register, Int64)
    /// The number itself; rows where its magnitude is greater are left to the reference form.
    case limited(Register, Int64)
    case minimum(Register, Register)
    case maximum(Register, Register)

    case addDays(Register, Int32)
    case addMonths(Register, Int)
    case daysBetween(Register, Register)
    /// Whole months from the first to the second, cut towards zero.
    case monthsBetween(Register, Register)
    case datePart(DatePart, Register)

    case textsEqual(column: Int, cause: CauseSet, otherColumn: Int, otherCause: CauseSet)
    case textIs(column: Int, cause: CauseSet, TextCell)
    case textBegins(column: Int, cause: CauseSet, TextPrefix)
    /// Whether it begins with the first `count` characters of the other.
    case textBeginsLike(column: Int, cause: CauseSet, otherColumn: Int, otherCause: CauseSet, count: Int)
    /// Marks rows for the reference form where two texts, each joined of columns and constants, may be the same.
    case mayMeet(columns: [Int], otherColumns: [Int], difference: Int64)

    case table(TableOperation)
    case items(ItemsOperation)
}

enum DatePart: String, Hashable, Sendable { case year, month, day, weekday }

/// A decision table over registers.
struct TableOperation: Hashable, Sendable {
    enum Policy: Hashable, Sendable { case unique, any, first, sum, minimum, maximum, count }
    struct Row: Hashable, Sendable {
        let test: Register
        let output: Register
    }

    let policy: Policy
    let rows: [Row]
    /// Why there is no value where no row matches, or where too many do.
    let otherwise: CauseSet
}

/// What is made of the records of a list field.
struct ItemsOperation: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case sum, some, every }

    let kind: Kind
    /// The list's column.
    let column: Int
    let cause: CauseSet
    /// What is worked out for each record, over the columns of the records.
    let routine: Routine
    let result: Register
    /// Why a sum of no records has no value.
    let ofNothing: CauseSet
}

struct Instruction: Hashable, Sendable {
    let operation: Operation
    let result: Register
}

/// Steps in their order, each into a register of its own.
struct Routine: Hashable, Sendable {
    var instructions: [Instruction] = []
    private(set) var truths = 0
    private(set) var int32s = 0
    private(set) var int64s = 0
    private var known: [Operation: Register] = [:]

    /// The register of the operation's result; the same for the same operation.
    mutating func emit(_ operation: Operation, _ kind: Register.Kind) -> Register {
        if let register = known[operation] { return register }
        let number: Int
        switch kind {
        case .truth:
            number = truths
            truths += 1
        case .int32:
            number = int32s
            int32s += 1
        case .int64:
            number = int64s
            int64s += 1
        }
        let register = Register(kind: kind, number: number)
        instructions.append(Instruction(operation: operation, result: register))
        known[operation] = register
        return register
    }
}

/// Why something is unknown: a bit for each field and each unset parameter that a pack reads, and one for all else.
struct CauseSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt64

    /// Nothing that was left out explains it: no row of a table matches, an amount is not positive.
    static let other = CauseSet(rawValue: 1)
}

/// What the bits of a ``CauseSet`` stand for in one pack.
struct CauseNames: Sendable {
    enum Name: Hashable, Sendable {
        case other
        /// A field by its number.
        case field(Int)
        case parameter(String)
    }

    private(set) var names: [Name] = [.other]
    private var numbers: [Name: Int] = [.other: 0]

    /// Nil where there are too many.
    mutating func cause(_ name: Name) -> CauseSet? {
        if let number = numbers[name] { return CauseSet(rawValue: 1 << UInt64(number)) }
        guard names.count < 64 else { return nil }
        names.append(name)
        numbers[name] = names.count - 1
        return CauseSet(rawValue: 1 << UInt64(names.count - 1))
    }

    /// All causes of a sort.
    func all(_ isIncluded: (Name) -> Bool) -> UInt64 {
        var bits: UInt64 = 0
        for (number, name) in names.enumerated() where isIncluded(name) { bits |= 1 << UInt64(number) }
        return bits
    }
}
