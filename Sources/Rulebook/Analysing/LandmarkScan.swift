import DMN
import FEEL

/// Reads expressions for the places where their answers may change.
///
/// Definitions and tables are looked through; parameters stand for their values, and unset ones for axes.
struct LandmarkScan {
    let axes: [Int: Axis]
    /// The values of slots that are no axes: parameters and what follows from them.
    let constants: [Value]
    let derived: [Int: Derived]

    private(set) var landmarks = Landmarks()
    /// What an amount that was scanned may be.
    private(set) var amounts: [LinearForm]?
    private var known: [Int: [LinearForm]?] = [:]
    private var seen: Set<Int> = []

    private static let mostForms = 48

    init(axes: [Int: Axis], constants: [Value], derived: [Int: Derived]) {
        self.axes = axes
        self.constants = constants
        self.derived = derived
    }

    mutating func scan(_ expression: CompiledExpression?) {
        if let expression { scan(expression.syntax) }
    }

    /// Scans an amount: where one of the sums that it may be passes another, it changes its course.
    mutating func scan(amount expression: CompiledExpression) {
        scan(expression.syntax)
        amounts = forms(expression.syntax)
        guard let forms = amounts else { return }
        for (place, one) in forms.enumerated() {
            relate(one, .constant(.zero), expression.syntax)
            for other in forms[..<place] { relate(one, other, expression.syntax) }
        }
    }

    /// Scans the tests of a table; its outputs are scanned where they are used.
    mutating func scan(testsOf table: DecisionTable) {
        for input in table.inputs { scan(input.syntax) }
        for row in table.rows {
            for (cell, input) in zip(row.cells, table.inputs) { scan(cell.syntax, of: input.syntax) }
        }
    }

    /// Takes down where two amounts pass each other.
    mutating func relate(_ one: LinearForm, _ other: LinearForm) {
        relate(one, other, nil)
    }

    // MARK: - Conditions

    private mutating func scan(_ syntax: Syntax) {
        switch syntax.kind {
        case .literal, .local, .builtin, .unknown, .impossible: break
        case .slot(let slot): read(slot)
        case .compare(_, let left, let right): compare(left, right, in: syntax)
        case .between(let value, let low, let high):
            compare(value, low, in: syntax)
            compare(value, high, in: syntax)
        case .member(let value, let tests, _): scan(tests, of: value)
        case .all(let parts), .any(let parts), .list(let parts): for part in parts { scan(part) }
        case .choose(let condition, let then, let otherwise):
            scan(condition)
            scan(then)
            scan(otherwise)
        case .call(let callee, let arguments): call(callee, arguments, in: syntax)
        default:
            // A number or date that stands by itself: whoever compares it asks for its forms again.
            if syntax.isOrdered, forms(syntax) != nil { return }
            isBeyond(syntax, syntax.name)
        }
    }

    private mutating func read(_ slot: Int) {
        if axes[slot] != nil {
            landmarks.axes.insert(slot)
        } else if let rule = derived[slot]?.rule, seen.insert(slot).inserted {
            switch rule {
            case .definition(let expression): scan(expression.syntax)
            case .table(let table):
                scan(testsOf: table)
                for row in table.rows { scan(row.output.syntax) }
            }
        }
    }

    private mutating func call(_ callee: Syntax, _ arguments: [Syntax], in syntax: Syntax) {
        guard case .builtin(let builtin) = callee.kind else { return isBeyond(syntax, "a call") }
        switch builtin.name {
        case "not" where arguments.count == 1: scan(arguments[0])
        case "starts with" where arguments.count == 2: startsWith(arguments[0], arguments[1], in: syntax)
        case "list contains" where arguments.count == 2: look(up: arguments[1], in: arguments[0], of: syntax)
        default:
            // Numbers and dates that a condition does not compare: only their own conditions matter.
            if syntax.isOrdered, forms(syntax) != nil { return }
            isBeyond(syntax, builtin.name)
        }
    }

    private mutating func scan(_ tests: [Syntax.Test], of value: Syntax) {
        scan(value)
        for test in tests {
            switch test {
            case .comparison(_, let end): compare(value, end, in: value)
            case .value(let target): look(up: value, in: target, of: value)
            case .condition(let condition): isBeyond(condition, "?", besides: value)
            }
        }
    }

