import AuditLog
import Sealing
import Testing

@Suite struct LogProofTests {
    @Test(
        "every entry's proof verifies, offline and after a round trip, at several sizes",
        arguments: [1, 2, 256, 257, 700, 66_000] as [UInt64])
    func everyEntry(size: UInt64) throws {
        let log = try TestLog()
        let reader = LogReader(storage: try log.published(at: [size]))
        let note = try reader.checkpointNote()
        let checkpoint = try Checkpoint.open(note, keys: [log.signer.verifierKey]).checkpoint
        var random = SplitMix64(seed: size)
        for _ in 0..<min(size, 60) {
            let index = UInt64.random(in: 0..<size, using: &random)
            let (entry, proof) = try reader.entry(index, in: checkpoint)
            #expect(entry == log.entry(index))
            let written = LogProof(proof: proof, note: note).bytes
            let read = try LogProof(written)
            #expect(read.bytes == written)
            #expect(try read.verify(entry: entry, keys: [log.signer.verifierKey]).checkpoint == checkpoint)
            #expect(throws: LogProofError.self) {
                try read.verify(entry: entry + [0], keys: [log.signer.verifierKey])
            }
        }
    }

    @Test("the proof is the very text that tlog-proof prescribes")
    func format() throws {
        // Two entries, "a" and "b": all hashes by hand.
        let log = try TestLog()
        let leafA = SHA256.digest(of: [0, 0x61])
        let leafB = SHA256.digest(of: [0, 0x62])
        let root = SHA256.digest(of: [1] + leafA + leafB)
        let text = "\(TestLog.origin)\n2\n\(Base64.encoded(root))\n"
        let note = try SignedNote(signing: Array(text.utf8), with: [log.signer])
        let expected =
            "c2sp.org/tlog-proof@v1\nextra aGk=\nindex 1\n\(Base64.encoded(leafA))\n\n"
            + String(decoding: note.bytes, as: UTF8.self)
        let proof = try LogProof(Array(expected.utf8))
        #expect(proof.extra == Array("hi".utf8))
        #expect(proof.index == 1)
        _ = try proof.verify(entry: [0x62], keys: [log.signer.verifierKey])
        #expect(throws: LogProofError.merkle(.rootMismatch(size: 2))) {
            try proof.verify(entry: [0x61], keys: [log.signer.verifierKey])
        }
        #expect(throws: LogProofError.note(.noKnownSignature)) { try proof.verify(entry: [0x62], keys: []) }
        let made = LogProof(
            extra: Array("hi".utf8),
            proof: InclusionProof(index: 1, size: 2, hashes: [try #require(Digest(bytes: leafA))]), note: note)
        #expect(made.bytes == Array(expected.utf8))

        let single = expected.replacing("extra aGk=\n", with: "")
        #expect(try LogProof(Array(single.utf8)).extra == nil)
    }

    @Test("whatever is not strictly a proof is refused")
    func malformed() throws {
        let log = try TestLog()
        let reader = LogReader(storage: try log.published(at: [3]))
        let (_, proof) = try reader.entry(1, in: try log.checkpoint(3))
        let good = String(
            decoding: LogProof(extra: [1], proof: proof, note: try reader.checkpointNote()).bytes, as: UTF8.self)
        _ = try LogProof(Array(good.utf8))
        let changes: [(String, String)] = [
            ("tlog-proof@v1", "tlog-proof@v2"), ("c2sp.org", " c2sp.org"), ("\nindex 1\n", "\nindex 01\n"),
            ("\nindex 1\n", "\nindex +1\n"), ("\nindex 1\n", "\nindex  1\n"), ("\nindex 1\n", "\nindex 1 \n"),
            ("\nindex 1\n", "\n"), ("\nindex 1\n", "\nindex 1\nindex 1\n"),
            ("\nindex 1\n", "\nindex 18446744073709551616\n"),
            ("extra AQ==", "extra AR=="), ("extra AQ==", "extra "), ("extra AQ==", "extra"),
            ("extra AQ==", "EXTRA AQ=="),
            ("extra AQ==\nindex 1\n", "index 1\nextra AQ==\n"), ("extra AQ==", "extra AQ==\nextra AQ=="),
            ("\n", "\r\n"), ("\n\n", "\n \n"), ("=\n\n", "=\nAAAA\n\n"), ("— ", "- "),
        ]
        for (old, new) in changes {
            let bad = good.replacing(old, with: new)
            #expect(bad != good)
            #expect(throws: LogProofError.self, "\(old) → \(new)") { try LogProof(Array(bad.utf8)) }
        }
        #expect(throws: LogProofError.self) { try LogProof([]) }
        #expect(throws: LogProofError.self) { try LogProof(Array(good.utf8.dropLast())) }
        #expect(throws: LogProofError.self) { try LogProof(Array(good.utf8) + [10]) }
    }

    @Test("no flipped bit of a proof leaves it proving", arguments: [UInt64(5)])
    func flippedBits(index: UInt64) throws {
        let log = try TestLog()
        let reader = LogReader(storage: try log.published(at: [13]))
        let (entry, proof) = try reader.entry(index, in: try log.checkpoint(13))
        let good = LogProof(proof: proof, note: try reader.checkpointNote()).bytes
        for bit in 0..<(good.count * 8) {
            var bad = good
            bad[bit / 8] ^= 1 << (bit % 8)
            let verified = (try? LogProof(bad)).flatMap { try? $0.verify(entry: entry, keys: [log.signer.verifierKey]) }
            #expect(verified == nil, "bit \(bit)")
        }
    }

    @Test("consistency proofs from the tiles verify, and a rewritten past has none")
    func consistency() throws {
        let log = try TestLog()
        var other = log
        other.salt = 1
        let reader = LogReader(storage: try log.published(at: [1000]))
        let newer = try log.checkpoint(1000)
        for size: UInt64 in [1, 2, 255, 256, 257, 512, 700, 999, 1000] {
            let older = try log.checkpoint(size)
            let proof = try reader.consistencyProof(from: older, to: newer)
            try proof.verify(oldRoot: older.root, newRoot: newer.root)
            // The first entry is empty, and so the same in both histories.
            if size == 1 { continue }
            #expect(throws: LogReadError.self) {
                try reader.consistencyProof(from: try other.checkpoint(size), to: newer)
            }
        }
        #expect(try reader.consistencyProof(from: try log.checkpoint(0), to: newer).hashes.isEmpty)
        #expect(throws: LogReadError.unproven(.sizesOutOfOrder(old: 1000, new: 999))) {
            try reader.consistencyProof(from: newer, to: try log.checkpoint(999))
        }
    }

    @Test("a reader gives nothing out that the checkpoint does not prove, and names what is missing")
    func damagedLog() throws {
        let log = try TestLog()
        let good = try log.published(at: [700]).files
        let checkpoint = try log.checkpoint(700)
        func entry(_ index: UInt64, _ change: (inout [String: [UInt8]]) -> Void) throws -> [UInt8] {
            var files = good
            change(&files)
            return try LogReader(storage: MemoryStorage(files)).entry(index, in: checkpoint).bytes
        }
        #expect(try entry(300) { _ in } == log.entry(300))
        #expect(throws: LogReadError.missing(path: "tile/entries/001")) {
            try entry(300) { $0["tile/entries/001"] = nil }
        }
        #expect(throws: LogReadError.missing(path: "tile/0/002.p/188")) {
            try entry(300) { $0["tile/0/002.p/188"] = nil }
        }
        #expect(throws: LogReadError.malformed(path: "tile/0/001")) {
            try entry(300) { $0["tile/0/001"]?.removeLast() }
        }
        #expect(throws: LogReadError.malformed(path: "tile/entries/001")) {
            try entry(300) { $0["tile/entries/001"] = [9] }
        }
        #expect(throws: LogReadError.unproven(.rootMismatch(size: 700))) {
            try entry(300) { $0["tile/0/002.p/188"]?[0] ^= 1 }
        }
        #expect(throws: LogReadError.outside(index: 700, size: 700)) { try entry(700) { _ in } }
    }
}
