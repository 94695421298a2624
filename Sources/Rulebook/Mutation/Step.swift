internal import Claims
internal import FEEL

/// The values next to a value.
enum Step {
    /// One in the last place of a number that is written with a point, otherwise one.
    static func last(of number: Number) -> Number {
        Number(coefficient: 1, exponent: min(0, number.exponent))
    }

    /// Amounts, rates and counts are never negative: below zero there is nothing that somebody could have meant.
    static func values(beside number: Number, by step: Number) -> [Value] {
        [number + step, number - step].compactMap(\.self).filter { number < Number(0) || $0 >= Number(0) }
            .map(Value.number)
    }

    static func values(beside date: CivilDate) -> [Value] {
        [date.adding(days: 1), date.adding(days: -1)].compactMap { $0.map(Value.date) }
    }

    /// The values one step beside a parameter's: 0.01 yuan, 0.01 %, one day, one of the unit; for a list, each without
    /// one of its items and with a number next to one of them; for a text, cut short and made longer.
    static func values(beside value: Value, of type: ParameterType) -> [(value: Value, shown: String)] {
        switch (value, type) {
        case (.number(let number), .money):
            values(beside: number, by: Number(coefficient: 1, exponent: -2)).map {
                ($0, Written.text($0, type))
            }
        case (.number(let number), .rate):
            values(beside: number, by: Number(coefficient: 1, exponent: -4)).map {
                ($0, Written.text($0, type))
            }
        case (.number(let number), _):
            values(beside: number, by: last(of: number)).map { ($0, Written.text($0, type)) }
        case (.date(let date), _): values(beside: date).map { ($0, Written.text($0, type)) }
        case (.boolean(let flag), _): [(.boolean(!flag), Written.text(.boolean(!flag), type))]
        case (.string(let text), _):
            (text.unicodeScalars.count > 1 ? [String(text.dropLast())] : []).map { (.string($0), "\"\($0)\"") }
                + [(.string(text + "x"), "\"\(text)x\"")]
        case (.list(let items), _): lists(beside: items)
        default: []
        }
    }

    private static func lists(beside items: [Value]) -> [(value: Value, shown: String)] {
        var lists: [(value: Value, shown: String)] = []
        for place in items.indices {
            var fewer = items
            fewer.remove(at: place)
            lists.append((.list(fewer), "without \(Written.text(items[place]))"))
        }
        var added: Set<Value> = Set(items)
        for case .number(let number) in items {
            for neighbour in values(beside: number, by: Number(1)) where added.insert(neighbour).inserted {
                lists.append((.list(items + [neighbour]), "with \(Written.text(neighbour))"))
            }
        }
        return lists
    }
}

/// Values as an author writes them.
enum Written {
    /// In an expression.
    static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): "\"\(text)\""
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): number.description
        case .date(let date): "@\"\(date)\""
        default: Shown.value(value).en
        }
    }

    /// As the value of a parameter.
    static func text(_ value: Value, _ type: ParameterType) -> String {
        switch (value, type) {
        case (.number(let number), .money): "\(number) yuan"
        case (.number(let number), .rate): (number * Number(100)).map { "\($0.reduced) %" } ?? number.description
        case (.number(let number), .number(let unit?)): "\(number) \(unit)"
        case (.boolean(let flag), _): flag ? "yes" : "no"
        case (.date(let date), _): date.description
        case (.string(let text), _): "\"\(text)\""
        case (.list(let items), _): "[\(items.map(text).joined(separator: ", "))]"
        default: text(value)
        }
    }
}
