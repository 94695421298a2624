internal import FEEL

/// Looks into the reasons of a null.
enum NullCauses {
    /// The names of the unset parameters that a null comes from, beside whatever else; nil where there are none.
    static func unset(_ value: Value) -> [String]? {
        guard case .null(let reason) = value else { return nil }
        var names: [String] = []
        for leaf in leaves(reason) {
            if case .given(NullCode.unset, let name) = leaf.kind { names.append(name) }
        }
        return names.isEmpty ? nil : names
    }

    /// Whether a null comes from absent fields and nothing else.
    static func onlyMissing(_ value: Value) -> Bool {
        guard case .null(let reason) = value else { return false }
        return leaves(reason).allSatisfy { if case .given(NullCode.missing, _) = $0.kind { true } else { false } }
    }

    /// The leaves of a reason. Most nulls are a field's own or come from one comparison, and need no search.
    static func leaves(_ reason: NullReason) -> [NullReason] {
        if reason.causes.isEmpty { return [reason] }
        if reason.causes.count == 1, reason.causes[0].causes.isEmpty { return reason.causes }
        return reason.leaves
    }

    /// A reason in words. Without its place: the message of a decision must not depend on where the rules lay.
    static func text(_ reason: NullReason) -> String {
        switch reason.kind {
        case .literal: "null"
        case .given(let code, let name): "\(name) is \(code)"
        case .mismatch(let text), .noMatch(let text), .domain(let text), .limit(let text), .operand(let text): text
        }
    }
}
