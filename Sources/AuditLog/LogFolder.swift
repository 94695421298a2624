import Glibc

/// A published log's folder on disk.
///
/// A file is written beside, in `.staging`, brought to the disk, and renamed into place, some dozens at a time; folders are
/// brought to the disk once for all files of a publication. All paths hang on a descriptor of the log's folder, which stays open, so
/// that nothing is written elsewhere when the folder is moved meanwhile.
package final class LogFolder: LogStorage {
    /// Holds what is being written; never part of the log.
    static let staging = ".staging"
    /// Larger than any file of a log can be: 256 entries of 65,535 bytes with their lengths. What is larger is not read,
    /// so that a foreign folder cannot take all memory.
    static let fileByteLimit = 256 * (2 + 65_535)

    private let root: Int32
    private let rootPath: String
    /// Folders that exist for sure, so that each is made once; forgotten at every synchronisation, to stay small.
    private var known: Set<String> = []
    /// Folders that hold new names since the last synchronisation.
    private var unsynchronised: Set<String> = []
    /// Files that are written, but neither surely on the disk nor in place.
    private var staged: [(descriptor: Int32, temporary: String, path: String)] = []
    /// How many files have been staged: their names.
    private var stagedCount = 0
    /// The most files that are staged at a time: enough to spread the journal's cost, few enough for any limit of open
    /// files.
    private static let stagedLimit = 64

    /// Opens a folder.
    ///
    /// - Parameter creating: makes the folder (its parent must exist) and its staging folder, for a publisher; a verifier
    ///   changes nothing.
    package init(_ path: String, creating: Bool) throws(LogFileError) {
        if creating {
            if mkdir(path, 0o755) == 0 {
                try Self.synchroniseParent(of: path)
            } else if errno != EEXIST {
                throw LogFileError(operation: "make the folder", path: path, code: errno)
            }
        }
        root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw LogFileError(operation: "open the folder", path: path, code: errno) }
        rootPath = path
        if creating {
            // What a killed publisher left behind was never part of the log.
            try removeFolder(Self.staging)
        }
    }

    deinit {
        abandon()
        close(root)
    }

    package func read(_ path: String, into buffer: inout FileBuffer) throws(LogFileError) -> Bool {
        // Links are followed, because some logs put one in the place of an outgrown partial tile; and a pipe is not waited
        // for.
        let file = openat(root, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            // A folder on the way that is missing, or is no folder, means that the file is missing.
            if errno == ENOENT || errno == ENOTDIR { return false }
            throw error("open", path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw error("open", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LogFileError(operation: "read as a file", path: full(path), code: EISDIR)
        }
        guard status.st_size <= Self.fileByteLimit else {
            throw LogFileError(operation: "read as a file of a log", path: full(path), code: EFBIG)
        }
        try buffer.fill(capacity: Int(status.st_size)) { memory throws(LogFileError) in
            var count = 0
            // A file of a log is put in place whole, so that one read gives all of it; whether it has grown since is not
            // asked again.
            while count < Int(status.st_size) {
                let got = Glibc.read(file, memory.baseAddress.map { $0 + count }, Int(status.st_size) - count)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    throw error("read", path)
                }
                count += got
            }
            return count
        }
        return true
    }

    package func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(LogFileError) {
        let folder = Self.parent(of: path)
        try makeFolder(Self.staging)
        try makeFolder(folder)
        stagedCount += 1
        let temporary = "\(Self.staging)/\(stagedCount)"
        let file = openat(root, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw error("open", temporary) }
        staged.append((file, temporary, path))
        var written = 0
        while written < bytes.count {
            let count = write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw error("write", path)
            }
            written += count
        }
        // Only a hint: Linux then begins to write, and fsync finds most of it done. Whether it is, is for fsync to say.
        _ = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        if staged.count >= Self.stagedLimit { try settle() }
    }

    /// Brings all staged files to the disk, then into place. Together, because the file system then writes them in few
    /// turns of its journal instead of one for each.
    private func settle() throws(LogFileError) {
        for file in staged {
            guard fsync(file.descriptor) == 0 else { throw error("synchronise", file.path) }
        }
        while let file = staged.popLast() {
            guard close(file.descriptor) == 0 else { throw error("write", file.path) }
            guard renameat(root, file.temporary, root, file.path) == 0 else {
                throw error("rename into place", file.path)
            }
            unsynchronised.insert(Self.parent(of: file.path))
        }
    }

    package func abandon() {
        for file in staged { close(file.descriptor) }
        staged.removeAll()
    }

    package func synchronise() throws(LogFileError) {
        try settle()
        // Deepest first: a folder's contents are on the disk before its own name is.
        for folder in unsynchronised.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            try synchroniseFolder(folder)
        }
        unsynchronised.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
    }

    package func removeFolder(_ path: String) throws(LogFileError) {
        guard let names = try names(in: path) else { return }
        for name in names {
            guard unlinkat(root, path + "/" + name, 0) == 0 || errno == ENOENT else {
                throw error("remove", path + "/" + name)
            }
        }
        guard unlinkat(root, path, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw error("remove", path) }
        known.remove(path)
    }

    package func names(in folder: String) throws(LogFileError) -> [String]? {
        let descriptor = openat(root, folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw error("list", folder)
        }
        guard let stream = fdopendir(descriptor) else {
            let failure = error("list", folder)
            close(descriptor)
            throw failure
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw error("list", folder) }
        return names
    }

    private func makeFolder(_ path: String) throws(LogFileError) {
        if path.isEmpty || known.contains(path) { return }
        let parent = Self.parent(of: path)
        try makeFolder(parent)
        if mkdirat(root, path, 0o755) == 0 {
            unsynchronised.insert(parent)
        } else if errno != EEXIST {
            throw error("make the folder", path)
        }
        known.insert(path)
    }

    private func synchroniseFolder(_ path: String) throws(LogFileError) {
        let folder = openat(root, path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw error("open the folder", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw error("synchronise the folder", path) }
    }

    private static func synchroniseParent(of path: String) throws(LogFileError) {
        let parent = Self.parent(of: path)
        let name = parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw LogFileError(operation: "open the folder", path: name, code: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else {
            throw LogFileError(operation: "synchronise the folder", path: name, code: errno)
        }
    }

    private static func parent(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }

    private func full(_ path: String) -> String {
        path.isEmpty ? rootPath : rootPath + "/" + path
    }

    private func error(_ operation: String, _ path: String) -> LogFileError {
        LogFileError(operation: operation, path: full(path), code: errno)
    }
}
