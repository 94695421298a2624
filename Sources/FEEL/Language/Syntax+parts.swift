/// The parts of a node, to be looked at and replaced one by one.
extension Syntax {
    /// The expressions that stand directly below it, in the order of the text.
    package var parts: [Syntax] {
        switch kind {
        case .literal, .slot, .local, .builtin, .unknown, .impossible: []
        case .itemEntry(_, _, let otherwise): [otherwise]
        case .negate(let operand), .path(let operand, _), .instance(let operand, _): [operand]
        case .arithmetic(_, let left, let right), .compare(_, let left, let right): [left, right]
        case .all(let operands), .any(let operands), .list(let operands): operands
        case .between(let value, let low, let high): [value, low, high]
        case .member(let value, let tests, _): [value] + tests.map(\.syntax)
        case .choose(let condition, let positive, let negative): [condition, positive, negative]
        case .loop(let iterations, _, let body, _), .quantified(_, let iterations, _, let body):
            iterations.flatMap { [$0.source] + ($0.end.map { [$0] } ?? []) } + [body]
        case .filter(let operand, _, let condition): [operand, condition]
        case .call(let callee, let arguments): [callee] + arguments
        case .callNamed(let callee, let arguments): [callee] + arguments.map(\.value)
        case .context(let entries, _): entries.map(\.value)
        case .range(let start, _, let end, _): [start, end].compactMap(\.self)
        case .function(_, _, let body): [body]
        }
    }

    /// The node with other parts, as many as it has.
    package func with(parts: [Syntax]) -> Syntax {
        var rest = parts[...]
        func next() -> Syntax { rest.removeFirst() }
        func iterations(_ old: [Iteration]) -> [Iteration] {
            old.map { iteration in
                let source = next()
                return Iteration(source: source, end: iteration.end == nil ? nil : next())
            }
        }
        let kind: Kind
        switch self.kind {
        case .literal, .slot, .local, .builtin, .unknown, .impossible: return self
        case .itemEntry(let item, let name, _): kind = .itemEntry(item: item, name: name, otherwise: next())
        case .negate: kind = .negate(next())
        case .path(_, let name): kind = .path(next(), name)
        case .instance(_, let type): kind = .instance(next(), of: type)
        case .arithmetic(let sign, _, _): kind = .arithmetic(sign, next(), next())
        case .compare(let comparison, _, _): kind = .compare(comparison, next(), next())
        case .all: kind = .all(parts)
        case .any: kind = .any(parts)
        case .list: kind = .list(parts)
        case .between: kind = .between(next(), next(), next())
        case .member(_, let tests, let input):
            let value = next()
            kind = .member(value, tests.map { $0.with(next()) }, input: input)
        case .choose: kind = .choose(next(), then: next(), otherwise: next())
        case .loop(let old, let base, _, let usesPartial):
            let iterations = iterations(old)
            kind = .loop(iterations, base: base, body: next(), usesPartial: usesPartial)
        case .quantified(let quantifier, let old, let base, _):
            let iterations = iterations(old)
            kind = .quantified(quantifier, iterations, base: base, body: next())
        case .filter(_, let item, _): kind = .filter(next(), item: item, next())
        case .call: kind = .call(next(), Array(rest))
        case .callNamed(_, let arguments):
            let callee = next()
            kind = .callNamed(callee, arguments.map { ($0.name, next()) })
        case .context(let entries, let base): kind = .context(entries.map { ($0.key, next()) }, base: base)
        case .range(let start, let includesStart, let end, let includesEnd):
            let low = start == nil ? nil : next()
            kind = .range(
                start: low, includesStart: includesStart, end: end == nil ? nil : next(), includesEnd: includesEnd)
        case .function(let parameters, let base, _): kind = .function(parameters: parameters, base: base, body: next())
        }
        return Syntax(kind: kind, type: type, place: place, end: end, height: height)
    }
}

extension Syntax.Test {
    /// The same test of something else.
    package func with(_ syntax: Syntax) -> Syntax.Test {
        switch self {
        case .comparison(let comparison, _): .comparison(comparison, syntax)
        case .value: .value(syntax)
        case .condition: .condition(syntax)
        }
    }
}