    private mutating func look(up value: Syntax, in target: Syntax, of syntax: Syntax) {
        switch target.kind {
        case .range(let start, _, let end, _):
            if let start { compare(value, start, in: syntax) }
            if let end { compare(value, end, in: syntax) }
        case .list(let items): for item in items { look(up: value, in: item, of: syntax) }
        case .literal(let constant): look(up: value, in: constant, of: syntax)
        case .slot(let slot) where axes[slot] == nil && derived[slot] == nil:
            look(up: value, in: constants[slot], of: syntax)
        default: compare(value, target, in: syntax)
        }
    }

    private mutating func look(up value: Syntax, in constant: Value, of syntax: Syntax) {
        switch constant {
        case .range(let range):
            for end in [range.start, range.end] { if let end { look(up: value, in: end, of: syntax) } }
        case .list(let items): for item in items { look(up: value, in: item, of: syntax) }
        case .string(let text):
            guard let forms = texts(value) else { return isBeyond(value, syntax.name) }
            for form in forms { relate(form, .constant(text), syntax) }
        case .null: scan(value)
        default:
            guard let number = constant.linear, let forms = forms(value) else { return scan(value) }
            for form in forms { relate(form, .constant(number), value) }
        }
    }

    private mutating func compare(_ left: Syntax, _ right: Syntax, in syntax: Syntax) {
        for (side, other) in [(left, right), (right, left)] {
            guard case .literal(.null) = other.kind else { continue }
            if case .slot(let slot) = side.kind, axes[slot] != nil {
                landmarks.axes.insert(slot)
                landmarks.absences.insert(slot)
            } else {
                isBeyond(side, "null")
            }
            return
        }
        if left.isOrdered || right.isOrdered {
            guard let ones = forms(left), let others = forms(right) else {
                isBeyond(left, left.name)
                return isBeyond(right, right.name)
            }
            for one in ones { for other in others { relate(one, other, syntax) } }
        } else if let ones = texts(left), let others = texts(right) {
            for one in ones { for other in others { relate(one, other, syntax) } }
        } else if left.isListed || right.isListed {
            scan(left)
            scan(right)
        } else {
            isBeyond(left, syntax.name)
            isBeyond(right, syntax.name)
        }
    }

    // MARK: - Numbers and dates

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

