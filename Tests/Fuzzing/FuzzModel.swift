internal import DMN
internal import FEEL

/// The fuzzer's entry: reads the bytes as a decision model and decides everything in it, with and without inputs.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzModel(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let model = try? DecisionModel(bytes: input, file: "fuzz.dmn") else { return 0 }
    let context = Context([("i", .number(5)), ("j", .string("2024-08-16")), ("k", .list([.number(1)]))])
    for inputs in [[:], model.inputs(from: context).inputs] {
        let values = model.evaluateAll(inputs: inputs)
        let again = model.evaluateAll(inputs: inputs)
        for (one, other) in zip(values, again) {
            let shown = one.value.notation
            precondition(
                shown == other.value.notation || input.firstRange(of: "now".utf8) != nil
                    || input.firstRange(of: "today".utf8) != nil, "not the same again")
            _ = one.value.json
            _ = one.value.nullReason?.description
        }
        for name in model.invocables { _ = model.evaluate(name, inputs: inputs).notation }
    }
    return 0
}

extension Array where Element == UInt8 {
    fileprivate func firstRange(of pattern: String.UTF8View) -> Int? {
        let pattern = Array(pattern)
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { self[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }
}
