/// A digest of 32 bytes: SHA-256 or SM3.
///
/// Held as four words instead of an array, because a Merkle tree makes and compares millions of them and an array each
/// would be an allocation each. Equality and hashing are by the bytes.
public struct Digest: Sendable, Hashable {
    /// How many bytes a digest has.
    public static let byteCount = 32

    // The bytes in memory order, whatever the machine's endianness: the words are never read as numbers.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// All bytes zero; a place to write a digest into.
    public init() {
        words = (0, 0, 0, 0)
    }

    /// The digest with these bytes, or nil unless there are exactly 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Digest.byteCount else { return nil }
        self.init()
        withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes { [UInt8]($0) }
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        Hex.encoded(bytes)
    }

    /// The bytes in place, valid only during the call.
    @inlinable
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: self, body)
    }

    /// The bytes in place, to be overwritten; the pointer is valid only during the call.
    @inlinable
    public mutating func withUnsafeMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try Swift.withUnsafeMutableBytes(of: &self, body)
    }

    /// Whether both have the same bytes.
    public static func == (left: Digest, right: Digest) -> Bool {
        left.words == right.words
    }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String { hex }
}
