/// The type of an expression, as far as it is known before it is evaluated (DMN 1.5, 10.3.2.9).
public indirect enum FEELType: Sendable, Hashable {
    /// Anything: checked when it is evaluated.
    case any
    /// The type of `null` alone; it conforms to every type.
    case null
    case boolean
    case number
    case string
    /// A string out of these.
    case enumeration([String])
    case date
    case time
    case dateTime
    case daysAndTimeDuration
    case yearsAndMonthsDuration
    case list(FEELType)
    case context([String: FEELType])
    case range(FEELType)
    case function(parameters: [FEELType], result: FEELType)
}
