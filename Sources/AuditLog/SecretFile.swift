import Glibc

/// A small file that only its owner may read: mode 0600, written whole and durably, never overwritten.
public enum SecretFile {
    /// The largest secret that is read, in bytes.
    public static let byteLimit = 1 << 16

    /// Writes a secret to a new file: written beside, brought to the disk, put in place only where nothing is, and the
    /// folder brought to the disk.
    ///
    /// - Throws: ``KeyFileError/exists(path:)`` where there is a file already, ``KeyFileError/file(_:)`` otherwise.
    public static func save(_ bytes: [UInt8], to path: String) throws(KeyFileError) {
        let temporary = "\(path).\(getpid()).new"
        func failure(_ operation: String, _ path: String) -> KeyFileError {
            .file(LogFileError(operation: operation, path: path, code: errno))
        }
        guard unlink(temporary) == 0 || errno == ENOENT else { throw failure("remove", temporary) }
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw failure("open", temporary) }
        defer { unlink(temporary) }
        do {
            defer { close(file) }
            // The umask can only take bits away from the mode, which a strange umask does with the owner's own.
            guard fchmod(file, 0o600) == 0 else { throw failure("set the mode of", temporary) }
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    write(file, buffer.baseAddress.map { $0 + written }, bytes.count - written)
                }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw failure("write", temporary)
                }
                written += count
            }
            guard fsync(file) == 0 else { throw failure("synchronise", temporary) }
        }
        // Unlike a rename, a link never replaces what is there.
        guard link(temporary, path) == 0 else {
            if errno == EEXIST { throw .exists(path: path) }
            throw failure("put in place", path)
        }
        guard unlink(temporary) == 0 else { throw failure("remove", temporary) }
        try synchroniseFolder(of: path)
    }

    /// Puts a secret in another's place, which is gone then; durably.
    package static func move(from source: String, to path: String) throws(KeyFileError) {
        guard rename(source, path) == 0 else {
            throw .file(LogFileError(operation: "put in place", path: path, code: errno))
        }
        try synchroniseFolder(of: path)
    }

    /// Removes a secret where there is one.
    package static func remove(_ path: String) throws(KeyFileError) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .file(LogFileError(operation: "remove", path: path, code: errno))
        }
    }

    private static func synchroniseFolder(of path: String) throws(KeyFileError) {
        let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw .file(LogFileError(operation: "open the folder", path: parent, code: errno))
        }
        defer { close(folder) }
        guard fsync(folder) == 0 else {
            throw .file(LogFileError(operation: "synchronise the folder", path: parent, code: errno))
        }
    }

    /// Reads a secret.
    ///
    /// - Throws: ``KeyFileError/looseMode(path:mode:)`` where group or others have any right, and
    ///   ``KeyFileError/foreignOwner(path:)``, ``KeyFileError/notAFile(path:)``, ``KeyFileError/file(_:)``.
    public static func load(from path: String) throws(KeyFileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ELOOP { throw .notAFile(path: path) }
            throw .file(LogFileError(operation: "open", path: path, code: errno))
        }
        defer { close(file) }
        // Checked on the open file, so that it cannot be exchanged between the check and the reading.
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw .file(LogFileError(operation: "open", path: path, code: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path) }
        guard status.st_mode & 0o077 == 0 else { throw .looseMode(path: path, mode: status.st_mode & 0o7777) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .file(LogFileError(operation: "read", path: path, code: errno))
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= byteLimit else {
                throw .file(LogFileError(operation: "read as a secret", path: path, code: EFBIG))
            }
        }
    }
}
