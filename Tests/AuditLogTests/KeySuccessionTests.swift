import AuditLog
import Sealing
import Testing

@Suite struct KeySuccessionTests {
    private static let size: UInt64 = 600

    private func key(_ seed: UInt8, name: String = TestLog.origin) throws -> SignerKey {
        SignerKey(
            name: try #require(KeyName(name)),
            key: try Ed25519.SigningKey(seed: [UInt8](repeating: seed, count: 32)))
    }

    /// A statement as an entry: its note's bytes, and nothing around them.
    private func read(_ entry: UnsafeRawBufferPointer) -> KeySuccession? {
        (try? SignedNote([UInt8](entry))).flatMap { try? KeySuccession($0) }
    }

    /// A log with these entries among its own, under a checkpoint by these keys, verified by another.
    private func verify(
        _ entries: [UInt64: [UInt8]], signedBy signers: [SignerKey], trusting key: SignerKey, size: UInt64 = size
    ) throws -> LogReport {
        let log = try TestLog()
        func entry(_ index: UInt64) -> [UInt8] { entries[index] ?? log.entry(index) }
        var hasher = MerkleHasher()
        var range = CompactRange()
        for index in 0..<size { range.append(hasher.leaf(entry(index)), using: &hasher) }
        let note = try Checkpoint(origin: TestLog.origin, size: size, root: range.root(using: &hasher))
            .signed(by: signers)
        let storage = MemoryStorage()
        try LogPublisher(storage: storage).publish(note) { range, visit in
            for index in range { try entry(index).withUnsafeBytes(visit) }
        }
        var verifier = LogVerifier(storage: storage, keys: [key.verifierKey])
        verifier.succession = read
        return try verifier.verify()
    }

    private func statement(_ index: UInt64, _ old: SignerKey, _ new: SignerKey) throws -> KeySuccession {
        try KeySuccession(index: index, moment: "2026-11-24T08:00:00Z", from: [old], to: [new])
    }

    @Test("a statement comes back from its note, and says who follows whom, where")
    func roundTrip() throws {
        let (old, new) = (try key(1), try key(2))
        let made = try statement(7, old, new)
        let read = try KeySuccession(try SignedNote(made.note.bytes))
        #expect(read == made && read.index == 7 && read.moment == "2026-11-24T08:00:00Z")
        #expect(read.old == [old.verifierKey] && read.new == [new.verifierKey])
        #expect(
            String(decoding: made.note.text, as: UTF8.self)
                == """
                tradein key rotation 1
                \(TestLog.origin)
                entry 7
                at 2026-11-24T08:00:00Z
                old \(old.verifierKey)
                new \(new.verifierKey)

                """)
    }

    @Test("a statement without one of the signatures, or of keys of two names, is none")
    func malformed() throws {
        let (old, new) = (try key(1), try key(2))
        let text = try statement(7, old, new).note.text
        for signers in [[old], [new]] {
            let note = try SignedNote(signing: text, with: signers)
            #expect(throws: NoteError.self) { try KeySuccession(note) }
        }
        #expect(throws: NoteError.self) {
            try KeySuccession(index: 7, moment: "m", from: [old], to: [try key(2, name: "other.example")])
        }
        #expect(throws: NoteError.self) { try KeySuccession(index: 7, moment: "m", from: [old], to: [old]) }
        #expect(throws: NoteError.self) { try KeySuccession(index: 7, moment: "m", from: [old], to: []) }
        for (place, other) in [("entry 7", "entry 07"), ("old ", "Old "), ("rotation 1", "rotation 2"), ("at ", "at")] {
            let changed = String(decoding: text, as: UTF8.self).replacing(place, with: other)
            let note = try SignedNote(signing: Array(changed.utf8), with: [old, new])
            #expect(throws: NoteError.self, "\(other)") { try KeySuccession(note) }
        }
    }

    @Test("an old key leads over several rotations to the key that signs")
    func followed() throws {
        let keys = try (1...4).map { try key($0) }
        let entries = [
            UInt64(3): try statement(3, keys[0], keys[1]).note.bytes,
            300: try statement(300, keys[1], keys[2]).note.bytes, 599: try statement(599, keys[2], keys[3]).note.bytes,
        ]
        for (place, trusted) in keys.enumerated() {
            let report = try verify(entries, signedBy: [keys[3]], trusting: trusted)
            #expect(report.isVerified, "\(report.findings)")
            #expect(report.successions.map(\.index) == Array([3, 300, 599].dropFirst(place)))
        }
    }

    @Test("a statement of another place, log or key leads nowhere")
    func notFollowed() throws {
        let (old, new, stranger) = (try key(1), try key(2), try key(3))
        let elsewhere = try KeySuccession(
            index: 3, moment: "m", from: [try key(1, name: "other.example")], to: [try key(2, name: "other.example")])
        for entry in [try statement(4, old, new), elsewhere, try statement(3, stranger, new)] {
            let report = try verify([3: entry.note.bytes], signedBy: [new], trusting: old)
            #expect(report.findings == [.checkpoint(.noKnownSignature)])
        }
        // A changed entry is no statement, and nothing else is looked at.
        var bytes = try statement(3, old, new).note.bytes
        bytes[30] ^= 1
        #expect(try !verify([3: bytes], signedBy: [new], trusting: old).isVerified)
    }

    @Test("a key that the log has replaced signs on for nobody, not even for who trusts it")
    func retired() throws {
        let (old, new) = (try key(1), try key(2))
        let entries = [UInt64(3): try statement(3, old, new).note.bytes]
        let report = try verify(entries, signedBy: [old], trusting: old)
        #expect(report.findings == [.retiredKey(index: 3)])
        // The checkpoint that follows has both signatures, and either will do; up to the statement the old one signs.
        #expect(try verify(entries, signedBy: [old, new], trusting: old, size: 4).isVerified)
        #expect(try verify(entries, signedBy: [old], trusting: old, size: 3).isVerified)
        #expect(try verify(entries, signedBy: [new], trusting: new).isVerified)
        #expect(try !verify(entries, signedBy: [old], trusting: new).isVerified)
    }
}
