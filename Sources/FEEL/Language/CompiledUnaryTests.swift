/// Tests of one input, ready to be evaluated (DMN 1.5, 7.3.4): `"petrol", "hybrid"`, `< 5`, `[1..3]`, `not(…)`, `-`.
public struct CompiledUnaryTests: Sendable {
    /// As it was handed in.
    public var text: String { parts.text }
    /// The slots they read, ascending.
    public var slots: [Int] { parts.slots }
    /// Whether they pass whatever the input is (`-`), so that it need not be known.
    public let isAny: Bool
    /// What was read; the input stands on the stack at 0.
    package var syntax: [Syntax.Test] { parts.syntax }
    /// Whether they are all inside `not(…)`.
    package let isNegated: Bool
    private let parts: Parts

    /// Behind one reference, as with ``CompiledExpression``.
    private final class Parts: Sendable {
        let text: String
        let slots: [Int]
        let syntax: [Syntax.Test]
        let source: SourceText
        let checking: Checking
        let tests: Tests
        /// Whether a test may name the input (`?`), which then has to stand on the stack.
        let namesInput: Bool

        init(text: String, slots: [Int], syntax: [Syntax.Test], source: SourceText, checking: Checking) {
            self.text = text
            self.slots = slots
            self.syntax = syntax
            self.source = source
            self.checking = checking
            let site = Site(position: source.origin, name: "test")
            namesInput = !syntax.allSatisfy(\.isPlain)
            tests = Tests(syntax, compiler: Compiler(source: source, checking: checking), site: site)
        }
    }

    /// Reads the text; `?` in it is the input.
    /// - Throws: what is wrong and where.
    public init(
        _ text: String, input: FEELType, in scope: Scope, at origin: SourcePosition, checking: Checking = .strict
    ) throws(Diagnostic) {
        let source = try SourceText(text, at: origin)
        var parser = Parser(source, scope: scope, checking: checking)
        var frame = Parser.Frame()
        frame.names.bind("?", to: .local(0, input))
        parser.frames.append(frame)
        parser.level = 1
        let (tests, isNegated) = try parser.unaryTests(input)
        isAny = tests.isEmpty
        self.isNegated = isNegated
        parts = Parts(text: text, slots: parser.slots.sorted(), syntax: tests, source: source, checking: checking)
    }

    /// The tests with others in their place, made of these; none at all pass whatever the input is.
    package init(_ other: CompiledUnaryTests, altered: [Syntax.Test], isNegated: Bool) {
        isAny = altered.isEmpty
        self.isNegated = isNegated
        parts = Parts(
            text: other.text, slots: other.slots, syntax: altered, source: other.parts.source,
            checking: other.parts.checking)
    }

    /// Where their text begins in its file.
    package var origin: SourcePosition { parts.source.origin }

    /// Where a part of them begins in its file.
    package func position(of part: Syntax) -> SourcePosition { parts.source.position(of: part.place) }

    /// A part of them as it is written.
    package func text(of part: Syntax) -> String { parts.source.text(of: part) }

    /// Whether the input passes: true, false, or null with the reason.
    public func matches(_ input: Value, _ frame: [Value]) -> Value {
        if isAny { return .boolean(true) }
        var evaluation = Evaluation(frame: frame)
        if parts.namesInput { evaluation.locals.append(input) }
        let result = parts.tests.match(input, &evaluation)
        return (isNegated ? result.negated : result).value
    }

    /// Tests as a part of something larger, whose bounds it shares.
    package func matches(_ input: Value, _ frame: [Value], _ evaluation: inout Evaluation) -> Value {
        if isAny { return .boolean(true) }
        return evaluation.within(frame: frame, locals: [input], depth: 1) { evaluation in
            let result = parts.tests.match(input, &evaluation)
            return (isNegated ? result.negated : result).value
        }
    }
}

extension Syntax.Test {
    /// Whether it is made of nothing but constants and names of the scope.
    fileprivate var isPlain: Bool {
        switch self {
        case .comparison(_, let end): end.isPlain
        case .value(let value):
            if case .range(let start, _, let end, _) = value.kind {
                start?.isPlain ?? true && end?.isPlain ?? true
            } else {
                value.isPlain
            }
        case .condition: false
        }
    }
}

extension Syntax {
    fileprivate var isPlain: Bool {
        switch kind {
        case .literal, .slot: true
        default: false
        }
    }
}
