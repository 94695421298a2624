import FEEL
import Testing

/// What holds for all values, tried on random ones. A failure prints the seed, with which it comes again.
@Suite("Properties")
struct PropertyTests {
    private static let seeds: [UInt64] = [1, 20_241_123, .random(in: 0 ... .max)]

    private func number(_ generator: inout SplitMix64) -> Number {
        let digits = Int.random(in: 1...17, using: &generator)
        var limit = 1
        for _ in 0..<digits { limit *= 10 }
        return Number(
            coefficient: Int128(Int.random(in: -limit...limit, using: &generator)),
            exponent: Int.random(in: -8...4, using: &generator))
    }

    @Test("numbers keep the laws of arithmetic while they are exact", arguments: seeds)
    func arithmetic(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            let (a, b) = (number(&generator), number(&generator))
            let note: Comment = "seed \(seed): \(a), \(b)"
            let exactSum: Number? = a + b
            let sum = try #require(exactSum)
            #expect(sum - b == a, note)
            #expect(b + a == sum, note)
            #expect(a * b == b * a, note)
            #expect((a < b) == ((a - b)?.signum == -1), note)
            #expect(Number(a.description) == a, note)
            if !b.isZero {
                let exactProduct: Number? = a * b
                #expect(exactProduct.flatMap { $0 / b } == a, note)
                let rest = try #require(a.modulo(b))
                #expect(rest.magnitude < b.magnitude, note)
            }
            let places = Int.random(in: -3...9, using: &generator)
            for mode in [RoundingMode.up, .down, .halfUp, .halfDown, .halfEven, .floor, .ceiling] {
                let rounded = a.rounded(toPlaces: places, mode)
                let difference: Number? = rounded - a
                #expect(try #require(difference).magnitude < Number(coefficient: 1, exponent: -places), note)
                #expect(rounded.rounded(toPlaces: places, mode) == rounded, note)
            }
        }
    }

    @Test("a root squared, a logarithm raised come back", arguments: seeds)
    func roots(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let a = number(&generator).magnitude
            if a.isZero { continue }
            let smallPart: Number? = a * Number(coefficient: 1, exponent: -31)
            let tolerance = try #require(smallPart)
            let root = try #require(a.squareRoot)
            let squareError: Number? = (root * root).flatMap { $0 - a }
            #expect(try #require(squareError).magnitude <= tolerance, "seed \(seed): \(a)")
            let back = try #require(a.naturalLogarithm?.exponential)
            let error: Number? = back - a
            #expect(try #require(error).magnitude <= tolerance, "seed \(seed): \(a)")
        }
    }

    /// Pieces that make sense together often enough to get past the parser.
    private static let pieces = [
        "1", "2.5", "\"a\"", "x", "b c", "null", "true", "[1, 2, 3]", "{a: 1, b c: 2}", "@\"2024-02-29\"", "@\"P1M\"",
        "(", ")", "[", "]",
        "..", ", ", " + ", " - ", " * ", " / ", " ** ", " = ", " < ", " in ", " and ", " or ", "not(", "count(", "sum(",
        "string(",
        "if ", " then ", " else ", "for i in ", " return ", "some i in ", " satisfies ", "i", "item", "partial", ".a",
        "?", "{a: ",
        "}", "function(i) ", " between ", " instance of ", "number", "list<", ">", "-", "\"", "\\", "//",
        "1..9999999999", "e9",
    ]

    @Test("any text is either refused or evaluated, in either way of checking", arguments: seeds)
    func anyText(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var scope = Scope()
        scope.declare("x", .number)
        scope.declare("b c", .list(.any))
        let frame: [Value] = [
            .null(NullReason(kind: .given(code: "missing", name: "x"))), .list([.number(1), .string("é")]),
        ]
        let place = SourcePosition(file: "seed \(seed)", line: 1, column: 1)
        for _ in 0..<1_500 {
            let text = (0..<Int.random(in: 1...12, using: &generator))
                .map { _ in PropertyTests.pieces.randomElement(using: &generator) ?? "" }.joined()
            for checking in [Checking.strict, .standard] {
                if let expression = try? CompiledExpression(text, in: scope, at: place, checking: checking) {
                    let value = expression.evaluate(frame)
                    if let reason = value.nullReason {
                        #expect(!reason.leaves.isEmpty && !reason.description.isEmpty, "\(text)")
                    }
                }
                if let tests = try? CompiledUnaryTests(text, input: .number, in: scope, at: place, checking: checking) {
                    _ = tests.matches(.number(3), frame)
                }
            }
        }
    }

    @Test("what is known to be of a type is of it when it is evaluated", arguments: seeds)
    func types(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var scope = Scope()
        scope.declare("x", .number)
        scope.declare("b c", .list(.number))
        let frame: [Value] = [.number(7), .list([.number(1), .number(2)])]
        var compiled = 0
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 1...7, using: &generator))
                .map { _ in PropertyTests.pieces.randomElement(using: &generator) ?? "" }.joined()
            guard
                let expression = try? CompiledExpression(
                    text, in: scope, at: SourcePosition(file: "t", line: 1, column: 1))
            else { continue }
            compiled += 1
            let value = expression.evaluate(frame)
            #expect(
                value.isNull || value.isInstance(of: expression.type),
                "seed \(seed): \(text) is \(value), not a \(expression.type)")
        }
        #expect(compiled > 20)
    }
}
