/// A function whose body stands outside of expressions: a business knowledge model, a decision service, a boxed function.
struct HostFunction: Sendable {
    let types: [FEELType]
    let result: FEELType
    let body: @Sendable ([Value], inout Evaluation) -> Value

    /// What one call costs: it finds and binds all that the function sees. Measured by the fuzzer at some 70 µs.
    private static let steps = 128
    /// What one call counts for in depth: models may call themselves, on the same stack as everything else.
    private static let height = 16

    func call(_ arguments: [Value], _ evaluation: inout Evaluation, _ site: Site) -> Value {
        guard arguments.count == types.count else {
            return site.mismatch("the function takes \(types.count) arguments, not \(arguments.count)")
        }
        var converted: [Value] = []
        if let failure = FunctionValue.convert(arguments, to: types, into: &converted, &evaluation, site) {
            return failure
        }
        guard evaluation.spend(HostFunction.steps) else { return site.outOfSteps }
        guard evaluation.depth + HostFunction.height <= Evaluation.maximumDepth else {
            return site.limit("functions call each other too deeply")
        }
        return evaluation.within(frame: [], locals: [], depth: HostFunction.height) { body(converted, &$0) }
    }
}

extension FunctionValue {
    /// A function that is evaluated outside of expressions.
    /// - Parameter body: gets the arguments converted to the types, and shares the bounds of the evaluation.
    package convenience init(
        name: String, parameters: [(name: String, type: FEELType)], result: FEELType,
        body: @escaping @Sendable ([Value], inout Evaluation) -> Value
    ) {
        self.init(
            name: name, parameters: parameters.map(\.name),
            body: .host(HostFunction(types: parameters.map(\.type), result: result, body: body)))
    }

    /// Calls it with arguments by the names of the parameters, from outside of an expression.
    package func call(
        named arguments: [(name: String, value: Value)], _ evaluation: inout Evaluation, at position: SourcePosition
    ) -> Value {
        call(named: arguments, &evaluation, Site(position: position, name: name))
    }
}
