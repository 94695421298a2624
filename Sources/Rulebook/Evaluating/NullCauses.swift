internal import FEEL

/// Looks into the reasons of a null.
enum NullCauses {
    /// The names of the unset parameters that a null comes from, beside whatever else; nil where there are none.
    static func unset(_ value: Value) -> [String]? {
        guard case .null(let reason) = value else { return nil }
        let names = reason.leaves.compactMap { leaf -> String? in
            if case .given(NullCode.unset, let name) = leaf.kind { name } else { nil }
        }
        return names.isEmpty ? nil : names
    }

    /// Whether a null comes from absent fields and nothing else.
    static func onlyMissing(_ value: Value) -> Bool {
        guard case .null(let reason) = value else { return false }
        return reason.leaves.allSatisfy { if case .given(NullCode.missing, _) = $0.kind { true } else { false } }
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