    private mutating func forms(ofSlot slot: Int) -> [LinearForm]? {
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
    private func listed(_ axis: Axis) -> [LinearForm]? {
        guard case .values(let values) = axis.domain else { return nil }
        let numbers = values.compactMap(\.linear)
        return numbers.count == values.count ? numbers.map(LinearForm.constant) : nil
    }

    private mutating func union(_ parts: [Syntax]) -> [LinearForm]? {
        var found: [LinearForm] = []
        for part in parts {
            guard let forms = forms(part) else { return nil }
            for form in forms where !found.contains(form) { found.append(form) }
        }
        return found.count <= LandmarkScan.mostForms ? found : nil
    }

    private func all(_ forms: [LinearForm], _ change: (LinearForm) -> LinearForm?) -> [LinearForm]? {
        let changed = forms.compactMap(change)
        return changed.count == forms.count ? changed : nil
    }

    private mutating func arithmetic(_ operation: ArithmeticOperator, _ left: Syntax, _ right: Syntax)
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
    private mutating func cut(_ terms: [Int: Number], _ constant: Number, _ syntax: Syntax?) {
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

    private mutating func cannotRelate(_ forms: [LinearForm], _ syntax: Syntax?) {
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
    private func months(_ syntax: Syntax) -> Int? {
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

    private static func constant(_ function: String, _ text: String) -> Value? {
        let origin = SourcePosition(file: "", line: 1, column: 1)
        let quoted = "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        let expression = try? CompiledExpression("\(function)(\(quoted))", in: Scope(), at: origin)
        return expression?.evaluate([])
    }

    // MARK: - Texts

    private enum TextForm {
        case constant(String)
        case slot(Int)
        case beginning(Int, length: Int)
    }

    private mutating func texts(_ syntax: Syntax) -> [TextForm]? {
        switch syntax.kind {
        case .literal(.string(let text)): return [.constant(text)]
        case .slot(let slot):
            if let axis = axes[slot] {
                landmarks.axes.insert(slot)
                if case .texts = axis.domain { return [.slot(slot)] }
                return axis.isListed ? [] : nil
            }
            if let rule = derived[slot]?.rule {
                switch rule {
                case .definition(let expression): return texts(expression.syntax)
                case .table(let table):
                    read(slot)
                    var found: [TextForm] = []
                    for row in table.rows {
                        guard let forms = texts(row.output.syntax) else { return nil }
                        found += forms
                    }
                    return found
                }
            }
            if case .string(let text) = constants[slot] { return [.constant(text)] }
            return constants[slot].isNull ? [] : nil
        case .choose(let condition, let then, let otherwise):
            scan(condition)
            guard let one = texts(then), let other = texts(otherwise) else { return nil }
            return one + other
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind, builtin.name == "substring", arguments.count == 3,
                forms(arguments[1])?.only?.constant == .one,
                let length = forms(arguments[2])?.only?.constant?.int64, length > 0,
                case .slot(let slot)? = texts(arguments[0])?.only
            else { return nil }
            return [.beginning(slot, length: Int(length))]
        default: return nil
        }
    }

    private mutating func relate(_ one: TextForm, _ other: TextForm, _ syntax: Syntax) {
        switch (one, other) {
        case (.constant, .constant): break
        case (.slot(let slot), .constant(let text)): landmarks.texts[slot, default: .init()].constants.insert(text)
        case (.slot(let slot), .slot(let second)):
            if slot != second { landmarks.textLinks.append((slot, second)) }
        case (.beginning(let slot, let length), .constant(let text)):
            if text.unicodeScalars.count == length { landmarks.texts[slot, default: .init()].prefixes.insert(text) }
        case (.beginning(let slot, let length), .beginning(let second, let other)) where length == other:
            link(slot, second, length)
        case (.constant, .slot), (.constant, .beginning): relate(other, one, syntax)
        default: isBeyond(syntax, syntax.name)
        }
    }

    private mutating func link(_ slot: Int, _ second: Int, _ length: Int) {
        for place in [slot, second] { landmarks.texts[place, default: .init()].lengths.insert(length) }
        if slot != second { landmarks.textLinks.append((slot, second)) }
    }

    private mutating func startsWith(_ whole: Syntax, _ beginning: Syntax, in syntax: Syntax) {
        guard let wholes = texts(whole), let beginnings = texts(beginning) else {
            isBeyond(whole, syntax.name)
            return isBeyond(beginning, syntax.name)
        }
        for one in wholes {
            for other in beginnings {
                switch (one, other) {
                case (.slot(let slot), .constant(let text)):
                    landmarks.texts[slot, default: .init()].prefixes.insert(text)
                case (.slot(let slot), .beginning(let second, let length)): link(slot, second, length)
                case (.constant, .constant): break
                default: isBeyond(syntax, syntax.name)
                }
            }
        }
    }

    // MARK: - What can't be followed

    /// Every infinite axis that the expression reads can't be reasoned about; finite ones are gone through anyway.
    private mutating func isBeyond(_ syntax: Syntax, _ name: String, besides other: Syntax? = nil) {
        var slots: Set<Int> = []
        syntax.collectSlots(&slots)
        other?.collectSlots(&slots)
        for slot in slots { mark(slot, name) }
    }

    private mutating func mark(_ slot: Int, _ name: String) {
        if let axis = axes[slot] {
            landmarks.axes.insert(slot)
            if !axis.isListed, landmarks.beyond[slot] == nil { landmarks.beyond[slot] = name }
        } else if let derived = derived[slot] {
            read(slot)
            for inner in derived.slots { mark(inner, name) }
        }
    }
}

extension Array {
    /// The one element of an array that has one.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}

extension Syntax {
    /// Whether its values lie in an order in which intervals make sense.
    fileprivate var isOrdered: Bool {
        switch type {
        case .number, .date, .daysAndTimeDuration, .yearsAndMonthsDuration: true
        default: false
        }
    }

    /// Whether there are few enough values to go through.
    fileprivate var isListed: Bool {
        switch type {
        case .boolean, .enumeration: true
        default: false
        }
    }

    /// What people call the expression's outermost part.
    fileprivate var name: String {
        switch kind {
        case .call(let callee, _), .callNamed(let callee, _):
            if case .builtin(let builtin) = callee.kind { "\(builtin.name)()" } else { "a call" }
        case .path(_, let name): ".\(name)"
        case .arithmetic(let operation, _, _): operation.rawValue
        case .compare(let comparison, _, _): comparison.rawValue
        case .loop: "for"
        case .quantified(let quantifier, _, _, _): "\(quantifier)"
        case .filter: "[…]"
        case .function: "function"
        case .member: "in"
        default: "expression"
        }
    }

    /// The slots that stand anywhere in the expression.
    func collectSlots(_ slots: inout Set<Int>) {
        if case .slot(let slot) = kind { slots.insert(slot) }
        for part in parts { part.collectSlots(&slots) }
    }
}
