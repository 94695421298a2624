extension Compiler {
    /// The syntax as a condition, in three-valued logic.
    func condition(_ syntax: Syntax) -> Condition {
        switch syntax.kind {
        case .compare(let comparison, let left, let right):
            return compare(comparison, left, right, site(syntax, comparison.rawValue))
        case .all(let operands): return logical(operands, decisive: .no, site(syntax, "and"))
        case .any(let operands): return logical(operands, decisive: .yes, site(syntax, "or"))
        case .between(let value, let low, let high):
            let value = code(value)
            let low = code(low)
            let high = code(high)
            let site = site(syntax, "between")
            let checking = checking
            return { evaluation in
                let middle = value(&evaluation)
                let above = Comparison.compare(.greaterOrEqual, middle, low(&evaluation), site, checking, &evaluation)
                let below = Comparison.compare(.lessOrEqual, middle, high(&evaluation), site, checking, &evaluation)
                return Truth.both(above, below, site)
            }
        case .member(let value, let tests, let input):
            let code = code(value)
            let tests = Tests(tests, compiler: self, site: site(syntax, "in"))
            return { evaluation in
                let value = code(&evaluation)
                evaluation.locals.append(value)
                defer { evaluation.locals.removeLast(evaluation.locals.count - input) }
                return tests.match(value, &evaluation)
            }
        case .quantified(let quantifier, let iterations, let base, let body):
            return quantified(quantifier, iterations, base, body, site(syntax, quantifier == .some ? "some" : "every"))
        default:
            let code = code(syntax)
            let site = site(syntax, "condition")
            return { evaluation in
                switch code(&evaluation) {
                case .boolean(let value): Truth(value)
                case .null(let reason): .unknown(reason)
                case let other: .unknown(site.reason(.noMatch("a \(other.brief) is neither true nor false")))
                }
            }
        }
    }

    /// `and` and `or`: the first operand that decides ends it; otherwise all unknown ones are named.
    private func logical(_ operands: [Syntax], decisive: Truth, _ site: Site) -> Condition {
        let conditions = operands.map(condition)
        let isOr = if case .yes = decisive { true } else { false }
        return { evaluation in
            var unknown: [NullReason] = []
            for condition in conditions {
                switch condition(&evaluation) {
                case .yes: if isOr { return .yes }
                case .no: if !isOr { return .no }
                case .unknown(let reason): unknown.append(reason)
                }
            }
            if unknown.isEmpty { return isOr ? .no : .yes }
            return .unknown(site.unknown(unknown))
        }
    }

    /// A comparison; numbers and dates, which is nearly all of them, are compared in place.
    private func compare(_ comparison: ComparisonOperator, _ left: Syntax, _ right: Syntax, _ site: Site) -> Condition {
        let checking = checking
        if case .slot(let slot) = left.kind, case .literal(let constant) = right.kind {
            let read = code(left)
            switch constant {
            case .number(let number):
                return { evaluation in
                    if slot < evaluation.frame.count, case .number(let value) = evaluation.frame[slot] {
                        return Truth(comparison.holds(value, number))
                    }
                    return Comparison.compare(comparison, read(&evaluation), constant, site, checking, &evaluation)
                }
            case .date(let date):
                return { evaluation in
                    if slot < evaluation.frame.count, case .date(let value) = evaluation.frame[slot] {
                        return Truth(comparison.holds(value.dayNumber, date.dayNumber))
                    }
                    return Comparison.compare(comparison, read(&evaluation), constant, site, checking, &evaluation)
                }
            case .string(let text)
            where (comparison == .equal || comparison == .notEqual) && text.utf8.count < Evaluation.shortTextBytes:
                return { evaluation in
                    if slot < evaluation.frame.count, case .string(let value) = evaluation.frame[slot] {
                        return Truth(value.isSameText(as: text) == (comparison == .equal))
                    }
                    return Comparison.compare(comparison, read(&evaluation), constant, site, checking, &evaluation)
                }
            default: break
            }
        }
        if case .slot(let first) = left.kind, case .slot(let second) = right.kind {
            let readFirst = code(left)
            let readSecond = code(right)
            return { evaluation in
                if first < evaluation.frame.count, second < evaluation.frame.count {
                    switch (evaluation.frame[first], evaluation.frame[second]) {
                    case (.number(let a), .number(let b)): return Truth(comparison.holds(a, b))
                    case (.date(let a), .date(let b)): return Truth(comparison.holds(a.dayNumber, b.dayNumber))
                    case (.string(let a), .string(let b))
                    where comparison == .equal && a.utf8.count < Evaluation.shortTextBytes:
                        return Truth(a.isSameText(as: b))
                    default: break
                    }
                }
                let value = readFirst(&evaluation)
                return Comparison.compare(comparison, value, readSecond(&evaluation), site, checking, &evaluation)
            }
        }
        let left = code(left)
        let right = code(right)
        return { evaluation in
            let (a, b) = (left(&evaluation), right(&evaluation))
            switch (a, b) {
            case (.number(let a), .number(let b)): return Truth(comparison.holds(a, b))
            case (.date(let a), .date(let b)): return Truth(comparison.holds(a.dayNumber, b.dayNumber))
            default: return Comparison.compare(comparison, a, b, site, checking, &evaluation)
            }
        }
    }

    private func quantified(
        _ quantifier: Quantifier, _ iterations: [Syntax.Iteration], _ base: Int, _ body: Syntax, _ site: Site
    ) -> Condition {
        let run = Iterating(iterations, base: base, compiler: self, site: site)
        let condition = condition(body)
        let decisive = quantifier == .some
        return { evaluation in
            var unknown: [NullReason] = []
            var decided = false
            let failure = run.forEach(&evaluation) { evaluation in
                switch condition(&evaluation) {
                case .yes: decided = decisive
                case .no: decided = !decisive
                case .unknown(let reason): if unknown.count < 64 { unknown.append(reason) }
                }
                return !decided
            }
            if decided { return Truth(decisive) }
            if let failure { return .unknown(failure) }
            if unknown.isEmpty { return Truth(!decisive) }
            return .unknown(site.unknown(unknown))
        }
    }
}

extension ComparisonOperator {
    /// Whether it holds between the two.
    @inline(__always)
    func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: !(right < left)
        case .greater: right < left
        case .greaterOrEqual: !(left < right)
        }
    }
}

extension Truth {
    /// Both, in three-valued logic.
    static func both(_ left: Truth, _ right: Truth, _ site: Site) -> Truth {
        switch (left, right) {
        case (.no, _), (_, .no): .no
        case (.yes, .yes): .yes
        case (.unknown(let a), .unknown(let b)): .unknown(a === b ? a : site.unknown([a, b]))
        case (.unknown, _): left
        case (_, .unknown): right
        }
    }
}
