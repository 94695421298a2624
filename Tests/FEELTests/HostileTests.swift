import FEEL
import Foundation
import Testing

/// Expressions that want to take for ever, or all memory: each ends, with null and the bound that it met.
@Suite("Expressions that are not trusted")
struct HostileTests {
    /// A text of two million characters, made in twenty turns.
    private static let big = "big: (for i in 1..21 return if i = 1 then \"ab\" else partial[-1] + partial[-1])[-1]"

    private func isLimited(_ value: Value) -> Bool {
        value.nullReason?.leaves.contains { if case .limit = $0.kind { true } else { false } } ?? false
    }

    @Test(
        "loops, sizes, texts, patterns and calls are bounded",
        arguments: [
            "count(for i in 1..1000000000 return i)",
            "for i in 1..100000, j in 1..100000 return 1", "{\(big), r: for i in 1..1000000 return big + string(i)}.r",
            "{\(big), r: for i in 1..1000000 return upper case(big)}.r",
            "{\(big), r: string join(for i in 1..100 return big)}.r",
            "{\(big), r: max(for i in 1..1000 return big)}.r",
            "{l: for i in 1..100000 return i, r: for i in 1..100000 return sublist(l, 1)}.r",
            "{l: for i in 1..100000 return i, r: for i in 1..100000 return append(l, i)}.r",
            "for i in 1..1000000 return exp(i / 1000000)",
            "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")",
            "(function(f) f(f))(function(f) f(f))",
            "(function(f, n) [f(f, n + 1)])(function(f, n) [f(f, n + 1)], 0)",
            "for i in 1..300 return if i = 1 then [] else [partial[-1]]",
            "for i in 1..100000 return partial", "for i in 1..1000000 return matches(\"a\", \"(a\")",
        ])
    func bounds(_ text: String) throws {
        let value = try evaluate(text, checking: .standard)
        #expect(isLimited(value), "\(text): \(value.nullReason.map(\.description) ?? "a value")")
    }

    @Test("a literal list or context in a loop, and functions that keep many locals, are paid for by their size")
    func literals() throws {
        let ones = "[" + Array(repeating: "1", count: 5_000).joined(separator: ",") + "]"
        let entries = (0..<2_000).map { "a\($0): 1" }.joined(separator: ", ")
        for text in [
            "for i in 1..1000000 return \(ones)",
            "{\(entries), r: for i in 1..1000000 return function() 1}.r",
        ] {
            #expect(isLimited(try evaluate(text, checking: .standard)), "\(text.prefix(40))")
        }
    }

    @Test(
        "numbers and dates beyond their range are null and say so",
        arguments: [
            "1e999999999", "10 ** 6144 * 10 ** 6144", "2 ** 999999999999", "exp(99999)", "decimal(1, 999999999)",
            "@\"999999999-12-31\" + @\"P1D\"", "duration(\"P99999999999999999999Y\")",
            "substring(\"a\", 99999999999999999999)",
            "[1][99999999999999999999]", "for i in 1..99999999999999999999 return i",
        ])
    func ranges(_ text: String) throws {
        let reason = try #require(try evaluate(text, checking: .standard).nullReason)
        #expect(reason.kind != .literal && !reason.message.isEmpty)
    }

    @Test(
        "a text that is nested or long beyond measure is refused with the place",
        arguments: [
            "(", "[", "{a: ", "if ", "-(", "not(", "function(x) ", "for i in ", "x instance of list<", "1 in (", "a[",
            "\"", "@\"", "/*",
        ])
    func nesting(_ piece: String) {
        for count in [70, 5_000] {
            let text = String(repeating: piece, count: count)
            #expect {
                _ = try evaluate(text, checking: .standard)
            } throws: {
                ($0 as? Diagnostic)?.position.line == 1
            }
        }
        #expect(throws: Diagnostic.self) {
            try evaluate(String(repeating: "1+", count: 40_000) + "1", checking: .standard)
        }
        #expect(throws: Diagnostic.self) {
            try evaluate(String(repeating: "1+", count: 500) + "1", checking: .standard)
        }
        // Each level reads like a list of tests until its end, and then anew as a range.
        let ranges = String(repeating: "1 in (", count: 60) + "1" + String(repeating: "..2)", count: 60)
        _ = try? evaluate(ranges, checking: .standard)
    }

    @Test("very many names of one first word are bound and found quickly")
    func names() throws {
        var scope = Scope()
        for number in 0..<20_000 { scope.declare("name \(number)", .number) }
        let place = SourcePosition(file: "test", line: 1, column: 1)
        let expression = try CompiledExpression("name 7 + name 19999", in: scope, at: place)
        #expect(expression.slots == [7, 19_999])
    }

    @Test("every text of the fuzzer's corpus is read, or refused, and evaluated, in either way of checking")
    func corpus() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Fuzzing/Corpus/expressions"
        ).standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count > 50)
        var read = 0
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for checking in [Checking.standard, .strict] {
                guard let value = try? evaluate(text, checking: checking) else { continue }
                read += 1
                #expect(value.isNull == (value.nullReason != nil))
            }
        }
        #expect(read > files.count)
    }
}
