import AuditLog
import Sealing
import Testing

@Suite struct CheckpointTests {
    static let example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

    @Test("the specification's example is read and written alike")
    func specificationExample() throws {
        let checkpoint = try Checkpoint(text: Array(Self.example.utf8))
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.root.hex == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
        #expect(checkpoint.extensions.isEmpty)
        #expect(checkpoint.text == Array(Self.example.utf8))
    }

    @Test("extension lines are kept, and sizes go up to 2^64 - 1")
    func extensions() throws {
        let text = "o\n18446744073709551615\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\none\ntwo two\n"
        let checkpoint = try Checkpoint(text: Array(text.utf8))
        #expect(checkpoint.size == .max)
        #expect(checkpoint.extensions == ["one", "two two"])
        #expect(checkpoint.text == Array(text.utf8))
    }

    @Test(
        "a text that is not strictly a checkpoint is refused",
        arguments: [
            "", "\n", "o\n", "o\n5\n", "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
            "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n05\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n00\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n+5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n-0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n 5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n5 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n٥\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n0x5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n18446744073709551616\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
            "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
            "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
            "o\r\n5\r\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\r\n",
            "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
            "o\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nx\n",
        ])
    func malformed(text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(text: Array(text.utf8)) }
    }

    @Test("a signed checkpoint opens under its own log's key only")
    func opening() throws {
        let log = try SignerKey.generate(name: try #require(KeyName("log.example")))
        let other = try SignerKey.generate(name: try #require(KeyName("other.example")))
        let checkpoint = try Checkpoint(origin: "log.example", size: 5, root: Digest())
        let note = try SignedNote(try checkpoint.signed(by: [log]).bytes)
        #expect(try Checkpoint.open(note, keys: [log.verifierKey]).checkpoint == checkpoint)
        #expect(try Checkpoint.open(note, keys: [log.verifierKey], origin: "log.example").checkpoint == checkpoint)
        #expect(throws: NoteError.noKnownSignature) { try Checkpoint.open(note, keys: [other.verifierKey]) }
        #expect(throws: NoteError.foreignCheckpoint(expected: "x", found: "log.example")) {
            try Checkpoint.open(note, keys: [log.verifierKey], origin: "x")
        }
        // Another log's key under this origin: a signature, but not this log's word.
        let passedOff = try checkpoint.signed(by: [other])
        #expect(throws: NoteError.foreignCheckpoint(expected: "other.example", found: "log.example")) {
            try Checkpoint.open(passedOff, keys: [other.verifierKey])
        }
    }

    @Test("origins that Unicode calls equivalent are different logs")
    func canonicalEquivalence() throws {
        let composed = try Checkpoint(origin: "caf\u{e9}", size: 0, root: Digest())
        let decomposed = try Checkpoint(origin: "cafe\u{301}", size: 0, root: Digest())
        #expect(composed != decomposed)
        #expect(KeyName("caf\u{e9}") != KeyName("cafe\u{301}"))
    }

    @Test("an origin or extension line that would not survive the round trip is refused")
    func badParts() {
        for bad in ["", "a\nb", "a\r"] {
            #expect(throws: NoteError.self) { try Checkpoint(origin: bad, size: 0, root: Digest()) }
            #expect(throws: NoteError.self) { try Checkpoint(origin: "o", size: 0, root: Digest(), extensions: [bad]) }
        }
    }
}
