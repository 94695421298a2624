import Testing

@testable import Sealing

@Suite("Records under keys of their own")
struct RecordSealerTests {
    static let key = [UInt8](1...32)
    static let owner = Array("decision 7".utf8)

    @Test(
        "A record opens with its key and owner, also an empty one", arguments: CipherSuite.allCases, [0, 1, 15, 1_600])
    func opens(suite: CipherSuite, length: Int) throws {
        guard suite.isAvailable else { return }
        var sealer = RecordSealer(suite)
        let record = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for _ in 0..<2 {
            let sealed = try sealer.seal(record, key: Self.key, owner: Self.owner)
            #expect(try sealer.open(sealed, key: Self.key, owner: Self.owner) == record)
        }
    }

    @Test("It is what the suite gives under a nonce of zeros", arguments: CipherSuite.allCases)
    func sameAsSuite(suite: CipherSuite) throws {
        guard suite.isAvailable else { return }
        var sealer = RecordSealer(suite)
        let nonce = [UInt8](repeating: 0, count: suite == .international ? 12 : 16)
        let record = Array("some record".utf8)
        let wanted = try suite.seal(record, key: Self.key, context: Self.owner, nonce: nonce)
        #expect(try nonce + sealer.seal(record, key: Self.key, owner: Self.owner) == wanted)
    }

    @Test("With another key, another owner or a flipped bit it does not open", arguments: CipherSuite.allCases)
    func refuses(suite: CipherSuite) throws {
        guard suite.isAvailable else { return }
        var sealer = RecordSealer(suite)
        let record = Array("some record".utf8)
        let sealed = try sealer.seal(record, key: Self.key, owner: Self.owner)
        func opens(_ sealed: [UInt8], _ key: [UInt8], _ owner: [UInt8], _ sealer: inout RecordSealer) -> Bool {
            (try? sealer.open(sealed, key: key, owner: owner)) != nil
        }
        #expect(!opens(sealed, Self.key.reversed(), Self.owner, &sealer))
        #expect(!opens(sealed, Self.key, Array("decision 8".utf8), &sealer))
        for place in sealed.indices {
            var damaged = sealed
            damaged[place] ^= 1
            #expect(!opens(damaged, Self.key, Self.owner, &sealer), "byte \(place)")
        }
        #expect(!opens(Array(sealed.prefix(10)), Self.key, Self.owner, &sealer))
        #expect(opens(sealed, Self.key, Self.owner, &sealer))
    }

    @Test("The keyed hasher gives what HMAC gives, under one key after the other", arguments: [0, 1, 32, 64])
    func keyedHasher(keyLength: Int) {
        var hmac = HMACHasher(.sha256)
        var hasher = KeyedHasher()
        for length in [0, 1, 55, 56, 64, 200] {
            let key = [UInt8](repeating: UInt8(length), count: keyLength)
            let message = [UInt8](repeating: 9, count: length)
            hasher.setKey(key)
            for _ in 0..<2 { #expect(hasher.code(message).bytes == hmac.code(key: key, message: message)) }
        }
    }
}
