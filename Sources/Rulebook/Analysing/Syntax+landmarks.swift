import FEEL

extension Array {
    /// The one element of an array that has one.
    var only: Element? { count == 1 ? self[0] : nil }
}

extension Syntax {
    /// Whether its values lie in an order in which intervals make sense.
    var isOrdered: Bool {
        switch type {
        case .number, .date, .daysAndTimeDuration, .yearsAndMonthsDuration: true
        default: false
        }
    }

    /// Whether there are few enough values to go through.
    var isListed: Bool {
        switch type {
        case .boolean, .enumeration: true
        default: false
        }
    }

    /// What people call the expression's outermost part.
    var name: String {
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
