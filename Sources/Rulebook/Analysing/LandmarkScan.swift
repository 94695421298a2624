import DMN
import FEEL

/// Reads expressions for the places where their answers may change.
///
/// Definitions and tables are looked through; parameters stand for their values, and unset ones for axes.
struct LandmarkScan {
    let axes: [Int: Axis]
    /// The values of slots that are no axes: parameters and what follows from them.
    let constants: [Value]
    let derived: [Int: Derived]

    /// Where answers may change, as far as was scanned.
    var landmarks = Landmarks()
    /// What an amount that was scanned may be.
    private(set) var amounts: [LinearForm]?
    /// What the definitions and tables scanned so far may be.
    var known: [Int: [LinearForm]?] = [:]
    private var seen: Set<Int> = []

    /// More forms than this are not followed.
    static let mostForms = 48

    init(axes: [Int: Axis], constants: [Value], derived: [Int: Derived]) {
        self.axes = axes
        self.constants = constants
        self.derived = derived
    }

    mutating func scan(_ expression: CompiledExpression?) {
        if let expression { scan(expression.syntax) }
    }

    /// Scans an amount: where one of the sums that it may be passes another, it changes its course.
    mutating func scan(amount expression: CompiledExpression) {
        scan(expression.syntax)
        amounts = forms(expression.syntax)
        guard let forms = amounts else { return }
        for (place, one) in forms.enumerated() {
            relate(one, .constant(.zero), expression.syntax)
            for other in forms[..<place] { relate(one, other, expression.syntax) }
        }
    }

    /// Scans the tests of a table; its outputs are scanned where they are used.
    mutating func scan(testsOf table: DecisionTable) {
        for input in table.inputs { scan(input.syntax) }
        for row in table.rows {
            for (cell, input) in zip(row.cells, table.inputs) { scan(cell.syntax, of: input.syntax) }
        }
    }

    /// Takes down where two amounts pass each other.
    mutating func relate(_ one: LinearForm, _ other: LinearForm) {
        relate(one, other, nil)
    }

    // MARK: - Conditions

    mutating func scan(_ syntax: Syntax) {
        switch syntax.kind {
        case .literal, .local, .builtin, .unknown, .impossible: break
        case .slot(let slot): read(slot)
        case .compare(_, let left, let right): compare(left, right, in: syntax)
        case .between(let value, let low, let high):
            compare(value, low, in: syntax)
            compare(value, high, in: syntax)
        case .member(let value, let tests, _): scan(tests, of: value)
        case .all(let parts), .any(let parts), .list(let parts): for part in parts { scan(part) }
        case .choose(let condition, let then, let otherwise):
            scan(condition)
            scan(then)
            scan(otherwise)
        case .call(let callee, let arguments): call(callee, arguments, in: syntax)
        default:
            // A number or date that stands by itself: whoever compares it asks for its forms again.
            if syntax.isOrdered, forms(syntax) != nil { return }
            isBeyond(syntax, syntax.name)
        }
    }

    mutating func read(_ slot: Int) {
        if axes[slot] != nil {
            landmarks.axes.insert(slot)
        } else if let rule = derived[slot]?.rule, seen.insert(slot).inserted {
            switch rule {
            case .definition(let expression): scan(expression.syntax)
            case .table(let table):
                scan(testsOf: table)
                for row in table.rows { scan(row.output.syntax) }
            }
        }
    }

    mutating func call(_ callee: Syntax, _ arguments: [Syntax], in syntax: Syntax) {
        guard case .builtin(let builtin) = callee.kind else { return isBeyond(syntax, "a call") }
        switch builtin.name {
        case "not" where arguments.count == 1: scan(arguments[0])
        case "starts with" where arguments.count == 2: startsWith(arguments[0], arguments[1], in: syntax)
        case "list contains" where arguments.count == 2: look(up: arguments[1], in: arguments[0], of: syntax)
        default:
            // Numbers and dates that a condition does not compare: only their own conditions matter.
            if syntax.isOrdered, forms(syntax) != nil { return }
            isBeyond(syntax, builtin.name)
        }
    }

    mutating func scan(_ tests: [Syntax.Test], of value: Syntax) {
        scan(value)
        for test in tests {
            switch test {
            case .comparison(_, let end): compare(value, end, in: value)
            case .value(let target): look(up: value, in: target, of: value)
            case .condition(let condition): isBeyond(condition, "?", besides: value)
            }
        }
    }

    mutating func look(up value: Syntax, in target: Syntax, of syntax: Syntax) {
        switch target.kind {
        case .range(let start, _, let end, _):
            if let start { compare(value, start, in: syntax) }
            if let end { compare(value, end, in: syntax) }
        case .list(let items): for item in items { look(up: value, in: item, of: syntax) }
        case .literal(let constant): look(up: value, in: constant, of: syntax)
        case .slot(let slot) where axes[slot] == nil && derived[slot] == nil:
            look(up: value, in: constants[slot], of: syntax)
        default: compare(value, target, in: syntax)
        }
    }

    mutating func look(up value: Syntax, in constant: Value, of syntax: Syntax) {
        switch constant {
        case .range(let range):
            for end in [range.start, range.end] { if let end { look(up: value, in: end, of: syntax) } }
        case .list(let items): for item in items { look(up: value, in: item, of: syntax) }
        case .string(let text):
            guard let forms = texts(value) else { return isBeyond(value, syntax.name) }
            for form in forms { relate(form, .constant(text), syntax) }
        case .null: scan(value)
        default:
            guard let number = constant.linear, let forms = forms(value) else { return scan(value) }
            for form in forms { relate(form, .constant(number), value) }
        }
    }

    mutating func compare(_ left: Syntax, _ right: Syntax, in syntax: Syntax) {
        for (side, other) in [(left, right), (right, left)] {
            guard case .literal(.null) = other.kind else { continue }
            if case .slot(let slot) = side.kind, axes[slot] != nil {
                landmarks.axes.insert(slot)
                landmarks.absences.insert(slot)
            } else {
                isBeyond(side, "null")
            }
            return
        }
        if left.isOrdered || right.isOrdered {
            guard let ones = forms(left), let others = forms(right) else {
                isBeyond(left, left.name)
                return isBeyond(right, right.name)
            }
            for one in ones { for other in others { relate(one, other, syntax) } }
        } else if let ones = texts(left), let others = texts(right) {
            for one in ones { for other in others { relate(one, other, syntax) } }
        } else if left.isListed || right.isListed {
            scan(left)
            scan(right)
        } else {
            isBeyond(left, syntax.name)
            isBeyond(right, syntax.name)
        }
    }

    // MARK: - What can't be followed

    /// Every infinite axis that the expression reads can't be reasoned about; finite ones are gone through anyway.
    mutating func isBeyond(_ syntax: Syntax, _ name: String, besides other: Syntax? = nil) {
        var slots: Set<Int> = []
        syntax.collectSlots(&slots)
        other?.collectSlots(&slots)
        for slot in slots { mark(slot, name) }
    }

    mutating func mark(_ slot: Int, _ name: String) {
        if let axis = axes[slot] {
            landmarks.axes.insert(slot)
            if !axis.isListed, landmarks.beyond[slot] == nil { landmarks.beyond[slot] = name }
        } else if let derived = derived[slot] {
            read(slot)
            for inner in derived.slots { mark(inner, name) }
        }
    }
}
