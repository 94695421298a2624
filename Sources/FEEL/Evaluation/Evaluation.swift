/// The state of one evaluation: the host's values, the stack of locals, and what it may still spend.
package struct Evaluation {
    private(set) var frame: [Value]
    var locals: [Value] = []
    /// How many steps are left: turns of loops, elements of lists, characters of long texts.
    private(set) var budget: Int
    /// How deep calls are nested, in levels of syntax.
    private(set) var depth = 0

    /// Far more than any rule needs, and done in some seconds at most.
    static let maximumSteps = 4_000_000
    static let maximumDepth = 1_200
    static let maximumListCount = 1_000_000
    static let maximumTextBytes = 4_000_000
    /// Texts that are compared for nothing.
    static let shortTextBytes = 256
    /// How deep lists and contexts may be nested in each other.
    static let maximumValueDepth = 256

    /// What a logarithm or a power costs that has no exact result: it is worked out with far more than 34 digits.
    static let rootSteps = 500

    /// - Parameter share: how many times the usual steps there are, for what evaluates much at once.
    package init(frame: [Value], share: Int = 1) {
        self.frame = frame
        budget = Evaluation.maximumSteps * share
    }

    /// Evaluates with other values in sight: the body of a function.
    mutating func within(
        frame: [Value], locals: [Value], depth: Int, _ code: (inout Evaluation) -> Value
    ) -> Value {
        let outer = (self.frame, self.locals)
        self.frame = frame
        self.locals = locals
        self.depth += depth
        let result = code(&self)
        self.depth -= depth
        (self.frame, self.locals) = outer
        return result
    }

    /// Spends so many steps; false when they are used up.
    package mutating func spend(_ steps: Int = 1) -> Bool {
        budget -= min(steps, Evaluation.maximumSteps)
        return budget >= 0
    }

    /// Whether the steps are used up.
    var isSpent: Bool { budget < 0 }

    /// Whether the value is small and flat enough to be kept: a loop can build one that would take for ever to walk.
    mutating func admits(_ value: Value) -> Bool {
        func walk(_ value: Value, _ depth: Int) -> Bool {
            switch value {
            case .list(let items):
                guard depth < Evaluation.maximumValueDepth, spend(items.count) else { return false }
                for item in items where !walk(item, depth + 1) { return false }
            case .context(let context):
                guard depth < Evaluation.maximumValueDepth, spend(context.count) else { return false }
                for entry in context.entries where !walk(entry.value, depth + 1) { return false }
            case .range(let range):
                guard depth < Evaluation.maximumValueDepth, spend() else { return false }
                if let start = range.start, !walk(start, depth + 1) { return false }
                if let end = range.end, !walk(end, depth + 1) { return false }
            default: break
            }
            return true
        }
        return walk(value, 0)
    }
}

extension Value {
    /// How many steps it costs to read or make the value, beyond the one: for long texts, lists and contexts.
    var cost: Int {
        switch self {
        case .string(let text): text.utf8.count / 64
        case .list(let items): items.count / 16
        case .context(let context): context.count / 4
        case .range(let range): (range.start?.cost ?? 0) + (range.end?.cost ?? 0)
        default: 0
        }
    }
}

/// What is evaluated: a value from the state.
typealias Code = @Sendable (inout Evaluation) -> Value
/// A condition.
typealias Condition = @Sendable (inout Evaluation) -> Truth

/// The result of a condition, in three-valued logic.
enum Truth: Sendable {
    case yes, no
    case unknown(NullReason)

    @inline(__always)
    init(_ value: Bool) { self = value ? .yes : .no }

    @inline(__always)
    var value: Value {
        switch self {
        case .yes: .boolean(true)
        case .no: .boolean(false)
        case .unknown(let reason): .null(reason)
        }
    }

    var negated: Truth {
        switch self {
        case .yes: .no
        case .no: .yes
        case .unknown: self
        }
    }
}

/// Where in the text an operation stands and what it is called: what its nulls tell.
final class Site: Sendable {
    let position: SourcePosition
    let name: String

    init(position: SourcePosition, name: String) {
        self.position = position
        self.name = name
    }

    func reason(_ kind: NullReason.Kind) -> NullReason { NullReason(kind: kind, position: position) }

    func mismatch(_ text: String) -> Value { .null(reason(.mismatch(text))) }
    func domain(_ text: String) -> Value { .null(reason(.domain(text))) }
    func noMatch(_ text: String) -> Value { .null(reason(.noMatch(text))) }
    func limit(_ text: String) -> Value { .null(reason(.limit(text))) }
    var outOfSteps: Value { limit("`\(name)` takes too many steps") }

    /// The null that comes of null operands: one keeps its reason, several are named together. A null that is written
    /// out says nothing by itself, so what was done with it is added.
    func unknown(_ reasons: [NullReason]) -> NullReason {
        if reasons.count == 1 {
            guard reasons[0].kind == .literal else { return reasons[0] }
            return NullReason(kind: .operand("`\(name)` was given null"), position: position, causes: reasons)
        }
        return NullReason(kind: .operand("operands of `\(name)` are unknown"), position: position, causes: reasons)
    }

    func unknown(_ values: Value...) -> Value { .null(unknown(values.compactMap(\.nullReason))) }
}
