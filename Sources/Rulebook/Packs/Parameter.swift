package import Claims
package import FEEL

/// A named value of a version: an amount, a rate, a date, a limit, with the place it comes from.
package struct Parameter: Sendable {
    package let name: String
    /// What people call it; the name itself where the pack says nothing else.
    package let label: Bilingual
    package let type: ParameterType
    /// Nil while it is unset: what depends on it is held, never guessed.
    package let value: Value?
    /// The value as written, with its unit.
    package let shown: Bilingual
    /// What is used while the value is unset; every decision that uses it says so.
    package let fallback: Fallback?
    package let citation: Citation
    /// Where the value stands: in the pack, or in the parameter file laid over it.
    package let position: SourcePosition

    package struct Fallback: Sendable {
        package let value: Value
        package let shown: Bilingual
    }

    package var isUnset: Bool { value == nil }

    /// What expressions see in place of the name.
    var effective: Value {
        value ?? fallback?.value ?? .null(NullReason(kind: .given(code: NullCode.unset, name: name)))
    }

    /// The same parameter with a value from a parameter file.
    func replaced(by literal: ParameterLiteral, citing citation: Citation, at position: SourcePosition) -> Parameter {
        Parameter(
            name: name, label: label, type: literal.type ?? type, value: literal.value, shown: literal.shown,
            fallback: fallback,
            citation: citation, position: position)
    }

    /// The same parameter with another value, or none; a default gives way as well.
    func with(_ value: Value?) -> Parameter {
        Parameter(
            name: name, label: label, type: type, value: value, shown: shown, fallback: nil, citation: citation,
            position: position)
    }

    /// The same value, resting on another document.
    func citing(_ citation: Citation) -> Parameter {
        Parameter(
            name: name, label: label, type: type, value: value, shown: shown, fallback: fallback, citation: citation,
            position: position)
    }
}

/// The codes by which a null tells what the host meant by it.
enum NullCode {
    /// The field is absent from the claim. (Put in by Claims.)
    static let missing = "missing"
    /// The field's value was refused. (Put in by Claims.)
    static let invalid = "invalid"
    /// The parameter is unset.
    static let unset = "unset"
}
