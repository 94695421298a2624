import AuditLog
import Sealing
import Testing

@Suite struct WitnessTests {
    let log: TestLog
    let reader: LogReader
    let witness: Witness

    init() throws {
        log = try TestLog()
        reader = LogReader(storage: try log.published(at: [700]))
        let name = try #require(KeyName("witness.example/w1"))
        witness = Witness(
            signer: try SignerKey.generate(name: name, type: .cosignature), logs: [log.signer.verifierKey])
    }

    private func request(_ old: UInt64, _ new: UInt64) throws -> WitnessRequest {
        let proof = try reader.consistencyProof(from: try log.checkpoint(old), to: try log.checkpoint(new))
        return try WitnessRequest(proof: proof, note: try log.note(new))
    }

    @Test("a log is cosigned as it grows, and the cosignature verifies with the checkpoint")
    func growing() throws {
        var latest: Checkpoint?
        for size: UInt64 in [3, 3, 256, 700] {
            let request = try #require(WitnessRequest(try request(latest?.size ?? 0, size).bytes))
            let verdict = witness.judge(request, latest: latest)
            #expect(verdict == .cosign(try log.checkpoint(size)))
            #expect(verdict.status == 200)
            let line = try witness.cosign(request.checkpoint, time: 1_700_000_000)
            let note = try SignedNote(request.note.bytes + line)
            #expect(try note.verify([witness.verifierKey]).map(\.time) == [1_700_000_000])
            latest = request.checkpoint
        }
    }

    @Test("the body is the very text that tlog-witness prescribes, and nothing else is read")
    func body() throws {
        let request = try request(1, 2)
        let leaf = MerkleTree.leafHash(log.entry(1))
        let expected =
            "old 1\n\(Base64.encoded(leaf.bytes))\n\n" + String(decoding: try log.note(2).bytes, as: UTF8.self)
        #expect(request.bytes == Array(expected.utf8))
        #expect(WitnessRequest(request.bytes) == request)
        for (old, new) in [
            ("old 1", "old 01"), ("old 1", "old +1"), ("old 1", "old  1"), ("old 1", "old 1 "), ("old 1", "Old 1"),
            ("old 1\n", "\n"), ("old 1\n", ""), ("\n\n", "\n"), ("\n", "\r\n"), ("=\n\n", "\n\n"),
            ("log.example/2026\n2\n", "log.example/2026\n02\n"), ("— ", "- "),
            ("old 1\n", "old 1\n" + String(repeating: Base64.encoded(leaf.bytes) + "\n", count: 63)),
        ] {
            let bad = expected.replacing(old, with: new)
            #expect(bad != expected)
            #expect(WitnessRequest(Array(bad.utf8)) == nil, "\(old) → \(new)")
        }
        #expect(WitnessRequest([]) == nil)
    }

    @Test("whatever does not continue what was cosigned last is refused, with the protocol's status")
    func refusals() throws {
        let latest = try log.checkpoint(256)
        var other = log
        other.salt = 1
        let stranger = try SignerKey.generate(name: try #require(KeyName("stranger.example")))
        let impostor = try SignerKey.generate(name: log.signer.verifierKey.name)

        // Another size than was cosigned last, lower and higher, and nothing cosigned yet.
        #expect(witness.judge(try request(3, 700), latest: latest) == .conflict(size: 256))
        #expect(witness.judge(try request(0, 700), latest: latest) == .conflict(size: 256))
        #expect(witness.judge(try request(300, 700), latest: latest) == .conflict(size: 256))
        #expect(witness.judge(try request(3, 700), latest: nil) == .conflict(size: 0))
        // A rollback: the old size is beyond the checkpoint's.
        let rollback = try WitnessRequest(
            proof: ConsistencyProof(oldSize: 256, newSize: 3, hashes: []), note: try log.note(3))
        #expect(witness.judge(rollback, latest: latest) == .badRequest)
        // A fork: the same size, another root; and a longer one that does not continue.
        let fork = try WitnessRequest(
            proof: ConsistencyProof(oldSize: 256, newSize: 256, hashes: []), note: try other.note(256))
        #expect(witness.judge(fork, latest: latest) == .conflict(size: 256))
        let rewritten = try WitnessRequest(
            proof: ConsistencyProof(oldSize: 256, newSize: 700, hashes: try request(256, 700).hashes),
            note: try other.note(700))
        #expect(witness.judge(rewritten, latest: latest) == .inconsistent)
        // A proof where none is due.
        for (old, kept) in [(0, nil), (256, latest)] as [(UInt64, Checkpoint?)] {
            let extra = try WitnessRequest(
                proof: ConsistencyProof(oldSize: old, newSize: 256, hashes: [Digest()]), note: try log.note(256))
            #expect(witness.judge(extra, latest: kept) == .inconsistent)
        }
        // An empty tree has one root.
        let empty = try Checkpoint(origin: TestLog.origin, size: 0, root: Digest()).signed(by: [log.signer])
        let nothing = ConsistencyProof(oldSize: 0, newSize: 0, hashes: [])
        #expect(witness.judge(try WitnessRequest(proof: nothing, note: empty), latest: nil) == .conflict(size: 0))
        #expect(witness.judge(try WitnessRequest(proof: nothing, note: try log.note(0)), latest: nil).status == 200)
        // Unknown logs, and known ones signed by nobody known.
        let foreign = try Checkpoint(origin: "stranger.example", size: 1, root: Digest()).signed(by: [stranger])
        let one = ConsistencyProof(oldSize: 0, newSize: 1, hashes: [])
        #expect(witness.judge(try WitnessRequest(proof: one, note: foreign), latest: nil) == .unknownLog)
        let passedOff = try log.checkpoint(1).signed(by: [stranger])
        #expect(witness.judge(try WitnessRequest(proof: one, note: passedOff), latest: nil) == .forbidden)
        let sameName = try log.checkpoint(1).signed(by: [impostor])
        #expect(witness.judge(try WitnessRequest(proof: one, note: sameName), latest: nil) == .forbidden)
    }
}
