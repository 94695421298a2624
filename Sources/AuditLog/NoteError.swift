/// What is wrong with a signed note, a key or a checkpoint.
public enum NoteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes are not a signed note; the line (from 1) and what was due there.
    case malformedNote(line: Int, expected: String)
    /// The note is larger than is read, in bytes.
    case noteTooLarge(limit: Int)
    /// None of the signatures is by a key that was given.
    case noKnownSignature
    /// A signature that claims to be by a given key is not.
    case invalidSignature(keyName: String, keyID: UInt32)
    /// The text of a key is not a key, and why.
    case malformedKey(reason: String)
    /// A key's id does not belong to its name and bytes.
    case keyIDMismatch(expected: UInt32, found: UInt32)
    /// A key of a kind that is not known here: its type byte.
    case unsupportedKeyType(UInt8)
    /// The text is not a checkpoint; the line (from 1) and what was due there.
    case malformedCheckpoint(line: Int, expected: String)
    /// A checkpoint of another log.
    case foreignCheckpoint(expected: String, found: String)
    /// The cryptographic library refused.
    case sealing(String)
    /// The key is kept elsewhere, and whoever keeps it did not sign.
    case signer(SignerFailure)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .malformedNote(let line, let expected):
            "Line \(line) is not as a signed note demands: expected \(expected). Fetch the note again, byte for byte."
        case .noteTooLarge(let limit):
            "The note has more than \(limit) bytes. Check that this file is the note and not something else."
        case .noKnownSignature:
            "No signature is by a key that was given, so the note proves nothing. Give the log's verifier key; "
                + "where it was rotated, the one of that time."
        case .invalidSignature(let name, let id):
            "The signature of \(name) (key \(Self.hexadecimal(id))) does not fit the text. Do not trust the note; keep it "
                + "and ask the key's owner."
        case .malformedKey(let reason):
            "This is not a key in the form name+id+base64: \(reason). Copy the whole key from its owner again."
        case .keyIDMismatch(let expected, let found):
            "The key's id is \(Self.hexadecimal(found)), but its name and bytes make \(Self.hexadecimal(expected)). "
                + "Copy the whole key from its owner again."
        case .unsupportedKeyType(let type):
            "Keys of type \(type) are not known here. Give an Ed25519 key (type 1, or 4 for a witness) or an SM2 key."
        case .malformedCheckpoint(let line, let expected):
            "Line \(line) is not as a checkpoint demands: expected \(expected). Fetch the checkpoint again, byte for byte."
        case .foreignCheckpoint(let expected, let found):
            "The checkpoint is of the log \(found), not of \(expected). Give the checkpoint and the key of the same log."
        case .sealing(let detail):
            detail
        case .signer(let failure):
            failure.description
        }
    }

    /// A key id as it stands in keys: eight lower-case digits.
    static func hexadecimal(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
