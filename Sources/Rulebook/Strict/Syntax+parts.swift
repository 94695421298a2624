internal import FEEL

extension Syntax {
    /// The nodes directly below this one, in the order in which they are written.
    var parts: [Syntax] {
        switch kind {
        case .literal, .slot, .local, .builtin, .unknown, .impossible: []
        case .itemEntry(_, _, let otherwise): [otherwise]
        case .negate(let operand), .path(let operand, _), .instance(let operand, _): [operand]
        case .arithmetic(_, let left, let right), .compare(_, let left, let right): [left, right]
        case .all(let parts), .any(let parts), .list(let parts): parts
        case .between(let value, let low, let high): [value, low, high]
        case .member(let value, let tests, _): [value] + tests.map(\.operand)
        case .choose(let condition, let then, let otherwise): [condition, then, otherwise]
        case .loop(let iterations, _, let body, _), .quantified(_, let iterations, _, let body):
            iterations.flatMap { [$0.source] + ($0.end.map { [$0] } ?? []) } + [body]
        case .filter(let list, _, let condition): [list, condition]
        case .call(let function, let arguments): [function] + arguments
        case .callNamed(let function, let arguments): [function] + arguments.map(\.value)
        case .context(let entries, _): entries.map(\.value)
        case .range(let start, _, let end, _): [start, end].compactMap(\.self)
        case .function(_, _, let body): [body]
        }
    }

    /// The built-in function that is called here.
    var calledBuiltin: String? {
        switch kind {
        case .call(let function, _), .callNamed(let function, _):
            if case .builtin(let builtin) = function.kind { builtin.name } else { nil }
        default: nil
        }
    }

    /// What the call is given, by place or by name.
    var arguments: [Syntax] {
        switch kind {
        case .call(_, let arguments): arguments
        case .callNamed(_, let arguments): arguments.map(\.value)
        default: []
        }
    }
}

extension Syntax.Test {
    var operand: Syntax {
        switch self {
        case .comparison(_, let operand), .value(let operand), .condition(let operand): operand
        }
    }
}

extension ExpressionSource {
    /// Where the code point of the text stands in its file.
    func position(of place: Int) -> SourcePosition {
        position.moved(over: Array(text.unicodeScalars)[..<min(place, text.unicodeScalars.count)])
    }
}
