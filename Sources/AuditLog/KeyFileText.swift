import Sealing

/// The text of a key in its file: a line, or three lines that hold it under a passphrase.
enum KeyFileText {
    /// What the file of a key holds.
    ///
    /// - Parameter passphrase: encrypts the key; nil leaves it readable to whoever has the file.
    /// - Throws: ``KeyFileError/emptyPassphrase``.
    static func contents(
        _ text: [UInt8], for path: String, passphrase: [UInt8]?
    ) throws(KeyFileError) -> [UInt8] {
        guard let passphrase else { return text + [StrictText.newline] }
        guard !passphrase.isEmpty else { throw .emptyPassphrase }
        do {
            return try LockedKey.lock(text, passphrase: passphrase)
        } catch {
            throw .malformed(path: path, .sealing(error.description))
        }
    }

    /// The text of a key, from a file that others may neither read nor change.
    ///
    /// - Parameter passphrase: opens an encrypted key; not looked at where the key is not encrypted.
    /// - Throws: ``KeyFileError/passphraseNeeded(path:)`` and ``KeyFileError/wrongPassphrase(path:)``.
    static func load(from path: String, passphrase: [UInt8]?) throws(KeyFileError) -> [UInt8] {
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
        return text
    }
}
