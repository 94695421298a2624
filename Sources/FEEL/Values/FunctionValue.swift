/// A FEEL function as a value: a built-in, or one defined in an expression.
///
/// A class, so that a function is equal only to itself.
public final class FunctionValue: Sendable {
    /// The name it goes by in messages.
    public let name: String
    /// The names of the parameters, in order; of a built-in those of its first form.
    public let parameters: [String]
    let body: Body

    enum Body: Sendable {
        case builtin(Builtin)
        /// An expression, with the values that were in sight where it was defined.
        case expression(FunctionExpression, frame: [Value], locals: [Value])
        /// What a model defines outside of expressions.
        case host(HostFunction)
    }

    init(name: String, parameters: [String], body: Body) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }

    convenience init(_ builtin: Builtin) {
        self.init(
            name: builtin.name, parameters: builtin.signatures.first?.parameters.map(\.name) ?? [],
            body: .builtin(builtin))
    }

    /// Calls it with arguments in the order of the parameters.
    func call(_ arguments: [Value], _ evaluation: inout Evaluation, _ site: Site) -> Value {
        switch body {
        case .builtin(let builtin): builtin.call(arguments, &evaluation, site)
        case .expression(let function, let frame, let locals):
            function.call(arguments, frame: frame, locals: locals, &evaluation, site)
        case .host(let function): function.call(arguments, &evaluation, site)
        }
    }

    /// Calls it with arguments by the names of the parameters.
    func call(named arguments: [(name: String, value: Value)], _ evaluation: inout Evaluation, _ site: Site) -> Value {
        switch body {
        case .builtin(let builtin): return builtin.call(named: arguments, &evaluation, site)
        case .expression, .host:
            guard arguments.count == parameters.count, Set(arguments.map(\.name)) == Set(parameters) else {
                return site.mismatch("the function takes the parameters \(parameters.joined(separator: ", "))")
            }
            let values = Dictionary(arguments, uniquingKeysWith: { $1 })
            return call(parameters.compactMap { values[$0] }, &evaluation, site)
        }
    }

    /// Converts arguments to the types of the parameters; nulls stay as they are.
    /// - Returns: the null that says which does not fit, where one does not.
    static func convert(
        _ arguments: [Value], to types: [FEELType], into converted: inout [Value], _ evaluation: inout Evaluation,
        _ site: Site
    ) -> Value? {
        for (argument, type) in zip(arguments, types) {
            if argument.isNull {
                converted.append(argument)
            } else if let value = argument.converted(to: type, &evaluation) {
                converted.append(value)
            } else {
                return site.mismatch("the function takes a \(type.brief), not a \(argument.brief)")
            }
        }
        return nil
    }

    /// Whether it may stand where a function of those types is expected.
    func isInstance(parameters expected: [FEELType], result: FEELType) -> Bool {
        switch body {
        case .builtin(let builtin): builtin.signatures.contains { $0.takes(expected) }
        case .expression(let function, _, _):
            function.types.count == expected.count && function.resultType.conforms(to: result)
                && zip(expected, function.types).allSatisfy { $0.conforms(to: $1) }
        case .host(let function):
            function.types.count == expected.count && function.result.conforms(to: result)
                && zip(expected, function.types).allSatisfy { $0.conforms(to: $1) }
        }
    }
}

extension FunctionValue: Hashable {
    /// See the type for what makes two equal.
    public static func == (left: FunctionValue, right: FunctionValue) -> Bool { left === right }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A function that an expression defines: everything about it that does not depend on values.
struct FunctionExpression: Sendable {
    let parameters: [String]
    let types: [FEELType]
    let resultType: FEELType
    /// How many locals stand below its parameters.
    let base: Int
    let height: Int
    let code: Code

    func call(
        _ arguments: [Value], frame: [Value], locals: [Value], _ evaluation: inout Evaluation, _ site: Site
    ) -> Value {
        guard arguments.count == parameters.count else {
            return site.mismatch("the function takes \(parameters.count) arguments, not \(arguments.count)")
        }
        var converted: [Value] = []
        if let failure = FunctionValue.convert(arguments, to: types, into: &converted, &evaluation, site) {
            return failure
        }
        guard evaluation.spend(1 + base / 8) else { return site.outOfSteps }
        guard evaluation.depth + height <= Evaluation.maximumDepth else {
            return site.limit("functions call each other too deeply")
        }
        return evaluation.within(frame: frame, locals: Array(locals.prefix(base)) + converted, depth: height, code)
    }
}
