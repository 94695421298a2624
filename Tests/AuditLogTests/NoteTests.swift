import AuditLog
import Sealing
import Testing

@Suite struct NoteTests {
    /// The key and note that Go's note package documents and tests with; made by another implementation.
    static let goVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let goSigner = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let goText =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let goSignature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    @Test("a note signed by Go's note package verifies, and comes out as it was")
    func goNote() throws {
        let note = try SignedNote(Array((Self.goText + "\n" + Self.goSignature).utf8))
        let key = try VerifierKey(Self.goVerifier)
        #expect(note.text == Array(Self.goText.utf8))
        #expect(note.bytes == Array((Self.goText + "\n" + Self.goSignature).utf8))
        #expect(try note.verify([key]).map(\.key) == [key])
        #expect(key.description == Self.goVerifier)
    }

    @Test("Go's private key signs here as it does there")
    func goKey() throws {
        let signer = try SignerKey(Array(Self.goSigner.utf8))
        #expect(signer.description == Self.goVerifier)
        #expect(try signer.secretText() == Array(Self.goSigner.utf8))
        let note = try SignedNote(signing: Array(Self.goText.utf8), with: [signer])
        #expect(note.bytes == Array((Self.goText + "\n" + Self.goSignature).utf8))
    }

    /// Notes that each break one rule. Made by a closure of single statements: as one literal it is too much for the type
    /// checker.
    static let malformedNotes: [String] = {
        let good: String = goText + "\n" + goSignature
        var notes: [String] = ["", "\n", "text\n", "text\n\n", "text\n\nno signature\n"]
        func bad(_ find: String, _ replacement: String) {
            notes.append(goText + "\n" + goSignature.replacing(find, with: replacement))
        }
        notes.append(goText + goSignature)  // no empty line
        notes.append(String(good.dropLast()))  // no newline at the end
        notes.append(good + "\n")  // an empty line after
        notes.append(good + "more\n")
        notes.append(goText.replacing("\n", with: "\r\n") + "\r\n" + goSignature)
        notes.append(goText + "\u{7}\n\n" + goSignature)
        notes.append(goText + "\u{0}\n\n" + goSignature)
        bad("\n", "\r\n")
        bad("— ", "- ")
        bad("— ", "—")
        bad("— ", "—  ")
        bad(" x08", "  x08")
        bad("JnAM=", "JnAN=")  // padding bits not zero
        bad("JnAM=", "JnAM")
        bad("\n", " \n")
        bad("Neumann", "Neu+mann")
        bad("Neumann", "Neu\u{00a0}mann")
        notes.append(goText + "\n— PeterNeumann x08gow==\n")  // an id and nothing signed
        notes.append(goText + "\n—  x08go/ZJkuBS\n")
        return notes
    }()

    @Test(
        "a text that is not strictly a signed note is refused",
        arguments: malformedNotes)
    func malformed(text: String) {
        #expect(throws: NoteError.self) { try SignedNote(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused, also inside a key's name")
    func notUTF8() {
        var bytes = Array((Self.goText + "\n" + Self.goSignature).utf8)
        bytes[3] = 0xff
        #expect(throws: NoteError.self) { try SignedNote(bytes) }
        #expect(KeyName([0x61, 0xc3]) == nil)
    }

    @Test("a malformed note names the line")
    func lineNumbers() {
        #expect(throws: NoteError.malformedNote(line: 2, expected: "UTF-8 without control characters")) {
            try SignedNote(Array("a\nb\r\n\n".utf8))
        }
        #expect(throws: NoteError.malformedNote(line: 4, expected: "a signature line: — name base64, and nothing else"))
        {
            try SignedNote(Array(("a\n\n" + Self.goSignature + "x\n").utf8))
        }
    }

