import Glibc

/// A file of a log that could not be read or written: what was tried, where, and the system's reason.
public struct LogFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried: open, read, write, synchronise, rename, remove, list, make a folder.
    public let operation: String
    /// The path below the log's folder, or the folder itself.
    public let path: String
    /// The system's error number (errno).
    public let code: Int32

    /// An error of given parts.
    public init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// What is wrong, and what to do about it.
    public var description: String {
        "Could not \(operation) \(path): \(reason). Check that it exists, its permissions and the "
            + "free space, then run the command again."
    }

    /// Whether what lies there is no file that a log can have, rather than one that could not be read.
    package var meansNoFile: Bool { code == EISDIR || code == EFBIG }

    /// Whether there is no folder where the log's should be, rather than one that could not be read.
    package var meansNoFolder: Bool { code == ENOENT || code == ENOTDIR }

    /// The system's reason in words.
    var reason: String { String(cString: strerror(code)) }
}
