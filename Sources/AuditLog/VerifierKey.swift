public import Sealing

/// A public key for signed notes, with the name it signs under: `name+id+base64(type || key)`.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// The name in the signature lines; of a log's key, the log's origin.
    public let name: KeyName
    /// The first four bytes of SHA-256(name || 0x0A || type || key).
    public let id: UInt32
    /// What kind of signature it checks.
    public let type: SignatureType
    /// The public key.
    public let key: PublicKey

    /// A log's Ed25519 key of given parts; the id follows from them.
    public init(name: KeyName, key: Ed25519.VerifyingKey) {
        self.init(name: name, type: .ed25519, key: .ed25519(key))
    }

    /// A witness's Ed25519 key of given parts; the id follows from them.
    public init(witness name: KeyName, key: Ed25519.VerifyingKey) {
        self.init(name: name, type: .cosignature, key: .ed25519(key))
    }

    /// A log's SM2 key of given parts; the id follows from them.
    public init(name: KeyName, key: SM2.VerifyingKey) {
        self.init(name: name, type: .sm2, key: .sm2(key))
    }

    /// The type and the kind of key must belong together, which the initialisers above see to.
    init(name: KeyName, type: SignatureType, key: PublicKey) {
        self.name = name
        self.type = type
        self.key = key
        id = type.keyID(name: name, publicKey: key.bytes)
    }

    /// Reads a key, strictly: no space or newline around it, lower-case id, canonical base64, the id that belongs to the
    /// name and key, and a public key that is safe to trust (``Ed25519/VerifyingKey``, ``SM2/VerifyingKey``).
    public init(_ text: some Collection<UInt8>) throws(NoteError) {
        let parts = try KeyText(text)
        try parts.requireByteCount(parts.type.keyByteCounts.public)
        let expected = parts.type.keyID(name: parts.name, publicKey: parts.material)
        guard expected == parts.id else { throw .keyIDMismatch(expected: expected, found: parts.id) }
        let key: PublicKey
        do {
            switch parts.type {
            case .ed25519, .cosignature: key = .ed25519(try Ed25519.VerifyingKey(parts.material))
            case .sm2: key = .sm2(try SM2.VerifyingKey(parts.material))
            }
        } catch {
            throw .malformedKey(reason: error.description)
        }
        self.init(name: parts.name, type: parts.type, key: key)
    }

    /// Reads a key, strictly.
    public init(_ text: String) throws(NoteError) {
        try self.init([UInt8](text.utf8))
    }

    /// The key's text.
    public var description: String {
        String(decoding: KeyText.text(name: name, id: id, type: type, material: key.bytes), as: UTF8.self)
    }

    /// Whether a signature line claims to be by this key.
    public func matches(_ signature: NoteSignature) -> Bool {
        signature.keyID == id && signature.keyName == name
    }

    /// Checks a signature that claims to be by this key.
    ///
    /// - Returns: the time in the signature, in seconds since 1970-01-01 UTC, where its type has one. Whether it lies in
    ///   the past is not checked.
    /// - Throws: ``NoteError/invalidSignature(keyName:keyID:)``
    func verify(_ signature: NoteSignature, text: [UInt8]) throws(NoteError) -> UInt64? {
        let isValid: Bool
        var time: UInt64?
        switch type {
        case .ed25519, .sm2:
            isValid = key.isValid(signature: signature.bytes, for: text)
        case .cosignature:
            // Only a checkpoint can be cosigned: over any other text the same bytes would say nothing.
            guard let cosignature = Cosignature(signature.bytes), (try? Checkpoint(text: text)) != nil else {
                throw .invalidSignature(keyName: name.description, keyID: id)
            }
            time = cosignature.time
            isValid = key.isValid(
                signature: cosignature.signature, for: Cosignature.message(text: text, time: cosignature.time))
        }
        guard isValid else { throw .invalidSignature(keyName: name.description, keyID: id) }
        return time
    }
}
