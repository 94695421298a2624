import FEEL

extension BoxedCompiler {
    func table(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        do {
            let table = try modelTable(node, scope)
            let single: FEELType =
                table.outputs.count == 1
                ? table.outputs[0].type.type
                : .context(
                    Dictionary(table.outputs.map { ($0.name ?? "", $0.type.type) }, uniquingKeysWith: { $1 }))
            let type: FEELType =
                table.policy.givesList ? .list(single) : table.policy == .collectCount ? .number : single
            return BoxedCode(type: type) { frame, evaluation in table.evaluate(frame, &evaluation) }
        } catch {
            return .failure(error.message, at: error.position)
        }
    }

    private func modelTable(_ node: XMLNode, _ scope: Scope) throws(Diagnostic) -> ModelTable {
        var inputs: [ModelTable.Input] = []
        var inputTypes: [FEELType] = []
        for input in node.children("input") {
            guard let expression = input.child("inputExpression") else {
                throw Diagnostic(position: input.position, message: "the input has no expression")
            }
            let code = typed(
                text(expression.text(of: "text"), scope, at: expression.position),
                as: types[expression["typeRef"]], "input", at: expression.position)
            let allowed = try input.child("inputValues").flatMap { values in values.text(of: "text") }
                .map { (values) throws(Diagnostic) in
                    try CompiledUnaryTests(
                        values, input: code.type, in: scope, at: input.position, checking: .standard)
                }
            inputs.append(ModelTable.Input(code: code, allowed: allowed))
            inputTypes.append(code.type == .null ? .any : code.type)
        }
        var outputs: [ModelTable.Output] = []
        for output in node.children("output") {
            outputs.append(try self.output(output, node, scope))
        }
        var rows: [ModelTable.Row] = []
        for rule in node.children("rule") {
            let entries = rule.children("inputEntry")
            let results = rule.children("outputEntry")
            guard entries.count == inputs.count, results.count == outputs.count else {
                throw Diagnostic(
                    position: rule.position,
                    message: "the rule has \(entries.count) tests and \(results.count) outputs",
                    expected: "\(inputs.count) and \(outputs.count)")
            }
            var cells: [CompiledUnaryTests] = []
            for (entry, type) in zip(entries, inputTypes) {
                let text = entry.text(of: "text") ?? ""
                cells.append(
                    try CompiledUnaryTests(
                        text.isEmpty ? "-" : text, input: type, in: scope, at: entry.position, checking: .standard))
            }
            rows.append(
                ModelTable.Row(
                    cells: cells,
                    outputs: results.map { text($0.text(of: "text"), scope, at: $0.position) }))
        }
        return ModelTable(
            name: node["outputLabel"] ?? "table", policy: try policy(node), inputs: inputs, outputs: outputs,
            rows: rows, position: node.position)
    }

    private func output(_ output: XMLNode, _ table: XMLNode, _ scope: Scope) throws(Diagnostic) -> ModelTable.Output {
        var priorities: [Value] = []
        let type = types[output["typeRef"]]
        let listed = output.child("outputValues")?.text(of: "text")
        if let values = listed ?? type.values {
            let list = try? CompiledExpression("[\(values)]", in: Scope(), at: output.position, checking: .standard)
            if case .list(let items)? = list?.evaluate([]) { priorities = items }
        }
        return ModelTable.Output(
            name: output["name"], type: type,
            allowed: try listed.map { (listed) throws(Diagnostic) in
                try CompiledUnaryTests(listed, input: type.type, in: scope, at: output.position, checking: .standard)
            }, priorities: priorities,
            otherwise: output.child("defaultOutputEntry").map {
                text($0.text(of: "text"), scope, at: $0.position)
            })
    }

    private func policy(_ node: XMLNode) throws(Diagnostic) -> HitPolicy {
        switch (node["hitPolicy"] ?? "UNIQUE", node["aggregation"]) {
        case ("UNIQUE", _): return .unique
        case ("ANY", _): return .any
        case ("FIRST", _): return .first
        case ("PRIORITY", _): return .priority
        case ("RULE ORDER", _): return .ruleOrder
        case ("OUTPUT ORDER", _): return .outputOrder
        case ("COLLECT", nil): return .collect
        case ("COLLECT", "SUM"): return .collectSum
        case ("COLLECT", "MIN"): return .collectMinimum
        case ("COLLECT", "MAX"): return .collectMaximum
        case ("COLLECT", "COUNT"): return .collectCount
        case (let policy, _):
            throw Diagnostic(position: node.position, message: "there is no hit policy \(policy)")
        }
    }
}
