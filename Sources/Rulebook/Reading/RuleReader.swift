internal import Claims
internal import FEEL
internal import Ledger

/// Reads the rules of a version: definitions, tables, requirements, limits and funding.
struct RuleReader {
    let diagnostics: DiagnosticCollector
    /// The version's, which its rules cite where they say nothing else.
    let citation: Citation

    func definition(_ entry: YAMLNode.Entry) -> DefinitionSource? {
        guard NameCheck.isUsable(entry.key, at: entry.keyPosition, diagnostics) else { return nil }
        if case .mapping = entry.value.content {
            let what = "the definition \(entry.key)"
            guard let reader = MappingReader(entry.value, what, as: Forms.definition, diagnostics),
                let expression = reader.required("is", what)?.expression(what, diagnostics)
            else { return nil }
            var label: Bilingual?
            if reader.has("zh") || reader.has("en"), let zh = reader.requiredText("zh", what),
                let en = reader.requiredText("en", what)
            {
                label = Bilingual(zh: zh, en: en)
            }
            return DefinitionSource(
                name: entry.key, namePosition: entry.keyPosition, expression: expression, label: label)
        }
        return entry.value.expression("the definition \(entry.key)", diagnostics).map {
            DefinitionSource(name: entry.key, namePosition: entry.keyPosition, expression: $0, label: nil)
        }
    }

    func table(_ entry: YAMLNode.Entry) -> TableSource? {
        let what = "the table \(entry.key)"
        guard NameCheck.isUsable(entry.key, at: entry.keyPosition, diagnostics),
            let reader = MappingReader(entry.value, what, as: Forms.table, diagnostics),
            let resultNode = reader.required("result", what), let resultName = resultNode.text("result", diagnostics),
            let inputsNode = reader.required("inputs", what), let rowsNode = reader.required("rows", what)
        else { return nil }
        guard let result = ParameterType(name: resultName) else {
            diagnostics.report(
                resultNode.position, "\(what) has the unknown result \"\(resultName)\"",
                expected: Spelling.expectation(for: resultName, among: ParameterType.names))
            return nil
        }
        let inputs = inputsNode.items("inputs", diagnostics).compactMap { $0.expression("an input", diagnostics) }
        let rows = rowsNode.items("rows", diagnostics).compactMap { row($0, cells: inputs.count, what) }
        return TableSource(
            name: entry.key, namePosition: entry.keyPosition, title: reader.bilingual("title"),
            hitPolicy: reader.text("hit policy") ?? "U",
            hitPolicyPosition: reader["hit policy"]?.position ?? entry.keyPosition,
            result: result, inputs: inputs, rows: rows,
            citation: CitationReader(diagnostics: diagnostics).citation(in: reader, else: citation))
    }

    private func row(_ node: YAMLNode, cells: Int, _ what: String) -> TableSource.Row? {
        guard let reader = MappingReader(node, "a row of \(what)", as: Forms.row, diagnostics),
            let when = reader.required("when", "a row of \(what)"),
            let result = reader.required("then", "a row of \(what)")?.expression("then", diagnostics)
        else { return nil }
        let conditions: [ExpressionSource] =
            if case .sequence(let items) = when.content {
                items.compactMap { $0.expression("when", diagnostics) }
            } else {
                when.expression("when", diagnostics).map { [$0] } ?? []
            }
        guard conditions.count == cells else {
            diagnostics.report(
                when.position, "the row has \(conditions.count) conditions for \(cells) inputs",
                expected: "one for each input, \"-\" where any value will do")
            return nil
        }
        return TableSource.Row(conditions: conditions, result: result)
    }

    func requirement(_ node: YAMLNode) -> RequirementSource? {
        guard let reader = MappingReader(node, "the requirement", as: Forms.requirement, diagnostics),
            let codeNode = reader.required("code", "the requirement"), let code = codeNode.text("code", diagnostics)
        else { return nil }
        let what = "the requirement \(code)"
        guard let outcome = outcome(of: code, at: codeNode, reader),
            let expression = reader.required("that", what)?.expression("that", diagnostics),
            let message = reader.required("otherwise", what).flatMap({ self.message($0) })
        else { return nil }
        var passesWhenUnset = false
        if let node = reader["if unset"] {
            guard node.scalar == "passes" else {
                diagnostics.report(
                    node.position, "if unset: \(node.kindName)",
                    expected: "\"passes\", or no such line, which holds the claim")
                return nil
            }
            passesWhenUnset = true
        }
        return RequirementSource(
            name: reader.text("name") ?? code, code: code, position: node.position, outcome: outcome,
            condition: reader["when"]?.expression("when", diagnostics), expression: expression,
            passesWhenUnset: passesWhenUnset,
            message: message, citation: CitationReader(diagnostics: diagnostics).citation(in: reader, else: citation))
    }

