extension FEELType {
    /// Whether every value of this type may stand where the other is expected. `any` on either side passes: it is
    /// checked when it is evaluated.
    public func conforms(to other: FEELType) -> Bool {
        switch (self, other) {
        case (.any, _), (_, .any), (.null, _): true
        case (.enumeration(let values), .enumeration(let allowed)): values.allSatisfy(allowed.contains)
        case (.enumeration, .string): true
        case (.list(let item), .list(let expected)): item.conforms(to: expected)
        case (.range(let end), .range(let expected)): end.conforms(to: expected)
        case (.context(let entries), .context(let expected)):
            expected.allSatisfy { key, type in entries[key]?.conforms(to: type) ?? false }
        case (.function(let parameters, let result), .function(let expectedParameters, let expectedResult)):
            parameters.count == expectedParameters.count && result.conforms(to: expectedResult)
                && zip(expectedParameters, parameters).allSatisfy { $0.conforms(to: $1) }
        default: self == other
        }
    }

    /// The narrowest type that holds the values of both.
    func joined(with other: FEELType) -> FEELType {
        if self == other { return self }
        switch (self, other) {
        case (.null, let type), (let type, .null): return type
        case (.enumeration(let a), .enumeration(let b)):
            let values = a + b.filter { !a.contains($0) }
            return values.count <= 64 ? .enumeration(values) : .string
        case (.enumeration, .string), (.string, .enumeration): return .string
        case (.list(let a), .list(let b)): return .list(a.joined(with: b))
        case (.range(let a), .range(let b)): return .range(a.joined(with: b))
        case (.context(let a), .context(let b)) where Set(a.keys) == Set(b.keys):
            return .context(a.merging(b) { $0.joined(with: $1) })
        default: return .any
        }
    }

    static func joined(_ types: [FEELType]) -> FEELType {
        types.reduce(.null) { $0.joined(with: $1) }
    }

    /// What may be compared with what: enumerations count as strings.
    var widened: FEELType {
        if case .enumeration = self { return .string }
        return self
    }

    /// The type of the elements of a list; of anything else the type itself, which FEEL treats as a list of one.
    var element: FEELType {
        if case .list(let item) = self { return item }
        return self
    }

    var isList: Bool {
        if case .list = self { return true }
        return false
    }

    /// Whether the type says nothing that could be checked.
    var isOpen: Bool { self == .any || self == .null }

    /// Whether `<` is defined for the type.
    var isOrdered: Bool {
        switch self {
        case .any, .null, .number, .string, .enumeration, .date, .time, .dateTime, .daysAndTimeDuration,
            .yearsAndMonthsDuration:
            true
        default: false
        }
    }

    /// Whether values of the two can be equal at all.
    func isComparable(with other: FEELType) -> Bool {
        if isOpen || other.isOpen { return true }
        switch (self, other) {
        case (.enumeration(let a), .enumeration(let b)): return a.contains(where: b.contains)
        case (.list(let a), .list(let b)), (.range(let a), .range(let b)): return a.isComparable(with: b)
        case (.context, .context): return true
        default: return widened == other.widened
        }
    }
}

extension FEELType: CustomStringConvertible {
    /// As the standard writes it: `number`, `list<string>`, `days and time duration`.
    public var description: String {
        switch self {
        case .any: "Any"
        case .null: "Null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .enumeration(let values): "one of " + values.map { "\"\($0)\"" }.joined(separator: ", ")
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysAndTimeDuration: "days and time duration"
        case .yearsAndMonthsDuration: "years and months duration"
        case .list(let item): "list<\(item)>"
        case .range(let end): "range<\(end)>"
        case .context(let entries):
            "context<" + entries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
                + ">"
        case .function(let parameters, let result):
            "function<" + parameters.map(\.description).joined(separator: ", ") + "> -> \(result)"
        }
    }
}
