/// Tests of one input, ready to be evaluated (DMN 1.5, 7.3.4): `"petrol", "hybrid"`, `< 5`, `[1..3]`, `not(…)`, `-`.
public struct CompiledUnaryTests: Sendable {
    /// As it was handed in.
    public let text: String
    /// The slots they read, ascending.
    public let slots: [Int]
    /// Whether they pass whatever the input is (`-`), so that it need not be known.
    public let isAny: Bool
    /// What was read; the input stands on the stack at 0.
    package let syntax: [Syntax.Test]
    /// Whether they are all inside `not(…)`.
    package let isNegated: Bool
    private let tests: Tests
    private let source: SourceText
    private let checking: Checking

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
        self.text = text
        slots = parser.slots.sorted()
        isAny = tests.isEmpty
        self.isNegated = isNegated
        syntax = tests
        self.source = source
        self.checking = checking
        let site = Site(position: origin, name: "test")
        self.tests = Tests(tests, compiler: Compiler(source: source, checking: checking), site: site)
    }

    /// The tests with others in their place, made of these; none at all pass whatever the input is.
    package init(_ other: CompiledUnaryTests, altered: [Syntax.Test], isNegated: Bool) {
        text = other.text
        slots = other.slots
        isAny = altered.isEmpty
        syntax = altered
        self.isNegated = isNegated
        source = other.source
        checking = other.checking
        let site = Site(position: source.origin, name: "test")
        tests = Tests(altered, compiler: Compiler(source: source, checking: checking), site: site)
    }

    /// Where their text begins in its file.
    package var origin: SourcePosition { source.origin }

    /// Where a part of them begins in its file.
    package func position(of part: Syntax) -> SourcePosition { source.position(of: part.place) }

    /// Whether the input passes: true, false, or null with the reason.
    public func matches(_ input: Value, _ frame: [Value]) -> Value {
        if isAny { return .boolean(true) }
        var evaluation = Evaluation(frame: frame)
        evaluation.locals.append(input)
        let result = tests.match(input, &evaluation)
        return (isNegated ? result.negated : result).value
    }

    /// Tests as a part of something larger, whose bounds it shares.
    package func matches(_ input: Value, _ frame: [Value], _ evaluation: inout Evaluation) -> Value {
        if isAny { return .boolean(true) }
        return evaluation.within(frame: frame, locals: [input], depth: 1) { evaluation in
            let result = tests.match(input, &evaluation)
            return (isNegated ? result.negated : result).value
        }
    }
}