    func limit(_ node: YAMLNode) -> LimitSource? {
        guard let reader = MappingReader(node, "the limit", as: Forms.limit, diagnostics),
            let codeNode = reader.required("code", "the limit"), let code = codeNode.text("code", diagnostics)
        else { return nil }
        let what = "the limit \(code)"
        guard let outcome = outcome(of: code, at: codeNode, reader),
            let key = reader.required("key", what)?.expression("key", diagnostics),
            let message = reader.required("otherwise", what).flatMap({ self.message($0) })
        else { return nil }
        let kind: LimitSource.Kind
        if let space = reader.text("space") {
            if let extra = reader["counter"] ?? reader["at most"] {
                diagnostics.report(
                    extra.position, "\(what) has a space and a counter",
                    expected: "\"space\" for what may be used once, or \"counter\" and \"at most\"")
            }
            kind = .once(space: space)
        } else if let counter = reader.text("counter") {
            guard let most = reader.required("at most", what)?.expression("at most", diagnostics) else { return nil }
            kind = .atMost(most, counter: counter)
        } else {
            diagnostics.report(
                node.position, "\(what) has neither space nor counter",
                expected: "\"space\" for what may be used once, or \"counter\" and \"at most\"")
            return nil
        }
        return LimitSource(
            code: code, position: node.position, outcome: outcome,
            condition: reader["when"]?.expression("when", diagnostics), key: key, kind: kind,
            message: message, citation: CitationReader(diagnostics: diagnostics).citation(in: reader, else: citation))
    }

    func funding(_ node: YAMLNode) -> [ShareSource] {
        let entries = node.entries("funding", diagnostics)
        let names = FundingSource.allCases.map(\.rawValue)
        var shares: [ShareSource] = []
        for (place, entry) in entries.enumerated() {
            guard names.contains(entry.key) else {
                diagnostics.report(
                    entry.keyPosition, "there is no funding source \"\(entry.key)\"",
                    expected: Spelling.expectation(for: entry.key, among: names))
                continue
            }
            let isRemainder = entry.value.scalar == "remainder"
            if isRemainder != (place == entries.count - 1) {
                diagnostics.report(
                    entry.value.position,
                    isRemainder ? "the remainder is not the last source" : "the last source has a share",
                    expected: "shares first, then one source with \"remainder\"")
            }
            guard let share = entry.value.expression("the share", diagnostics) else { continue }
            shares.append(ShareSource(source: entry.key, position: entry.keyPosition, share: isRemainder ? nil : share))
        }
        if entries.isEmpty {
            diagnostics.report(node.position, "there is no funding", expected: "\"{local: remainder}\" at least")
        }
        return shares
    }

    private func outcome(of code: String, at node: YAMLNode, _ reader: MappingReader) -> Outcome? {
        guard code.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }) else {
            diagnostics.report(
                node.position, "\"\(code)\" is not a reason code",
                expected: "capital letters, digits and _, as in APPLIED_TOO_LATE")
            return nil
        }
        let known = ReasonCode.outcome(of: code)
        guard let outcomeNode = reader["outcome"], let word = outcomeNode.text("outcome", diagnostics) else {
            if known == nil {
                let hint = Spelling.closest(to: code, among: ReasonCode.known).map { "\"\($0)\"? Or " } ?? ""
                diagnostics.report(
                    node.position, "the code \(code) is not known",
                    expected: "\(hint)\"outcome: refused | returned | held\" for a code of the pack's own")
            }
            return known
        }
        let allowed = [Outcome.refused, .returned, .held]
        guard let outcome = Outcome(rawValue: word), allowed.contains(outcome) else {
            diagnostics.report(
                outcomeNode.position, "the outcome is \"\(word)\"",
                expected: Spelling.expectation(for: word, among: allowed.map(\.rawValue)))
            return nil
        }
        if let known, known != outcome {
            diagnostics.report(
                outcomeNode.position, "\(code) always means \(known.rawValue)", expected: "no outcome here")
        }
        return known ?? outcome
    }

    private func message(_ node: YAMLNode) -> MessageSource? {
        guard let reader = MappingReader(node, "the message", as: Forms.message, diagnostics),
            let zh = reader.required("zh", "the message")?.expression("zh", diagnostics),
            let en = reader.required("en", "the message")?.expression("en", diagnostics)
        else { return nil }
        return MessageSource(zh: zh, en: en)
    }
}
