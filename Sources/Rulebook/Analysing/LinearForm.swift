import FEEL

/// What a number or a date is in terms of the axes, as far as reasoning on intervals can follow it.
enum LinearForm: Hashable {
    /// The sum of axes with factors, and a constant; dates and lengths of time in days.
    case sum([Int: Number], Number)
    /// The full months, or years (`unit` 12), from one date to another.
    case span(from: Int, to: Int, unit: Int)
    /// A date so many months later.
    case shifted(Int, months: Int)

    static func constant(_ number: Number) -> LinearForm { .sum([:], number) }

    var constant: Number? {
        if case .sum(let terms, let constant) = self, terms.isEmpty { constant } else { nil }
    }

    /// The axis that this is, and nothing besides.
    var axis: Int? {
        if case .sum(let terms, let constant) = self, terms.count == 1, constant.isZero, let term = terms.first,
            term.value == .one
        {
            term.key
        } else {
            nil
        }
    }

    func plus(_ other: LinearForm, times factor: Number = .one) -> LinearForm? {
        guard case .sum(var terms, let constant) = self, let other = other.times(factor),
            case .sum(let more, let added) = other, let sum = constant + added
        else { return nil }
        for (slot, number) in more {
            guard let total = (terms[slot] ?? .zero) + number else { return nil }
            terms[slot] = total.isZero ? nil : total
        }
        return .sum(terms, sum)
    }

    func times(_ factor: Number) -> LinearForm? {
        guard case .sum(let terms, let constant) = self else { return factor == .one ? self : nil }
        if factor.isZero { return .constant(.zero) }
        var scaled: [Int: Number] = [:]
        for (slot, number) in terms {
            guard let product = number * factor else { return nil }
            scaled[slot] = product
        }
        return (constant * factor).map { .sum(scaled, $0) }
    }
}

extension Value {
    /// The number that stands for the value in a linear form: dates and lengths of time in days, months in months.
    var linear: Number? {
        switch self {
        case .number(let number): number
        case .date(let date): Number(Int(date.dayNumber))
        case .daysAndTime(let length):
            Number(coefficient: length.nanoseconds, exponent: 0) / Number(coefficient: 86_400_000_000_000, exponent: 0)
        case .yearsAndMonths(let length): Number(Int(length.months))
        default: nil
        }
    }
}
