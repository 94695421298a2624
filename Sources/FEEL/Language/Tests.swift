/// Unary tests ready to be evaluated: the right side of `in`, or a cell of a decision table.
struct Tests: Sendable {
    private enum Test: Sendable {
        case comparison(ComparisonOperator, Code)
        case value(Code)
        /// A range that is written out: unknown when an end is, while a null in any other place is a value like others.
        case range(start: Code?, includesStart: Bool, end: Code?, includesEnd: Bool)
        /// A text, number or other scalar that is written out: nothing to evaluate.
        case constant(Value)
        case condition(Condition)
    }

    private let tests: [Test]
    private let site: Site
    private let checking: Checking

    init(_ tests: [Syntax.Test], compiler: Compiler, site: Site) {
        self.tests = tests.map { test in
            switch test {
            case .comparison(let comparison, let end): return .comparison(comparison, compiler.code(end))
            case .condition(let condition): return .condition(compiler.condition(condition))
            case .value(let value):
                if case .literal(let constant) = value.kind { return .constant(constant) }
                if case .range(let start, let includesStart, let end, let includesEnd) = value.kind {
                    return .range(
                        start: start.map(compiler.code), includesStart: includesStart, end: end.map(compiler.code),
                        includesEnd: includesEnd)
                }
                return .value(compiler.code(value))
            }
        }
        self.site = site
        checking = compiler.checking
    }

    /// Whether the value passes one of them: yes as soon as one holds, unknown when none holds and one is unknown.
    func match(_ value: Value, _ evaluation: inout Evaluation) -> Truth {
        var unknown: [NullReason] = []
        let cost = value.cost
        for test in tests {
            guard cost == 0 || evaluation.spend(cost) else { break }
            let result: Truth
            switch test {
            case .constant(let constant): result = equal(value, constant, &evaluation)
            case .condition(let condition): result = condition(&evaluation)
            case .comparison(let comparison, let end):
                result = Comparison.compare(comparison, value, end(&evaluation), site, checking, &evaluation)
            case .value(let code): result = look(up: value, in: code(&evaluation), &evaluation)
            case .range(let start, let includesStart, let end, let includesEnd):
                let low = start?(&evaluation)
                let high = end?(&evaluation)
                if case .date(let day) = value, case .date(let first)? = low, case .date(let last)? = high {
                    result = Truth(
                        (includesStart ? first <= day : first < day) && (includesEnd ? day <= last : day < last))
                } else {
                    let range = RangeValue.checked(from: low, includesStart, to: high, includesEnd, site)
                    result = range.nullReason.map { .unknown($0) } ?? look(up: value, in: range, &evaluation)
                }
            }
            switch result {
            case .yes: return .yes
            case .no: break
            case .unknown(let reason): if !unknown.contains(where: { $0 === reason }) { unknown.append(reason) }
            }
        }
        if evaluation.isSpent { return .unknown(site.reason(.limit("the test takes too many steps"))) }
        return unknown.isEmpty ? .no : .unknown(site.unknown(unknown))
    }

    private func equal(_ value: Value, _ other: Value, _ evaluation: inout Evaluation) -> Truth {
        if case .string(let a) = value, case .string(let b) = other { return Truth(a.isSameText(as: b)) }
        return Comparison.compare(.equal, value, other, site, checking, &evaluation)
    }

    /// Equal to it, within the range, or in the list (whose elements may be ranges).
    private func look(up value: Value, in target: Value, _ evaluation: inout Evaluation) -> Truth {
        switch target {
        case .range(let range):
            if case .range = value, case .yes = equal(value, target, &evaluation) { return .yes }
            return contains(range, value)
        case .list(let items):
            if case .list = value, case .yes = equal(value, target, &evaluation) { return .yes }
            var unknown: [NullReason] = []
            for item in items {
                guard evaluation.spend() else { return .unknown(site.reason(.limit("the list is too long"))) }
                let result: Truth
                if case .range(let range) = item {
                    result = contains(range, value)
                } else if case .list(let inner) = item, !isList(value) {
                    result = look(up: value, in: .list(inner), &evaluation)
                } else if checking == .standard, !value.isNull, !item.isNull {
                    result = Truth(Comparison.equal(value, item, &evaluation) ?? false)
                } else {
                    result = equal(value, item, &evaluation)
                }
                switch result {
                case .yes: return .yes
                case .no: break
                case .unknown(let reason): if unknown.count < 64 { unknown.append(reason) }
                }
            }
            return unknown.isEmpty ? .no : .unknown(site.unknown(unknown))
        default: return equal(value, target, &evaluation)
        }
    }

    private func isList(_ value: Value) -> Bool {
        if case .list = value { return true }
        return false
    }

    private func contains(_ range: RangeValue, _ value: Value) -> Truth {
        if case .null(let reason) = value { return .unknown(reason) }
        if let isInside = Comparison.contains(range, value) { return Truth(isInside) }
        return .unknown(site.reason(.mismatch("a \(value.brief) can't be in such a range")))
    }
}
