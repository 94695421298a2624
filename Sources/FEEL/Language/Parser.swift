/// Reads an expression: from text to a syntax tree with names resolved and types inferred (DMN 1.5, 10.3.1).
///
/// Lexing, parsing and typing are one pass, because in FEEL they depend on each other: where a name ends depends on the
/// names in scope, and behind a path or within a filter these depend on the type to the left.
struct Parser {
    let source: SourceText
    let scope: Scope
    let checking: Checking
    var place = 0
    /// The names bound within the expression, innermost last.
    var frames: [Frame] = []
    /// How many locals stand on the stack where the parser is.
    var level = 0
    /// The slots the expression reads.
    var slots: Set<Int> = []
    /// The locals the expression reads.
    var usedLocals: Set<Int> = []
    /// Whether a `[` may close a range here.
    private(set) var mayEndRange = false
    /// How many constructs are open, one within the other.
    var depth = 0
    /// How many angle brackets are open.
    var typeDepth = 0
    private var steps = 0

    /// The names of one construct: an iteration, a context, a filter, a function.
    struct Frame {
        var names = NameIndex<Binding>()
        /// The item of a filter whose entries are not known beforehand.
        var openItem: Int?
    }

    enum Binding: Sendable {
        case local(Int, FEELType)
        case entry(item: Int, name: String, FEELType)
    }

    static let maximumDepth = 64
    /// Against texts that make the parser go back over and over again.
    private static let maximumSteps = 400_000

    init(_ source: SourceText, scope: Scope, checking: Checking) {
        self.source = source
        self.scope = scope
        self.checking = checking
        skipSpace()
    }

    // MARK: Grammar

    /// Grammar rule 1: an expression of any kind.
    mutating func expression() throws(Diagnostic) -> Syntax {
        let outer = mayEndRange
        mayEndRange = false
        defer { mayEndRange = outer }
        return try operation(Precedence.or)
    }

    enum Precedence {
        static let or = 1, and = 2, comparison = 3, sum = 4, product = 5, power = 6
    }

    /// Operators of at least that precedence, from the left.
    mutating func operation(_ minimum: Int) throws(Diagnostic) -> Syntax {
        try step()
        var left = try negation()
        while true {
            let start = place
            if minimum <= Precedence.or, takeWord("or") {
                left = try logical(left, Precedence.or, "or", start)
            } else if minimum <= Precedence.and, takeWord("and") {
                left = try logical(left, Precedence.and, "and", start)
            } else if minimum <= Precedence.comparison, let comparison = takeComparison() {
                let right = try operation(Precedence.sum)
                left = try typed(compare: comparison, left, right, at: start)
            } else if minimum <= Precedence.comparison, takeWord("between") {
                let low = try operation(Precedence.sum)
                guard takeWord("and") else { throw unexpected("`and` and the upper bound") }
                left = try typed(left, between: low, and: try operation(Precedence.sum), at: start)
            } else if minimum <= Precedence.comparison, takeWord("in") {
                left = try membership(of: left, at: start)
            } else if minimum <= Precedence.sum, let sign = takeArithmetic(["+", "-"]) {
                left = try typed(arithmetic: sign, left, try operation(Precedence.product), at: start)
            } else if minimum <= Precedence.power, let sign = takeArithmetic(["**"]) {
                left = try typed(arithmetic: sign, left, try negation(), at: start)
            } else if minimum <= Precedence.product, let sign = takeArithmetic(["*", "/"]) {
                left = try typed(arithmetic: sign, left, try operation(Precedence.power), at: start)
            } else {
                return left
            }
        }
    }

    private mutating func logical(
        _ first: Syntax, _ precedence: Int, _ word: String, _ start: Int
    ) throws(Diagnostic) -> Syntax {
        var operands = [first, try operation(precedence + 1)]
        while takeWord(word) { operands.append(try operation(precedence + 1)) }
        return try typed(logical: precedence == Precedence.and, operands, at: first.place)
    }

    /// Grammar rule 4f: a sign before an operand; it binds closer than `**`.
    private mutating func negation() throws(Diagnostic) -> Syntax {
        let start = place
        var signs = 0
        while source[place] == "-" {
            signs += 1
            guard signs <= Parser.maximumDepth else { throw error("too many signs in a row") }
            advance()
        }
        var operand = try postfix()
        for _ in 0..<signs { operand = try typed(negating: operand, at: start) }
        return operand
    }

    /// An operand with what follows it: `.name`, `[filter]`, `(arguments)`, `instance of type`.
    private mutating func postfix() throws(Diagnostic) -> Syntax {
        try deepen()
        defer { depth -= 1 }
        let start = place
        var operand = try primary()
        while true {
            if source[place] == ".", source[place + 1] != "." {
                advance()
                operand = try path(from: operand, at: start)
            } else if source[place] == "[" {
                let before = self
                do {
                    advance()
                    operand = try filter(operand, at: start)
                } catch {
                    guard mayEndRange else { throw error }
                    goBack(to: before)
                    return operand
                }
            } else if source[place] == "(", operand.isCallable {
                advance()
                operand = try call(operand, at: start)
            } else if let type = try instanceType() {
                operand = try node(.instance(operand, of: type), .boolean, start, [operand])
            } else {
                return operand
            }
        }
    }

