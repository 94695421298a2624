extension Builtin {
    static let list = Parameter("list", .list(.any))
    private static let sameList: @Sendable ([FEELType]) -> FEELType = { types in
        guard let first = types.first else { return .any }
        return first.isList ? first : .list(first)
    }

    /// DMN 1.5, 10.3.4.4. Places count from 1, or from -1 at the end.
    static let lists: [Builtin] = [
        Builtin(
            "list contains",
            Signature([list, .nullable("element", .any)], .boolean) { arguments, evaluation in
                guard let places = places(of: arguments[1], in: arguments.list(0), &evaluation) else {
                    return arguments.site.outOfSteps
                }
                return .boolean(!places.isEmpty)
            }),
        Builtin("count", Signature([list], .number) { arguments, _ in .number(Number(arguments.list(0).count)) }),
        Builtin(
            "sublist",
            Signature(
                [list, Parameter("start position", .number), .optional("length", .number)], sameList
            ) { arguments, _ in
                let items = arguments.list(0)
                guard let start = index(arguments.number(1), in: items.count) else {
                    return arguments.site.domain("\(arguments.number(1)) is no place in a list of \(items.count)")
                }
                guard let length = arguments.optionalNumber(2) else { return .list(Array(items[start...])) }
                guard let count = length.rounded(toPlaces: 0, .down).int64, count > 0, count <= items.count - start
                else {
                    return arguments.site.domain("from this place on the list has no \(length) items")
                }
                return .list(Array(items[start..<start + Int(count)]))
            }),
        Builtin(
            "append",
            Signature(
                variadic: [list, .nullable("item", .list(.any))],
                { types in
                    .list(FEELType.joined([types[0].element, types.count > 1 ? types[1].element : .null]))
                }
            ) { arguments, evaluation in
                joined([arguments.list(0), arguments.list(1)], arguments, &evaluation)
            }),
        Builtin(
            "concatenate",
            Signature(
                variadic: [Parameter("list", .list(.list(.any)))],
                { types in
                    .list(FEELType.joined((types.first?.element).map { [$0.element] } ?? []))
                }
            ) { arguments, evaluation in
                joined(arguments.list(0).map(\.items), arguments, &evaluation)
            }),
        Builtin(
            "insert before",
            Signature(
                [list, Parameter("position", .number), .nullable("newItem", .any)],
                { types in .list(FEELType.joined([types[0].element, types.count > 2 ? types[2] : .any])) }
            ) { arguments, evaluation in
                var items = arguments.list(0)
                guard let place = index(arguments.number(1), in: items.count) else {
                    return arguments.site.domain("\(arguments.number(1)) is no place in a list of \(items.count)")
                }
                guard evaluation.spend(items.count) else { return arguments.site.outOfSteps }
                items.insert(arguments[2], at: place)
                return .list(items)
            }),
        Builtin(
            "remove",
            Signature([list, Parameter("position", .number)], sameList) { arguments, evaluation in
                var items = arguments.list(0)
                guard let place = index(arguments.number(1), in: items.count) else {
                    return arguments.site.domain("\(arguments.number(1)) is no place in a list of \(items.count)")
                }
                guard evaluation.spend(items.count) else { return arguments.site.outOfSteps }
                items.remove(at: place)
                return .list(items)
            }),
        Builtin("reverse", Signature([list], sameList) { arguments, _ in .list(arguments.list(0).reversed()) }),
        Builtin(
            "index of",
            Signature([list, .nullable("match", .any)], .list(.number)) { arguments, evaluation in
                guard let places = places(of: arguments[1], in: arguments.list(0), &evaluation) else {
                    return arguments.site.outOfSteps
                }
                return .list(places.map { .number(Number($0 + 1)) })
            }),
        Builtin(
            "union",
            Signature(
                variadic: [Parameter("list", .list(.list(.any)))],
                { types in
                    .list(FEELType.joined((types.first?.element).map { [$0.element] } ?? []))
                }
            ) { arguments, evaluation in
                let all = joined(arguments.list(0).map(\.items), arguments, &evaluation)
                guard case .list(let items) = all else { return all }
                return distinct(items, &evaluation).map { .list($0) } ?? arguments.site.outOfSteps
            }),
        Builtin(
            "distinct values",
            Signature([list], sameList) { arguments, evaluation in
                distinct(arguments.list(0), &evaluation).map { .list($0) } ?? arguments.site.outOfSteps
            }),
        Builtin(
            "flatten",
            Signature(
                [list],
                { types in
                    var item = types.first ?? .any
                    while case .list(let inner) = item { item = inner }
                    return .list(item)
                }
            ) { arguments, evaluation in
                var flat: [Value] = []
                return flatten(arguments.list(0), &flat, &evaluation) ? .list(flat) : arguments.site.outOfSteps
            }),
        Builtin(
            "sort",
            Signature([list], sameList) { arguments, evaluation in
                sort(arguments, &evaluation) { a, b, _ in Comparison.order(a, b).map { $0 < 0 } }
            },
            Signature([list, Parameter("precedes", .function(parameters: [.any, .any], result: .any))], sameList) {
                arguments, evaluation in
                guard case .function(let precedes) = arguments[1] else { return arguments[1] }
                return sort(arguments, &evaluation) { a, b, evaluation in
                    if case .boolean(let result) = precedes.call([a, b], &evaluation, arguments.site) { return result }
                    return nil
                }
            }),
        Builtin(
            "list replace",
            Signature([list, Parameter("position", .number), .nullable("newItem", .any)], sameList) {
                arguments, evaluation in
                var items = arguments.list(0)
                guard let place = index(arguments.number(1), in: items.count) else {
                    return arguments.site.domain("\(arguments.number(1)) is no place in a list of \(items.count)")
                }
                guard evaluation.spend(items.count) else { return arguments.site.outOfSteps }
                items[place] = arguments[2]
                return .list(items)
            },
            Signature(
                [
                    list, Parameter("match", .function(parameters: [.any, .any], result: .any)),
                    .nullable("newItem", .any),
                ], sameList
            ) { arguments, evaluation in
                guard case .function(let match) = arguments[1] else { return arguments[1] }
                var items = arguments.list(0)
                for place in items.indices {
                    guard evaluation.spend() else { return arguments.site.outOfSteps }
                    switch match.call([items[place], arguments[2]], &evaluation, arguments.site) {
                    case .boolean(true): items[place] = arguments[2]
                    case .boolean(false): break
                    case let other:
                        return other.isNull ? other : arguments.site.mismatch("`match` has to give true or false")
                    }
                }
                return .list(items)
            }),
        Builtin(
            "string join",
            Signature([Parameter("list", .list(.string)), nullableDelimiter], .string) { arguments, evaluation in
                let delimiter = arguments.optionalText(1) ?? ""
                let parts = arguments.list(0).compactMap { if case .string(let text) = $0 { text } else { nil } }
                let size = parts.reduce(0) { $0 + $1.utf8.count + delimiter.utf8.count }
                guard size <= Evaluation.maximumTextBytes, evaluation.spend(parts.count) else {
                    return arguments.site.limit("the text is too long")
                }
                return .string(parts.joined(separator: delimiter))
            }),
    ]

    private static let nullableDelimiter: Parameter = {
        var parameter = Parameter.nullable("delimiter", .string)
        parameter.isOptional = true
        return parameter
    }()

    /// The index of the place, from 0; nil where there is none.
    private static func index(_ number: Number, in count: Int) -> Int? {
        guard let place = number.rounded(toPlaces: 0, .down).int64 else { return nil }
        if place > 0, place <= count { return Int(place) - 1 }
        return place < 0 && place >= -count ? count + Int(place) : nil
    }

    /// The indices of the equal items; nil when it takes too long.
    private static func places(of value: Value, in items: [Value], _ evaluation: inout Evaluation) -> [Int]? {
        var places: [Int] = []
        for (place, item) in items.enumerated() {
            guard evaluation.spend() else { return nil }
            if Comparison.equal(item, value, &evaluation) == true { places.append(place) }
        }
        if evaluation.isSpent { return nil }
        return places
    }

    private static func joined(_ lists: [[Value]], _ arguments: Arguments, _ evaluation: inout Evaluation) -> Value {
        let count = lists.reduce(0) { $0 + $1.count }
        guard count <= Evaluation.maximumListCount, evaluation.spend(count) else {
            return arguments.site.limit("the list is too long")
        }
        return .list(lists.flatMap { $0 })
    }

    /// Without repeats; nil when it takes too long.
    private static func distinct(_ items: [Value], _ evaluation: inout Evaluation) -> [Value]? {
        var kept: [Value] = []
        for item in items {
            guard let places = places(of: item, in: kept, &evaluation) else { return nil }
            if places.isEmpty { kept.append(item) }
        }
        return kept
    }

    private static func flatten(_ items: [Value], _ flat: inout [Value], _ evaluation: inout Evaluation) -> Bool {
        for item in items {
            guard evaluation.spend(), flat.count < Evaluation.maximumListCount else { return false }
            if case .list(let inner) = item {
                guard flatten(inner, &flat, &evaluation) else { return false }
            } else {
                flat.append(item)
            }
        }
        return true
    }

    /// Merges sorted halves, so that equal items keep their order and a function that makes no sense does no harm.
    private static func sort(
        _ arguments: Arguments, _ evaluation: inout Evaluation, _ precedes: (Value, Value, inout Evaluation) -> Bool?
    ) -> Value {
        var items = arguments.list(0)
        var width = 1
        while width < items.count {
            var merged: [Value] = []
            merged.reserveCapacity(items.count)
            for start in stride(from: 0, to: items.count, by: width * 2) {
                let middle = min(start + width, items.count)
                let end = min(start + width * 2, items.count)
                var (left, right) = (start, middle)
                while left < middle || right < end {
                    guard evaluation.spend(1 + (right < end ? items[right].cost : 0)) else {
                        return arguments.site.outOfSteps
                    }
                    if left == middle || right == end {
                        merged.append(items[left < middle ? left : right])
                        if left < middle { left += 1 } else { right += 1 }
                        continue
                    }
                    guard let isRightFirst = precedes(items[right], items[left], &evaluation) else {
                        return arguments.site.mismatch("the items have no order")
                    }
                    merged.append(items[isRightFirst ? right : left])
                    if isRightFirst { right += 1 } else { left += 1 }
                }
            }
            items = merged
            width *= 2
        }
        return .list(items)
    }
}

extension Value {
    /// The items of a list; of anything else itself.
    fileprivate var items: [Value] {
        if case .list(let items) = self { return items }
        return [self]
    }
}
