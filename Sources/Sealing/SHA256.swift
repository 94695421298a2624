/// SHA-256 (FIPS 180-4) of a message at hand. For many messages keep a ``SHA256Hasher``.
public enum SHA256 {
    /// The 32 bytes of the digest.
    public static func digest(of message: some Collection<UInt8>) -> [UInt8] {
        var hasher = DigestHasher(.sha256)
        hasher.update(message)
        return hasher.finalize()
    }

    /// The 32 bytes of the digest.
    public static func digest(of message: UnsafeRawBufferPointer) -> [UInt8] {
        var hasher = DigestHasher(.sha256)
        hasher.update(message)
        return hasher.finalize()
    }

    /// The 32 bytes of the digest.
    public static func digest(of message: Span<UInt8>) -> [UInt8] {
        var hasher = DigestHasher(.sha256)
        message.withUnsafeBytes { hasher.update($0) }
        return hasher.finalize()
    }
}

/// Streaming SHA-256 (FIPS 180-4) over one reused context; after `finalize` ready for the next message.
public struct SHA256Hasher: ~Copyable {
    private var hasher: DigestHasher

    /// A hasher, empty.
    public init() {
        hasher = DigestHasher(.sha256)
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        hasher.update(bytes)
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hasher.update(bytes)
    }

    /// Ends the message, gives the 32 bytes of its digest, and starts the next message.
    public mutating func finalize() -> [UInt8] {
        hasher.finalize()
    }

    /// Ends the message, gives its digest without an allocation, and starts the next message.
    public mutating func finalizeDigest() -> Digest {
        hasher.finalizeDigest()
    }
}
