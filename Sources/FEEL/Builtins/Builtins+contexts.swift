extension Builtin {
    private static let anyContext = FEELType.context([:])

    /// DMN 1.5, 10.3.4.8.
    static let contexts: [Builtin] = [
        Builtin(
            "get value",
            Signature([Parameter("m", anyContext), Parameter("key", .string)], .any) { arguments, _ in
                value(in: arguments[0], [arguments[1]], arguments.site)
            },
            Signature([Parameter("context", anyContext), Parameter("keys", .list(.string))], .any) { arguments, _ in
                value(in: arguments[0], arguments.list(1), arguments.site)
            }),
        Builtin(
            "get entries",
            Signature(
                [Parameter("m", anyContext)], .list(.context(["key": .string, "value": .any]))
            ) { arguments, _ in
                guard case .context(let context) = arguments[0] else { return arguments[0] }
                return .list(
                    context.entries.map { entry in
                        .context(Context([("key", .string(entry.key)), ("value", entry.value)]))
                    })
            }),
        Builtin(
            "context",
            Signature([Parameter("entries", .list(anyContext))], anyContext) { arguments, evaluation in
                var context = Context()
                for item in arguments.list(0) {
                    guard evaluation.spend() else { return arguments.site.outOfSteps }
                    guard case .context(let entry) = item, case .string(let key)? = entry["key"],
                        let value = entry["value"]
                    else {
                        return arguments.site.mismatch("each entry needs a text as `key` and a `value`")
                    }
                    if context[key] != nil { return arguments.site.domain("the key \"\(key)\" is given twice") }
                    context[key] = value
                }
                return .context(context)
            }),
        Builtin(
            "context put",
            Signature(
                [Parameter("context", anyContext), Parameter("key", .string), .nullable("value", .any)], anyContext
            ) { arguments, _ in
                put(arguments[2], under: [arguments[1]], into: arguments[0], arguments.site)
            },
            Signature(
                [Parameter("context", anyContext), Parameter("keys", .list(.string)), .nullable("value", .any)],
                anyContext
            ) { arguments, _ in
                put(arguments[2], under: arguments.list(1), into: arguments[0], arguments.site)
            }),
        Builtin(
            "context merge",
            Signature([Parameter("contexts", .list(anyContext))], anyContext) { arguments, evaluation in
                var merged = Context()
                for item in arguments.list(0) {
                    guard case .context(let context) = item else {
                        return arguments.site.mismatch("a \(item.brief) is no context")
                    }
                    guard evaluation.spend(context.count + 1) else { return arguments.site.outOfSteps }
                    for entry in context.entries { merged[entry.key] = entry.value }
                }
                return .context(merged)
            }),
    ]

    private static func value(in value: Value, _ keys: [Value], _ site: Site) -> Value {
        if keys.isEmpty { return site.domain("there is no key") }
        var result = value
        for key in keys {
            guard case .context(let context) = result, case .string(let key) = key, let inner = context[key] else {
                return site.noMatch("the context has no entry \(key)")
            }
            result = inner
        }
        return result
    }

    private static func put(_ value: Value, under keys: [Value], into target: Value, _ site: Site) -> Value {
        guard case .context(var context) = target else { return site.mismatch("a \(target.brief) is no context") }
        guard case .string(let key)? = keys.first else { return site.domain("there is no key") }
        if keys.count == 1 {
            context[key] = value
        } else {
            guard keys.count <= Evaluation.maximumValueDepth else { return site.limit("there are too many keys") }
            let inner = put(
                value, under: Array(keys.dropFirst()), into: context[key] ?? .null(site.reason(.noMatch("no entry"))),
                site)
            if inner.isNull { return inner }
            context[key] = inner
        }
        return .context(context)
    }
}
