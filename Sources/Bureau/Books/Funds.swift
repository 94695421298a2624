package import Ledger

/// What a claim can draw on, for one funding source.
package enum Funds: Sendable, Hashable {
    /// Nothing has been appropriated yet for this programme, source and year: approvals are recorded on the claim's own
    /// region, and AVAILABLE shows the negative sum.
    case unbudgeted(region: String)
    /// The cap holds: the region whose account pays, and what is left on it, never negative. The region is the claim's
    /// own, with nothing left, when no appropriation covers it.
    case budgeted(region: String, available: Fen)

    /// The region of the AVAILABLE account that pays.
    package var region: String {
        switch self {
        case .unbudgeted(let region), .budgeted(let region, _): region
        }
    }

    /// What is left, or nil while unbudgeted.
    package var available: Fen? {
        switch self {
        case .unbudgeted: nil
        case .budgeted(_, let available): available
        }
    }
}
