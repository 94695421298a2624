/// A built-in function (DMN 1.5, 10.3.4): a name with one or more forms.
package final class Builtin: Sendable {
    package let name: String
    let signatures: [Signature]

    init(_ name: String, signatures: [Signature]) {
        self.name = name
        self.signatures = signatures
    }

    convenience init(_ name: String, _ signatures: Signature...) {
        self.init(name, signatures: signatures)
    }

    /// All of them, by name.
    static let index: NameIndex<Builtin> = {
        var index = NameIndex<Builtin>()
        for builtin in all { index.bind(builtin.name, to: builtin) }
        return index
    }()

    static let all: [Builtin] =
        conversions + texts + patterns + lists + aggregates + numbers + roots + ranges + contexts + temporals + others

    /// Whether the result depends on the arguments alone, and not on the clock.
    var isConstant: Bool { name != "now" && name != "today" }

    /// Whether calls with literals are evaluated once, when they are compiled: conversions, which are cheap. Others could
    /// take long, and then would before any bound on an evaluation holds.
    var isFolded: Bool {
        ["date", "time", "date and time", "duration", "years and months duration", "number"].contains(name)
    }

    /// The type of the function itself; open where it has several forms.
    var type: FEELType {
        signatures.count == 1 ? .function(parameters: signatures[0].parameters.map(\.type), result: .any) : .any
    }

    /// How it is called, for messages.
    var usage: String {
        signatures.map { signature in
            let parameters = signature.parameters.map { $0.name + ($0.isOptional ? "?" : "") }.joined(separator: ", ")
            return "`\(name)(\(parameters)\(signature.isVariadic ? ", …" : ""))`"
        }.joined(separator: " or ")
    }

    /// Calls the first form that takes the arguments.
    func call(_ arguments: [Value], _ evaluation: inout Evaluation, _ site: Site) -> Value {
        var failure: Value?
        for signature in signatures where signature.takes(count: arguments.count) {
            switch signature.bind(arguments, &evaluation, site) {
            case .success(let bound): return run(signature, bound, &evaluation)
            case .failure(let problem): if failure == nil || !problem.isMismatch { failure = .null(problem) }
            }
        }
        return failure ?? site.mismatch("`\(name)` does not take \(arguments.count) arguments")
    }

    /// What it reads and makes is paid for by its size, beside what the function itself spends.
    private func run(_ signature: Signature, _ arguments: Arguments, _ evaluation: inout Evaluation) -> Value {
        var cost = 1
        for value in arguments.values { cost += value.cost }
        guard evaluation.spend(cost) else { return arguments.site.outOfSteps }
        let result = signature.body(arguments, &evaluation)
        return result.cost == 0 || evaluation.spend(result.cost) ? result : arguments.site.outOfSteps
    }

    /// Calls the first form whose parameters have those names.
    func call(named arguments: [(name: String, value: Value)], _ evaluation: inout Evaluation, _ site: Site) -> Value {
        var failure: Value?
        for signature in signatures {
            guard let places = signature.places(of: arguments.map(\.name)) else { continue }
            switch signature.bind(arguments.map(\.value), at: places, &evaluation, site) {
            case .success(let bound): return run(signature, bound, &evaluation)
            case .failure(let problem): if failure == nil || !problem.isMismatch { failure = .null(problem) }
            }
        }
        return failure ?? site.mismatch("`\(name)` has no parameters of these names")
    }
}

extension NullReason: Error {
    fileprivate var isMismatch: Bool {
        if case .mismatch = kind { return true }
        return false
    }
}

/// A parameter of a built-in function.
struct Parameter: Sendable {
    let name: String
    let type: FEELType
    var isOptional = false
    /// Whether null may be handed to it; otherwise a null makes the result null.
    var takesNull = false

    init(_ name: String, _ type: FEELType) {
        self.name = name
        self.type = type
        takesNull = type == .any
    }

    static func optional(_ name: String, _ type: FEELType) -> Parameter {
        var parameter = Parameter(name, type)
        parameter.isOptional = true
        return parameter
    }

    /// A parameter for which null is a value like others.
    static func nullable(_ name: String, _ type: FEELType) -> Parameter {
        var parameter = Parameter(name, type)
        parameter.takesNull = true
        return parameter
    }
}

/// One form of a built-in function.
struct Signature: Sendable {
    typealias Body = @Sendable (Arguments, inout Evaluation) -> Value

    let parameters: [Parameter]
    /// Whether the last parameter is a list that may be written as separate arguments.
    let isVariadic: Bool
    let result: @Sendable ([FEELType]) -> FEELType
    let body: Body

    init(_ parameters: [Parameter], _ result: FEELType, _ body: @escaping Body) {
        self.init(parameters, { _ in result }, body)
    }

    init(_ parameters: [Parameter], _ result: @escaping @Sendable ([FEELType]) -> FEELType, _ body: @escaping Body) {
        self.parameters = parameters
        self.isVariadic = false
        self.result = result
        self.body = body
    }

