internal import FEEL

/// Makes the small changes of an expression: each comparison, number, day, range, `and`, `or`, sum and cap by one step.
struct SyntaxMutator {
    /// A part of the expression as it is written, and where it stands.
    let text: (Syntax) -> String
    let position: (Syntax) -> SourcePosition

    init(_ expression: CompiledExpression) {
        text = expression.text(of:)
        position = expression.position(of:)
    }

    init(_ tests: CompiledUnaryTests) {
        text = tests.text(of:)
        position = tests.position(of:)
    }

    /// The whole expression with one change in it, for every change that there is.
    func changes(of syntax: Syntax) -> [Change<Syntax>] {
        var changes = changes(at: syntax)
        let parts = syntax.parts
        for (place, part) in parts.enumerated() {
            for change in self.changes(of: part) {
                changes.append(
                    change.map { altered in
                        var others = parts
                        others[place] = altered
                        return syntax.with(parts: others)
                    })
            }
        }
        return changes
    }

    /// The same for tests of an input: the right side of `in`, or a cell of a table.
    func changes(of tests: [Syntax.Test]) -> [Change<[Syntax.Test]>] {
        var changes: [Change<[Syntax.Test]>] = []
        func replace(_ place: Int, by test: Syntax.Test?) -> [Syntax.Test] {
            var others = tests
            if let test { others[place] = test } else { others.remove(at: place) }
            return others
        }
        for (place, test) in tests.enumerated() {
            if case .comparison(let comparison, let end) = test, let next = comparison.next {
                let shown = text(end)
                changes.append(
                    Change(
                        altered: replace(place, by: .comparison(next, end)), position: position(end),
                        before: "\(comparison.rawValue) \(shown)", after: "\(next.rawValue) \(shown)"))
            }
            if tests.count > 1 {
                changes.append(
                    Change(
                        altered: replace(place, by: nil), position: position(test.syntax), before: text(test.syntax),
                        after: nil))
            }
        }
        return changes
    }

    // MARK: - At one node

