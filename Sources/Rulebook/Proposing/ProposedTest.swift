internal import Claims
internal import FEEL
internal import Ledger

/// A test that the tool proposes: its claim is new, what it expects is what the rules decide now.
///
/// Whether that is right, a person has to say: the printed test bears the question.
package struct ProposedTest: Sendable {
    package let programme: String
    package let name: String
    let test: PackTest
    /// What the rules decide now.
    package let decision: Decision

    init(_ test: PackTest, named name: String) {
        self.test = test
        self.name = name
        programme = test.programme
        decision = test.run().decision
    }

    /// An item for the list `tests:` of a test file.
    package var yaml: String {
        var lines = ["  - name: \(TestYAML.scalar(name))", "    on: \(test.businessDay)"]
        lines += claim(test.source.claim, indented: "    ")
        if let parameters = test.source.parameters { lines.append("    parameters: \(TestYAML.flow(parameters))") }
        if let budget = test.source.budget { lines.append("    budget: \(TestYAML.flow(budget))") }
        if !test.earlier.isEmpty {
            lines.append("    after:")
            for earlier in test.earlier {
                var entry = claim(earlier.source, indented: "        ")
                if earlier.pack.programme != programme {
                    entry.insert("        programme: \(earlier.pack.programme)", at: 0)
                }
                if earlier.businessDay != test.businessDay { entry.append("        on: \(earlier.businessDay)") }
                lines.append("      - " + entry[0].dropFirst(8))
                lines += entry.dropFirst()
            }
        }
        lines.append("    # 请核对：以下是规则现在的决定 / To be confirmed: this is what the rules decide now")
        lines.append("    expect: {\(expectation.joined(separator: ", "))}")
        return lines.joined(separator: "\n") + "\n"
    }

    private func claim(_ source: PackTest.ClaimSource, indented indent: String) -> [String] {
        var lines = ["\(indent)claim: \(TestYAML.scalar(source.base))"]
        if !source.with.isEmpty { lines.append("\(indent)with: \(TestYAML.flow(source.with))") }
        return lines
    }

    private var expectation: [String] {
        var parts = ["outcome: \(decision.outcome.rawValue)", "version: \(decision.version ?? "none")"]
        if let amount = decision.amount { parts.append("amount: \(amount.yuan)") }
        if !decision.funding.isEmpty {
            let funding = decision.funding.map { "\($0.source.rawValue): \($0.amount.yuan)" }
            parts.append("funding: {\(funding.joined(separator: ", "))}")
        }
        if !decision.reasons.isEmpty {
            parts.append("reasons: [\(decision.reasons.map(\.code).joined(separator: ", "))]")
        }
        return parts
    }
}

/// YAML as the tests of packs are written.
enum TestYAML {
    /// A text, in quotation marks where it would otherwise be taken for something else.
    static func scalar(_ text: String) -> String {
        let words: Set<String> = ["", "null", "~", "true", "false", "yes", "no", "是", "否", "unset", "none"]
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_-. /%".unicodeScalars.contains($0)
        }
        let isLongNumber = text.utf8.count > 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let isOrdinary = text.unicodeScalars.first.map { !"-./% ".unicodeScalars.contains($0) } ?? false
        if isPlain, isOrdinary, !isLongNumber, text.last != " ", !words.contains(text) { return text }
        return quoted(text)
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\0"..<" ": quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func flow(_ fields: [RawField]) -> String {
        "{" + fields.map { "\($0.name): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }

    private static func flow(_ value: RawValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .text(let text), .number(let text): scalar(text)
        case .list(let records): "[" + records.map(flow).joined(separator: ", ") + "]"
        }
    }

    static func flow(_ node: YAMLNode) -> String {
        switch node.content {
        // Without quotation marks a scalar meant what it says; inside braces it may need them all the same.
        case .scalar(let text, .plain):
            text.contains(where: { ",[]{}#:&*!|>'\"%@`".contains($0) }) && !text.hasSuffix(" %") ? quoted(text) : text
        case .scalar(let text, _): quoted(text)
        case .sequence(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
