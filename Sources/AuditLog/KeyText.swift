import Sealing

/// The parts of a key's text, `name+id+base64(type || bytes)`, common to verifier keys and signer keys.
struct KeyText {
    let name: KeyName
    let id: UInt32
    let type: SignatureType
    let material: [UInt8]

    init(_ text: some Collection<UInt8>) throws(NoteError) {
        // Base 64 may hold a plus itself, so only the first two separate.
        let parts = text.split(separator: StrictText.plus, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformedKey(reason: "it has fewer than three parts") }
        guard let name = KeyName(parts[0]) else {
            throw .malformedKey(reason: "its name is empty or holds a space or a control character")
        }
        guard parts[1].count == 8, let id = try? Hex.decoded(parts[1]) else {
            throw .malformedKey(reason: "its id is not eight lower-case hexadecimal digits")
        }
        guard let bytes = try? Base64.decoded(parts[2]), let first = bytes.first else {
            throw .malformedKey(reason: "its last part is not base64 in canonical form")
        }
        guard let type = SignatureType.allCases.first(where: { bytes.starts(with: $0.identifier) }) else {
            throw .unsupportedKeyType(first)
        }
        self.name = name
        self.id = id.reduce(0) { $0 << 8 | UInt32($1) }
        self.type = type
        material = Array(bytes.dropFirst(type.identifier.count))
    }

    /// Refuses material of another length than a public or private key of its type has.
    func requireByteCount(_ count: Int) throws(NoteError) {
        guard material.count == count else {
            throw .malformedKey(reason: "its key has \(material.count) bytes instead of \(count)")
        }
    }

    static func text(name: KeyName, id: UInt32, type: SignatureType, material: [UInt8]) -> [UInt8] {
        name.bytes + [StrictText.plus] + Array(NoteError.hexadecimal(id).utf8) + [StrictText.plus]
            + Base64.encodedBytes(type.identifier + material)
    }
}
