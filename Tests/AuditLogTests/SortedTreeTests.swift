import AuditLog
import Foundation
import Sealing
import Testing

/// Proofs that something is among sorted leaves, or is not.
@Suite("Sorted trees")
struct SortedTreeTests {
    /// Distinct values of two bytes in ascending order: few enough that neighbours are often close.
    private static func leaves(_ count: Int, using random: inout SplitMix64) -> [[UInt8]] {
        var values: Set<UInt16> = []
        while values.count < count { values.insert(UInt16.random(in: 0..<2_000, using: &random)) }
        return values.sorted().map(leaf)
    }

    private static func leaf(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255), 0x2c, 0x31] }
    /// What a leaf begins with.
    private static func key(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255), 0x2c] }

    private static func seed(_ test: String = #function) -> UInt64 {
        let seed =
            ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): seed \(seed)")
        return seed
    }

    @Test("the root is RFC 6962's over the leaves", arguments: [0, 1, 2, 3, 7, 8, 13])
    func roots(count: Int) {
        var random = SplitMix64(seed: UInt64(count))
        let leaves = Self.leaves(count, using: &random)
        #expect(SortedTree.root(of: leaves).bytes == ReferenceTree.root(leaves[...]))
    }

    @Test("every value that is there is shown to be there, and every other to be absent")
    func everyValue() throws {
        let seed = Self.seed()
        var random = SplitMix64(seed: seed)
        for count in [0, 1, 2, 3, 5, 16, 33] {
            let leaves = Self.leaves(count, using: &random)
            let root = SortedTree.root(of: leaves)
            let there = Set(leaves)
            for value in (0..<200).map({ _ in UInt16.random(in: 0..<2_000, using: &random) }) + [0, 1_999] {
                let proof = SortedTree.proof(of: Self.key(value), in: leaves)
                let found = try proof.verify(key: Self.key(value), root: root)
                #expect(found == (there.contains(Self.leaf(value)) ? Self.leaf(value) : nil), "seed \(seed)")
                #expect(proof.leaves.count <= 2)
            }
            for leaf in leaves {
                #expect(try SortedTree.proof(of: leaf, in: leaves).verify(key: leaf, root: root) == leaf)
            }
        }
    }

    @Test("no proof of absence holds for a value that is there, whatever leaves are shown")
    func noFalseAbsence() throws {
        let seed = Self.seed()
        var random = SplitMix64(seed: seed)
        let leaves = Self.leaves(9, using: &random)
        let root = SortedTree.root(of: leaves)
        let all = leaves.flatMap { SortedTree.proof(of: $0, in: leaves).leaves }
        for hidden in leaves {
            let shown: [[SortedTreeProof.Leaf]] =
                [[]] + all.map { [$0] } + all.flatMap { first in all.map { [first, $0] } }
            for leaves in shown {
                let proof = SortedTreeProof(size: UInt64(all.count), leaves: leaves)
                do {
                    #expect(try proof.verify(key: hidden, root: root) == hidden, "seed \(seed): a false absence")
                } catch {}
            }
        }
    }

    @Test("a proof that was changed anywhere proves nothing")
    func changed() throws {
        let seed = Self.seed()
        var random = SplitMix64(seed: seed)
        let leaves = Self.leaves(21, using: &random)
        let root = SortedTree.root(of: leaves)
        for value in (0..<40).map({ _ in UInt16.random(in: 0..<2_000, using: &random) }) {
            let key = Self.key(value)
            let proof = SortedTree.proof(of: key, in: leaves)
            let honest = try proof.verify(key: key, root: root)
            for changed in Self.changes(of: proof) {
                do {
                    let answer = try changed.verify(key: key, root: root)
                    // The same answer by fewer leaves would still be true; another one never is.
                    #expect(answer == honest && changed.leaves.count < proof.leaves.count, "seed \(seed)")
                } catch {}
            }
        }
    }

    private static func changes(of proof: SortedTreeProof) -> [SortedTreeProof] {
        var changes: [SortedTreeProof] = []
        func add(_ leaves: [SortedTreeProof.Leaf]) { changes.append(SortedTreeProof(size: proof.size, leaves: leaves)) }
        for (place, leaf) in proof.leaves.enumerated() {
            func put(_ changed: SortedTreeProof.Leaf) {
                var leaves = proof.leaves
                leaves[place] = changed
                add(leaves)
            }
            var bytes = leaf.bytes
            bytes[1] ^= 1
            put(.init(index: leaf.index, bytes: bytes, hashes: leaf.hashes))
            put(.init(index: leaf.index ^ 1, bytes: leaf.bytes, hashes: leaf.hashes))
            put(.init(index: leaf.index, bytes: leaf.bytes, hashes: Array(leaf.hashes.dropLast())))
            put(.init(index: leaf.index, bytes: leaf.bytes, hashes: leaf.hashes + [Digest()]))
            for place in leaf.hashes.indices {
                var hashes = leaf.hashes
                hashes[place].withUnsafeMutableBytes { $0[31] ^= 1 }
                put(.init(index: leaf.index, bytes: leaf.bytes, hashes: hashes))
            }
        }
        if proof.leaves.count == 2 {
            add(proof.leaves.reversed())
            add([proof.leaves[0]])
            add([proof.leaves[1]])
        }
        add(proof.leaves + proof.leaves)
        return changes
    }
}
