/// What becomes of a claim. The raw values are the contract's.
package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// It is paid.
    case approved
    /// The money has run out; it waits in the order of complete applications.
    case waitlisted
    /// A person must look.
    case held
    /// The rules do not allow it.
    case refused
    /// To be corrected and handed in again (退回补正).
    case returned

    /// Of two outcomes the one that counts: held gives way to refused, and refused to returned.
    package func combined(with other: Outcome) -> Outcome {
        other.rank > rank ? other : self
    }

    /// Which of two outcomes counts: the one of higher rank.
    var rank: UInt8 {
        switch self {
        case .approved: 0
        case .waitlisted: 1
        case .held: 2
        case .refused: 3
        case .returned: 4
        }
    }

    /// Whether a claim with this outcome uses up its identifiers and its quota.
    package var usesUp: Bool { self == .approved || self == .waitlisted || self == .held }
}
