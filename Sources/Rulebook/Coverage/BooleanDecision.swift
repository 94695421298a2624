internal import DMN
internal import FEEL

/// A decision that is yes or no, taken apart into the conditions that it joins by `and`, `or`, `not` and `if`.
///
/// `x in [a..b]` is two conditions, `x in ("a", "b")` one for each value; what is inside `some … satisfies` and inside
/// another definition is one.
struct BooleanDecision: Sendable {
    let kind: CoverageItem.Kind
    let name: String
    let text: String
    private(set) var conditions: [Condition] = []
    private var logic = Logic.constant(true)

    struct Condition: Sendable {
        let text: String
        let position: SourcePosition
        let expression: CompiledExpression
    }

    private indirect enum Logic: Sendable {
        case condition(Int)
        case all([Logic])
        case any([Logic])
        case not(Logic)
        case choose(Logic, Logic, Logic)
        case constant(Bool)
    }

    init(_ kind: CoverageItem.Kind, _ name: String, _ expression: CompiledExpression) {
        self.kind = kind
        self.name = name
        text = expression.text
        logic = take(expression.syntax, of: expression)
    }

    /// A row of a table: all its cells hold.
    init(row: DecisionTable.CompiledRow, named name: String, of table: DecisionTable) {
        kind = .row
        self.name = name
        text = row.cells.map(\.text).joined(separator: ", ")
        var cells: [Logic] = []
        for (cell, input) in zip(row.cells, table.inputs) where !cell.isAny {
            let tests = cell.syntax.map { test in
                take(
                    test, of: input.syntax, in: input, input: 0, shown: cell.text(of:),
                    at: cell.position(of: test.syntax))
            }
            cells.append(cell.isNegated ? .not(.any(tests)) : .any(tests))
        }
        logic = .all(cells)
    }

    // MARK: - Taking apart

    private mutating func take(_ syntax: Syntax, of whole: CompiledExpression) -> Logic {
        switch syntax.kind {
        case .literal(.boolean(let value)): return .constant(value)
        case .all(let operands): return .all(operands.map { take($0, of: whole) })
        case .any(let operands): return .any(operands.map { take($0, of: whole) })
        case .choose(let condition, let positive, let negative) where syntax.type == .boolean:
            return .choose(take(condition, of: whole), take(positive, of: whole), take(negative, of: whole))
        case .call(let callee, let arguments):
            if case .builtin(let builtin) = callee.kind, builtin.name == "not", arguments.count == 1 {
                return .not(take(arguments[0], of: whole))
            }
        case .between(let value, let low, let high):
            return .all([
                take(.greaterOrEqual, value, low, in: whole, shown: whole.text(of:), at: whole.position(of: low)),
                take(.lessOrEqual, value, high, in: whole, shown: whole.text(of:), at: whole.position(of: high)),
            ])
        case .member(let value, let tests, let input):
            return .any(
                tests.map { test in
                    take(
                        test, of: value, in: whole, input: input, shown: whole.text(of:),
                        at: whole.position(of: test.syntax))
                })
        default: break
        }
        return add(syntax, in: whole, whole.text(of: syntax), at: whole.position(of: syntax))
    }

    private mutating func take(
        _ test: Syntax.Test, of value: Syntax, in whole: CompiledExpression, input: Int,
        shown: (Syntax) -> String, at position: SourcePosition
    ) -> Logic {
        let name = whole.text(of: value)
        switch test {
        case .value(let target):
            if case .range(let low, let includesLow, let high, let includesHigh) = target.kind {
                var ends: [Logic] = []
                if let low {
                    ends.append(
                        take(
                            includesLow ? .greaterOrEqual : .greater, value, low, in: whole, shown: shown, at: position)
                    )
                }
                if let high {
                    ends.append(
                        take(includesHigh ? .lessOrEqual : .less, value, high, in: whole, shown: shown, at: position))
                }
                return .all(ends)
            }
            let sign = if case .literal = target.kind { "=" } else { "in" }
            return add(
                Syntax(.member(value, [test], input: input), .boolean, like: value), in: whole,
                "\(name) \(sign) \(shown(target))", at: position)
        case .comparison(let comparison, let end):
            return take(comparison, value, end, in: whole, shown: shown, at: position)
        case .condition(let condition):
            return add(
                Syntax(.member(value, [test], input: input), .boolean, like: value), in: whole, shown(condition),
                at: position)
        }
    }

    private mutating func take(
        _ comparison: ComparisonOperator, _ value: Syntax, _ end: Syntax, in whole: CompiledExpression,
        shown: (Syntax) -> String, at position: SourcePosition
    ) -> Logic {
        add(
            Syntax(.compare(comparison, value, end), .boolean, like: value), in: whole,
            "\(whole.text(of: value)) \(comparison.rawValue) \(shown(end))", at: position)
    }

    /// A condition that is asked twice is one.
    private mutating func add(
        _ syntax: Syntax, in whole: CompiledExpression, _ text: String, at position: SourcePosition
    ) -> Logic {
        if let known = conditions.firstIndex(where: { $0.text == text }) { return .condition(known) }
        conditions.append(
            Condition(text: text, position: position, expression: CompiledExpression(whole, altered: syntax)))
        return .condition(conditions.count - 1)
    }

    // MARK: - What came out

    /// What each condition is by these values: yes, no, or nil where it can't be told.
    func values(_ frame: [Value]) -> [Bool?] {
        conditions.map { if case .boolean(let value) = $0.expression.evaluate(frame) { value } else { nil } }
    }

    /// What the decision is; nil where it can't be told.
    func result(_ values: [Bool?]) -> Bool? { BooleanDecision.result(logic, values) }

    private static func result(_ logic: Logic, _ values: [Bool?]) -> Bool? {
        switch logic {
        case .constant(let value): return value
        case .condition(let place): return values[place]
        case .not(let inner): return result(inner, values).map { !$0 }
        case .all(let parts):
            let results = parts.map { result($0, values) }
            return results.contains(false) ? false : results.contains(nil) ? nil : true
        case .any(let parts):
            let results = parts.map { result($0, values) }
            return results.contains(true) ? true : results.contains(nil) ? nil : false
        case .choose(let condition, let positive, let negative):
            return result(condition, values).flatMap { result($0 ? positive : negative, values) }
        }
    }

    /// Whether the condition alone turns the decision, whatever is unknown besides.
    func turns(_ condition: Int, _ values: [Bool?]) -> Bool {
        var (yes, no) = (values, values)
        yes[condition] = true
        no[condition] = false
        guard let one = result(yes), let other = result(no) else { return false }
        return one != other
    }

    /// How two cases show that the condition by itself turns the decision; nil where they don't.
    func independence(of condition: Int, _ one: [Bool?], _ other: [Bool?]) -> Independence.Pair? {
        guard let left = one[condition], let right = other[condition], left != right, let first = result(one),
            let second = result(other), first != second
        else { return nil }
        var same = other
        same[condition] = left
        if same == one { return .uniqueCause }
        return turns(condition, one) && turns(condition, other) ? .masking : nil
    }
}
