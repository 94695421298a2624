public import Sealing

/// A private key for signed notes: `PRIVATE+KEY+name+id+base64(type || secret)`, the form of Go's note package; the secret
/// is Ed25519's seed or SM2's private number.
///
/// Its description is the public key, so that a log line or an error never shows the secret.
public struct SignerKey: Sendable, CustomStringConvertible {
    private static let prefix = Array("PRIVATE+KEY+".utf8)

    /// The public key that belongs to it.
    public let verifierKey: VerifierKey
    private let key: PrivateKey

    /// A log's Ed25519 key of given parts.
    public init(name: KeyName, key: Ed25519.SigningKey) {
        self.init(name: name, type: .ed25519, key: .ed25519(key))
    }

    /// A witness's Ed25519 key of given parts.
    public init(witness name: KeyName, key: Ed25519.SigningKey) {
        self.init(name: name, type: .cosignature, key: .ed25519(key))
    }

    /// A log's SM2 key of given parts.
    public init(name: KeyName, key: SM2.SigningKey) {
        self.init(name: name, type: .sm2, key: .sm2(key))
    }

    /// A key that is kept elsewhere: it signs like any other, and its secret is not to be had.
    ///
    /// - Parameter verifierKey: its public half, of the same bytes as the external key's.
    public init(_ verifierKey: VerifierKey, keptBy key: any ExternalKey) {
        precondition(verifierKey.key == key.publicKey, "a key is kept under another public key than its own")
        self.key = .external(key)
        self.verifierKey = verifierKey
    }

    private init(name: KeyName, type: SignatureType, key: PrivateKey) {
        self.key = key
        verifierKey = VerifierKey(name: name, type: type, key: key.publicKey)
    }

    /// A new key from the system's random bytes.
    public static func generate(name: KeyName, type: SignatureType = .ed25519) throws(SealingError) -> SignerKey {
        switch type {
        case .ed25519: SignerKey(name: name, key: try Ed25519.SigningKey.generate())
        case .cosignature: SignerKey(witness: name, key: try Ed25519.SigningKey.generate())
        case .sm2: SignerKey(name: name, key: try SM2.SigningKey.generate())
        }
    }

    /// Sixteen hexadecimal digits that no other key's name has.
    package static func randomSuffix() throws(SealingError) -> String {
        Hex.encoded(try RandomBytes.system(8))
    }

    /// Reads a private key, strictly: no space or newline around it, and the id that belongs to it.
    public init(_ text: some Collection<UInt8>) throws(NoteError) {
        guard text.starts(with: Self.prefix) else {
            throw .malformedKey(reason: "a private key begins with PRIVATE+KEY+")
        }
        let parts = try KeyText(text.dropFirst(Self.prefix.count))
        try parts.requireByteCount(parts.type.keyByteCounts.private)
        do {
            self.init(
                name: parts.name, type: parts.type, key: try PrivateKey(type: parts.type, bytes: parts.material))
        } catch {
            throw .malformedKey(reason: error.description)
        }
        guard verifierKey.id == parts.id else {
            throw .keyIDMismatch(expected: verifierKey.id, found: parts.id)
        }
    }

    /// The private key's text. Secret: write it only to a key file (``KeyFile``).
    public func secretText() throws(NoteError) -> [UInt8] {
        let secret: [UInt8]?
        do { secret = try key.bytes() } catch { throw .sealing(error.description) }
        guard let secret else { throw .signer(.secretIsElsewhere) }
        return Self.prefix
            + KeyText.text(name: verifierKey.name, id: verifierKey.id, type: verifierKey.type, material: secret)
    }

    /// The public key's text.
    public var description: String { verifierKey.description }

    /// Signs a note's text.
    ///
    /// - Parameters:
    ///   - text: the note text, ending in a newline; for a cosignature, a checkpoint.
    ///   - time: seconds since 1970-01-01 UTC, for a cosignature (0 to 2^63 - 1); other types leave it out.
    public func sign(_ text: [UInt8], time: UInt64 = 0) throws(NoteError) -> NoteSignature {
        let bytes: [UInt8]
        switch verifierKey.type {
        case .ed25519, .sm2:
            bytes = try key.signature(for: text)
        case .cosignature:
            guard time <= UInt64(Int64.max) else {
                throw NoteError.sealing("A cosignature's time is at most 2^63 - 1 seconds. Set the clock.")
            }
            bytes =
                withUnsafeBytes(of: time.bigEndian) { [UInt8]($0) }
                + (try key.signature(for: Cosignature.message(text: text, time: time)))
        }
        return NoteSignature(keyName: verifierKey.name, keyID: verifierKey.id, bytes: bytes)
    }

    /// The bytes of a signature over exactly these bytes.
    func rawSignature(of message: [UInt8]) throws(NoteError) -> [UInt8] {
        try key.signature(for: message)
    }
}