    /// Counts a construct that may hold others; whoever calls it takes it back.
    mutating func deepen() throws(Diagnostic) {
        guard depth < Parser.maximumDepth else {
            throw error("the expression is nested too deeply", expected: "at most \(Parser.maximumDepth) levels")
        }
        depth += 1
    }

    /// `instance of` and the type behind it.
    private mutating func instanceType() throws(Diagnostic) -> FEELType? {
        let before = place
        guard takeWord("instance") else { return nil }
        guard takeWord("of") else {
            place = before
            return nil
        }
        return try type()
    }

    // MARK: Ranges' ends

    /// An end of a range, behind which a `[` may close the range.
    mutating func rangeEnd() throws(Diagnostic) -> Syntax {
        let outer = mayEndRange
        mayEndRange = true
        defer { mayEndRange = outer }
        return try operation(Precedence.sum)
    }

    // MARK: Characters and words

    mutating func skipSpace() {
        while let scalar = source[place] {
            if scalar.isFEELSpace {
                place += 1
            } else if scalar == "/", source[place + 1] == "/" {
                while let other = source[place], other != "\n" { _ = other; place += 1 }
            } else if scalar == "/", source[place + 1] == "*" {
                place += 2
                while place < source.scalars.count, !(source[place] == "*" && source[place + 1] == "/") { place += 1 }
                place = min(place + 2, source.scalars.count)
            } else {
                return
            }
        }
    }

    /// Goes over so many code points and the white space behind them.
    mutating func advance(_ count: Int = 1) {
        place += count
        skipSpace()
    }

    func looking(at text: StaticString) -> Bool {
        var offset = 0
        return text.withUTF8Buffer { bytes in
            for byte in bytes {
                guard source[place + offset]?.value == UInt32(byte) else { return false }
                offset += 1
            }
            return true
        }
    }

    /// Takes the punctuation when it stands here.
    mutating func take(_ text: StaticString) -> Bool {
        guard looking(at: text) else { return false }
        advance(text.utf8CodeUnitCount)
        return true
    }

    /// Whether the word stands here, and not only as the start of a longer one.
    func lookingAtWord(_ word: StaticString) -> Bool {
        guard looking(at: word) else { return false }
        return !(source[place + word.utf8CodeUnitCount]?.isNamePart ?? false)
    }

    mutating func takeWord(_ word: String) -> Bool {
        var end = place
        for scalar in word.unicodeScalars {
            guard source[end] == scalar else { return false }
            end += 1
        }
        if let next = source[end], next.isNamePart { return false }
        place = end
        skipSpace()
        return true
    }

    mutating func takeComparison() -> ComparisonOperator? {
        switch source[place] {
        case "=":
            advance()
            return .equal
        case "!" where source[place + 1] == "=":
            advance(2)
            return .notEqual
        case "<", ">":
            let isLess = source[place] == "<"
            let isEqual = source[place + 1] == "="
            advance(isEqual ? 2 : 1)
            return isLess ? (isEqual ? .lessOrEqual : .less) : (isEqual ? .greaterOrEqual : .greater)
        default: return nil
        }
    }

    private mutating func takeArithmetic(_ operators: [ArithmeticOperator.RawValue]) -> ArithmeticOperator? {
        guard let scalar = source[place] else { return nil }
        let text = scalar == "*" && source[place + 1] == "*" ? "**" : String(scalar)
        guard operators.contains(text), let found = ArithmeticOperator(rawValue: text) else { return nil }
        advance(text.utf8.count)
        return found
    }

    /// Reads again from an earlier state. The steps taken count all the same: nested, they would double at every level.
    mutating func goBack(to before: Parser) {
        let used = steps
        self = before
        steps = used
    }

    mutating func step() throws(Diagnostic) {
        steps += 1
        guard steps <= Parser.maximumSteps else { throw error("the expression is too complicated") }
    }

    // MARK: Errors

    func error(_ message: String, expected: String? = nil, at place: Int? = nil) -> Diagnostic {
        Diagnostic(position: source.position(of: place ?? self.place), message: message, expected: expected)
    }

    /// An error that says what stands here and what should.
    func unexpected(_ expected: String) -> Diagnostic {
        guard let scalar = source[place] else { return error("the expression ends too early", expected: expected) }
        if scalar.isNamePart {
            var end = place
            while let next = source[end], next.isNamePart { end += 1 }
            return error("`\(source.text(place..<end))` is not understood here", expected: expected)
        }
        return error("`\(scalar)` is not understood here", expected: expected)
    }

    /// To be called when all has been read.
    func requireEnd() throws(Diagnostic) {
        if place < source.scalars.count { throw unexpected("an operator or the end of the expression") }
    }
}
