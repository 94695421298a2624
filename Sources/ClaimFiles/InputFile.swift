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
        let chunk = chunk(count) { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard let chunk else { throw .unreadable(name, why: InputFile.lastError) }
        if buffer.isEmpty { buffer = chunk } else { buffer.append(contentsOf: chunk) }
        return chunk.count
    }

    /// The bytes from an offset on, at most `count`, without moving where `read` goes on; only for files with a size.
    func peek(_ count: Int, at offset: Int) throws(ClaimFileError) -> [UInt8] {
        let chunk = chunk(count) { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        guard let chunk else { throw .unreadable(name, why: InputFile.lastError) }
        return chunk
    }

    /// Reads once, again where a signal came between; nil where it failed.
    private func chunk(_ count: Int, _ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> [UInt8]? {
        var failed = false
        let chunk = [UInt8](unsafeUninitializedCapacity: count) { memory, initialised in
            var got = read(memory)
            while got < 0 && errno == EINTR { got = read(memory) }
            failed = got < 0
            initialised = max(got, 0)
        }
        return failed ? nil : chunk
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
