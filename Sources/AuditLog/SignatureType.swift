import Sealing

/// The kinds of note signatures that are made and checked here (signed-note v1.0.0, "Signature types").
public enum SignatureType: UInt8, Sendable, Hashable, CaseIterable {
    /// Ed25519 over the note text.
    case ed25519 = 0x01
    /// A witness's Ed25519 cosignature over a checkpoint, with the time (tlog-cosignature v1.0.1).
    case cosignature = 0x04

    /// The key id: the first four bytes of SHA-256(name || 0x0A || type || public key), big-endian.
    public func keyID(name: KeyName, publicKey: [UInt8]) -> UInt32 {
        let digest = SHA256.digest(of: name.bytes + [StrictText.newline, rawValue] + publicKey)
        return digest[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