    @Test("signatures by unknown keys are passed over, a known key's bad one is not")
    func unknownAndBad() throws {
        let key = try VerifierKey(Self.goVerifier)
        let other = try SignerKey.generate(name: try #require(KeyName("other.example/log")))
        var note = try SignedNote(Array((Self.goText + "\n" + Self.goSignature).utf8))
        // ML-DSA signatures are 2,420 bytes under a type not known here: one more line to pass over.
        note.add(
            NoteSignature(
                keyName: try #require(KeyName("pq.example")), keyID: 7, bytes: [UInt8](repeating: 9, count: 2428)))
        #expect(try note.verify([key]).count == 1)
        #expect(try SignedNote(note.bytes) == note)
        #expect(throws: NoteError.noKnownSignature) { try note.verify([other.verifierKey]) }
        #expect(throws: NoteError.noKnownSignature) { try note.verify([]) }
        // The same name with another id, and the same id with another name, are unknown keys.
        note.add(NoteSignature(keyName: key.name, keyID: key.id &+ 1, bytes: [1]))
        note.add(NoteSignature(keyName: other.verifierKey.name, keyID: key.id, bytes: [1]))
        #expect(try note.verify([key]).count == 1)
        note.add(NoteSignature(keyName: key.name, keyID: key.id, bytes: [UInt8](repeating: 1, count: 64)))
        #expect(throws: NoteError.invalidSignature(keyName: "PeterNeumann", keyID: 0xc74f_20a3)) {
            try note.verify([key])
        }
    }

    @Test("no single flipped bit of a note leaves it verifying with another text")
    func flippedBits() throws {
        let key = try VerifierKey(Self.goVerifier)
        let good = Array((Self.goText + "\n" + Self.goSignature).utf8)
        for bit in 0..<(good.count * 8) {
            var bad = good
            bad[bit / 8] ^= 1 << (bit % 8)
            let verified = (try? SignedNote(bad)).flatMap { try? $0.verify([key]) }
            #expect(verified == nil, "bit \(bit)")
        }
    }

    @Test(
        "a key that is not strictly a key is refused",
        arguments: [
            "", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+",
            "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
            " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAA==",
            "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ])
    func malformedKeys(text: String) {
        #expect(throws: NoteError.self) { try VerifierKey(text) }
    }

    @Test("a key of low order is refused even where its id is right")
    func lowOrderKey() throws {
        let name = try #require(KeyName("evil.example/log"))
        let point = [UInt8](repeating: 0, count: 32)
        let id = SignatureType.ed25519.keyID(name: name, publicKey: point)
        let digits = String(id, radix: 16)
        let text = "\(name)+\(String(repeating: "0", count: 8 - digits.count))\(digits)+\(Base64.encoded([1] + point))"
        let error = #expect(throws: NoteError.self) { try VerifierKey(text) }
        #expect(error?.description.contains("low order") == true)
    }

    @Test("a cosignature is checked over its own message, with its time")
    func cosignature() throws {
        let log = try SignerKey.generate(name: try #require(KeyName("log.example")))
        let witness = try SignerKey.generate(name: try #require(KeyName("witness.example/w1")), type: .cosignature)
        let checkpoint = try Checkpoint(origin: "log.example", size: 5, root: Digest())
        var note = try checkpoint.signed(by: [log])
        let cosignature = try witness.sign(note.text, time: 1_679_315_147)
        note.add(cosignature)
        let verified = try note.verify([log.verifierKey, witness.verifierKey])
        #expect(verified.map(\.time) == [nil, 1_679_315_147])
        #expect(try VerifierKey(witness.description) == witness.verifierKey)

        // The message, as tlog-cosignature writes it.
        let message = "cosignature/v1\ntime 1679315147\n" + String(decoding: note.text, as: UTF8.self)
        #expect(witness.verifierKey.key.isValid(signature: cosignature.bytes.dropFirst(8), for: message.utf8))
        #expect(cosignature.bytes.count == 72)

        for place in [0, 7, 8, 71] {
            var bytes = cosignature.bytes
            bytes[place] ^= 1
            var bad = try checkpoint.signed(by: [log])
            bad.add(NoteSignature(keyName: cosignature.keyName, keyID: cosignature.keyID, bytes: bytes))
            #expect(throws: NoteError.self) { try bad.verify([witness.verifierKey]) }
        }
        #expect(throws: NoteError.self) { try witness.sign(note.text, time: 1 << 63) }
    }

    @Test(
        "a dual log signs one checkpoint with both suites, and each key checks its own",
        .enabled(if: DigestAlgorithm.sm3.isAvailable))
    func dualSuite() throws {
        let name = try #require(KeyName("log.example/dual"))
        let international = try SignerKey.generate(name: name)
        let national = try SignerKey.generate(name: name, type: .sm2)
        let checkpoint = try Checkpoint(origin: "log.example/dual", size: 5, root: Digest())
        let note = try SignedNote(try checkpoint.signed(by: [international, national]).bytes)
        #expect(try note.verify([international.verifierKey, national.verifierKey]).count == 2)
        #expect(try Checkpoint.open(note, keys: [national.verifierKey]).signatures.map(\.key) == [national.verifierKey])

        // The id and the text of the key, by the definition.
        guard case .sm2(let key) = national.verifierKey.key else {
            Issue.record("not an SM2 key")
            return
        }
        let typed = [0xff] + Array("1.2.156.10197.1.501".utf8) + key.bytes
        let digest = SHA256.digest(of: Array("log.example/dual\n".utf8) + typed)
        #expect(national.description == "log.example/dual+\(hex(digest.prefix(4)))+\(Base64.encoded(typed))")
        #expect(try VerifierKey(national.description) == national.verifierKey)
        #expect(try SignerKey(try national.secretText()).verifierKey == national.verifierKey)
        #expect(key.isValid(signature: note.signatures[1].bytes, for: checkpoint.text))
        #expect(note.signatures[1].bytes.count == 64)

        var bad = try checkpoint.signed(by: [international])
        bad.add(NoteSignature(keyName: name, keyID: national.verifierKey.id, bytes: [UInt8](repeating: 1, count: 64)))
        #expect(throws: NoteError.self) { try bad.verify([international.verifierKey, national.verifierKey]) }
        #expect(try bad.verify([international.verifierKey]).count == 1)
    }

    @Test("keys of kinds not known here are named as such")
    func unknownKinds() throws {
        let text = "pq.example+00000000+\(Base64.encoded([6] + [UInt8](repeating: 1, count: 1312)))"
        #expect(throws: NoteError.unsupportedKeyType(6)) { try VerifierKey(text) }
        let other = "x.example+00000000+\(Base64.encoded([0xff] + Array("1.2.3".utf8)))"
        #expect(throws: NoteError.unsupportedKeyType(0xff)) { try VerifierKey(other) }
    }
}
