public import Sealing

/// A tree's frontier: the roots of its full subtrees from left to right, largest first. All that is needed to append
/// leaves and to know the root, in at most 64 hashes however large the log is.
public struct CompactRange: Sendable, Hashable {
    /// How many leaves have been appended.
    public private(set) var size: UInt64
    /// The roots of the full subtrees: one for each 1 in the binary form of `size`, largest subtree first.
    public private(set) var hashes: [Digest]

    /// The frontier of the empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// A frontier kept from before, or nil where the number of hashes does not belong to the size.
    public init?(size: UInt64, hashes: [Digest]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// A frontier from the bytes of ``encoded``, or nil where they are not such bytes.
    public init?(encoded bytes: some Collection<UInt8>) {
        let bytes = [UInt8](bytes)
        guard bytes.count >= 8, (bytes.count - 8).isMultiple(of: Digest.byteCount) else { return nil }
        let size = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let hashes = stride(from: 8, to: bytes.count, by: Digest.byteCount).compactMap {
            Digest(bytes: bytes[$0..<($0 + Digest.byteCount)])
        }
        self.init(size: size, hashes: hashes)
    }

    /// The size as eight bytes, big-endian, then the hashes: for keeping the frontier in a store.
    public var encoded: [UInt8] {
        withUnsafeBytes(of: size.bigEndian) { [UInt8]($0) } + hashes.flatMap(\.bytes)
    }

    /// Appends a leaf by its hash.
    ///
    /// - Precondition: fewer than 2^64 - 1 leaves.
    public mutating func append(_ leafHash: Digest, using hasher: inout MerkleHasher) {
        var hash = leafHash
        // Like adding one to a binary number: each 1 at the end is a full subtree that the new one completes.
        for _ in 0..<(~size).trailingZeroBitCount {
            hash = hasher.node(hashes.removeLast(), hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree so far.
    public func root(using hasher: inout MerkleHasher) -> Digest {
        guard var hash = hashes.last else { return hasher.emptyRoot() }
        for left in hashes.dropLast().reversed() {
            hash = hasher.node(left, hash)
        }
        return hash
    }
}
