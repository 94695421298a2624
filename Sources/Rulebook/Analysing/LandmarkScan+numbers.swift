import DMN
import FEEL

/// What numbers and dates may be, and where two of them change their order.
extension LandmarkScan {
    /// What the number or date may be, one form for each way through its conditions; nil where it can't be followed.
    mutating func forms(_ syntax: Syntax) -> [LinearForm]? {
        switch syntax.kind {
        case .literal(let value): return value.linear.map { [.constant($0)] }
        case .slot(let slot): return forms(ofSlot: slot)
        case .negate(let part): return forms(part).flatMap { all($0) { $0.times(-Number.one) } }
        case .choose(let condition, let then, let otherwise):
            scan(condition)
            return union([then, otherwise])
        case .arithmetic(let operation, let left, let right): return arithmetic(operation, left, right)
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind else { return nil }
            switch builtin.name {
            case "min", "max":
                if arguments.count == 1, case .list(let items) = arguments[0].kind { return union(items) }
                return union(arguments)
            case "abs" where arguments.count == 1:
                return forms(arguments[0]).flatMap { found in
                    all(found) { $0.times(-Number.one) }.map { found + $0 }
                }
            case "date", "duration", "number":
                guard case .literal(.string(let text))? = arguments.first?.kind, arguments.count == 1 else {
                    return nil
                }
                return LandmarkScan.constant(builtin.name, text)?.linear.map { [.constant($0)] }
            default: return nil
            }
        case .path(let inner, "years"), .path(let inner, "months"):
            guard case .call(let callee, let ends) = inner.kind, case .builtin(let builtin) = callee.kind,
                builtin.name == "years and months duration", ends.count == 2, case .path(_, let name) = syntax.kind,
                name == "years", let from = forms(ends[0])?.only?.axis, let to = forms(ends[1])?.only?.axis
            else { return nil }
            return [.span(from: from, to: to, unit: 12)]
        default: return nil
        }
    }

    mutating func forms(ofSlot slot: Int) -> [LinearForm]? {
        if let axis = axes[slot] {
            landmarks.axes.insert(slot)
            guard !axis.isListed else { return listed(axis) }
            return axis.places == nil ? nil : [.sum([slot: .one], .zero)]
        }
        guard let rule = derived[slot]?.rule else {
            // What is unset is no number at all: nothing changes where it is compared.
            if constants[slot].isNull { return [] }
            return constants[slot].linear.map { [.constant($0)] }
        }
        if let found = known[slot] { return found }
        known[slot] = .some(nil)
        var found: [LinearForm]?
        switch rule {
        case .definition(let expression): found = forms(expression.syntax)
        case .table(let table):
            scan(testsOf: table)
            switch table.hitPolicy {
            case .unique, .any, .first, .priority, .collectMinimum, .collectMaximum:
                found = union(table.rows.map(\.output.syntax))
            default: found = nil
            }
        }
        known[slot] = .some(found)
        return found
    }

    /// A finite axis of numbers: each of its values is a constant by itself.
    func listed(_ axis: Axis) -> [LinearForm]? {
        guard case .values(let values) = axis.domain else { return nil }
        let numbers = values.compactMap(\.linear)
        return numbers.count == values.count ? numbers.map(LinearForm.constant) : nil
    }

    mutating func union(_ parts: [Syntax]) -> [LinearForm]? {
        var found: [LinearForm] = []
        for part in parts {
            guard let forms = forms(part) else { return nil }
            for form in forms where !found.contains(form) { found.append(form) }
        }
        return found.count <= LandmarkScan.mostForms ? found : nil
    }

    func all(_ forms: [LinearForm], _ change: (LinearForm) -> LinearForm?) -> [LinearForm]? {
        let changed = forms.compactMap(change)
        return changed.count == forms.count ? changed : nil
    }

    mutating func arithmetic(_ operation: ArithmeticOperator, _ left: Syntax, _ right: Syntax)
        -> [LinearForm]?
    {
        if let months = months(right), left.type != .yearsAndMonthsDuration {
            guard let slot = forms(left)?.only?.axis else { return nil }
            switch operation {
            case .add: return [.shifted(slot, months: months)]
            case .subtract: return [.shifted(slot, months: -months)]
            default: return nil
            }
        }
        guard let ones = forms(left), let others = forms(right), ones.count * others.count <= LandmarkScan.mostForms
        else { return nil }
        var found: [LinearForm] = []
        for one in ones {
            for other in others {
                let form: LinearForm?
                switch operation {
                case .add: form = one.plus(other)
                case .subtract: form = one.plus(other, times: -Number.one)
                case .multiply:
                    form = other.constant.flatMap { one.times($0) } ?? one.constant.flatMap { other.times($0) }
                case .divide:
                    form = other.constant.flatMap { $0.isZero ? nil : Number.one / $0 }.flatMap { one.times($0) }
                case .power: form = nil
                }
                guard let form else { return nil }
                if !found.contains(form) { found.append(form) }
            }
        }
        return found
    }

