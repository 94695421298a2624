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
    public let key: Ed25519.VerifyingKey

    /// A key of given parts; the id follows from them.
    public init(name: KeyName, type: SignatureType = .ed25519, key: Ed25519.VerifyingKey) {
        self.name = name
        self.type = type
        self.key = key
        id = type.keyID(name: name, publicKey: key.bytes)
    }

    /// Reads a key, strictly: no space or newline around it, lower-case id, canonical base64, the id that belongs to the
    /// name and key, and a public key that is safe to trust (``Ed25519/VerifyingKey``).
    public init(_ text: some Collection<UInt8>) throws(NoteError) {
        let parts = try KeyText(text)
        let expected = parts.type.keyID(name: parts.name, publicKey: parts.material)
        guard expected == parts.id else { throw .keyIDMismatch(expected: expected, found: parts.id) }
        do {
            self.init(name: parts.name, type: parts.type, key: try Ed25519.VerifyingKey(parts.material))
        } catch {
            throw .malformedKey(reason: error.description)
        }
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
    /// - Returns: the time in the signature, in seconds since 1970-01-01 UTC, where its type has one; then whether it is
    ///   a time at all is all that was checked.
    /// - Throws: ``NoteError/invalidSignature(keyName:keyID:)``
    func verify(_ signature: NoteSignature, text: [UInt8]) throws(NoteError) -> UInt64? {
        let isValid: Bool
        var time: UInt64?
        switch type {
        case .ed25519:
            isValid = key.isValid(signature: signature.bytes, for: text)
        case .cosignature:
            guard let cosignature = Cosignature(signature.bytes) else {
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
