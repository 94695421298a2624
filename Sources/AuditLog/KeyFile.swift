/// A signing key in a file: one line, the key's text, mode 0600.
public enum KeyFile {
    /// Writes a key to a new file, durably.
    ///
    /// - Throws: ``KeyFileError/exists(path:)`` where there is a file already.
    public static func save(_ key: SignerKey, to path: String) throws(KeyFileError) {
        let text: [UInt8]
        do { text = try key.secretText() } catch { throw .malformed(path: path, error) }
        try SecretFile.save(text + [StrictText.newline], to: path)
    }

    /// Reads a key, and refuses one that others may read or change.
    public static func load(from path: String) throws(KeyFileError) -> SignerKey {
        var text = try SecretFile.load(from: path)
        // The newline that save writes, and that editors add; nothing else.
        if text.last == StrictText.newline { text.removeLast() }
        do {
            return try SignerKey(text)
        } catch {
            throw .malformed(path: path, error)
        }
    }
}
