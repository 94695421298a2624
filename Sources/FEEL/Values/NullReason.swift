/// Why a value is null.
///
/// FEEL has one null, and users elsewhere complain most of not being told where it came from. Here every null carries
/// its reason; a null that comes out of an operation carries the reasons of the operands that mattered.
public final class NullReason: Sendable {
    /// What happened.
    public enum Kind: Sendable, Hashable {
        /// `null` was written in the expression.
        case literal
        /// The host put it in: for example code `missing`, name `old_vin`.
        case given(code: String, name: String)
        /// A value of the wrong type.
        case mismatch(String)
        /// No row, entry, item or name was found.
        case noMatch(String)
        /// Values for which there is no result: a division by zero, the 30th of February.
        case domain(String)
        /// The evaluation was given up: too many steps, too deep, too large.
        case limit(String)
        /// An operand was null: the causes say why.
        case operand(String)
    }

    /// What happened.
    public let kind: Kind
    /// Where in the text, for what the expression itself did.
    public let position: SourcePosition?
    /// The reasons of the null values that this one came from.
    public let causes: [NullReason]
    private let height: Int

    /// Chains of causes are kept this short (then only their leaves are kept), and this few of them, so that a loop
    /// can't build an endless one.
    private static let maximumHeight = 32
    private static let maximumCauses = 64

    /// A reason; of very many causes, or very long chains of them, only the ends are kept.
    public init(kind: Kind, position: SourcePosition? = nil, causes: [NullReason] = []) {
        self.kind = kind
        self.position = position
        let height = causes.reduce(0) { max($0, $1.height) } + 1
        if height > NullReason.maximumHeight {
            self.causes = Array(NullReason.leaves(of: causes).prefix(NullReason.maximumCauses))
            self.height = 2
        } else {
            self.causes =
                causes.count > NullReason.maximumCauses
                ? Array(causes.prefix(NullReason.maximumCauses)) : causes
            self.height = height
        }
    }

    /// Whether something was wrong: a value of a wrong type, one for which there is no result, an evaluation given up.
    /// The other nulls are answers: what is looked for is not there, or a null went in.
    public var isFault: Bool {
        leaves.contains { leaf in
            switch leaf.kind {
            case .mismatch, .domain, .limit: true
            case .literal, .given, .noMatch, .operand: false
            }
        }
    }

    /// The reasons at the ends of the chains of causes, depth first, without repeats: what a user has to mend.
    /// A reason without causes is its own only leaf.
    public var leaves: [NullReason] { NullReason.leaves(of: [self]) }

    private static func leaves(of reasons: [NullReason]) -> [NullReason] {
        var found: [NullReason] = []
        var seen: Set<NullReason> = []
        var visited: Set<ObjectIdentifier> = []
        func visit(_ reason: NullReason) {
            guard visited.insert(ObjectIdentifier(reason)).inserted else { return }
            if reason.causes.isEmpty {
                if seen.insert(reason).inserted { found.append(reason) }
            } else {
                reason.causes.forEach(visit)
            }
        }
        reasons.forEach(visit)
        return found
    }
}

extension NullReason: Hashable {
    /// Reasons are equal when they say the same of the same place; what the host gave has no place.
    public static func == (left: NullReason, right: NullReason) -> Bool {
        if left === right { return true }
        if left.kind != right.kind || left.causes != right.causes { return false }
        if case .given = left.kind { return true }
        return left.position == right.position
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(causes.count)
    }
}

extension NullReason: CustomStringConvertible {
    /// What happened, without its place and causes: a sentence without a full stop.
    public var message: String {
        switch kind {
        case .literal: "null is written here"
        case .given(let code, let name): "\(name) is \(code)"
        case .mismatch(let text), .noMatch(let text), .domain(let text), .limit(let text), .operand(let text): text
        }
    }

    /// The place and what happened there; with causes, what they are.
    public var description: String {
        let text = message
        let place = position.map { "\($0): " } ?? ""
        if causes.isEmpty { return place + text }
        return place + text + " (" + leaves.map(\.description).joined(separator: "; ") + ")"
    }
}
