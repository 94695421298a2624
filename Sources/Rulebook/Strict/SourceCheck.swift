internal import Claims
internal import FEEL

/// Values without a source, and sources that contradict the value.
struct SourceCheck {
    private static let textFunctions: Set<String> = [
        "substring", "substring before", "substring after", "starts with", "ends with", "contains", "matches",
        "replace", "split", "string join", "string", "number", "sublist",
    ]
    private static let roundings: Set<String> = [
        "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down",
    ]
    private static let temporals: Set<String> = ["date", "duration", "date and time"]

    static func run(_ version: VersionExpressions, into findings: inout FindingCollector) {
        for expression in version.all {
            switch expression.role {
            case .cell, .output, .key, .message: continue  // a table has its citation
            default: break
            }
            let isPercentage = expression.role == .share && expression.source.text.trimmed.hasSuffix("%")
            for syntax in expression.syntax {
                visit(syntax) { literal, text in
                    if isPercentage, text == "100" { return }
                    findings.add(
                        .uncitedValue, expression.source.position(of: literal.place),
                        zh: "\(text) 直接写在表达式里，没有出处", en: "\(text) stands in the expression without a source")
                }
            }
        }
        for parameter in version.version.parameters where !parameter.isUnset && parameter.citation.status == .unset {
            findings.add(
                .valueCalledUnset, parameter.position, zh: "参数“\(parameter.name)”有数值，状态却是 unset",
                en: "the parameter \"\(parameter.name)\" has a value, and the status unset")
        }
    }

    /// Tells of every number, date and duration that is written out, but for 0, 1 and places in texts.
    private static func visit(_ syntax: Syntax, tell: (Syntax, String) -> Void) {
        switch syntax.kind {
        case .literal(.number(let number)):
            if number != 0, number != 1 { tell(syntax, number.description) }
        case .literal(.date(let date)): tell(syntax, date.description)
        case .call, .callNamed:
            guard let name = syntax.calledBuiltin else { break }
            if temporals.contains(name), let first = syntax.arguments.first,
                case .literal(.string(let text)) = first.kind
            {
                tell(syntax, text)
                return
            }
            if textFunctions.contains(name) || roundings.contains(name) {
                if let first = syntax.arguments.first { visit(first, tell: tell) }
                return
            }
        default: break
        }
        for part in syntax.parts { visit(part, tell: tell) }
    }
}
