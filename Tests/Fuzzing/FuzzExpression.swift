internal import DMN
internal import FEEL

/// The fuzzer's entry: reads the bytes as an expression, as tests of a table's cell and as JSON, and evaluates them.
///
/// Nothing may crash, hang or give another result the second time; libFuzzer watches time and memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpression(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let text = String(validating: input, as: UTF8.self) else { return 0 }
    let place = SourcePosition(file: "fuzz", line: 1, column: 1)
    for checking in [Checking.standard, .strict] {
        if let expression = try? CompiledExpression(text, in: Names.scope, at: place, checking: checking) {
            let first = expression.evaluate(Names.values)
            let shown = first.notation
            precondition(first.isNull == (first.nullReason != nil))
            _ = first.json
            _ = first.nullReason?.description
            let again = expression.evaluate(Names.values)
            precondition(
                again.notation == shown || text.contains("now") || text.contains("today"), "not the same again")
            precondition(first.isNull || first.isInstance(of: .any))
        }
        if let tests = try? CompiledUnaryTests(text, input: .number, in: Names.scope, at: place, checking: checking) {
            precondition(tests.matches(.number(5), Names.values) == tests.matches(.number(5), Names.values))
        }
    }
    // What was read from JSON is written as JSON that reads back as the same.
    if let value = try? JSONReader.value(of: input, at: place), let json = value.json {
        guard let back = try? JSONReader.value(of: Array(json.utf8), at: place) else {
            fatalError("unreadable: \(json)")
        }
        precondition(back == value, "not the same again")
    }
    return 0
}

/// Names that expressions of the corpus use.
private enum Names {
    static let entries: [(String, Value)] = [
        ("a", .number(3)), ("list", .list([.number(1), .number(2)])), ("name", .string("甲醇")),
        ("new energy amount", .number(20000)), ("cut-off", Value(temporal: "2011-06-30") ?? .boolean(false)),
        ("person", .context(Context([("age", .number(40)), ("first name", .string("A"))]))),
        ("missing", .null(NullReason(kind: .given(code: "missing", name: "missing")))),
    ]
    static let values = entries.map(\.1)
    static let scope: Scope = {
        var scope = Scope()
        for (name, value) in entries { scope.declare(name, value.isNull ? .any : value.type) }
        return scope
    }()
}
