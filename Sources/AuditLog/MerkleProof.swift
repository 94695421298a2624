public import Sealing

/// Why a Merkle proof does not prove what it claims.
public enum MerkleProofError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The leaf lies outside the tree.
    case leafOutsideTree(index: UInt64, size: UInt64)
    /// The old tree is empty or larger than the new one, so there is nothing to prove.
    case sizesOutOfOrder(old: UInt64, new: UInt64)
    /// The proof has more or fewer hashes than a proof for these sizes has.
    case wrongLength(found: Int)
    /// The hashes do not lead to the root of the tree of this size.
    case rootMismatch(size: UInt64)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .leafOutsideTree(let index, let size):
            "Leaf \(index) is not in a tree of \(size) leaves. Ask the log for a proof against a newer checkpoint."
        case .sizesOutOfOrder(let old, let new):
            "A tree of \(old) leaves cannot be shown to be the beginning of one of \(new). Compare checkpoints whose "
                + "sizes are above zero and ascend."
        case .wrongLength(let found):
            "The proof has \(found) hashes, which is not what a tree of this size needs. Ask the log for the proof again."
        case .rootMismatch(let size):
            "The proof does not lead to the root of the tree of \(size) leaves. Do not rely on it; keep it as evidence "
                + "and ask the log's owner."
        }
    }
}

/// The hashes that lead from a leaf to the root: leaf's sibling first (RFC 6962, section 2.1.1).
public struct InclusionProof: Sendable, Hashable {
    /// The leaf's index, from 0.
    public var index: UInt64
    /// How many leaves the tree has.
    public var size: UInt64
    /// The siblings on the way, from the leaf up.
    public var hashes: [Digest]

    /// A proof as received or made; nothing is checked before ``verify(leafHash:root:_:)``.
    public init(index: UInt64, size: UInt64, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Checks that the leaf stands at `index` in the tree with this root (RFC 9162, section 2.1.3.2).
    public func verify(
        leafHash: Digest, root: Digest, _ algorithm: DigestAlgorithm = .sha256
    ) throws(MerkleProofError) {
        guard try computedRoot(leafHash, algorithm) == root else { throw .rootMismatch(size: size) }
    }

    /// The root that the leaf and the hashes lead to; nil where a tree of this size has no such proof. For a root that is
    /// itself committed to elsewhere.
    public func root(leafHash: Digest, _ algorithm: DigestAlgorithm = .sha256) -> Digest? {
        try? computedRoot(leafHash, algorithm)
    }

    private func computedRoot(_ leafHash: Digest, _ algorithm: DigestAlgorithm) throws(MerkleProofError) -> Digest {
        guard index < size else { throw .leafOutsideTree(index: index, size: size) }
        var hasher = MerkleHasher(algorithm)
        var node = index
        var last = size - 1
        var hash = leafHash
        for sibling in hashes {
            guard last > 0 else { throw .wrongLength(found: hashes.count) }
            if node & 1 == 1 || node == last {
                hash = hasher.node(sibling, hash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = hasher.node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength(found: hashes.count) }
        return hash
    }
}

/// The hashes that show one tree to be the beginning of another (RFC 6962, section 2.1.2).
public struct ConsistencyProof: Sendable, Hashable {
    /// How many leaves the older tree has.
    public var oldSize: UInt64
    /// How many leaves the newer tree has.
    public var newSize: UInt64
    /// The hashes, from the leaves up.
    public var hashes: [Digest]

    /// A proof as received or made; nothing is checked before ``verify(oldRoot:newRoot:_:)``.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks that the tree with the old root is the beginning of the tree with the new root (RFC 9162, section
    /// 2.1.4.2). An old tree of size 0 is the beginning of every tree: there is nothing to prove, and it is refused.
    public func verify(
        oldRoot: Digest, newRoot: Digest, _ algorithm: DigestAlgorithm = .sha256
    ) throws(MerkleProofError) {
        guard oldSize > 0, oldSize <= newSize else { throw .sizesOutOfOrder(old: oldSize, new: newSize) }
        if oldSize == newSize {
            guard hashes.isEmpty else { throw .wrongLength(found: hashes.count) }
            guard oldRoot == newRoot else { throw .rootMismatch(size: newSize) }
            return
        }
        // The root of a full old tree is not sent, because the verifier has it.
        let isFull = oldSize & (oldSize - 1) == 0
        guard let first = isFull ? oldRoot : hashes.first else { throw .wrongLength(found: 0) }
        var hasher = MerkleHasher(algorithm)
        var node = oldSize - 1
        var last = newSize - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var oldHash = first
        var newHash = first
        for sibling in hashes.dropFirst(isFull ? 0 : 1) {
            guard last > 0 else { throw .wrongLength(found: hashes.count) }
            if node & 1 == 1 || node == last {
                oldHash = hasher.node(sibling, oldHash)
                newHash = hasher.node(sibling, newHash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newHash = hasher.node(newHash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength(found: hashes.count) }
        guard oldHash == oldRoot else { throw .rootMismatch(size: oldSize) }
        guard newHash == newRoot else { throw .rootMismatch(size: newSize) }
    }
}
