internal import Claims
internal import DMN
internal import FEEL

/// What a pack means, as a text: everything that was loaded, without the places where it was written. Two packs with the same
/// meaning decide alike and say the same words.
enum PackMeaning {
    static func text(of pack: Pack) -> String {
        var lines = [
            pack.programme, pack.kind.name, "\(pack.kind.fields)", "\(pack.title)", "\(pack.seedPlan as Any)",
            "\(pack.citation)",
        ]
        for version in pack.versions {
            let program = version.program
            lines += [
                version.id, "\(version.title)", "\(version.citation)", "\(version.topsUp as Any)",
                text(program.governs),
            ]
            lines += version.parameters.map { parameter in
                "\(parameter.name) \(parameter.label) \(parameter.type) \(parameter.value as Any) \(parameter.shown) \(parameter.fallback as Any) \(parameter.citation)"
            }
            for derived in program.derived {
                lines.append("\(derived.name) \(derived.label as Any) \(derived.citation)")
                switch derived.rule {
                case .definition(let expression): lines.append(text(expression))
                case .table(let table):
                    lines.append("\(table.hitPolicy) \(table.type) \(table.inputs.map(text))")
                    for row in table.rows {
                        let cells = row.cells.map { "\($0.isNegated) \($0.syntax.map(text))" }
                        lines.append("\(cells) \(text(row.output))")
                    }
                }
            }
            for rule in program.requirements {
                lines.append(
                    "\(rule.name) \(rule.code) \(rule.outcome) \(rule.passesWhenUnset) \(rule.citation) \(rule.condition.map(text) as Any) \(text(rule.expression)) \(text(rule.message))"
                )
            }
            lines.append(text(program.amount))
            for limit in program.limits {
                var kind = "\(limit.kind)"
                if case .atMost(let most, let counter) = limit.kind { kind = "\(counter) \(text(most))" }
                lines.append(
                    "\(limit.code) \(limit.outcome) \(limit.citation) \(limit.condition.map(text) as Any) \(limit.key.map(text)) \(kind) \(text(limit.message))"
                )
            }
            lines += program.shares.map { "\($0.source) \($0.portion.map(text) as Any)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func text(_ expression: CompiledExpression) -> String { text(expression.syntax) }

    private static func text(_ message: MessageTemplate) -> String {
        [message.zh, message.en].map { pieces in
            pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .value(let expression, let display): "{\(text(expression)) \(display)}"
                }
            }.joined()
        }.joined(separator: "\n")
    }

    private static func text(_ test: Syntax.Test) -> String {
        switch test {
        case .comparison(let comparison, let operand): "\(comparison)(\(text(operand)))"
        case .value(let operand): "value(\(text(operand)))"
        case .condition(let operand): "condition(\(text(operand)))"
        }
    }

    /// The tree, without the places of its nodes.
    private static func text(_ syntax: Syntax) -> String {
        let head: String
        switch syntax.kind {
        case .literal(let value): head = "literal \(value)"
        case .slot(let slot): head = "slot \(slot)"
        case .local(let place): head = "local \(place)"
        case .itemEntry(let item, let name, _): head = "entry \(item) \(name)"
        case .builtin(let builtin): head = "builtin \(builtin.name)"
        case .unknown(let name): head = "unknown \(name)"
        case .negate: head = "negate"
        case .arithmetic(let sign, _, _): head = sign.rawValue
        case .compare(let comparison, _, _): head = comparison.rawValue
        case .all: head = "all"
        case .any: head = "any"
        case .between: head = "between"
        case .member(let value, let tests, let input): return "member \(input) (\(text(value))) \(tests.map(text))"
        case .choose: head = "if"
        case .loop(let iterations, let base, _, let usesPartial):
            head = "loop \(iterations.map { $0.end == nil }) \(base) \(usesPartial)"
        case .quantified(let quantifier, let iterations, let base, _):
            head = "\(quantifier) \(iterations.map { $0.end == nil }) \(base)"
        case .path(_, let name): head = "path \(name)"
        case .filter(_, let item, _): head = "filter \(item)"
        case .call: head = "call"
        case .callNamed(_, let arguments): head = "call \(arguments.map(\.name))"
        case .list: head = "list"
        case .context(let entries, let base): head = "context \(base) \(entries.map(\.key))"
        case .range(let start, let includesStart, let end, let includesEnd):
            head = "range \(start == nil) \(includesStart) \(end == nil) \(includesEnd)"
        case .function(let parameters, let base, _): head = "function \(base) \(parameters.map(\.name))"
        case .instance(_, let type): head = "instance \(type)"
        case .impossible(let reason): head = "impossible \(reason)"
        }
        return "\(head)(\(syntax.parts.map(text).joined(separator: ", ")))"
    }
}
