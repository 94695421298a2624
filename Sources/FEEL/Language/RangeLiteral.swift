/// The text of a range whose ends are written out: what the function `range` reads (DMN 1.5, 10.3.4.1).
enum RangeLiteral {
    /// Nil where the text is no such range, or its ends are in the wrong order.
    static func value(of text: String, _ evaluation: inout Evaluation) -> RangeValue? {
        let origin = SourcePosition(file: "range", line: 1, column: 1)
        guard evaluation.spend(text.utf8.count), let source = try? SourceText(text, at: origin) else { return nil }
        var parser = Parser(source, scope: Scope(), checking: .strict)
        guard let syntax = try? parser.expression(), (try? parser.requireEnd()) != nil,
            case .range(let start?, let includesStart, let end?, let includesEnd) = syntax.kind
        else { return nil }
        let compiler = Compiler(source: source, checking: .standard)
        guard let low = value(of: start, compiler, &evaluation), let high = value(of: end, compiler, &evaluation),
            let order = Comparison.order(low, high), order <= 0
        else { return nil }
        return RangeValue(start: low, includesStart: includesStart, end: high, includesEnd: includesEnd)
    }

    /// A literal, or a call of a function that makes one of a text.
    private static func value(of syntax: Syntax, _ compiler: Compiler, _ evaluation: inout Evaluation) -> Value? {
        switch syntax.kind {
        case .literal(let value): return value.isNull ? nil : value
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind,
                ["date", "time", "date and time", "duration"].contains(builtin.name), arguments.count == 1,
                case .literal(.string) = arguments[0].kind
            else { return nil }
            let value = compiler.code(syntax)(&evaluation)
            return value.isNull ? nil : value
        default: return nil
        }
    }
}
