/// What can go wrong with keys, signatures and random bytes. Every description ends in what to do about it.
public enum SealingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Key material of the wrong length: what it was meant to be, the length due and the length found, in bytes.
    case wrongLength(what: String, expected: Int, found: Int)
    /// A public key that must not be trusted, and why (a point of low order, a non-canonical encoding, not on the curve).
    case unsafePublicKey(reason: String)
    /// Text that is not hexadecimal or base64 in its one canonical form, and the offset of the first offending byte.
    case badEncoding(what: String, offset: Int)
    /// An encrypted record does not open: the key or what it belongs to is another, or the record was changed.
    case notAuthentic
    /// The cryptographic library on this machine does not offer an algorithm.
    case unavailable(algorithm: String)
    /// The cryptographic library refused an operation: which, and its own words.
    case libraryFailure(operation: String, detail: String)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .wrongLength(let what, let expected, let found):
            "\(what) has \(found) bytes instead of \(expected). Copy it again from where it was made, whole."
        case .unsafePublicKey(let reason):
            "The public key is not safe to trust: \(reason). Ask its owner for the key again by another way."
        case .badEncoding(let what, let offset):
            "\(what) is wrong at byte \(offset). Copy it again without changing or breaking it."
        case .notAuthentic:
            "The encrypted record does not open with this key. Give the right key, or restore the record from a backup."
        case .unavailable(let algorithm):
            "This machine's OpenSSL does not offer \(algorithm). Install an OpenSSL 3 that does, or choose another suite."
        case .libraryFailure(let operation, let detail):
            "OpenSSL failed at \(operation): \(detail). Check the machine's OpenSSL installation and its memory, then try again."
        }
    }
}
