package import Claims

/// What one record reads as.
package enum ReadRow: Sendable {
    case claim(Claim, row: Int)
    case bad(RowError)
}
