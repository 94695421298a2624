/// Equality and order of values (DMN 1.5, 10.3.2.12 and 10.3.2.13).
enum Comparison {
    /// How the left compares with the right: negative, zero or positive; nil where FEEL has no order between them.
    static func order(_ left: Value, _ right: Value) -> Int? {
        func sign<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : (left == right ? 0 : 1) }
        switch (left, right) {
        case (.number(let a), .number(let b)): return a.order(relativeTo: b)
        case (.date(let a), .date(let b)): return sign(a, b)
        case (.string(let a), .string(let b)): return order(a, b)
        case (.daysAndTime(let a), .daysAndTime(let b)): return sign(a, b)
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)): return sign(a, b)
        case (.time(let a), .time(let b)): return a.order(relativeTo: b)
        case (.dateTime(let a), .dateTime(let b)): return a.order(relativeTo: b)
        default: return nil
        }
    }

    /// By code points: UTF-8 keeps their order.
    static func order(_ left: String, _ right: String) -> Int {
        left.withBytes { a in
            right.withBytes { b in
                let place = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset
                guard let place else { return a.count == b.count ? 0 : (a.count < b.count ? -1 : 1) }
                return a[place] < b[place] ? -1 : 1
            }
        }
    }

    /// Whether both are equal; nil where FEEL does not compare them, or where it takes too long.
    static func equal(_ left: Value, _ right: Value, _ evaluation: inout Evaluation) -> Bool? {
        guard evaluation.spend(1 + left.cost) else { return nil }
        switch (left, right) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.number(let a), .number(let b)): return a == b
        case (.string(let a), .string(let b)): return a.isSameText(as: b)
        case (.boolean(let a), .boolean(let b)): return a == b
        case (.date(let a), .date(let b)): return a == b
        case (.list(let a), .list(let b)):
            guard a.count == b.count else { return false }
            for (x, y) in zip(a, b) {
                guard let isEqual = equal(x, y, &evaluation) else { return nil }
                if !isEqual { return false }
            }
            return true
        case (.context(let a), .context(let b)):
            guard a.count == b.count else { return false }
            for entry in a.entries {
                guard let other = b[entry.key] else { return false }
                guard let isEqual = equal(entry.value, other, &evaluation) else { return nil }
                if !isEqual { return false }
            }
            return true
        case (.range(let a), .range(let b)):
            guard a.includesStart == b.includesStart, a.includesEnd == b.includesEnd else { return false }
            for (x, y) in [(a.start, b.start), (a.end, b.end)] {
                if x == nil && y == nil { continue }
                guard let x, let y else { return false }
                guard let isEqual = equal(x, y, &evaluation) else { return nil }
                if !isEqual { return false }
            }
            return true
        case (.function(let a), .function(let b)): return a === b
        default: return order(left, right).map { $0 == 0 }
        }
    }

    /// Whether the range holds the value; nil where they can't be compared.
    static func contains(_ range: RangeValue, _ value: Value) -> Bool? {
        if let start = range.start {
            guard let order = order(value, start) else { return nil }
            if order < 0 || order == 0 && !range.includesStart { return false }
        }
        if let end = range.end {
            guard let order = order(value, end) else { return nil }
            if order > 0 || order == 0 && !range.includesEnd { return false }
        }
        return true
    }

    /// The general comparison, with what nulls do in either way of checking.
    static func compare(
        _ comparison: ComparisonOperator, _ left: Value, _ right: Value, _ site: Site, _ checking: Checking,
        _ evaluation: inout Evaluation
    ) -> Truth {
        let isEquality = comparison == .equal || comparison == .notEqual
        if left.isNull || right.isNull {
            if isEquality && (checking == .standard || left.isLiteralNull || right.isLiteralNull) {
                return Truth((left.isNull == right.isNull) == (comparison == .equal))
            }
            return .unknown(site.unknown([left, right].compactMap(\.nullReason)))
        }
        if !isEquality, left.cost > 0, !evaluation.spend(left.cost) {
            return .unknown(site.reason(.limit("the comparison takes too many steps")))
        }
        if isEquality {
            if let isEqual = equal(left, right, &evaluation) { return Truth(isEqual == (comparison == .equal)) }
        } else if let order = order(left, right) {
            return Truth(comparison.holds(order))
        }
        if evaluation.isSpent { return .unknown(site.reason(.limit("the comparison takes too many steps"))) }
        return .unknown(site.reason(.mismatch("a \(left.brief) can't be compared with a \(right.brief)")))
    }
}

extension Value {
    /// Whether it is a null that the expression spells out.
    var isLiteralNull: Bool {
        if case .null(let reason) = self, reason.kind == .literal { return true }
        return false
    }
}
