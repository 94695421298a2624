extension Value {
    /// The type of the value, as exactly as the value tells.
    public var type: FEELType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .daysAndTime: .daysAndTimeDuration
        case .yearsAndMonths: .yearsAndMonthsDuration
        case .list(let items): .list(FEELType.joined(items.map(\.type)))
        case .context(let context):
            .context(Dictionary(context.entries.map { ($0.key, $0.value.type) }, uniquingKeysWith: { $1 }))
        case .range(let range): .range(FEELType.joined([range.start, range.end].compactMap { $0?.type }))
        case .function(let function):
            .function(parameters: function.parameters.map { _ in .any }, result: .any)
        }
    }

    /// What kind of value it is, for messages.
    var brief: String {
        switch self {
        case .null: "null"
        case .list: "list"
        case .context: "context"
        case .range: "range"
        case .function: "function"
        default: type.description
        }
    }

    /// Whether the value is of that type (DMN 1.5, 10.3.2.9.2); a null is of type `Null` and `Any`. Of very large lists
    /// and contexts it says no.
    public func isInstance(of expected: FEELType) -> Bool {
        var evaluation = Evaluation(frame: [])
        return isInstance(of: expected, &evaluation)
    }

    func isInstance(of expected: FEELType, _ evaluation: inout Evaluation) -> Bool {
        switch (self, expected) {
        case (_, .any), (.null, .null), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date),
            (.time, .time), (.dateTime, .dateTime), (.daysAndTime, .daysAndTimeDuration),
            (.yearsAndMonths, .yearsAndMonthsDuration), (.list, .list(.any)):
            return true
        case (.string(let text), .enumeration(let values)): return values.contains { $0.isSameText(as: text) }
        case (.list(let items), .list(let item)):
            for value in items {
                guard evaluation.spend(), value.isNull || value.isInstance(of: item, &evaluation) else { return false }
            }
            return true
        case (.context(let context), .context(let entries)):
            for (key, type) in entries {
                guard evaluation.spend(), let value = context[key],
                    value.isNull || value.isInstance(of: type, &evaluation)
                else { return false }
            }
            return true
        case (.range(let range), .range(let end)):
            for value in [range.start, range.end] {
                if let value, !value.isInstance(of: end, &evaluation) { return false }
            }
            return true
        case (.function(let function), .function(let parameters, let result)):
            return function.isInstance(parameters: parameters, result: result)
        default: return false
        }
    }

    /// The value as that type, with the conversions of DMN 1.5, 10.3.2.9.4 (a list of one as its item, an item as a list
    /// of one, a date as its midnight in UTC); nil where it can't be.
    public func converted(to type: FEELType) -> Value? {
        var evaluation = Evaluation(frame: [])
        return converted(to: type, &evaluation)
    }

    func converted(to type: FEELType, _ evaluation: inout Evaluation) -> Value? {
        if isInstance(of: type, &evaluation) { return self }
        if case .list(let items) = self, items.count == 1, !type.isList {
            return items[0].isInstance(of: type, &evaluation) ? items[0] : nil
        }
        if case .list(let item) = type, !isNull, isInstance(of: item, &evaluation) { return .list([self]) }
        if case .date(let date) = self, type == .dateTime {
            return .dateTime(DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .utc)))
        }
        return nil
    }
}
