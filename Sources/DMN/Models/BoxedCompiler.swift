import FEEL

/// Compiles boxed expressions (DMN 1.5, 10.2). What can't be read becomes a null with the reason, so that one bad
/// decision does not take the others of its model along.
struct BoxedCompiler: Sendable {
    let types: ItemTypes

    private static let kinds: Set<String> = [
        "literalExpression", "decisionTable", "context", "invocation", "functionDefinition", "list", "relation",
        "conditional", "filter", "for", "some", "every",
    ]

    /// The expression among the children of the node; nil where there is none.
    func expression(in node: XMLNode?, _ scope: Scope) -> BoxedCode? {
        node?.children.first { BoxedCompiler.kinds.contains($0.name) }.map { compile($0, scope) }
    }

    func compile(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        let code =
            switch node.name {
            case "literalExpression": literal(node, scope)
            case "decisionTable": table(node, scope)
            case "context": context(node, scope)
            case "invocation": invocation(node, scope)
            case "functionDefinition": function(node, scope)
            case "list": list(node, scope)
            case "relation": relation(node, scope)
            case "conditional": conditional(node, scope)
            case "filter": filter(node, scope)
            case "for": loop(node, scope)
            default: quantified(node, scope)
            }
        guard let reference = node["typeRef"] else { return code }
        return typed(code, as: types[reference], node["label"] ?? node.name, at: node.position)
    }

    /// The code with its results converted to the type, null where they are of another.
    func typed(_ code: BoxedCode, as type: ItemType, _ name: String, at position: SourcePosition) -> BoxedCode {
        if type.type == .any { return code }
        return BoxedCode(type: type.type) { frame, evaluation in
            type.admit(code.body(frame, &evaluation), name, at: position, &evaluation)
        }
    }

    func missing(_ what: String, _ node: XMLNode) -> BoxedCode {
        .failure("there is no \(what) here", at: node.position)
    }

    func text(_ text: String?, _ scope: Scope, at position: SourcePosition) -> BoxedCode {
        guard let text, !text.isEmpty else { return .failure("there is no expression here", at: position) }
        do {
            let expression = try CompiledExpression(text, in: scope, at: position, checking: .standard)
            return BoxedCode(type: expression.type) { frame, evaluation in expression.evaluate(frame, &evaluation) }
        } catch {
            return .failure(error.message, at: error.position)
        }
    }

    private func literal(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        text(node.text(of: "text"), scope, at: node.child("text")?.position ?? node.position)
    }

    private func context(_ node: XMLNode, _ outer: Scope) -> BoxedCode {
        var scope = outer
        var entries: [(name: String?, code: BoxedCode)] = []
        var fields: [String: FEELType] = [:]
        for entry in node.children("contextEntry") {
            let variable = entry.child("variable")
            var code = expression(in: entry, scope) ?? missing("expression", entry)
            if let variable {
                let name = variable["name"] ?? ""
                if fields[name] != nil { return .failure("the context defines `\(name)` twice", at: entry.position) }
                code = typed(code, as: types[variable["typeRef"]], name, at: entry.position)
                scope.declare(name, code.type == .null ? .any : code.type)
                fields[name] = code.type
            }
            entries.append((variable?["name"], code))
        }
        let result = entries.last.flatMap { $0.name == nil ? $0.code.type : nil }
        return BoxedCode(type: result ?? .context(fields)) { [entries] frame, evaluation in
            var frame = frame
            var context = Context()
            for entry in entries {
                let value = entry.code.body(frame, &evaluation)
                guard let name = entry.name else { return value }
                frame.append(value)
                context[name] = value
            }
            return .context(context)
        }
    }

    private func invocation(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        guard let callee = expression(in: node, scope) else { return missing("function", node) }
        let bindings = node.children("binding").map { binding in
            (
                name: binding.child("parameter")?["name"] ?? "",
                code: expression(in: binding, scope) ?? missing("argument", binding)
            )
        }
        let position = node.position
        let type: FEELType = if case .function(_, let result) = callee.type { result } else { .any }
        return BoxedCode(type: type) { frame, evaluation in
            switch callee.body(frame, &evaluation) {
            case .function(let function):
                var arguments: [(name: String, value: Value)] = []
                for binding in bindings { arguments.append((binding.name, binding.code.body(frame, &evaluation))) }
                return function.call(named: arguments, &evaluation, at: position)
            case .null(let reason): return .null(reason)
            case let other:
                return .null(NullReason(kind: .mismatch("a \(other.type) can't be invoked"), position: position))
            }
        }
    }

    /// The parameters, their types and the body of a `functionDefinition` or `encapsulatedLogic`.
    func function(_ node: XMLNode, _ outer: Scope, name: String = "function") -> BoxedCode {
        if let kind = node["kind"], kind != "FEEL" {
            return .failure("functions of the kind \(kind) are not evaluated; write it in FEEL", at: node.position)
        }
        var scope = outer
        let parameters = node.children("formalParameter").map { parameter in
            (name: parameter["name"] ?? "", type: types[parameter["typeRef"]])
        }
        for parameter in parameters { scope.declare(parameter.name, parameter.type.type) }
        let code = expression(in: node, scope) ?? missing("body", node)
        let position = node.position
        let signature = parameters.map { (name: $0.name, type: $0.type.type) }
        let type = FEELType.function(
            parameters: signature.map(\.type), result: code.type == .null ? .any : code.type)
        return BoxedCode(type: type) { frame, _ in
            .function(
                FunctionValue(name: name, parameters: signature, result: code.type) { arguments, evaluation in
                    var inner = frame
                    for (argument, parameter) in zip(arguments, parameters) {
                        let value = parameter.type.admit(argument, parameter.name, at: position, &evaluation)
                        if value.isNull, !argument.isNull { return value }
                        inner.append(value)
                    }
                    return code.body(inner, &evaluation)
                })
        }
    }

    private func list(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        let items = node.children.filter { BoxedCompiler.kinds.contains($0.name) }.map { compile($0, scope) }
        return BoxedCode(type: .list(common(items.map(\.type)))) { frame, evaluation in
            var values: [Value] = []
            for item in items { values.append(item.body(frame, &evaluation)) }
            return .list(values)
        }
    }

    private func relation(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        let columns = node.children("column").map { (name: $0["name"] ?? "", type: types[$0["typeRef"]]) }
        let rows = node.children("row").map { row in
            zip(columns, row.children.filter { BoxedCompiler.kinds.contains($0.name) }).map { column, cell in
                typed(compile(cell, scope), as: column.type, column.name, at: cell.position)
            }
        }
        var fields: [String: FEELType] = [:]
        for (place, column) in columns.enumerated() {
            fields[column.name] = common(rows.compactMap { place < $0.count ? $0[place].type : nil })
        }
        return BoxedCode(type: .list(.context(fields))) { frame, evaluation in
            var values: [Value] = []
            for row in rows {
                var context = Context()
                for (column, cell) in zip(columns, row) { context[column.name] = cell.body(frame, &evaluation) }
                values.append(.context(context))
            }
            return .list(values)
        }
    }

    private func common(_ types: [FEELType]) -> FEELType {
        guard let first = types.first, types.allSatisfy({ $0 == first }) else { return .any }
        return first
    }
}
