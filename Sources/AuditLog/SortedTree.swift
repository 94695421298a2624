public import Sealing

/// A Merkle tree over leaves that stand in ascending order of their bytes, so that it can be shown of a leaf that it is
/// there, and of a beginning of leaves that none has it: the two leaves between which it would stand are next to each other.
///
/// The tree has the shape and the hashes of RFC 6962 (section 2.1), over the leaves themselves instead of a log's entries.
public enum SortedTree {
    /// The root over leaves in ascending order.
    public static func root(of leaves: [[UInt8]], _ algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = MerkleHasher(algorithm)
        let hashes = leaves.map { hasher.leaf($0) }
        return hasher.root(over: hashes)
    }

    /// The proof that a leaf beginning with `key` is there, or that none is.
    ///
    /// - Parameter leaves: in ascending order; at most one of them begins with `key`.
    public static func proof(
        of key: [UInt8], in leaves: [[UInt8]], _ algorithm: DigestAlgorithm = .sha256
    ) -> SortedTreeProof {
        var hasher = MerkleHasher(algorithm)
        let hashes = leaves.map { hasher.leaf($0) }
        func placed(_ index: Int) -> SortedTreeProof.Leaf {
            var hasher = MerkleHasher(algorithm)
            let proof = MerkleTree.inclusionProof(of: UInt64(index), in: UInt64(leaves.count), using: &hasher) {
                level, index in
                var hasher = MerkleHasher(algorithm)
                let first = Int(index) << level
                return hasher.root(over: Array(hashes[first..<(first + 1 << level)]))
            }
            return SortedTreeProof.Leaf(index: UInt64(index), bytes: leaves[index], hashes: proof.hashes)
        }
        // Where the key is or would be: the first leaf that is not below it.
        var low = 0
        var high = leaves.count
        while low < high {
            let middle = (low + high) / 2
            if leaves[middle].lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
        }
        let isThere = low < leaves.count && leaves[low].starts(with: key)
        let shown = isThere ? [low] : [low - 1, low].filter(leaves.indices.contains)
        return SortedTreeProof(size: UInt64(leaves.count), leaves: shown.map(placed))
    }
}

/// What shows that a leaf is in a ``SortedTree``, or that none of a kind is.
public struct SortedTreeProof: Sendable, Hashable {
    /// A leaf, and the hashes from it to the root.
    public struct Leaf: Sendable, Hashable {
        /// Its place in the order, from 0.
        public let index: UInt64
        /// The leaf.
        public let bytes: [UInt8]
        /// The siblings on the way, from the leaf up.
        public let hashes: [Digest]

        /// A leaf as received or made.
        public init(index: UInt64, bytes: [UInt8], hashes: [Digest]) {
            self.index = index
            self.bytes = bytes
            self.hashes = hashes
        }
    }

    /// How many leaves the tree has. Not for the proof to say: whoever verifies it has the number from where the root is.
    public let size: UInt64
    /// The leaf that was asked for; or else the leaves between which it would stand, of which at either end of the order
    /// there is one, and none in an empty tree.
    public let leaves: [Leaf]

    /// A proof as received or made; nothing is checked before ``verify(key:root:_:)``.
    public init(size: UInt64, leaves: [Leaf]) {
        self.size = size
        self.leaves = leaves
    }

    /// Checks the proof against a root over leaves in ascending order. That ``size`` is the number of the leaves, the
    /// caller has checked.
    ///
    /// - Returns: the one leaf that begins with `key`; nil where it is proved that there is none.
    public func verify(
        key: [UInt8], root: Digest, _ algorithm: DigestAlgorithm = .sha256
    ) throws(SortedTreeError) -> [UInt8]? {
        for leaf in leaves {
            do {
                try InclusionProof(index: leaf.index, size: size, hashes: leaf.hashes)
                    .verify(leafHash: MerkleTree.leafHash(leaf.bytes, algorithm), root: root, algorithm)
            } catch {
                throw .merkle(error)
            }
        }
        if let only = leaves.first, leaves.count == 1, only.bytes.starts(with: key) { return only.bytes }
        switch leaves.count {
        case 0:
            guard size == 0, root == SortedTree.root(of: [], algorithm) else { throw .notNeighbours }
        case 1:
            let leaf = leaves[0]
            let isFirst = leaf.index == 0 && key.lexicographicallyPrecedes(leaf.bytes)
            let isLast = leaf.index == size - 1 && leaf.bytes.lexicographicallyPrecedes(key)
            guard isFirst || isLast else { throw .notNeighbours }
        case 2:
            // Nothing that begins with the key stands below it; so what begins with it would be the right neighbour.
            guard leaves[0].index < leaves[1].index, leaves[1].index - leaves[0].index == 1,
                leaves[0].bytes.lexicographicallyPrecedes(key), key.lexicographicallyPrecedes(leaves[1].bytes),
                !leaves[1].bytes.starts(with: key)
            else { throw .notNeighbours }
        default: throw .notNeighbours
        }
        return nil
    }
}

/// Why a ``SortedTreeProof`` proves nothing.
public enum SortedTreeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A leaf is not in the tree.
    case merkle(MerkleProofError)
    /// The leaves are not those between which the key would stand.
    case notNeighbours

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .merkle(let error): error.description
        case .notNeighbours:
            "The leaves that are shown are not those between which the value would stand. Do not rely on the proof; ask "
                + "for it again."
        }
    }
}

extension SortedTreeError: DescribedInChinese {
    /// The same in Chinese.
    public var chinese: String {
        switch self {
        case .merkle(let error): error.chinese
        case .notNeighbours: "所示的叶不是该值应在位置的左右两邻。请勿采信，重新索取证明。"
        }
    }
}
