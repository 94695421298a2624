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
        case .file(let error): error.description
        }
    }
}