    /// A form whose last parameter, a list, takes all further arguments.
    init(
        variadic parameters: [Parameter], _ result: @escaping @Sendable ([FEELType]) -> FEELType, _ body: @escaping Body
    ) {
        self.parameters = parameters
        self.isVariadic = true
        self.result = result
        self.body = body
    }

    func takes(count: Int) -> Bool {
        let required = parameters.count { !$0.isOptional }
        return isVariadic ? count >= required : required...parameters.count ~= count
    }

    /// Whether arguments of these types are taken, as far as is known.
    func takes(_ types: [FEELType]) -> Bool {
        guard takes(count: types.count) else { return false }
        return types.enumerated().allSatisfy { place, type in
            if place < parameters.count - (isVariadic ? 1 : 0) { return type.isArgument(for: parameters[place].type) }
            return type.isArgument(for: parameters[parameters.count - 1].type.element)
        }
    }

    /// The types by parameters: of a variadic form the last ones as a list.
    func arranged(_ types: [FEELType]) -> [FEELType] {
        guard isVariadic, types.count >= parameters.count else {
            return types + Array(repeating: FEELType.null, count: max(0, parameters.count - types.count))
        }
        let fixed = parameters.count - 1
        return types.prefix(fixed) + [.list(FEELType.joined(Array(types.dropFirst(fixed))))]
    }

    /// The places of the parameters of those names; nil where one is not there or a required one is missing.
    func places(of names: [String]) -> [Int]? {
        let places = names.compactMap { name in parameters.firstIndex { $0.name == name } }
        guard places.count == names.count, Set(places).count == places.count else { return nil }
        let required = parameters.indices.filter { !parameters[$0].isOptional }
        return required.allSatisfy(places.contains) ? places : nil
    }

    /// The arguments by parameters, converted; or why they do not fit.
    func bind(_ arguments: [Value], _ evaluation: inout Evaluation, _ site: Site) -> Result<Arguments, NullReason> {
        if isVariadic {
            let fixed = parameters.count - 1
            return convert(
                Array(arguments.prefix(fixed)) + [.list(Array(arguments.dropFirst(fixed)))], leftOut: 0, &evaluation,
                site)
        }
        return convert(arguments, leftOut: 0, &evaluation, site)
    }

    /// The arguments at the places of their parameters.
    fileprivate func bind(
        _ arguments: [Value], at places: [Int], _ evaluation: inout Evaluation, _ site: Site
    ) -> Result<Arguments, NullReason> {
        var ordered = [Value](
            repeating: .null(site.reason(.noMatch("an argument is left out"))), count: parameters.count)
        var leftOut = UInt64.max
        for (place, argument) in zip(places, arguments) {
            ordered[place] = argument
            leftOut &= ~(1 << UInt64(place))
        }
        return convert(ordered, leftOut: leftOut, &evaluation, site)
    }

    private func convert(
        _ arguments: [Value], leftOut: UInt64, _ evaluation: inout Evaluation, _ site: Site
    ) -> Result<Arguments, NullReason> {
        var converted = arguments
        var unknown: [NullReason] = []
        for place in arguments.indices where leftOut >> UInt64(place) & 1 == 0 {
            let parameter = parameters[place]
            if parameter.type == .any || arguments[place].isInstance(of: parameter.type, &evaluation) { continue }
            if case .null(let reason) = arguments[place] {
                if !parameter.takesNull { unknown.append(reason) }
            } else if let value = arguments[place].converted(to: parameter.type, &evaluation) {
                converted[place] = value
            } else {
                return .failure(
                    site.reason(
                        .mismatch(
                            "`\(site.name)` takes a \(parameter.type.brief) as `\(parameter.name)`, not a \(arguments[place].brief)"
                        )))
            }
        }
        return unknown.isEmpty
            ? .success(Arguments(values: converted, leftOut: leftOut, site: site)) : .failure(site.unknown(unknown))
    }
}

/// The arguments of a call, already of the types of the parameters.
struct Arguments: Sendable {
    let values: [Value]
    /// A bit for each place among the values that is only filled up.
    let leftOut: UInt64
    let site: Site

    /// The argument; null where it was left out.
    subscript(place: Int) -> Value {
        place < values.count ? values[place] : .null(site.reason(.noMatch("an argument is left out")))
    }

    func number(_ place: Int) -> Number { optionalNumber(place) ?? .zero }

    func optionalNumber(_ place: Int) -> Number? {
        if place < values.count, case .number(let number) = values[place] { return number }
        return nil
    }

    func text(_ place: Int) -> String { optionalText(place) ?? "" }

    func optionalText(_ place: Int) -> String? {
        if place < values.count, case .string(let text) = values[place] { return text }
        return nil
    }

    func list(_ place: Int) -> [Value] {
        if place < values.count, case .list(let items) = values[place] { return items }
        return []
    }
}

extension Builtin {
    /// `max` for `min` and the other way round; nil for every other function.
    package var counterpart: Builtin? {
        let other = name == "min" ? "max" : name == "max" ? "min" : nil
        return other.flatMap { name in Builtin.all.first { $0.name == name } }
    }
}
