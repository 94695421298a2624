import AuditLog

/// A merchant or an office that hands in claims, as the bureau last entered it.
package struct Merchant: Sendable, Hashable {
    package enum Standing: String, Sendable {
        case active
        case suspended
    }

    /// The unified social credit code (GB 32100-2015).
    package let code: String
    package let name: String
    /// The programmes that it may claim for; all of them where empty.
    package let programmes: [String]
    /// The key that signs its submissions, as text; nil where it signs none.
    package let key: String?
    package let standing: Standing
    /// On what the entry rests: a contract, a notice.
    package let document: String
    /// The business day of the latest entry.
    package let day: String

    /// The key to verify with. What was entered was a key.
    func verifierKey() throws(NoteError) -> VerifierKey? {
        guard let key else { return nil }
        return try VerifierKey(key)
    }
}
