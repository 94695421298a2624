import COpenSSL

/// The digest algorithms in use; both give 32 bytes.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// SHA-256, FIPS 180-4.
    case sha256 = "SHA256"
    /// SM3, GB/T 32905-2016.
    case sm3 = "SM3"

    /// Whether this machine's OpenSSL offers the algorithm. (SM3 can be compiled out.)
    public var isAvailable: Bool {
        FetchedDigest.of(self).handle != nil
    }
}

/// An algorithm as OpenSSL hands it out. Fetched once in the life of the process: fetching at each digest costs more
/// than digesting a Merkle node.
///
/// Sendable by hand: an `EVP_MD` is immutable after the fetch and may be used from any thread (OpenSSL 3, EVP_MD_fetch).
struct FetchedDigest: @unchecked Sendable {
    let handle: OpaquePointer?

    private init(_ algorithm: DigestAlgorithm) {
        handle = EVP_MD_fetch(nil, algorithm.rawValue, nil)
    }

    private static let sha256 = FetchedDigest(.sha256)
    private static let sm3 = FetchedDigest(.sm3)

    static func of(_ algorithm: DigestAlgorithm) -> FetchedDigest {
        switch algorithm {
        case .sha256: sha256
        case .sm3: sm3
        }
    }
}
