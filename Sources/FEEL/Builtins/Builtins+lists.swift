extension Builtin {
    private static let list = Parameter("list", .list(.any))

    /// DMN 1.5, 10.3.4.4.
    static let lists: [Builtin] = [
        Builtin("list contains", Signature([list, .nullable("element", .any)], .boolean) { arguments, evaluation in
            for item in arguments.list(0) {
                guard evaluation.spend() else { return arguments.site.outOfSteps }
                if Comparison.equal(item, arguments[1], &evaluation) == true { return .boolean(true) }
            }
            return .boolean(false)
        }),
        Builtin("count", Signature([list], .number) { arguments, _ in .number(Number(arguments.list(0).count)) }),
        aggregate("min") { items, site in extreme(items, site) { $0 < 0 } },
        aggregate("max") { items, site in extreme(items, site) { $0 > 0 } },
        aggregate("sum") { items, site in
            items.isEmpty ? site.domain("there is nothing to add up") : folded(items, site) { $0 + $1 }
        },
        aggregate("mean") { items, site in
            guard case .number(let sum) = folded(items, site, { $0 + $1 }), !items.isEmpty,
                let mean = sum / Number(items.count)
            else { return firstNull(items, site) ?? site.mismatch("a mean needs numbers") }
            return .number(mean)
        },
    ]

    /// A function of a list, or of its elements as separate arguments.
    static func aggregate(_ name: String, _ body: @escaping @Sendable ([Value], Site) -> Value) -> Builtin {
        let result: @Sendable ([FEELType]) -> FEELType = { $0.first?.element.widened ?? .any }
        let run: Signature.Body = { arguments, evaluation in
            let items = arguments.list(0)
            guard evaluation.spend(items.count) else { return arguments.site.outOfSteps }
            return body(items, arguments.site)
        }
        return Builtin(name, Signature([list], result, run), Signature(variadic: [list], result, run))
    }

    /// Null with the reasons of all null items, where there is one.
    static func firstNull(_ items: [Value], _ site: Site) -> Value? {
        let unknown = items.compactMap(\.nullReason)
        return unknown.isEmpty ? nil : .null(site.unknown(unknown))
    }

    /// The numbers put together one after the other.
    static func folded(_ items: [Value], _ site: Site, from start: Number = .zero, _ combine: (Number, Number) -> Number?) -> Value {
        if let null = firstNull(items, site) { return null }
        var result = start
        for item in items {
            guard case .number(let number) = item else { return site.mismatch("`\(site.name)` takes numbers, not a \(item.brief)") }
            guard let next = combine(result, number) else { return site.domain("the result is out of range") }
            result = next
        }
        return .number(result)
    }

    private static func extreme(_ items: [Value], _ site: Site, _ isBetter: (Int) -> Bool) -> Value {
        if let null = firstNull(items, site) { return null }
        guard var best = items.first else { return site.domain("`\(site.name)` of nothing") }
        for item in items {
            guard let order = Comparison.order(item, best) else {
                return site.mismatch("a \(item.brief) can't be compared with a \(best.brief)")
            }
            if isBetter(order) { best = item }
        }
        return best
    }
}
