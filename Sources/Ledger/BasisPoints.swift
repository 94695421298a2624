/// A portion of a whole in hundredths of a percent: 0 to 10,000. Ninety percent is 9,000.
public struct BasisPoints: Sendable, Hashable, Comparable {
    /// The number of basis points, 0...10,000.
    public let rawValue: Int

    /// Nil outside 0...10,000.
    public init?(_ rawValue: Int) {
        guard (0...10_000).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(unchecked rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Nothing.
    public static let none = BasisPoints(unchecked: 0)
    /// All of it.
    public static let whole = BasisPoints(unchecked: 10_000)

    /// By size.
    public static func < (left: BasisPoints, right: BasisPoints) -> Bool {
        left.rawValue < right.rawValue
    }
}
