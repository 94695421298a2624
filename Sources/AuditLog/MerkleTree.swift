public import Sealing

/// RFC 6962's Merkle tree, for a hash or a proof now and then. Whoever hashes much keeps a ``MerkleHasher``.
public enum MerkleTree {
    /// The leaf hash of an entry: H(0x00 || entry).
    public static func leafHash(_ entry: some Collection<UInt8>, _ algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = MerkleHasher(algorithm)
        return hasher.leaf(entry)
    }

    /// The hash of a node: H(0x01 || left || right).
    public static func nodeHash(_ left: Digest, _ right: Digest, _ algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = MerkleHasher(algorithm)
        return hasher.node(left, right)
    }

    /// The root of the tree over these leaf hashes.
    public static func root(ofLeafHashes hashes: [Digest], _ algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = MerkleHasher(algorithm)
        return hasher.root(over: hashes)
    }

    /// A source of the roots of full subtrees: `index` counts the subtrees of 2^`level` leaves from the left.
    /// Level 0 are the leaf hashes.
    public typealias SubtreeRoots<Failure: Error> = (_ level: Int, _ index: UInt64) throws(Failure) -> Digest

    /// The root of the tree of the first `size` leaves.
    public static func root<Failure: Error>(
        ofFirst size: UInt64, using hasher: inout MerkleHasher, from source: SubtreeRoots<Failure>
    ) throws(Failure) -> Digest {
        guard size > 0 else { return hasher.emptyRoot() }
        return try root(of: 0..<size, &hasher, source)
    }

    /// The proof that the leaf `index` stands in the tree of `size` leaves (RFC 6962, section 2.1.1).
    ///
    /// - Precondition: `index < size`.
    public static func inclusionProof<Failure: Error>(
        of index: UInt64, in size: UInt64, using hasher: inout MerkleHasher, from source: SubtreeRoots<Failure>
    ) throws(Failure) -> InclusionProof {
        precondition(index < size, "a proof is asked for a leaf outside the tree")
        var hashes: [Digest] = []
        var range = 0..<size
        // Walks from the root to the leaf and notes the sibling at every step; the proof runs the other way.
        while range.upperBound - range.lowerBound > 1 {
            let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
            if index < middle {
                hashes.append(try root(of: middle..<range.upperBound, &hasher, source))
                range = range.lowerBound..<middle
            } else {
                hashes.append(try root(of: range.lowerBound..<middle, &hasher, source))
                range = middle..<range.upperBound
            }
        }
        return InclusionProof(index: index, size: size, hashes: hashes.reversed())
    }

    /// The proof that the tree of `oldSize` leaves is the beginning of the tree of `newSize` leaves (RFC 6962,
    /// section 2.1.2).
    ///
    /// - Precondition: `0 < oldSize <= newSize`.
    public static func consistencyProof<Failure: Error>(
        from oldSize: UInt64, to newSize: UInt64, using hasher: inout MerkleHasher, from source: SubtreeRoots<Failure>
    ) throws(Failure) -> ConsistencyProof {
        precondition(oldSize > 0 && oldSize <= newSize, "a consistency proof is asked for sizes out of order")
        var hashes: [Digest] = []
        var range = 0..<newSize
        // While the old tree ends inside the range, note the half that it does not end in.
        while range.upperBound != oldSize {
            let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
            if oldSize <= middle {
                hashes.append(try root(of: middle..<range.upperBound, &hasher, source))
                range = range.lowerBound..<middle
            } else {
                hashes.append(try root(of: range.lowerBound..<middle, &hasher, source))
                range = middle..<range.upperBound
            }
        }
        // A range from 0 is the whole old tree, whose root the verifier has.
        if range.lowerBound != 0 {
            hashes.append(try root(of: range, &hasher, source))
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
    }

    /// The largest power of two smaller than `count`, where RFC 6962 splits a tree of more than one leaf.
    private static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }

    /// The root over a range that RFC 6962's splitting leads to: its start is a multiple of the power of two not below
    /// its length, so the recursion is at most 64 deep.
    private static func root<Failure: Error>(
        of range: Range<UInt64>, _ hasher: inout MerkleHasher, _ source: SubtreeRoots<Failure>
    ) throws(Failure) -> Digest {
        let count = range.upperBound - range.lowerBound
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try source(level, range.lowerBound >> UInt64(level))
        }
        let middle = range.lowerBound + split(count)
        let left = try root(of: range.lowerBound..<middle, &hasher, source)
        let right = try root(of: middle..<range.upperBound, &hasher, source)
        return hasher.node(left, right)
    }
}
