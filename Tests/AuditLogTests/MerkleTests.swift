import AuditLog
import Sealing
import Testing

/// RFC 6962, section 2.1, written down word for word: the independent reference of these tests.
enum ReferenceTree {
    static func root(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
        if entries.isEmpty { return SHA256.digest(of: [UInt8]()) }
        if entries.count == 1 { return SHA256.digest(of: [0] + entries[entries.startIndex]) }
        let middle = entries.startIndex + split(entries.count)
        return SHA256.digest(of: [1] + root(entries[..<middle]) + root(entries[middle...]))
    }

    static func path(_ index: Int, _ entries: ArraySlice<[UInt8]>) -> [[UInt8]] {
        if entries.count == 1 { return [] }
        let half = split(entries.count)
        let middle = entries.startIndex + half
        return index < half
            ? path(index, entries[..<middle]) + [root(entries[middle...])]
            : path(index - half, entries[middle...]) + [root(entries[..<middle])]
    }

    static func proof(_ size: Int, _ entries: ArraySlice<[UInt8]>, _ isWhole: Bool = true) -> [[UInt8]] {
        if size == entries.count { return isWhole ? [] : [root(entries)] }
        let half = split(entries.count)
        let middle = entries.startIndex + half
        return size <= half
            ? proof(size, entries[..<middle], isWhole) + [root(entries[middle...])]
            : proof(size - half, entries[middle...], false) + [root(entries[..<middle])]
    }

    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }
}

