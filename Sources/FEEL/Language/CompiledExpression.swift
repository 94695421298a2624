/// An expression ready to be evaluated: read, checked and resolved once, evaluated as often as there are claims.
public struct CompiledExpression: Sendable {
    /// As it was handed in.
    public var text: String { parts.text }
    /// What is known of its value beforehand.
    public var type: FEELType { parts.syntax.type }
    /// The slots it reads, ascending.
    public var slots: [Int] { parts.slots }
    /// What was read, with names resolved and types known: for whoever analyses, alters or translates an expression.
    package var syntax: Syntax { parts.syntax }
    private let parts: Parts

    /// Everything lies behind one reference: expressions are handed on for every claim, and copying them part by part
    /// would take longer than evaluating most.
    private final class Parts: Sendable {
        let text: String
        let slots: [Int]
        let syntax: Syntax
        let source: SourceText
        let checking: Checking
        let code: Code

        init(text: String, slots: [Int], syntax: Syntax, source: SourceText, checking: Checking) {
            self.text = text
            self.slots = slots
            self.syntax = syntax
            self.source = source
            self.checking = checking
            code = Compiler(source: source, checking: checking).code(syntax)
        }
    }

    /// Reads the text.
    /// - Parameters:
    ///   - scope: the names it may use.
    ///   - origin: where the text stands in its file, for messages.
    ///   - expected: the type it has to have.
    ///   - checking: how much is asked of it; see ``Checking``.
    /// - Throws: what is wrong and where. The standard way of checking complains only of what can't be read.
    public init(
        _ text: String, in scope: Scope, at origin: SourcePosition, expecting expected: FEELType? = nil,
        checking: Checking = .strict
    ) throws(Diagnostic) {
        let source = try SourceText(text, at: origin)
        var parser = Parser(source, scope: scope, checking: checking)
        let syntax = try parser.expression()
        try parser.requireEnd()
        if let expected, !syntax.type.conforms(to: expected) {
            try parser.report(
                "this is a \(syntax.type.brief)",
                expected: { if case .enumeration = expected { expected.description } else { "a \(expected.brief)" } }(),
                at: 0)
        }
        parts = Parts(
            text: text, slots: parser.slots.sorted(), syntax: syntax, source: source, checking: checking)
    }

    /// The expression with another tree in place of its own: an altered one, or a part of it.
    ///
    /// - Parameter altered: made of this expression's tree; names in it are those of the same scope. Locals that a part
    ///   reads must be bound within the part.
    package init(_ other: CompiledExpression, altered: Syntax) {
        parts = Parts(
            text: other.text, slots: other.slots, syntax: altered, source: other.parts.source,
            checking: other.parts.checking)
    }

    /// Where its text begins in its file.
    package var origin: SourcePosition { parts.source.origin }

    /// Where a part of it begins in its file.
    package func position(of part: Syntax) -> SourcePosition { parts.source.position(of: part.place) }

    /// A part of it as it is written.
    package func text(of part: Syntax) -> String { parts.source.text(of: part) }

    /// Evaluates it with the values of the scope's slots. Ends always, with null and the reason where there is no value.
    public func evaluate(_ frame: [Value]) -> Value {
        var evaluation = Evaluation(frame: frame)
        return evaluation.result(parts.code, at: origin)
    }

    /// Evaluates it as a part of something larger, whose bounds it shares.
    package func evaluate(_ frame: [Value], _ evaluation: inout Evaluation) -> Value {
        evaluation.within(frame: frame, locals: [], depth: 1) { $0.result(parts.code, at: origin) }
    }
}

extension Evaluation {
    /// The value of the code, small enough to be handed out.
    mutating func result(_ code: Code, at position: SourcePosition) -> Value {
        let value = code(&self)
        switch value {
        case .list, .context, .range:
            if admits(value) { return value }
            return .null(NullReason(kind: .limit("the result is too large"), position: position))
        default: return value
        }
    }
}
