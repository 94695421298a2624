internal import FEEL

/// The value of an expression on its way into a routine: known beforehand, or a register, or a column not loaded yet.
enum Operand {
    /// Known beforehand, and not null.
    case constant(Value)
    /// Unknown in every row, for these causes.
    case null(CauseSet)
    /// `null` as it is written, which only a comparison may ask for.
    case literalNull
    case truth(Register)
    case day(Register)
    case word(Register)
    /// A number times 10^`scale`, at most `bound` in magnitude after scaling.
    case number(Register, scale: Int, bound: Int64)
    case months(Register)
    case days(Register)
    case text(column: Int, cause: CauseSet)
    /// The first `count` characters of a text.
    case beginning(column: Int, cause: CauseSet, count: Int)
    /// The text of a value, which is never put together: only whether there is one can be asked.
    case written(Register)
    case items(ItemList)
}

/// The records of a list field, perhaps some of them only, perhaps one value of each.
struct ItemList {
    let field: Int
    let column: Int
    let cause: CauseSet
}

/// An expression that has no compiled form. What it says is for whoever wonders why a pack is slow.
struct NotCompiled: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