    private func changes(at node: Syntax) -> [Change<Syntax>] {
        func change(_ kind: Syntax.Kind, _ after: String) -> Change<Syntax> {
            Change(
                altered: Syntax(kind, node.type, like: node), position: position(node), before: text(node), after: after
            )
        }
        func change(to part: Syntax) -> Change<Syntax> {
            Change(altered: part, position: position(node), before: text(node), after: text(part))
        }
        switch node.kind {
        case .literal(let value):
            return steps(of: value).map { change(.literal($0), Written.text($0)) }
        case .compare(let comparison, let left, let right):
            return comparison.next.map {
                [change(.compare($0, left, right), "\(text(left)) \($0.rawValue) \(text(right))")]
            } ?? []
        case .all(let operands):
            return [change(.any(operands), operands.map(operandText).joined(separator: " or "))]
                + dropped(operands, of: node, joined: " and ") { .all($0) }
        case .any(let operands):
            return [change(.all(operands), operands.map(operandText).joined(separator: " and "))]
                + dropped(operands, of: node, joined: " or ") { .any($0) }
        case .arithmetic(let sign, let left, let right):
            guard left.type == .number, right.type == .number, let other = sign.opposite else { return [] }
            return [change(.arithmetic(other, left, right), "\(text(left)) \(other.rawValue) \(text(right))")]
        case .between(let value, let low, let high):
            func bounded(_ lower: ComparisonOperator?, _ upper: ComparisonOperator?) -> Change<Syntax> {
                let bounds = [(lower, low), (upper, high)].compactMap { comparison, end in
                    comparison.map { (Syntax(.compare($0, value, end), .boolean, like: node), $0, end) }
                }
                return change(
                    .all(bounds.map(\.0)),
                    bounds.map { "\(text(value)) \($0.1.rawValue) \(text($0.2))" }.joined(separator: " and "))
            }
            return [bounded(.greater, .lessOrEqual), bounded(.greaterOrEqual, .less)]
        case .range(let start, let includesStart, let end, let includesEnd):
            func range(_ includesStart: Bool, _ includesEnd: Bool) -> Change<Syntax> {
                let kind = Syntax.Kind.range(
                    start: start, includesStart: includesStart, end: end, includesEnd: includesEnd)
                let ends = "\(start.map(text) ?? "")..\(end.map(text) ?? "")"
                return change(kind, "\(includesStart ? "[" : "(")\(ends)\(includesEnd ? "]" : ")")")
            }
            return (start == nil ? [] : [range(!includesStart, includesEnd)])
                + (end == nil ? [] : [range(includesStart, !includesEnd)])
        case .member(let value, let tests, let input):
            return changes(of: tests).map { changed in
                changed.map { Syntax(.member(value, $0, input: input), .boolean, like: node) }
            }
        case .choose(let condition, let positive, let negative):
            return [
                change(
                    .choose(condition, then: negative, otherwise: positive),
                    "if \(text(condition)) then \(text(negative)) else \(text(positive))")
            ]
        case .quantified(let quantifier, let iterations, let base, let body):
            let other: Quantifier = quantifier == .some ? .every : .some
            let word = other == .some ? "some" : "every"
            return [
                change(
                    .quantified(other, iterations, base: base, body: body),
                    word + text(node).dropFirst(quantifier == .some ? 4 : 5))
            ]
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind else { return [] }
            switch (builtin.name, arguments.count) {
            case ("not", 1): return [change(to: arguments[0])]
            case ("min", 2...), ("max", 2...):
                let name = builtin.name == "min" ? "max" : "min"
                let other = builtin.counterpart.map { Syntax(.builtin($0), callee.type, like: callee) }
                let swapped = other.map {
                    change(.call($0, arguments), "\(name)(\(arguments.map(text).joined(separator: ", ")))")
                }
                return (swapped.map { [$0] } ?? []) + (arguments.count == 2 ? arguments.map(change(to:)) : [])
            default: return []
            }
        default: return []
        }
    }

    /// An operand of `and` or `or`; one that is such an operation itself stands in brackets.
    private func operandText(_ operand: Syntax) -> String {
        switch operand.kind {
        case .all, .any: "(\(text(operand)))"
        default: text(operand)
        }
    }

    private func dropped(
        _ operands: [Syntax], of node: Syntax, joined: String, _ kind: ([Syntax]) -> Syntax.Kind
    ) -> [Change<Syntax>] {
        operands.indices.map { place in
            var rest = operands
            rest.remove(at: place)
            return Change(
                altered: rest.count == 1 ? rest[0] : Syntax(kind(rest), .boolean, like: node),
                position: position(operands[place]), before: text(node),
                after: rest.count == 1 ? text(rest[0]) : rest.map(operandText).joined(separator: joined)
            )
        }
    }

    /// A number one more and one less in its last place before or behind the point, the day before and behind, the
    /// other truth. Texts are names, and have no next one.
    private func steps(of value: Value) -> [Value] {
        switch value {
        case .number(let number): Step.values(beside: number, by: Step.last(of: number))
        case .date(let date): Step.values(beside: date)
        case .boolean(let flag): [.boolean(!flag)]
        default: []
        }
    }
}

extension ComparisonOperator {
    /// What a slip of the pen would have written: the same with or without equality, or the contrary of an equality.
    fileprivate var next: ComparisonOperator? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .lessOrEqual
        case .lessOrEqual: .less
        case .greater: .greaterOrEqual
        case .greaterOrEqual: .greater
        }
    }
}

extension ArithmeticOperator {
    fileprivate var opposite: ArithmeticOperator? {
        switch self {
        case .add: .subtract
        case .subtract: .add
        case .multiply: .divide
        case .divide: .multiply
        case .power: nil
        }
    }
}
