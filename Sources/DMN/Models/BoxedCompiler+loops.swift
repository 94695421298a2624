import FEEL

extension BoxedCompiler {
    func conditional(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        let condition = expression(in: node.child("if"), scope) ?? missing("condition", node)
        let yes = expression(in: node.child("then"), scope) ?? missing("`then`", node)
        let no = expression(in: node.child("else"), scope) ?? missing("`else`", node)
        return BoxedCode(type: yes.type == no.type ? yes.type : .any) { frame, evaluation in
            switch condition.body(frame, &evaluation) {
            case .boolean(true): return yes.body(frame, &evaluation)
            case .boolean, .null: return no.body(frame, &evaluation)
            case let other:
                return .null(
                    NullReason(kind: .mismatch("the condition is a \(other.type)"), position: node.position))
            }
        }
    }

    /// What a boxed iterator goes over: as FEEL's own `for` has it, ranges included.
    private func items(_ node: XMLNode, _ scope: Scope) -> BoxedCode {
        guard let source = expression(in: node.child("in"), scope) else { return missing("list", node) }
        var inner = Scope()
        inner.declare("source", .any)
        let each = text("for entry in source return entry", inner, at: node.position)
        let type: FEELType =
            switch source.type {
            case .list(let item): item
            case .range(let end): end
            default: .any
            }
        return BoxedCode(type: type) { frame, evaluation in
            each.body([source.body(frame, &evaluation)], &evaluation)
        }
    }

    private func outOfSteps(_ node: XMLNode) -> Value {
        .null(NullReason(kind: .limit("`\(node.name)` takes too many turns"), position: node.position))
    }

    func filter(_ node: XMLNode, _ outer: Scope) -> BoxedCode {
        let source = items(node, outer)
        var scope = outer
        scope.declare("item", source.type)
        var keys: [String] = []
        if case .context(let fields) = source.type {
            keys = fields.keys.sorted()
            for key in keys { scope.declare(key, fields[key] ?? .any) }
        }
        let match = expression(in: node.child("match"), scope) ?? missing("condition", node)
        let names = keys
        return BoxedCode(type: .list(source.type)) { frame, evaluation in
            let value = source.body(frame, &evaluation)
            guard case .list(let items) = value else { return value }
            var kept: [Value] = []
            for item in items {
                guard evaluation.spend() else { return outOfSteps(node) }
                var inner = frame + [item]
                for name in names {
                    if case .context(let context) = item, let field = context[name] {
                        inner.append(field)
                    } else {
                        inner.append(
                            .null(NullReason(kind: .noMatch("there is no `\(name)`"), position: node.position)))
                    }
                }
                switch match.body(inner, &evaluation) {
                case .boolean(true): kept.append(item)
                case .boolean, .null: continue
                case let other:
                    return .null(
                        NullReason(
                            kind: .mismatch("the condition of a filter is a \(other.type)"), position: node.position))
                }
            }
            return .list(kept)
        }
    }

    func loop(_ node: XMLNode, _ outer: Scope) -> BoxedCode {
        let source = items(node, outer)
        var scope = outer
        scope.declare(node["iteratorVariable"] ?? "", source.type)
        scope.declare("partial", .list(.any))
        let body = expression(in: node.child("return"), scope) ?? missing("`return`", node)
        return BoxedCode(type: .list(body.type)) { frame, evaluation in
            let value = source.body(frame, &evaluation)
            guard case .list(let items) = value else { return value }
            var results: [Value] = []
            for item in items {
                // `partial` copies what was made so far, so it is paid for.
                guard evaluation.spend(1 + results.count / 16) else { return outOfSteps(node) }
                results.append(body.body(frame + [item, .list(results)], &evaluation))
            }
            return .list(results)
        }
    }

    func quantified(_ node: XMLNode, _ outer: Scope) -> BoxedCode {
        let isSome = node.name == "some"
        let source = items(node, outer)
        var scope = outer
        scope.declare(node["iteratorVariable"] ?? "", source.type)
        let test = expression(in: node.child("satisfies"), scope) ?? missing("condition", node)
        return BoxedCode(type: .boolean) { frame, evaluation in
            let value = source.body(frame, &evaluation)
            guard case .list(let items) = value else { return value }
            var unknown: NullReason?
            var isSettled = false
            for item in items {
                guard evaluation.spend() else { return outOfSteps(node) }
                switch test.body(frame + [item], &evaluation) {
                case .boolean(let holds): isSettled = isSettled || holds == isSome
                case .null(let reason): unknown = unknown ?? reason
                // No condition at all, which also the items that settle the matter do not make good.
                case let other:
                    return .null(
                        NullReason(kind: .mismatch("the condition is a \(other.type)"), position: node.position))
                }
            }
            if isSettled { return .boolean(isSome) }
            return unknown.map { .null($0) } ?? .boolean(!isSome)
        }
    }
}
