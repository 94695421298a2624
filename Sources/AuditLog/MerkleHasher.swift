public import Sealing

/// Hashes leaves and nodes of a Merkle tree (RFC 6962, section 2.1), reusing one digest context.
///
/// A leaf is hashed under the byte 0x00 and a node under 0x01, so that no node can be passed off as an entry.
/// Keep one hasher for as long as there is something to hash.
public struct MerkleHasher: ~Copyable {
    private var hasher: DigestHasher
    /// 0x01 and the two children: a node is digested in one call, which is what building a tree spends its time on.
    private let node: UnsafeMutableRawBufferPointer

    /// A hasher of the given algorithm; SHA-256 is what tlog-tiles defines.
    ///
    /// - Precondition: `algorithm.isAvailable`.
    public init(_ algorithm: DigestAlgorithm = .sha256) {
        hasher = DigestHasher(algorithm)
        node = .allocate(byteCount: 1 + 2 * Digest.byteCount, alignment: 8)
        node[0] = 1
    }

    deinit {
        node.deallocate()
    }

    /// The algorithm this hasher uses.
    public var algorithm: DigestAlgorithm { hasher.algorithm }

    /// The leaf hash of an entry.
    public mutating func leaf(_ entry: UnsafeRawBufferPointer) -> Digest {
        var prefix: UInt8 = 0
        withUnsafeBytes(of: &prefix) { hasher.update($0) }
        hasher.update(entry)
        return hasher.finalizeDigest()
    }

    /// The leaf hash of an entry in memory that may be written and has a byte before it, digested in one call with the prefix
    /// in that byte's place: two calls cost a tenth more. The byte is put back.
    ///
    /// - Precondition: `start - 1` is memory of the same allocation that nobody else uses during the call.
    mutating func leaf(inPlace start: UnsafeMutableRawPointer, count: Int) -> Digest {
        let before = start - 1
        let kept = before.load(as: UInt8.self)
        before.storeBytes(of: 0, as: UInt8.self)
        hasher.update(UnsafeRawBufferPointer(start: before, count: count + 1))
        before.storeBytes(of: kept, as: UInt8.self)
        return hasher.finalizeDigest()
    }

    /// The leaf hash of an entry.
    public mutating func leaf(_ entry: some Collection<UInt8>) -> Digest {
        [UInt8](entry).withUnsafeBytes { leaf($0) }
    }

    /// The hash of a node with these two children.
    public mutating func node(_ left: Digest, _ right: Digest) -> Digest {
        // `node` has 65 bytes: the prefix at 0, the children at 1 and 33.
        left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: node[1..<33]).copyMemory(from: $0) }
        right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: node[33..<65]).copyMemory(from: $0) }
        hasher.update(UnsafeRawBufferPointer(node))
        return hasher.finalizeDigest()
    }

    /// The root of a tree without entries: the digest of nothing (RFC 6962, section 2.1).
    public mutating func emptyRoot() -> Digest {
        hasher.finalizeDigest()
    }

    /// The root of the tree over these hashes, which may be leaf hashes or the roots of equally high full subtrees.
    ///
    /// Pairs are joined from the left, level by level; an odd one out goes up as it is. For RFC 6962's trees this is the
    /// same as splitting at the largest power of two.
    public mutating func root(over hashes: [Digest]) -> Digest {
        guard !hashes.isEmpty else { return emptyRoot() }
        var level = hashes
        var count = level.count
        while count > 1 {
            let pairs = count / 2
            for pair in 0..<pairs {
                level[pair] = node(level[2 * pair], level[2 * pair + 1])
            }
            if !count.isMultiple(of: 2) {
                level[pairs] = level[count - 1]
            }
            count = (count + 1) / 2
        }
        return level[0]
    }
}
