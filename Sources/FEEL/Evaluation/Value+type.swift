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

    /// Whether the value is of that type (DMN 1.5, 10.3.2.9.2); null is of type `Null` and `Any` alone.
    public func isInstance(of expected: FEELType) -> Bool {
        switch (self, expected) {
        case (_, .any), (.null, .null), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date),
            (.time, .time), (.dateTime, .dateTime), (.daysAndTime, .daysAndTimeDuration),
            (.yearsAndMonths, .yearsAndMonthsDuration): true
        case (.string(let text), .enumeration(let values)): values.contains { $0.isSameText(as: text) }
        case (.list(let items), .list(let item)):
            item == .any || items.allSatisfy { $0.isNull || $0.isInstance(of: item) }
        case (.context(let context), .context(let entries)):
            entries.allSatisfy { key, type in context[key].map { $0.isNull || $0.isInstance(of: type) } ?? false }
        case (.range(let range), .range(let end)):
            [range.start, range.end].allSatisfy { $0?.isInstance(of: end) ?? true }
        case (.function(let function), .function(let parameters, let result)):
            function.isInstance(parameters: parameters, result: result)
        default: false
        }
    }

    /// The value as that type, with the conversions of DMN 1.5, 10.3.2.9.4; nil where it can't be.
    public func converted(to type: FEELType) -> Value? {
        if isInstance(of: type) { return self }
        if case .list(let items) = self, items.count == 1, !type.isList { return items[0].converted(to: type) }
        if case .list(let item) = type, !isNull, isInstance(of: item) { return .list([self]) }
        if case .date(let date) = self, type == .dateTime {
            return .dateTime(DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(seconds: 0))))
        }
        return nil
    }
}
