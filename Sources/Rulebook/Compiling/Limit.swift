internal import Claims
internal import FEEL

/// What may be used once, or claimed so many times.
final class Limit: Sendable {
    enum Kind: Sendable {
        case once(space: String)
        case atMost(CompiledExpression, counter: String)
    }

    let code: String
    let outcome: Outcome
    let condition: CompiledExpression?
    let key: [CompiledExpression]
    let keyText: String
    let kind: Kind
    let message: MessageTemplate
    let citation: Citation
    let position: SourcePosition

    init(
        _ source: LimitSource, condition: CompiledExpression?, key: [CompiledExpression], kind: Kind,
        message: MessageTemplate
    ) {
        code = source.code
        outcome = source.outcome
        keyText = source.key.text
        citation = source.citation
        position = source.position
        self.condition = condition
        self.key = key
        self.kind = kind
        self.message = message
    }

    /// The same limit with something in it altered.
    init(_ other: Limit, condition: CompiledExpression?, key: [CompiledExpression], kind: Kind) {
        code = other.code
        outcome = other.outcome
        keyText = other.keyText
        citation = other.citation
        position = other.position
        self.condition = condition
        self.key = key
        self.kind = kind
        message = other.message
    }

    /// The slots it reads.
    var slots: [Int] {
        var slots = (condition?.slots ?? []) + key.flatMap(\.slots)
        if case .atMost(let most, _) = kind { slots += most.slots }
        return slots
    }

    /// What it is that cannot be decided.
    var what: Bilingual { Bilingual(zh: "“\(keyText)”是否超出限制", en: "Whether \(keyText) exceeds its limit") }
}
