import COpenSSL

/// Bytes nobody can foretell.
public enum RandomBytes {
    /// `count` bytes from OpenSSL's generator, which seeds itself from the kernel; fit for keys and salts.
    ///
    /// - Precondition: `count` is at least 0 and below 2^31.
    /// - Throws: ``SealingError/libraryFailure(operation:detail:)`` where the generator cannot be seeded.
    public static func system(_ count: Int) throws(SealingError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_priv_bytes(&bytes, Int32(count)) == 1 else {
            throw LibraryFailure.error("making random bytes")
        }
        return bytes
    }
}

/// Comparison whose time does not depend on where the inputs differ.
public enum ConstantTime {
    /// Whether both have the same length and the same bytes; the length is not a secret.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
