import Foundation
import Sealing
import Testing

@Suite struct Ed25519Tests {
    @Test(
        "signatures are those of RFC 8032, section 7.1",
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ])
    func rfc8032(seed: String, publicKey: String, message: String, signature: String) throws {
        let key = try Ed25519.SigningKey(seed: Hex.decoded(seed))
        let message = try Hex.decoded(message)
        #expect(hex(key.publicKey.bytes) == publicKey)
        #expect(try hex(key.signature(for: message)) == signature)
        #expect(try hex(key.seed()) == seed)
        let verifying = try Ed25519.VerifyingKey(Hex.decoded(publicKey))
        #expect(verifying.isValid(signature: try Hex.decoded(signature), for: message))
        #expect(!verifying.isValid(signature: try Hex.decoded(signature), for: message + [0]))
        #expect(verifying == key.publicKey)
    }

    @Test(
        "verification agrees with Wycheproof",
        .enabled(if: Vectors.folder != nil, Comment(rawValue: Vectors.absence)))
    func wycheproof() throws {
        let cases = try Vectors.wycheproof("wycheproof_ed25519_test.json", keyField: nil, sealField: "sig")
        #expect(cases.count > 100)
        for test in cases {
            let key = try Ed25519.VerifyingKey(Hex.decoded(test.key))
            let isValid = key.isValid(
                signature: try Hex.decoded(test.seal), for: try Hex.decoded(test.message))
            #expect(isValid == test.isValid, "\(test)")
        }
    }

    /// The eight points of low order, their non-canonical encodings, a y beyond the prime, and a y off the curve
    /// (2 is the smallest: x² would not be a square).
    @Test(
        "a public key that is not a safe point is refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0200000000000000000000000000000000000000000000000000000000000000",
        ])
    func unsafeKeys(encoded: String) throws {
        let bytes = try Hex.decoded(encoded)
        let error = #expect(throws: SealingError.self) { try Ed25519.VerifyingKey(bytes) }
        guard case .unsafePublicKey = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }

    @Test("keys, seeds and signatures of another length are refused")
    func lengths() throws {
        #expect(throws: SealingError.wrongLength(what: "An Ed25519 seed", expected: 32, found: 31)) {
            try Ed25519.SigningKey(seed: [UInt8](repeating: 1, count: 31))
        }
        #expect(throws: SealingError.wrongLength(what: "An Ed25519 public key", expected: 32, found: 33)) {
            try Ed25519.VerifyingKey([UInt8](repeating: 1, count: 33))
        }
        let key = try Ed25519.SigningKey.generate()
        let signature = try key.signature(for: [1, 2, 3])
        #expect(!key.publicKey.isValid(signature: signature.dropLast(), for: [1, 2, 3]))
        #expect(!key.publicKey.isValid(signature: signature + [0], for: [1, 2, 3]))
        #expect(!key.publicKey.isValid(signature: [], for: [1, 2, 3]))
    }

    @Test("a hundred generated keys pass their own check, sign, and notice a flipped bit", arguments: 0..<100)
    func generated(round: Int) throws {
        let key = try Ed25519.SigningKey.generate()
        let message = try RandomBytes.system(round)
        var signature = try key.signature(for: message)
        let verifying = try Ed25519.VerifyingKey(key.publicKey.bytes)
        #expect(verifying.isValid(signature: signature, for: message))
        signature[round % 64] ^= 1 << (round % 8)
        #expect(!verifying.isValid(signature: signature, for: message))
    }
}
