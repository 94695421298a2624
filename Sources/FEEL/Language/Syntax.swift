/// A node of the syntax tree: an expression whose names are resolved and whose type is known as far as it can be.
package struct Syntax: Sendable {
    package indirect enum Kind: Sendable {
        case literal(Value)
        /// A name of the host's scope.
        case slot(Int)
        /// A name bound within the expression: its place on the stack of locals.
        case local(Int)
        /// A name within a filter that may be an entry of the item at that place of the stack; otherwise the other.
        case itemEntry(item: Int, name: String, otherwise: Syntax)
        case builtin(Builtin)
        /// A name that nothing declares (only without checking; evaluates to null).
        case unknown(String)
        case negate(Syntax)
        case arithmetic(ArithmeticOperator, Syntax, Syntax)
        case compare(ComparisonOperator, Syntax, Syntax)
        case all([Syntax])
        case any([Syntax])
        case between(Syntax, Syntax, Syntax)
        /// The value stands on the stack at `input`, for tests with `?`.
        case member(Syntax, [Test], input: Int)
        case choose(Syntax, then: Syntax, otherwise: Syntax)
        /// The items stand on the stack from `base` on, and behind them `partial`.
        case loop([Iteration], base: Int, body: Syntax, usesPartial: Bool)
        case quantified(Quantifier, [Iteration], base: Int, body: Syntax)
        case path(Syntax, String)
        /// The item stands on the stack at `item`.
        case filter(Syntax, item: Int, Syntax)
        case call(Syntax, [Syntax])
        case callNamed(Syntax, [(name: String, value: Syntax)])
        case list([Syntax])
        /// The values of the entries stand on the stack from `base` on.
        case context([(key: String, value: Syntax)], base: Int)
        case range(start: Syntax?, includesStart: Bool, end: Syntax?, includesEnd: Bool)
        case function(parameters: [(name: String, type: FEELType)], base: Int, body: Syntax)
        case instance(Syntax, of: FEELType)
        /// Always null, for a reason known beforehand (only without checking).
        case impossible(NullReason.Kind)
    }

    package struct Iteration: Sendable {
        /// A list, or the start of a range of whole numbers or dates.
        package let source: Syntax
        /// The end of the range.
        package let end: Syntax?
    }

    /// One alternative behind `in`, or in a cell of a decision table.
    package enum Test: Sendable {
        /// `< 5`, `= 3`
        case comparison(ComparisonOperator, Syntax)
        /// A value, list or range that the input is looked up in.
        case value(Syntax)
        /// A condition about `?`.
        case condition(Syntax)
    }

    package let kind: Kind
    package let type: FEELType
    /// The place of its first code point.
    package let place: Int
    /// The place behind its last code point; blanks may stand before it.
    package let end: Int
    /// How many levels the tree has; bounded, because evaluation recurses.
    package let height: Int

    static let maximumHeight = 400

    /// A node made by hand, of parts of a tree that was read.
    package init(_ kind: Kind, _ type: FEELType, like other: Syntax) {
        self.init(kind: kind, type: type, place: other.place, end: other.end, height: other.height + 1)
    }

    init(kind: Kind, type: FEELType, place: Int, end: Int, height: Int) {
        self.kind = kind
        self.type = type
        self.place = place
        self.end = end
        self.height = height
    }
}

package enum ArithmeticOperator: String, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", power = "**"
}

package enum ComparisonOperator: String, Sendable {
    case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="

    /// Whether it holds, given how the left compares with the right: negative, zero or positive.
    @inline(__always)
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    /// The operator with its operands exchanged.
    package var mirrored: ComparisonOperator {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

package enum Quantifier: Sendable { case some, every }

/// How much is asked of an expression before it is evaluated, and what an unknown operand does.
public enum Checking: Sendable, Hashable {
    /// For rules: types and names are checked when the expression is compiled, and an unknown value makes everything
    /// unknown that depends on it, also `=`, `!=`, the condition of `if` and of a filter. Only a comparison with the
    /// literal `null` asks whether a value is known.
    case strict
    /// As the DMN standard has it: what does not fit evaluates to null, `null = 1` is false, and a condition that is null
    /// does not hold.
    case standard
}
