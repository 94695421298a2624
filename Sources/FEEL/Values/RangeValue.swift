/// A FEEL range: `[1..5]`, `(> 3)`, `]a..b[`.
public struct RangeValue: Sendable, Hashable {
    /// The lower end; nil where the range has none.
    public let start: Value?
    /// The upper end; nil where the range has none.
    public let end: Value?
    /// Whether the lower end itself belongs to the range.
    public let includesStart: Bool
    /// Whether the upper end itself belongs to the range.
    public let includesEnd: Bool

    /// A range; an end that is nil is open.
    public init(start: Value?, includesStart: Bool, end: Value?, includesEnd: Bool) {
        self.start = start
        self.end = end
        self.includesStart = includesStart
        self.includesEnd = includesEnd
    }
}
