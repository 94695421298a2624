extension Builtin {
    /// Relations of points and ranges (DMN 1.5, 10.3.4.9 and table 76), and `range` (10.3.4.1).
    static let ranges: [Builtin] = [
        relation("before", point: "point1", "point2") { Extent.end(of: $0, isBeforeStartOf: $1) },
        relation("after", point: "point1", "point2") { Extent.end(of: $1, isBeforeStartOf: $0) },
        relation("meets") { a, b in
            guard let order = Extent.order(of: a.end, and: b.start) else { return nil }
            return order == 0 && a.includesEnd && b.includesStart
        },
        relation("met by") { a, b in
            guard let order = Extent.order(of: b.end, and: a.start) else { return nil }
            return order == 0 && a.includesStart && b.includesEnd
        },
        relation("overlaps") { a, b in
            guard let apart = Extent.end(of: a, isBeforeStartOf: b), let behind = Extent.end(of: b, isBeforeStartOf: a)
            else { return nil }
            return !apart && !behind
        },
        relation("overlaps before") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b),
                let apart = Extent.end(of: a, isBeforeStartOf: b)
            else { return nil }
            return starts < 0 && !apart && ends <= 0
        },
        relation("overlaps after") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b),
                let apart = Extent.end(of: b, isBeforeStartOf: a)
            else { return nil }
            return starts > 0 && !apart && ends >= 0
        },
        relation("finishes", point: "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return ends == 0 && starts >= 0
        },
        relation("finished by", point: nil, "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return ends == 0 && starts <= 0
        },
        relation("includes", point: nil, "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return starts <= 0 && ends >= 0
        },
        relation("during", point: "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return starts >= 0 && ends <= 0
        },
        relation("starts", point: "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return starts == 0 && ends <= 0
        },
        relation("started by", point: nil, "point") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return starts == 0 && ends >= 0
        },
        relation("coincides", point: "point1", "point2") { a, b in
            guard let starts = Extent.startOrder(a, b), let ends = Extent.endOrder(a, b) else { return nil }
            return starts == 0 && ends == 0
        },
        Builtin(
            "range",
            Signature([Parameter("from", .string)], .range(.any)) { arguments, evaluation in
                guard let range = RangeLiteral.value(of: arguments.text(0), &evaluation) else {
                    return arguments.site.domain("\"\(arguments.text(0))\" is no range with both ends written out")
                }
                return .range(range)
            }),
    ]

    /// A relation of two ranges, in which a point may stand for the range of itself alone where a name is given for it.
    private static func relation(
        _ name: String, point first: String? = nil, _ second: String? = nil,
        _ body: @escaping @Sendable (Extent, Extent) -> Bool?
    ) -> Builtin {
        let run: Signature.Body = { arguments, _ in
            guard let a = Extent(arguments[0]), let b = Extent(arguments[1]) else {
                return arguments[0].isNull || arguments[1].isNull
                    ? arguments.site.unknown(arguments[0], arguments[1])
                    : arguments.site.mismatch("`\(name)` needs points or ranges")
            }
            if a.isPoint && first == nil || b.isPoint && second == nil {
                return arguments.site.mismatch("`\(name)` needs a range")
            }
            return body(a, b).map { .boolean($0) }
                ?? arguments.site.mismatch("a \(arguments[0].brief) can't be compared with a \(arguments[1].brief)")
        }
        // The parameters are named by what they hold: point1, point2; point, range; range1, range2.
        var names = [("range1", "range2")]
        if first != nil, second != nil {
            names = [("point1", "point2"), ("point", "range"), ("range", "point")] + names
        } else if first != nil {
            names.append(("point", "range"))
        } else if second != nil {
            names.append(("range", "point"))
        }
        return Builtin(
            name, signatures: names.map { a, b in Signature([Parameter(a, .any), Parameter(b, .any)], .boolean, run) })
    }
}

/// The ends of a range, or a point as the range of itself alone. An end that is not there lies beyond all values.
struct Extent {
    let start: Value?
    let end: Value?
    let includesStart: Bool
    let includesEnd: Bool
    let isPoint: Bool

    /// Nil for what has no order.
    init?(_ value: Value) {
        switch value {
        case .range(let range):
            start = range.start
            end = range.end
            includesStart = range.includesStart
            includesEnd = range.includesEnd
            isPoint = false
        case .number, .string, .date, .time, .dateTime, .daysAndTime, .yearsAndMonths:
            start = value
            end = value
            includesStart = true
            includesEnd = true
            isPoint = true
        default: return nil
        }
    }

    /// How an end compares with a start; an end or start that is not there is never reached. Nil without an order.
    static func order(of end: Value?, and start: Value?) -> Int? {
        guard let end, let start else { return 1 }
        return Comparison.order(end, start)
    }

    /// How the starts compare: negative when the first begins earlier.
    static func startOrder(_ a: Extent, _ b: Extent) -> Int? {
        guard let first = a.start, let second = b.start else {
            return a.start == nil ? (b.start == nil ? 0 : -1) : 1
        }
        guard let order = Comparison.order(first, second) else { return nil }
        if order != 0 || a.includesStart == b.includesStart { return order }
        return a.includesStart ? -1 : 1
    }

    /// How the ends compare: negative when the first ends earlier.
    static func endOrder(_ a: Extent, _ b: Extent) -> Int? {
        guard let first = a.end, let second = b.end else {
            return a.end == nil ? (b.end == nil ? 0 : 1) : -1
        }
        guard let order = Comparison.order(first, second) else { return nil }
        if order != 0 || a.includesEnd == b.includesEnd { return order }
        return a.includesEnd ? 1 : -1
    }

    /// Whether the first ends before the second begins.
    static func end(of a: Extent, isBeforeStartOf b: Extent) -> Bool? {
        guard let order = order(of: a.end, and: b.start) else { return nil }
        return order < 0 || (order == 0 && !(a.includesEnd && b.includesStart))
    }
}
