import Glibc

/// Why a key file was not read or written.
public enum KeyFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Others than the owner may read or change the file: its mode bits.
    case looseMode(path: String, mode: UInt32)
    /// The file belongs to another user.
    case foreignOwner(path: String)
    /// The path leads to something that is not a file of its own: a folder, a symbolic link, a device.
    case notAFile(path: String)
    /// There is a file already; keys are never overwritten.
    case exists(path: String)
    /// The file is no key.
    case malformed(path: String, NoteError)
    /// The key is encrypted, and no passphrase was given.
    case passphraseNeeded(path: String)
    /// The passphrase is not the key's, or the file was changed.
    case wrongPassphrase(path: String)
    /// An empty passphrase protects nothing.
    case emptyPassphrase
    /// The system refused.
    case file(LogFileError)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .looseMode(let path, let mode):
            "The key file \(path) can be read or changed by others (mode \(String(mode, radix: 8))). Run: chmod 600 \(path), "
                + "and replace the key if others may have seen it."
        case .foreignOwner(let path):
            "The key file \(path) belongs to another user. Give it to the user who runs this, with chown."
        case .notAFile(let path): "\(path) is not a plain file. Name the key file itself."
        case .exists(let path):
            "\(path) exists, and keys are not overwritten. Name another file, or move the old key away first."
        case .malformed(let path, let error): "\(path) holds no signing key. \(error.description)"
        case .passphraseNeeded(let path):
            "The key in \(path) is encrypted. Give its passphrase by a file or the environment."
        case .wrongPassphrase(let path):
            "The key in \(path) does not open with this passphrase. Give the right one, or restore the file from a backup."
        case .emptyPassphrase: "An empty passphrase protects nothing. Give one of several words, or none at all."
        case .file(let error): error.description
        }
    }
}
