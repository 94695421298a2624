import Glibc

/// A file open for reading. It belongs to one thread at a time, and closes with its last reference.
final class InputFile {
    /// The name as it was given.
    let name: String
    /// The size in bytes; nil for pipes and the like.
    let size: Int?
    private let descriptor: Int32

    init(_ path: String) throws(ClaimFileError) {
        name = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, why: InputFile.lastError) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let why = InputFile.lastError
            close(descriptor)
            throw .unreadable(path, why: why)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw .unreadable(path, why: String(cString: strerror(EISDIR)))
        }
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit { close(descriptor) }

    /// Appends the next bytes, at most `count`.
    ///
    /// - Returns: how many there were; 0 at the end of the file.
    func read(_ count: Int, into buffer: inout [UInt8]) throws(ClaimFileError) -> Int {
        let before = buffer.count
        buffer = try read(count, behind: buffer[...])
        return buffer.count - before
    }

    /// A new buffer of some bytes and the next ones of the file behind them, at most `count`; none at its end.
    func read(_ count: Int, behind rest: ArraySlice<UInt8>) throws(ClaimFileError) -> [UInt8] {
        try bytes(count, behind: rest) { Glibc.read(descriptor, $0, $1) }
    }

    /// The bytes from an offset on, at most `count`, without moving where `read` goes on; only for files with a size.
    func peek(_ count: Int, at offset: Int) throws(ClaimFileError) -> [UInt8] {
        try bytes(count, behind: []) { pread(descriptor, $0, $1, off_t(offset)) }
    }

    /// Reads once, again where a signal came between.
    private func bytes(
        _ count: Int, behind rest: ArraySlice<UInt8>, _ read: (UnsafeMutablePointer<UInt8>, Int) -> Int
    ) throws(ClaimFileError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: rest.count + count) { memory, initialised in
            initialised = memory.initialize(fromContentsOf: rest)
            guard let start = memory.baseAddress else { return }
            var got = read(start + initialised, count)
            while got < 0 && errno == EINTR { got = read(start + initialised, count) }
            failed = got < 0
            initialised += max(got, 0)
        }
        if failed { throw .unreadable(name, why: InputFile.lastError) }
        return bytes
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
