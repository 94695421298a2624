import DMN
import FEEL

/// Everything that an expression's answer depends on, written out: two expressions of the same wording always agree.
struct RuleText {
    let version: PackVersion

    func text(_ expression: CompiledExpression?) -> String {
        guard let expression else { return "-" }
        return expression.text + names(expression.slots)
    }

    private func names(_ slots: [Int]) -> String {
        let program = version.program
        var seen: Set<Int> = []
        var text = ""
        func visit(_ slots: [Int]) {
            for slot in slots where seen.insert(slot).inserted {
                let name = program.names[slot].name
                if slot >= program.parameterStart, slot < program.parameterStart + program.parameterCount {
                    text += "\n\(name) = \(version.template[slot])"
                } else if let derived = program.derived.first(where: { $0.slot == slot }) {
                    switch derived.rule {
                    case .definition(let expression): text += "\n\(name): \(expression.text)"
                    case .table(let table):
                        text += "\n\(name): \(table.hitPolicy) \(table.inputs.map(\.text))"
                        for row in table.rows { text += "\n  \(row.cells.map(\.text)) \(row.output.text)" }
                    }
                    visit(derived.slots)
                }
            }
        }
        visit(slots)
        return text
    }
}
