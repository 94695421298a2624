internal import Claims
internal import DMN
internal import FEEL

/// A value that follows from others: a definition or a table.
final class Derived: Sendable {
    enum Rule: Sendable {
        case definition(CompiledExpression)
        case table(DecisionTable)
    }

    let name: String
    let slot: Int
    let rule: Rule
    let label: Bilingual?
    /// What is written in the pack; for a table its inputs.
    let text: String
    let citation: Citation
    let position: SourcePosition

    init(_ source: DefinitionSource, slot: Int, expression: CompiledExpression, citation: Citation) {
        name = source.name
        self.slot = slot
        rule = .definition(expression)
        label = source.label
        text = source.expression.text
        self.citation = citation
        position = source.expression.position
    }

    init(_ source: TableSource, slot: Int, table: DecisionTable) {
        name = source.name
        self.slot = slot
        rule = .table(table)
        label = source.title
        text = source.inputs.map(\.text).joined(separator: ", ")
        citation = source.citation
        position = source.namePosition
    }

    /// The same definition or table by another rule.
    init(_ other: Derived, rule: Rule) {
        name = other.name
        slot = other.slot
        self.rule = rule
        label = other.label
        text = other.text
        citation = other.citation
        position = other.position
    }

    var slots: [Int] {
        switch rule {
        case .definition(let expression): expression.slots
        case .table(let table): table.slots
        }
    }

    func value(_ frame: [Value]) -> Value {
        switch rule {
        case .definition(let expression): expression.evaluate(frame)
        case .table(let table): table.value(frame)
        }
    }
}
