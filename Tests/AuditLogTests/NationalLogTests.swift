import AuditLog
import Sealing
import Testing

@Suite(.enabled(if: DigestAlgorithm.sm3.isAvailable)) struct NationalLogTests {
    @Test("a log with an SM3 tree and an SM2 key is published, verified and proved like any other")
    func nationalLog() throws {
        let log = try TestLog()
        let signer = try SignerKey.generate(name: try #require(KeyName(TestLog.origin)), type: .sm2)
        var hasher = MerkleHasher(.sm3)
        var range = CompactRange()
        for index in UInt64(0)..<700 { range.append(hasher.leaf(log.entry(index)), using: &hasher) }
        let checkpoint = try Checkpoint(origin: TestLog.origin, size: 700, root: range.root(using: &hasher))
        #expect(checkpoint.root != (try log.checkpoint(700)).root)

        let storage = MemoryStorage()
        try LogPublisher(storage: storage, algorithm: .sm3)
            .publish(try checkpoint.signed(by: [signer]), entries: log.source)
        var leaf = DigestHasher(.sm3)
        leaf.update([0] + log.entry(3))
        #expect(storage.files["tile/0/000"]?[96..<128] == leaf.finalize()[...])

        let keys = [signer.verifierKey]
        #expect(try LogVerifier(storage: storage, keys: keys, algorithm: .sm3).verify().isVerified)
        // Read as an international log, nothing fits.
        #expect(!(try LogVerifier(storage: storage, keys: keys, algorithm: .sha256).verify().isVerified))
        // Its key is SM2 alone, so its tree is of SM3: nobody need say so.
        #expect(try LogVerifier(storage: storage, keys: keys).verify().isVerified)

        let reader = LogReader(storage: storage, algorithm: .sm3)
        let (entry, proof) = try reader.entry(300, in: checkpoint)
        let receipt = try LogProof(LogProof(proof: proof, note: try reader.checkpointNote()).bytes)
        _ = try receipt.verify(entry: entry, keys: keys, .sm3)
        _ = try receipt.verify(entry: entry, keys: keys)
        #expect(throws: LogProofError.self) { try receipt.verify(entry: entry, keys: keys, .sha256) }
    }
}
