extension Builtin {
    /// The functions that make one value of a list, which may also be written as separate arguments (DMN 1.5, 10.3.4.4).
    static let aggregates: [Builtin] = [
        aggregate("min", { $0 }) { items, site in extreme(items, site) { $0 < 0 } },
        aggregate("max", { $0 }) { items, site in extreme(items, site) { $0 > 0 } },
        aggregate("sum", { _ in .number }) { items, site in numbers(items, site, sum) },
        aggregate("mean", { _ in .number }) { items, site in
            numbers(items, site) { numbers in sum(numbers).flatMap { $0 / Number(numbers.count) } }
        },
        aggregate("product", { _ in .number }) { items, site in
            numbers(items, site) { numbers in
                var product = Number.one
                for number in numbers {
                    guard let next = product * number else { return nil }
                    product = next
                }
                return product
            }
        },
        aggregate("median", { _ in .number }) { items, site in
            numbers(items, site) { numbers in
                let sorted = numbers.sorted()
                let middle = sorted.count / 2
                if sorted.count % 2 == 1 { return sorted[middle] }
                return (sorted[middle - 1] + sorted[middle]).flatMap { $0 / 2 }
            }
        },
        aggregate("stddev", { _ in .number }) { items, site in
            if items.count < 2 { return site.domain("a standard deviation needs two numbers") }
            return numbers(items, site, standardDeviation)
        },
        aggregate("mode", { _ in .list(.number) }) { items, site in
            if items.isEmpty { return .list([]) }
            var counts: [Number: Int] = [:]
            for item in items {
                guard case .number(let number) = item else {
                    return firstNull(items, site) ?? site.mismatch("`mode` takes numbers, not a \(item.brief)")
                }
                counts[number, default: 0] += 1
            }
            let most = counts.values.max() ?? 0
            return .list(counts.filter { $0.value == most }.keys.sorted().map { .number($0) })
        },
        aggregate("all", { _ in .boolean }) { items, site in every(items, site, decisive: false) },
        aggregate("any", { _ in .boolean }) { items, site in every(items, site, decisive: true) },
    ]

    /// A function of a list, or of its elements as separate arguments, of which there is at least one.
    private static func aggregate(
        _ name: String, _ result: @escaping @Sendable (FEELType) -> FEELType,
        _ body: @escaping @Sendable ([Value], Site) -> Value
    ) -> Builtin {
        let resultType: @Sendable ([FEELType]) -> FEELType = { result($0.first?.element.widened ?? .any) }
        let run: Signature.Body = { arguments, evaluation in
            let items = arguments.list(0)
            guard evaluation.spend(items.reduce(items.count) { $0 + $1.cost }) else { return arguments.site.outOfSteps }
            return body(items, arguments.site)
        }
        return Builtin(name, Signature([list], resultType, run), Signature(variadic: [list], resultType, run))
    }

    /// Null with the reasons of all null items, where there is one.
    private static func firstNull(_ items: [Value], _ site: Site) -> Value? {
        let unknown = items.compactMap(\.nullReason)
        return unknown.isEmpty ? nil : .null(site.unknown(unknown))
    }

    private static func sum(_ numbers: [Number]) -> Number? {
        var sum = Number.zero
        for number in numbers {
            guard let next = sum + number else { return nil }
            sum = next
        }
        return sum
    }

    private static func numbers(_ items: [Value], _ site: Site, _ body: ([Number]) -> Number?) -> Value {
        if items.isEmpty { return site.noMatch("`\(site.name)` of nothing") }
        var numbers: [Number] = []
        for item in items {
            guard case .number(let number) = item else {
                return firstNull(items, site) ?? site.mismatch("`\(site.name)` takes numbers, not a \(item.brief)")
            }
            numbers.append(number)
        }
        return body(numbers).map { .number($0) } ?? site.domain("the result is out of range")
    }

    /// Of a sample: divided by one less than there are numbers.
    private static func standardDeviation(_ numbers: [Number]) -> Number? {
        guard let mean = sum(numbers).flatMap({ $0 / Number(numbers.count) }) else { return nil }
        var squares = Number.zero
        for number in numbers {
            guard let difference = number - mean, let square = difference * difference, let next = squares + square
            else { return nil }
            squares = next
        }
        return (squares / Number(numbers.count - 1))?.squareRoot
    }

    private static func extreme(_ items: [Value], _ site: Site, _ isBetter: (Int) -> Bool) -> Value {
        if let null = firstNull(items, site) { return null }
        guard var best = items.first else { return site.noMatch("`\(site.name)` of nothing") }
        for item in items {
            guard let order = Comparison.order(item, best) else {
                return site.mismatch("a \(item.brief) can't be compared with a \(best.brief)")
            }
            if isBetter(order) { best = item }
        }
        return best
    }

    /// `any` and `all`: the decisive value settles it, even beside what is unknown.
    private static func every(_ items: [Value], _ site: Site, decisive: Bool) -> Value {
        var unknown: [NullReason] = []
        for item in items {
            switch item {
            case .boolean(let value): if value == decisive { return item }
            case .null(let reason): unknown.append(reason)
            default: unknown.append(site.reason(.mismatch("`\(site.name)` takes conditions, not a \(item.brief)")))
            }
        }
        return unknown.isEmpty ? .boolean(!decisive) : .null(site.unknown(unknown))
    }
}
