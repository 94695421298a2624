import AuditLog
import Sealing

/// The tree of used identifiers: their slots in ascending order, in 1,024 buckets by the first bits, each bucket a sorted
/// tree of its own. So a new identifier changes one bucket, and the rest of a large tree is not read to commit to it.
///
/// A bucket's leaf in the tree of buckets is the number of its slots (8 bytes, big-endian) and its root.
struct UsedTree: Equatable {
    /// How many buckets there are, a power of two.
    static let bucketCount = 1_024
    /// How far a slot is shifted to give its bucket.
    private static let shift = 54

    /// All hashes: the root at 1, the children of n at 2n and 2n + 1, the buckets' leaves from 1,024 on.
    private var nodes: [Digest]

    /// The tree without identifiers.
    init() {
        nodes = Self.empty
    }

    private static let empty: [Digest] = {
        var hasher = MerkleHasher()
        var nodes = [Digest](repeating: Digest(), count: 2 * bucketCount)
        let bucket = leaf(count: 0, root: hasher.emptyRoot())
        let digest = hasher.leaf(bucket)
        for place in bucketCount..<(2 * bucketCount) { nodes[place] = digest }
        for place in (1..<bucketCount).reversed() { nodes[place] = hasher.node(nodes[2 * place], nodes[2 * place + 1]) }
        return nodes
    }()

    /// The bucket that a slot belongs to.
    static func bucket(of slot: UInt64) -> Int { Int(slot >> UInt64(shift)) }

    /// The keys of the store that a bucket holds.
    static func keys(ofBucket bucket: Int) -> ClosedRange<Int64> {
        let first = Int64(bitPattern: UInt64(bucket) << UInt64(shift))
        return first...(first + ((1 << Int64(shift)) - 1))
    }

    /// A slot as a leaf of its bucket's tree.
    static func leaf(_ slot: UInt64) -> [UInt8] {
        withUnsafeBytes(of: slot.bigEndian) { [UInt8]($0) }
    }

    /// A bucket as a leaf of the tree of buckets.
    static func leaf(count: UInt64, root: Digest) -> [UInt8] {
        withUnsafeBytes(of: count.bigEndian) { [UInt8]($0) } + root.bytes
    }

    /// The root over a bucket's slots.
    ///
    /// - Parameter slots: in ascending order.
    static func root(of slots: [UInt64]) -> Digest {
        // As SortedTree has it, without an array for each of a million leaves.
        var hasher = MerkleHasher()
        let hashes = slots.map { slot in withUnsafeBytes(of: slot.bigEndian) { hasher.leaf($0) } }
        return hasher.root(over: hashes)
    }

    mutating func set(_ bucket: Int, count: UInt64, root: Digest) {
        var hasher = MerkleHasher()
        var place = Self.bucketCount + bucket
        nodes[place] = hasher.leaf(Self.leaf(count: count, root: root))
        while place > 1 {
            place /= 2
            nodes[place] = hasher.node(nodes[2 * place], nodes[2 * place + 1])
        }
    }

    var root: Digest { nodes[1] }

    /// The hashes from a bucket to the root.
    func proof(of bucket: Int) -> [Digest] {
        var hashes: [Digest] = []
        var place = Self.bucketCount + bucket
        while place > 1 {
            hashes.append(nodes[place ^ 1])
            place /= 2
        }
        return hashes
    }

    /// Whether a bucket is the one that a root commits to.
    static func isCommitted(
        _ bucket: Int, count: UInt64, bucketRoot: Digest, _ hashes: [Digest], to root: Digest
    ) -> Bool {
        MerklePath.leads(
            from: MerkleTree.leafHash(leaf(count: count, root: bucketRoot)), at: bucket, of: bucketCount, hashes,
            to: root)
    }
}
