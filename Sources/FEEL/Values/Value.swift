/// A value of FEEL (DMN 1.5, 10.3.2.2).
///
/// Two values are equal when they mean the same: numbers by value (1.0 is 1), times and date-times by instant, and all
/// nulls, whatever their reasons are.
public enum Value: Sendable {
    case null(NullReason)
    case boolean(Bool)
    case number(Number)
    case string(String)
    case date(CivilDate)
    indirect case time(TimeOfDay)
    indirect case dateTime(DateTime)
    case daysAndTime(DaysAndTimeDuration)
    case yearsAndMonths(YearsAndMonthsDuration)
    case list([Value])
    case context(Context)
    indirect case range(RangeValue)
    case function(FunctionValue)

    /// Why the value is null; nil when it is not.
    public var nullReason: NullReason? {
        if case .null(let reason) = self { return reason }
        return nil
    }

    /// Whether it is null, for whatever reason.
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }
}

extension Value: Hashable {
    /// See the type for what makes two equal.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.isSameText(as: b)
        case (.date(let a), .date(let b)): a == b
        case (.time(let a), .time(let b)): a == b
        case (.dateTime(let a), .dateTime(let b)): a == b
        case (.daysAndTime(let a), .daysAndTime(let b)): a == b
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.context(let a), .context(let b)): a == b
        case (.range(let a), .range(let b)): a == b
        case (.function(let a), .function(let b)): a == b
        default: false
        }
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .date(let value): hasher.combine(value)
        case .time(let value): hasher.combine(value)
        case .dateTime(let value): hasher.combine(value)
        case .daysAndTime(let value): hasher.combine(value)
        case .yearsAndMonths(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .context(let value): hasher.combine(value)
        case .range(let value): hasher.combine(value)
        case .function(let value): hasher.combine(value)
        }
    }
}

extension String {
    /// Whether both have the same code points. Swift's own `==` would call "é" the same in either spelling.
    func isSameText(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withBytes { bytes in other.withBytes { $0.elementsEqual(bytes) } }
    }

    /// The bytes of the text in UTF-8, without a copy where they lie together.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
