package import FEEL

/// A version of a pack with one small thing made different: what a slip of the pen could have written.
package struct Mutant: Sendable {
    package let programme: String
    package let version: String
    /// What was changed: a requirement's or parameter's name, a table's row, a limit's key, `governs`, `amount`.
    package let rule: String
    package let position: SourcePosition
    /// The piece that was changed, as it is written; and what stands there instead, nil where it was taken away.
    package let before: String
    package let after: String?

    /// The number of the version in its pack.
    let place: Int
    let alteration: Alteration

    /// `a <= b → a < b`
    package var change: String { "\(before) → \(after ?? "removed")" }
}

/// One small change of a piece of syntax.
struct Change<Altered> {
    let altered: Altered
    let position: SourcePosition
    let before: String
    let after: String?

    func map<Other>(_ transform: (Altered) -> Other) -> Change<Other> {
        Change<Other>(altered: transform(altered), position: position, before: before, after: after)
    }
}
