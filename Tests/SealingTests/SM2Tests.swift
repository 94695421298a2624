import Sealing
import Testing

@Suite(.enabled(if: DigestAlgorithm.sm3.isAvailable)) struct SM2Tests {
    // GM/T 0003.5-2012 (GB/T 32918.5-2017), annex A.2: message "message digest", identifier 1234567812345678.
    static let privateKey = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
    static let publicKey =
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    static let signature =
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        + "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"

    @Test("the standard's example verifies, and its private key makes its public key")
    func standardExample() throws {
        let key = try SM2.VerifyingKey(Hex.decoded(Self.publicKey))
        let signature = try Hex.decoded(Self.signature)
        #expect(key.isValid(signature: signature, for: "message digest".utf8))
        #expect(!key.isValid(signature: signature, for: "message digesT".utf8))
        let signer = try SM2.SigningKey(privateKey: Hex.decoded(Self.privateKey))
        #expect(signer.publicKey == key)
        #expect(hex(signer.privateKey()) == Self.privateKey)
    }

    @Test("no flipped bit of a signature leaves it valid")
    func flippedBits() throws {
        let key = try SM2.VerifyingKey(Hex.decoded(Self.publicKey))
        let signature = try Hex.decoded(Self.signature)
        for bit in 0..<512 {
            var bad = signature
            bad[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.isValid(signature: bad, for: "message digest".utf8), "bit \(bit)")
        }
        for length in [0, 63, 65, 128] {
            #expect(!key.isValid(signature: Array((signature + signature).prefix(length)), for: "message digest".utf8))
        }
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: 64), for: "message digest".utf8))
        #expect(!key.isValid(signature: [UInt8](repeating: 0xff, count: 64), for: "message digest".utf8))
    }

    @Test("generated keys sign what they verify, and nobody else's", arguments: 0..<20)
    func generated(round: Int) throws {
        let key = try SM2.SigningKey.generate()
        let other = try SM2.SigningKey.generate()
        let message = try RandomBytes.system(round * 7)
        let signature = try key.signature(for: message)
        #expect(signature.count == 64)
        #expect(try SM2.VerifyingKey(key.publicKey.bytes).isValid(signature: signature, for: message))
        #expect(!other.publicKey.isValid(signature: signature, for: message))
        #expect(try SM2.SigningKey(privateKey: key.privateKey()).publicKey == key.publicKey)
    }

    @Test("points off the curve, compressed points and wrong lengths are no keys")
    func badKeys() throws {
        var point = try Hex.decoded(Self.publicKey)
        point[64] ^= 1
        #expect(throws: SealingError.unsafePublicKey(reason: "it is not a point of the curve")) {
            try SM2.VerifyingKey(point)
        }
        #expect(throws: SealingError.unsafePublicKey(reason: "it is not an uncompressed point")) {
            try SM2.VerifyingKey([6] + point.dropFirst())
        }
        #expect(throws: SealingError.unsafePublicKey(reason: "it is not a point of the curve")) {
            try SM2.VerifyingKey([4] + [UInt8](repeating: 0, count: 64))
        }
        #expect(throws: SealingError.wrongLength(what: "An SM2 public key", expected: 65, found: 33)) {
            try SM2.VerifyingKey([2] + point[1..<33])
        }
    }

    @Test(
        "private keys outside 1 to n - 2 are refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122",
            "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ])
    func badPrivateKeys(text: String) throws {
        let bytes = try Hex.decoded(text)
        #expect(throws: SealingError.self) { try SM2.SigningKey(privateKey: bytes) }
    }

    @Test("the largest private key is one")
    func largestPrivateKey() throws {
        let largest = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121"
        let key = try SM2.SigningKey(privateKey: Hex.decoded(largest))
        #expect(key.publicKey.isValid(signature: try key.signature(for: [1]), for: [1]))
    }
}
