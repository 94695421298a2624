import AuditLog
import Sealing

/// The keys under which identifiers stand in the tree of used ones: 64 bits that say nothing of the value to whoever has
/// no key, and follow from the value alone for whoever has it.
///
/// Every identifier belongs to one of 256 classes by a plain digest of it, and each class has a key of its own, derived
/// from the workspace's secret. The log commits to all class keys at once. A proof about one identifier discloses the key of
/// its class, and that it is the one committed to: so its slot can be computed and nobody can choose another, while of the
/// identifiers of all other classes nothing can be guessed or confirmed.
struct IdentifierKeys: Sendable {
    /// How many classes there are.
    static let classCount = 256

    private let secret: [UInt8]

    /// - Parameter secret: 32 bytes that are used for nothing else.
    init(secret: [UInt8]) {
        self.secret = secret
    }

    /// The 32 bytes of the key of a class.
    func classKey(_ number: Int) -> [UInt8] {
        // Secret and number have one length each, and the secret keys nothing else: a digest is as good as an HMAC here.
        SHA256.digest(of: secret + [UInt8(truncatingIfNeeded: number)])
    }

    func slot(space: String, value: String) -> UInt64 {
        Self.slot(of: digest(space: space, value: value))
    }

    /// The digest of an identifier under the key of its class: 32 bytes.
    func digest(space: String, value: String) -> [UInt8] {
        let message = Self.message(space: space, value: value)
        return Self.digest(of: message, classKey: classKey(Self.classNumber(of: message)))
    }

    /// What is digested of an identifier: space and value, each after its length.
    static func message(space: String, value: String) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(16 + space.utf8.count + value.utf8.count)
        for part in [space, value] {
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part.utf8)
        }
        return message
    }

    /// The class that an identifier belongs to: the first byte of its digest.
    static func classNumber(of message: [UInt8]) -> Int {
        Int(SHA256.digest(of: message)[0])
    }

    /// Where an identifier stands: the first 64 bits of the digest of class key and message.
    static func slot(of message: [UInt8], classKey: [UInt8]) -> UInt64 {
        slot(of: digest(of: message, classKey: classKey))
    }

    private static func slot(of digest: [UInt8]) -> UInt64 {
        digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func digest(of message: [UInt8], classKey: [UInt8]) -> [UInt8] {
        SHA256.digest(of: classKey + message)
    }

    // MARK: The commitment to all class keys

    /// The root of the tree over the class keys in the order of their numbers.
    func root() -> Digest {
        var hasher = MerkleHasher()
        let hashes = (0..<Self.classCount).map { hasher.leaf(classKey($0)) }
        return hasher.root(over: hashes)
    }

    /// The hashes from a class's key to the root.
    func proof(ofClass number: Int) -> [Digest] {
        MerklePath.hashes(of: number, among: (0..<Self.classCount).map { MerkleTree.leafHash(classKey($0)) })
    }

    /// Whether a class's key is the one that a root commits to.
    static func isCommitted(_ key: [UInt8], ofClass number: Int, _ hashes: [Digest], to root: Digest) -> Bool {
        MerklePath.leads(from: MerkleTree.leafHash(key), at: number, of: classCount, hashes, to: root)
    }
}

/// Proofs in the small trees of the commitments, whose leaves are all at hand.
enum MerklePath {
    /// The siblings from a leaf up.
    static func hashes(of index: Int, among leaves: [Digest]) -> [Digest] {
        var hasher = MerkleHasher()
        return MerkleTree.inclusionProof(of: UInt64(index), in: UInt64(leaves.count), using: &hasher) { level, index in
            var hasher = MerkleHasher()
            let first = Int(index) << level
            return hasher.root(over: Array(leaves[first..<(first + 1 << level)]))
        }.hashes
    }

    static func leads(from leaf: Digest, at index: Int, of count: Int, _ hashes: [Digest], to root: Digest) -> Bool {
        let proof = InclusionProof(index: UInt64(index), size: UInt64(count), hashes: hashes)
        return (try? proof.verify(leafHash: leaf, root: root)) != nil
    }
}
