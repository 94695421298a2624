import Glibc
import Sealing

/// A signing key in a file of mode 0600: one line, the key's text; or three lines, the same under a passphrase.
public enum KeyFile {
    /// Writes a key to a new file, durably.
    ///
    /// - Parameter passphrase: encrypts the key; nil leaves it readable to whoever has the file.
    /// - Throws: ``KeyFileError/exists(path:)`` where there is a file already, and ``KeyFileError/emptyPassphrase``.
    public static func save(
        _ key: SignerKey, to path: String, passphrase: [UInt8]? = nil
    ) throws(KeyFileError) {
        try SecretFile.save(try text(key, path, passphrase), to: path)
    }

    /// Writes a key in the place of its own file, under another passphrase or none.
    package static func replace(
        _ key: SignerKey, at path: String, passphrase: [UInt8]?
    ) throws(KeyFileError) {
        let beside = path + ".\(getpid()).relocked"
        try SecretFile.remove(beside)
        try SecretFile.save(try text(key, path, passphrase), to: beside)
        try SecretFile.move(from: beside, to: path)
    }

    /// Whether a file is there that holds a key under a passphrase; false where it can't be read.
    package static func isEncrypted(_ path: String) -> Bool {
        (try? SecretFile.load(from: path)).map(LockedKey.isLocked) ?? false
    }

    private static func text(
        _ key: SignerKey, _ path: String, _ passphrase: [UInt8]?
    ) throws(KeyFileError) -> [UInt8] {
        let text: [UInt8]
        do { text = try key.secretText() } catch { throw .malformed(path: path, error) }
        return try KeyFileText.contents(text, for: path, passphrase: passphrase)
    }

    /// Reads a key, and refuses one that others may read or change.
    ///
    /// - Parameter passphrase: opens an encrypted key; not looked at where the key is not encrypted.
    /// - Throws: ``KeyFileError/passphraseNeeded(path:)`` and ``KeyFileError/wrongPassphrase(path:)``.
    public static func load(from path: String, passphrase: [UInt8]? = nil) throws(KeyFileError) -> SignerKey {
        let text = try KeyFileText.load(from: path, passphrase: passphrase)
        do {
            return try SignerKey(text)
        } catch {
            throw .malformed(path: path, error)
        }
    }
}
