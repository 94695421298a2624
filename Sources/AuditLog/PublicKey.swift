public import Sealing

/// A public key of one of the suites.
public enum PublicKey: Sendable, Hashable {
    /// An Ed25519 key: of a log, or of a witness.
    case ed25519(Ed25519.VerifyingKey)
    /// An SM2 key.
    case sm2(SM2.VerifyingKey)

    /// The key's bytes as they stand in its text: 32 of Ed25519, 65 of SM2.
    public var bytes: [UInt8] {
        switch self {
        case .ed25519(let key): key.bytes
        case .sm2(let key): key.bytes
        }
    }

    /// Whether `signature` is this key's signature of `message`.
    public func isValid(signature: some Collection<UInt8>, for message: some Collection<UInt8>) -> Bool {
        switch self {
        case .ed25519(let key): key.isValid(signature: signature, for: message)
        case .sm2(let key): key.isValid(signature: signature, for: message)
        }
    }
}

/// A private key that is kept elsewhere: in a device, or by another process.
public protocol ExternalKey: Sendable {
    /// Its public half.
    var publicKey: PublicKey { get }

    /// Has a message signed. What comes back is checked before it is used.
    func signature(for message: [UInt8]) throws(SignerFailure) -> [UInt8]
}

/// A private key of one of the suites.
enum PrivateKey: Sendable {
    case ed25519(Ed25519.SigningKey)
    case sm2(SM2.SigningKey)
    case external(any ExternalKey)

    init(type: SignatureType, bytes: [UInt8]) throws(SealingError) {
        switch type {
        case .ed25519, .cosignature: self = .ed25519(try Ed25519.SigningKey(seed: bytes))
        case .sm2: self = .sm2(try SM2.SigningKey(privateKey: bytes))
        }
    }

    var publicKey: PublicKey {
        switch self {
        case .ed25519(let key): .ed25519(key.publicKey)
        case .sm2(let key): .sm2(key.publicKey)
        case .external(let key): key.publicKey
        }
    }

    /// The secret; nil where it is kept elsewhere.
    func bytes() throws(SealingError) -> [UInt8]? {
        switch self {
        case .ed25519(let key): try key.seed()
        case .sm2(let key): key.privateKey()
        case .external: nil
        }
    }

    func signature(for message: [UInt8]) throws(NoteError) -> [UInt8] {
        do {
            switch self {
            case .ed25519(let key): return try key.signature(for: message)
            case .sm2(let key): return try key.signature(for: message)
            case .external(let key):
                let signature: [UInt8]
                do { signature = try key.signature(for: message) } catch { throw NoteError.signer(error) }
                // A checkpoint that does not verify would be evidence against the log.
                guard key.publicKey.isValid(signature: signature, for: message) else {
                    throw NoteError.signer(.wrongSignature)
                }
                return signature
            }
        } catch let error as NoteError {
            throw error
        } catch {
            throw .sealing("\(error)")
        }
    }
}
