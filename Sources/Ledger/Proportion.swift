/// Divides part of a sum in the proportions of the whole: how much of a clawback falls on each source that paid.
///
/// One source after the other takes its portion of what is left, rounded half up to the fen, the last the rest. So the
/// parts add up, none exceeds its share of the whole, the whole divides into just the shares, and a larger part never takes
/// less from any of them: what was taken in several goes is what one go of the same sum would have taken.
public enum Proportion {
    /// The parts of `amount`, one for each of `shares`.
    ///
    /// - Precondition: shares are not negative, and `amount` is from zero to their sum, which fits 64 bits.
    public static func parts(of amount: Fen, over shares: [Fen]) -> [Fen] {
        var left = amount.rawValue
        var whole = shares.reduce(Int64(0)) { $0 + $1.rawValue }
        precondition(amount >= .zero && left <= whole, "a part is from nothing to the whole")
        return shares.map { share in
            precondition(share >= .zero, "a share is not negative")
            guard whole > 0 else { return .zero }
            let product = Int128(left) * Int128(share.rawValue)
            let part = Int64((2 * product + Int128(whole)) / (2 * Int128(whole)))
            left -= part
            whole -= share.rawValue
            return Fen(part)
        }
    }
}
