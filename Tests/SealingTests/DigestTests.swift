import Sealing
import Testing

@Suite struct DigestTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256Examples(message: String, expected: String) {
        #expect(hex(SHA256.digest(of: message.utf8)) == expected)
        #expect(hex(SHA256.digest(of: Array(message.utf8).span)) == expected)
        #expect(Array(message.utf8).withUnsafeBytes { hex(SHA256.digest(of: $0)) } == expected)
    }

    @Test("SHA-256 of a million letters a, handed over in uneven pieces, is FIPS 180-4's")
    func millionLetters() {
        var hasher = SHA256Hasher()
        var left = 1_000_000
        var piece = 1
        while left > 0 {
            let count = min(piece, left)
            hasher.update([UInt8](repeating: UInt8(ascii: "a"), count: count))
            left -= count
            piece = piece % 997 + 13
        }
        #expect(hex(hasher.finalize()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("a hasher starts afresh after each message")
    func reuse() {
        var hasher = SHA256Hasher()
        hasher.update("some other message".utf8)
        _ = hasher.finalize()
        hasher.update("abc".utf8)
        #expect(
            hasher.finalizeDigest().hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(hasher.finalize()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("SM3 gives the digests of GB/T 32905's examples", .enabled(if: DigestAlgorithm.sm3.isAvailable))
    func sm3Examples() {
        var hasher = DigestHasher(.sm3)
        hasher.update("abc".utf8)
        #expect(hex(hasher.finalize()) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        for _ in 0..<16 { hasher.update("abcd".utf8) }
        #expect(hex(hasher.finalize()) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")
    }

    @Test("a digest keeps its bytes, compares by them, and takes no other length")
    func digestValue() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let digest = try #require(Digest(bytes: bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(digest == Digest(bytes: bytes))
        #expect(digest != Digest())
        #expect(Digest(bytes: bytes.dropLast()) == nil)
        #expect(Digest(bytes: bytes + [0]) == nil)
    }

    @Test(
        "HMAC-SHA-256 gives the codes of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func hmacExamples(key: [UInt8], message: [UInt8], expected: String) {
        #expect(hex(HMACSHA256.code(key: key, message: message)) == expected)
    }

    @Test("HMAC takes an empty key, and one context serves changing keys")
    func hmacReuse() {
        var hasher = HMACHasher(.sha256)
        let withKey = hasher.code(key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8))
        // HMAC-SHA-256 of nothing under no key, as published in Wikipedia's article on HMAC.
        let empty = hasher.code(key: [], message: [])
        #expect(hex(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        #expect(
            withKey == hasher.code(key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8)))
    }

    @Test(
        "HMAC-SM3 agrees with Wycheproof",
        .enabled(if: Vectors.folder != nil && DigestAlgorithm.sm3.isAvailable, Comment(rawValue: Vectors.absence)))
    func wycheproofHMACSM3() throws {
        let cases = try Vectors.wycheproof("wycheproof_hmac_sm3_test.json", keyField: "key", sealField: "tag")
        #expect(cases.count > 100)
        for test in cases {
            let code = try HMACSM3.code(key: Hex.decoded(test.key), message: Hex.decoded(test.message))
            let isEqual = hex(code.prefix(test.tagBits / 8)) == test.seal
            #expect(isEqual == test.isValid, "\(test)")
        }
    }

    @Test("random bytes have the length asked for and do not repeat")
    func randomBytes() throws {
        let first = try RandomBytes.system(32)
        #expect(first.count == 32)
        #expect(try RandomBytes.system(32) != first)
        #expect(try RandomBytes.system(0) == [])
    }

    @Test("comparison in constant time agrees with comparison")
    func constantTime() {
        #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
        #expect(ConstantTime.areEqual([], []))
    }
}