@Suite struct MerkleTests {
    /// The eight leaves and the roots that Certificate Transparency's implementations have tested with since 2012.
    static let classicLeaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6f),
    ]
    static let classicRoots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("roots of the classic eight leaves come out, by every way of computing them", arguments: 1...8)
    func classic(size: Int) {
        let hashes = Self.classicLeaves.prefix(size).map { MerkleTree.leafHash($0) }
        #expect(MerkleTree.root(ofLeafHashes: hashes).hex == Self.classicRoots[size - 1])
        var hasher = MerkleHasher()
        var range = CompactRange()
        for hash in hashes { range.append(hash, using: &hasher) }
        #expect(range.root(using: &hasher).hex == Self.classicRoots[size - 1])
        #expect(hex(ReferenceTree.root(Self.classicLeaves[..<size])) == Self.classicRoots[size - 1])
    }

    @Test("the empty tree's root is the digest of nothing")
    func empty() {
        var hasher = MerkleHasher()
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(CompactRange().root(using: &hasher).hex == expected)
        #expect(MerkleTree.root(ofLeafHashes: []).hex == expected)
    }

    @Test(
        "inclusion proofs are judged as the vectors say",
        .enabled(if: Vectors.folder != nil, Comment(rawValue: Vectors.absence)))
    func inclusionVectors() throws {
        let cases = try Vectors.cases("inclusion")
        #expect(cases.count > 90)
        for test in cases {
            let hashes = test.proof.compactMap { Digest(bytes: $0) }
            var isGood = false
            // What is not 32 bytes can't even be expressed, and so is refused before.
            if hashes.count == test.proof.count, let leaf = test.bytes["leafHash"].flatMap({ Digest(bytes: $0) }),
                let root = test.bytes["root"].flatMap({ Digest(bytes: $0) })
            {
                let proof = InclusionProof(
                    index: try #require(test.numbers["leafIdx"]), size: try #require(test.numbers["treeSize"]),
                    hashes: hashes)
                isGood = (try? proof.verify(leafHash: leaf, root: root)) != nil
            }
            #expect(isGood == !test.isBad, "\(test.path)")
        }
    }

    @Test(
        "consistency proofs are judged as the vectors say",
        .enabled(if: Vectors.folder != nil, Comment(rawValue: Vectors.absence)))
    func consistencyVectors() throws {
        let cases = try Vectors.cases("consistency")
        #expect(cases.count > 90)
        for test in cases {
            let hashes = test.proof.compactMap { Digest(bytes: $0) }
            var isGood = false
            if hashes.count == test.proof.count, let old = test.bytes["root1"].flatMap({ Digest(bytes: $0) }),
                let new = test.bytes["root2"].flatMap({ Digest(bytes: $0) })
            {
                let proof = ConsistencyProof(
                    oldSize: try #require(test.numbers["size1"]), newSize: try #require(test.numbers["size2"]),
                    hashes: hashes)
                isGood = (try? proof.verify(oldRoot: old, newRoot: new)) != nil
            } else if !test.isBad {
                // One vector compares two equal roots of eleven bytes, which are no roots here.
                #expect(test.path.hasSuffix("sizes-are-equal-one-and-proof-is-empty.json"))
                continue
            }
            #expect(isGood == !test.isBad, "\(test.path)")
        }
    }

    @Test("every proof of every tree of up to 40 leaves is RFC 6962's, and verifies")
    func allProofs() throws {
        let entries = (0..<40).map { [UInt8](repeating: UInt8($0), count: $0 % 7) }
        var hasher = MerkleHasher()
        let leaves = entries.map { MerkleTree.leafHash($0) }
        func subtree(_ level: Int, _ index: UInt64) -> Digest {
            let start = Int(index) << level
            return MerkleTree.root(ofLeafHashes: Array(leaves[start..<(start + 1 << level)]))
        }
        for size in 1...40 {
            let root = try #require(Digest(bytes: ReferenceTree.root(entries[..<size])))
            #expect(MerkleTree.root(ofFirst: UInt64(size), using: &hasher, from: subtree) == root)
            for index in 0..<size {
                let proof = MerkleTree.inclusionProof(
                    of: UInt64(index), in: UInt64(size), using: &hasher, from: subtree)
                #expect(proof.hashes.map(\.bytes) == ReferenceTree.path(index, entries[..<size]))
                try proof.verify(leafHash: leaves[index], root: root)
                #expect(throws: MerkleProofError.self) {
                    try proof.verify(leafHash: leaves[(index + 1) % 40], root: root)
                }
            }
            for old in 1...size {
                let proof = MerkleTree.consistencyProof(
                    from: UInt64(old), to: UInt64(size), using: &hasher, from: subtree)
                #expect(proof.hashes.map(\.bytes) == ReferenceTree.proof(old, entries[..<size]))
                let oldRoot = try #require(Digest(bytes: ReferenceTree.root(entries[..<old])))
                try proof.verify(oldRoot: oldRoot, newRoot: root)
                #expect(throws: MerkleProofError.self) {
                    try proof.verify(oldRoot: root, newRoot: oldRoot == root ? Digest() : oldRoot)
                }
            }
        }
    }

    @Test("a proof with any bit flipped, a hash more or a hash less proves nothing", arguments: [UInt64(20261123)])
    func damagedProofs(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var hasher = MerkleHasher()
        let leaves = (0..<100).map { MerkleTree.leafHash([UInt8($0)]) }
        func subtree(_ level: Int, _ index: UInt64) -> Digest {
            let start = Int(index) << level
            return MerkleTree.root(ofLeafHashes: Array(leaves[start..<(start + 1 << level)]))
        }
        for _ in 0..<200 {
            let size = UInt64.random(in: 2...100, using: &random)
            let index = UInt64.random(in: 0..<size, using: &random)
            let root = MerkleTree.root(ofFirst: size, using: &hasher, from: subtree)
            let good = MerkleTree.inclusionProof(of: index, in: size, using: &hasher, from: subtree)
            var bad = good
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                let place = Int.random(in: 0..<bad.hashes.count, using: &random)
                let byte = Int.random(in: 0..<32, using: &random)
                bad.hashes[place].withUnsafeMutableBytes { $0[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            case 1: bad.hashes.removeLast()
            default: bad.hashes.append(root)
            }
            #expect(throws: MerkleProofError.self, "seed \(seed)") {
                try bad.verify(leafHash: leaves[Int(index)], root: root)
            }
        }
    }

    @Test("a frontier survives being kept as bytes, and refuses bytes that are none")
    func frontierBytes() throws {
        var hasher = MerkleHasher()
        var range = CompactRange()
        for size in 0..<70 {
            #expect(range.size == UInt64(size))
            #expect(CompactRange(encoded: range.encoded) == range)
            #expect(CompactRange(encoded: range.encoded + [0]) == nil)
            #expect(CompactRange(encoded: range.encoded + [UInt8](repeating: 0, count: 32)) == nil)
            range.append(MerkleTree.leafHash([UInt8(size)]), using: &hasher)
        }
        #expect(CompactRange(encoded: []) == nil)
        #expect(CompactRange(size: 3, hashes: [Digest()]) == nil)
    }
}
