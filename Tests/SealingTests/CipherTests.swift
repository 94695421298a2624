import Sealing
import Testing

@Suite struct CipherTests {
    /// Test cases 13, 14 and 16 of the GCM specification (McGrew, Viega).
    @Test(
        "AES-256-GCM gives the results of the GCM specification",
        arguments: [
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12), "", "", "",
                "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12),
                "00000000000000000000000000000000", "", "cea7403d4d606b6e074ec5d3baf39d18",
                "d0d1c8a799996bf0265b98b5d48ab919"
            ),
            (
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
                "76fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ])
    func gcm(key: String, nonce: String, plain: String, context: String, cipher: String, tag: String) throws {
        let record = try CipherSuite.international.seal(
            Hex.decoded(plain), key: Hex.decoded(key), context: Hex.decoded(context), nonce: Hex.decoded(nonce))
        #expect(hex(record) == nonce + cipher + tag)
        #expect(
            try CipherSuite.international.open(record, key: Hex.decoded(key), context: Hex.decoded(context))
                == Hex.decoded(plain))
    }

    /// The suite derives its keys, so the cipher is reached through them: HMAC-SM3 by its own tested function, and the
    /// cipher by OpenSSL's command line (`openssl enc -sm4-ctr`), once, for this key, counter and text.
    @Test(
        "the national suite is SM4-CTR and HMAC-SM3 as its layout says", .enabled(if: CipherSuite.national.isAvailable))
    func national() throws {
        let key = (0..<32).map { UInt8($0) }
        let nonce = try Hex.decoded("0123456789abcdeffedcba9876543210")
        let record = try CipherSuite.national.seal(
            Array("claim".utf8), key: key, context: Array("id".utf8), nonce: nonce)
        #expect(record.count == 16 + 5 + 32)
        #expect(Array(record[..<16]) == nonce)
        let macKey = try HMACSM3.code(key: key, message: "authentication".utf8)
        let tag = try HMACSM3.code(key: macKey, message: [0, 0, 0, 0, 0, 0, 0, 2] + Array("id".utf8) + record[..<21])
        #expect(Array(record[21...]) == tag)
        #expect(hex(record[16..<21]) == "e1f1ded8cc")
        #expect(try CipherSuite.national.open(record, key: key, context: Array("id".utf8)) == Array("claim".utf8))
    }

    @Test("a record opens only whole, with its key and in its place", arguments: CipherSuite.allCases)
    func tampering(suite: CipherSuite) throws {
        guard suite.isAvailable else { return }
        let key = try RandomBytes.system(32)
        let record = try suite.seal(Array("张三 13800005678".utf8), key: key, context: [1])
        #expect(try suite.open(record, key: key, context: [1]) == Array("张三 13800005678".utf8))
        #expect(try suite.seal(Array("张三 13800005678".utf8), key: key, context: [1]) != record)
        for bit in 0..<(record.count * 8) {
            var bad = record
            bad[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: SealingError.notAuthentic) { try suite.open(bad, key: key, context: [1]) }
        }
        for length in 0..<record.count {
            #expect(throws: SealingError.notAuthentic) {
                try suite.open(Array(record[..<length]), key: key, context: [1])
            }
        }
        #expect(throws: SealingError.notAuthentic) { try suite.open(record, key: key, context: [2]) }
        #expect(throws: SealingError.notAuthentic) { try suite.open(record, key: key, context: []) }
        #expect(throws: SealingError.notAuthentic) {
            try suite.open(record, key: try RandomBytes.system(32), context: [1])
        }
        #expect(throws: SealingError.wrongLength(what: "An encryption key", expected: 32, found: 16)) {
            try suite.seal([], key: Array(key[..<16]), context: [])
        }
        let empty = try suite.seal([], key: key, context: [])
        #expect(try suite.open(empty, key: key, context: []).isEmpty)
    }

    @Test("scrypt gives RFC 7914's keys, and refuses costs out of bounds")
    func scrypt() throws {
        let cost = try #require(Passphrase.Cost(cost: 1024, blockSize: 8, parallelism: 16))
        let key = try Passphrase.key(
            from: Array("password".utf8), salt: Array("NaCl".utf8), cost: cost, count: 64)
        #expect(
            hex(key) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
        #expect(Passphrase.Cost(cost: 1000, blockSize: 8, parallelism: 1) == nil)
        #expect(Passphrase.Cost(cost: 1 << 20, blockSize: 8, parallelism: 1) == nil)
        #expect(Passphrase.Cost(cost: 1 << 16, blockSize: 0, parallelism: 1) == nil)
        #expect(Passphrase.Cost(cost: 1 << 16, blockSize: 8, parallelism: 17) == nil)
        #expect(Passphrase.Cost(cost: .max, blockSize: .max, parallelism: 1) == nil)
    }
}
