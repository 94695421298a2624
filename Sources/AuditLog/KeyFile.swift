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
        guard let passphrase else { return text + [StrictText.newline] }
        guard !passphrase.isEmpty else { throw .emptyPassphrase }
        do {
            return try LockedKey.lock(text, passphrase: passphrase)
        } catch {
            throw .malformed(path: path, .sealing(error.description))
        }
    }

    /// Reads a key, and refuses one that others may read or change.
    ///
    /// - Parameter passphrase: opens an encrypted key; not looked at where the key is not encrypted.
    /// - Throws: ``KeyFileError/passphraseNeeded(path:)`` and ``KeyFileError/wrongPassphrase(path:)``.
    public static func load(from path: String, passphrase: [UInt8]? = nil) throws(KeyFileError) -> SignerKey {
        var text = try SecretFile.load(from: path)
        if LockedKey.isLocked(text) {
            guard let passphrase, !passphrase.isEmpty else { throw .passphraseNeeded(path: path) }
            do {
                text = try LockedKey.unlock(text, passphrase: passphrase)
            } catch {
                switch error {
                case .wrongPassphrase: throw .wrongPassphrase(path: path)
                case .malformed(let line):
                    throw .malformed(path: path, .malformedKey(reason: "its line \(line) is not as an encrypted key's"))
                case .sealing(let error): throw .malformed(path: path, .sealing(error.description))
                }
            }
        } else if text.last == StrictText.newline {
            // The newline that save writes, and that editors add; nothing else.
            text.removeLast()
        }
        do {
            return try SignerKey(text)
        } catch {
            throw .malformed(path: path, error)
        }
    }
}
