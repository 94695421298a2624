import Sealing

/// The kinds of note signatures that are made and checked here (signed-note v1.0.0, "Signature types").
public enum SignatureType: Sendable, Hashable, CaseIterable {
    /// Ed25519 over the note text: type 0x01.
    case ed25519
    /// A witness's Ed25519 cosignature over a checkpoint, with the time: type 0x04 (tlog-cosignature v1.0.1).
    case cosignature
    /// SM2 with SM3 over the note text (GM/T 0003, identifier 1234567812345678), signature r then s, public key as an
    /// uncompressed point. The specification has assigned it no byte, so its type is 0xff and its object identifier.
    case sm2

    /// What people call it.
    public var label: String {
        switch self {
        case .ed25519: "Ed25519"
        case .cosignature: "Ed25519 cosignature"
        case .sm2: "SM2"
        }
    }

    /// The bytes that stand for the type in keys and key ids.
    public var identifier: [UInt8] {
        switch self {
        case .ed25519: [0x01]
        case .cosignature: [0x04]
        case .sm2: [0xff] + Array("1.2.156.10197.1.501".utf8)
        }
    }

    /// Length of a public key, and of a private one, in bytes.
    var keyByteCounts: (public: Int, private: Int) {
        switch self {
        case .ed25519, .cosignature: (Ed25519.publicKeyByteCount, Ed25519.seedByteCount)
        case .sm2: (SM2.publicKeyByteCount, SM2.privateKeyByteCount)
        }
    }

    /// The key id: the first four bytes of SHA-256(name || 0x0A || type || public key), big-endian.
    public func keyID(name: KeyName, publicKey: [UInt8]) -> UInt32 {
        let digest = SHA256.digest(of: name.bytes + [StrictText.newline] + identifier + publicKey)
        return digest[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
