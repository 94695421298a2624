public import Sealing

/// Hashes leaves and nodes of a Merkle tree (RFC 6962, section 2.1), reusing one digest context.
///
/// A leaf is hashed under the byte 0x00 and a node under 0x01, so that no node can be passed off as an entry.
/// Keep one hasher for as long as there is something to hash.
public struct MerkleHasher: ~Copyable {
    private var hasher: DigestHasher
    /// 0x01 and the two children: a node is digested in one call, which is what building a tree spends its time on.
    private let node: UnsafeMutableRawBufferPointer
    /// 0x00 and an entry that is not too long: to put it behind the prefix takes less than to digest two pieces.
    private let leaf: UnsafeMutableRawBufferPointer

    /// A hasher of the given algorithm; SHA-256 is what tlog-tiles defines.
    ///
    /// - Precondition: `algorithm.isAvailable`.
    public init(_ algorithm: DigestAlgorithm = .sha256) {
        hasher = DigestHasher(algorithm)
        node = .allocate(byteCount: 1 + 2 * Digest.byteCount, alignment: 8)
        node[0] = 1
        leaf = .allocate(byteCount: 4_096, alignment: 8)
        leaf[0] = 0
    }

    deinit {
        node.deallocate()
        leaf.deallocate()
    }

    /// The algorithm this hasher uses.
    public var algorithm: DigestAlgorithm { hasher.algorithm }

    /// The leaf hash of an entry.
    public mutating func leaf(_ entry: UnsafeRawBufferPointer) -> Digest {
        if entry.count < leaf.count {
            UnsafeMutableRawBufferPointer(rebasing: leaf[1...]).copyMemory(from: entry)
            return hasher.digest(whole: UnsafeRawBufferPointer(rebasing: leaf[...entry.count]))
        }
        var prefix: UInt8 = 0
        withUnsafeBytes(of: &prefix) { hasher.update($0) }
        hasher.update(entry)
        return hasher.finalizeDigest()
    }

    /// The leaf hash of an entry.
    public mutating func leaf(_ entry: some Collection<UInt8>) -> Digest {
        if let hash = entry.withContiguousStorageIfAvailable({ leaf(UnsafeRawBufferPointer($0)) }) { return hash }
        return [UInt8](entry).withUnsafeBytes { leaf($0) }
    }

    /// The hash of a node with these two children.
    public mutating func node(_ left: Digest, _ right: Digest) -> Digest {
        // `node` has 65 bytes: the prefix at 0, the children at 1 and 33.
        left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: node[1..<33]).copyMemory(from: $0) }
        right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: node[33..<65]).copyMemory(from: $0) }
        return hasher.digest(whole: UnsafeRawBufferPointer(node))
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
