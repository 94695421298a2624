/// A move of a positive sum from one account to another of the same funding source and fiscal year.
///
/// Because a sum leaves one account exactly as it enters the other, books of postings balance by construction.
public struct Posting: Sendable, Hashable {
    /// The account that the sum leaves.
    public let from: AccountKey
    /// The account that it enters.
    public let to: AccountKey
    /// More than zero, at most ``limit``.
    public let amount: Fen
    /// The number of the decision on the claim, where a place is by claim; else nil. Never anything personal.
    public internal(set) var claim: Int64?

    /// A posting; an ``Entry`` checks it.
    public init(from: AccountKey, to: AccountKey, amount: Fen, claim: Int64? = nil) {
        self.from = from
        self.to = to
        self.amount = amount
        self.claim = claim
    }

    /// Whether one of the places is by claim, so that the posting has to name one.
    public var isByClaim: Bool { from.place.isByClaim || to.place.isByClaim }

    /// The largest sum of one posting: 10,000,000,000,000.00 yuan. Thousands of them still fit a balance.
    public static let limit = Fen(1_000_000_000_000_000)
}
