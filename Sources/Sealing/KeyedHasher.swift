/// HMAC-SHA-256 (RFC 2104) of many short messages under one key: both digests over one reused context, no allocation but
/// the result's.
///
/// For a code of a few bytes this takes a third of the time of ``HMACHasher``, which copies three contexts for each.
public struct KeyedHasher: ~Copyable {
    private static let blockByteCount = 64

    private var hasher = DigestHasher(.sha256)
    private var inner: [UInt8] = []
    private var outer: [UInt8] = []

    /// - Precondition: the key has at most 64 bytes.
    public init(key: [UInt8] = []) {
        setKey(key)
    }

    /// Goes on under another key.
    ///
    /// - Precondition: the key has at most 64 bytes.
    public mutating func setKey(_ key: [UInt8]) {
        precondition(key.count <= Self.blockByteCount)
        let block = key + [UInt8](repeating: 0, count: Self.blockByteCount - key.count)
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    /// The code of a message.
    public mutating func code(_ message: some Collection<UInt8>) -> Digest {
        hasher.update(inner)
        hasher.update(message)
        let digest = hasher.finalizeDigest()
        hasher.update(outer)
        digest.withUnsafeBytes { hasher.update($0) }
        return hasher.finalizeDigest()
    }
}
