package import Claims
package import FEEL

/// An author's statement, in a test file under `equivalent:`, that a change of the rules makes no difference.
package struct DeclaredEquivalent: Sendable {
    package let programme: String
    /// The rule's name, as the mutation report gives it.
    package let rule: String
    /// `before → after`, likewise.
    package let change: String
    /// Only in these versions; nil: in all.
    package let versions: [String]?
    package let because: Bilingual
    package let position: SourcePosition

    /// Whether it speaks of the mutant.
    func covers(_ mutant: Mutant) -> Bool {
        programme == mutant.programme && rule == mutant.rule && change == mutant.change
            && versions?.contains(mutant.version) ?? true
    }
}
