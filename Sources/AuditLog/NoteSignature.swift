import Sealing

/// One signature line of a signed note: `— name base64(id || signature)`.
public struct NoteSignature: Sendable, Hashable {
    static let prefix: [UInt8] = [0xe2, 0x80, 0x94, StrictText.space]  // em dash (U+2014), space

    /// The name of the key that claims to have signed.
    public let keyName: KeyName
    /// That key's id.
    public let keyID: UInt32
    /// What follows the id; at least one byte, its form depends on the key's type.
    public let bytes: [UInt8]

    /// A signature of given parts.
    public init(keyName: KeyName, keyID: UInt32, bytes: [UInt8]) {
        self.keyName = keyName
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a signature line, without its newline; nil where it is not one.
    public init?(line: [UInt8]) {
        guard line.starts(with: Self.prefix) else { return nil }
        let parts = line.dropFirst(Self.prefix.count)
            .split(separator: StrictText.space, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = KeyName(parts[0]), let bytes = try? Base64.decoded(parts[1]),
            bytes.count > 4
        else { return nil }
        keyName = name
        keyID = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        self.bytes = Array(bytes[4...])
    }

    /// The line, with its newline.
    public var line: [UInt8] {
        let id = withUnsafeBytes(of: keyID.bigEndian) { [UInt8]($0) }
        return Self.prefix + keyName.bytes + [StrictText.space] + Base64.encodedBytes(id + bytes)
            + [StrictText.newline]
    }
}