    /// Takes down where two numbers or dates change their order.
    mutating func relate(_ one: LinearForm, _ other: LinearForm, _ syntax: Syntax?) {
        switch (one, other) {
        case (.sum, .sum):
            guard let difference = one.plus(other, times: -Number.one), case .sum(let terms, let constant) = difference
            else { return cannotRelate([one, other], syntax) }
            cut(terms, constant, syntax)
        case (.span(let from, let to, let unit), .sum):
            guard let count = other.constant else { return cannotRelate([one, other], syntax) }
            let low = count.rounded(toPlaces: 0, .floor).int64 ?? 0
            for number in [low, low + 1] {
                landmarks.months.insert(.init(earlier: from, later: to, months: Int(number) * unit))
            }
        case (.shifted(let slot, let months), .sum):
            if let later = other.axis {
                landmarks.months.insert(.init(earlier: slot, later: later, months: months))
            } else if let day = other.constant?.int64,
                let start = CivilDate(dayNumber: day).adding(months: -months)
            {
                for step in Int64(-4)...4 { landmarks.tops[slot, default: []].insert(start.dayNumber + step) }
            } else {
                cannotRelate([one, other], syntax)
            }
        case (.sum, .span), (.sum, .shifted): relate(other, one, syntax)
        default: cannotRelate([one, other], syntax)
        }
    }

    /// The sum of the terms and the constant changes its sign there.
    mutating func cut(_ terms: [Int: Number], _ constant: Number, _ syntax: Syntax?) {
        let slots = terms.keys.sorted()
        guard let first = slots.first, let axis = axes[first], let factor = terms[first] else { return }
        let scale = axis.scale
        guard let threshold = -constant / factor else { return cannotRelate([.sum(terms, constant)], syntax) }
        let place = threshold * Number(coefficient: 1, exponent: scale)
        guard let low = place?.rounded(toPlaces: 0, .floor).int64 else {
            return cannotRelate([.sum(terms, constant)], syntax)
        }
        let isWhole = place?.isWhole ?? false
        if slots.count == 1 {
            landmarks.tops[first, default: []].formUnion(isWhole ? [low - 1, low] : [low])
        } else if slots.count == 2, let second = terms[slots[1]], second == -factor, axes[slots[1]]?.scale == scale {
            for distance in isWhole ? [low - 1, low] : [low] {
                landmarks.bounds.insert(.init(left: first, right: slots[1], distance: distance))
            }
        } else {
            cannotRelate([.sum(terms, constant)], syntax)
        }
    }

    mutating func cannotRelate(_ forms: [LinearForm], _ syntax: Syntax?) {
        if let syntax { return isBeyond(syntax, syntax.name) }
        for form in forms {
            switch form {
            case .sum(let terms, _): for slot in terms.keys.sorted() { mark(slot, "amount") }
            case .span(let from, let to, _):
                mark(from, "amount")
                mark(to, "amount")
            case .shifted(let slot, _): mark(slot, "amount")
            }
        }
    }

    /// The months of a length of time in years and months that is written out.
    func months(_ syntax: Syntax) -> Int? {
        var value: Value?
        switch syntax.kind {
        case .literal(let constant): value = constant
        case .slot(let slot) where axes[slot] == nil && derived[slot] == nil: value = constants[slot]
        case .call(let callee, let arguments):
            if case .builtin(let builtin) = callee.kind, builtin.name == "duration", arguments.count == 1,
                case .literal(.string(let text)) = arguments[0].kind
            {
                value = LandmarkScan.constant("duration", text)
            }
        default: break
        }
        if case .yearsAndMonths(let length)? = value { return Int(length.months) }
        return nil
    }

    static func constant(_ function: String, _ text: String) -> Value? {
        let origin = SourcePosition(file: "", line: 1, column: 1)
        let quoted = "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        let expression = try? CompiledExpression("\(function)(\(quoted))", in: Scope(), at: origin)
        return expression?.evaluate([])
    }
}
