internal import Claims
internal import FEEL

/// A condition that a claim has to meet. A class and not a struct: it is visited for every claim, and copying its many
/// parts would cost more than evaluating it.
final class Requirement: Sendable {
    /// Unique in its version; the code where nothing else was given.
    let name: String
    let code: String
    let outcome: Outcome
    /// The requirement applies only where this holds.
    let condition: CompiledExpression?
    let expression: CompiledExpression
    let passesWhenUnset: Bool
    let message: MessageTemplate
    let citation: Citation
    let position: SourcePosition

    init(
        _ source: RequirementSource, condition: CompiledExpression?, expression: CompiledExpression,
        message: MessageTemplate
    ) {
        name = source.name
        code = source.code
        outcome = source.outcome
        passesWhenUnset = source.passesWhenUnset
        citation = source.citation
        position = source.position
        self.condition = condition
        self.expression = expression
        self.message = message
    }

    /// The same requirement with one of its expressions altered.
    init(
        _ other: Requirement, condition: CompiledExpression?, expression: CompiledExpression, passesWhenUnset: Bool
    ) {
        name = other.name
        code = other.code
        outcome = other.outcome
        self.passesWhenUnset = passesWhenUnset
        citation = other.citation
        position = other.position
        self.condition = condition
        self.expression = expression
        message = other.message
    }

    /// The slots it reads.
    var slots: [Int] { (condition?.slots ?? []) + expression.slots }

    /// What it is that cannot be decided.
    var what: Bilingual { Bilingual(zh: "“\(name)”", en: "\"\(name)\"") }
}
