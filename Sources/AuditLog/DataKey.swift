public import Sealing

/// The key from which the keys of everything personal in a workspace are derived: 32 secret bytes, and the ciphers that
/// they are for.
///
/// As text one line: `tradein-data-key v1 international` or `… national`, a space, and the bytes in base64.
public struct DataKey: Sendable, Hashable {
    /// What is sealed under it.
    public let suite: CipherSuite
    /// 32 bytes.
    public let bytes: [UInt8]

    private static let prefix = Array("tradein-data-key v1 ".utf8)

    /// Nil unless there are 32 bytes.
    public init?(suite: CipherSuite, bytes: [UInt8]) {
        guard bytes.count == CipherSuite.keyByteCount else { return nil }
        self.suite = suite
        self.bytes = bytes
    }

    /// Nil where the text is not one that ``text`` gives.
    init?(text: [UInt8]) {
        guard text.starts(with: Self.prefix) else { return nil }
        let parts = text[Self.prefix.count...].split(separator: StrictText.space, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            let suite = CipherSuite(rawValue: name), let bytes = try? Base64.decoded(parts[1])
        else { return nil }
        self.init(suite: suite, bytes: bytes)
    }

    var text: [UInt8] {
        Self.prefix + Array(suite.rawValue.utf8) + [StrictText.space] + Base64.encodedBytes(bytes)
    }
}

/// A data key in a file of mode 0600: its line, or three lines, the same under a passphrase.
public enum DataKeyFile {
    /// Writes a key to a new file, durably.
    ///
    /// - Parameter passphrase: encrypts the key; nil leaves it readable to whoever has the file.
    /// - Throws: ``KeyFileError/exists(path:)`` where there is a file already, and ``KeyFileError/emptyPassphrase``.
    public static func save(
        _ key: DataKey, to path: String, passphrase: [UInt8]? = nil
    ) throws(KeyFileError) {
        try SecretFile.save(try KeyFileText.contents(key.text, for: path, passphrase: passphrase), to: path)
    }

    /// Reads a key, and refuses one that others may read or change.
    ///
    /// - Parameter passphrase: opens an encrypted key; not looked at where the key is not encrypted.
    /// - Throws: ``KeyFileError/passphraseNeeded(path:)`` and ``KeyFileError/wrongPassphrase(path:)``.
    public static func load(from path: String, passphrase: [UInt8]? = nil) throws(KeyFileError) -> DataKey {
        let text = try KeyFileText.load(from: path, passphrase: passphrase)
        guard let key = DataKey(text: text) else {
            throw .malformed(path: path, .malformedKey(reason: "it is not the line of a data key"))
        }
        return key
    }
}
