import Glibc

/// A file in the making: it gets its name when it is whole, and never in place of another. Belongs to one thread.
///
/// Until then it has a hidden name in the same folder. What a killed run leaves there is removed by the next one.
package final class NewFile {
    /// The path that it will have.
    package let path: String
    private let hidden: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    /// How many bytes were written out; those of the buffer come behind them.
    private var flushed = 0
    private var isDone = false

    private static let blockBytes = 1 << 16

    package init(_ path: String) throws(ResultsError) {
        self.path = path
        let nameStart = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        hidden = "\(path[..<nameStart]).\(path[nameStart...]).partial"
        unlink(hidden)
        descriptor = open(hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        if descriptor < 0 { throw .cannotWrite(path, errno) }
    }

    deinit { abandon() }

    /// How many bytes there are.
    var count: Int { flushed + buffer.count }

    package func write(_ bytes: some Collection<UInt8>) throws(ResultsError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= NewFile.blockBytes { try flush() }
    }

    /// Writes over bytes that were written before.
    func patch(_ bytes: [UInt8], at offset: Int) throws(ResultsError) {
        try flush()
        try all(bytes) { pwrite(self.descriptor, $0, $1, off_t(offset + $2)) }
    }

    /// Gives the file its name. Where a file has that name already and the same bytes, nothing changes.
    package func finish() throws(ResultsError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path, errno) }
        try takeName()
        abandon()
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let handle = open(folder, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { throw .cannotWrite(path, errno) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw .cannotWrite(path, errno) }
    }

    private func takeName() throws(ResultsError) {
        // A link, unlike a renaming, fails where the name is taken.
        if link(hidden, path) == 0 { return }
        switch errno {
        case EEXIST:
            guard try isSame() else { throw .exists(path) }
        case EPERM, ENOTSUP, EMLINK:
            // A disk that knows no links, such as a memory stick.
            guard access(path, F_OK) != 0 else {
                guard try isSame() else { throw .exists(path) }
                return
            }
            guard rename(hidden, path) == 0 else { throw .cannotWrite(path, errno) }
        default: throw .cannotWrite(path, errno)
        }
    }

    /// Leaves nothing behind but what has got its name.
    private func abandon() {
        guard !isDone else { return }
        isDone = true
        close(descriptor)
        unlink(hidden)
    }

    private func flush() throws(ResultsError) {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        try all(bytes) { bytes, count, _ in Glibc.write(self.descriptor, bytes, count) }
        flushed += bytes.count
    }

    private func all(
        _ bytes: [UInt8], _ write: (UnsafeRawPointer?, Int, _ done: Int) -> Int
    ) throws(ResultsError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write($0.baseAddress.map { $0 + done }, $0.count - done, done) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .cannotWrite(path, errno) }
            done += count
        }
    }

    /// Whether the file that has the name holds the same bytes.
    private func isSame() throws(ResultsError) -> Bool {
        do throws(ClaimFileError) {
            let other = try InputFile(path)
            guard other.size == count else { return false }
            var offset = 0
            while offset < count {
                let theirs = try other.peek(NewFile.blockBytes, at: offset)
                var ours = [UInt8](repeating: 0, count: theirs.count)
                let got = ours.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
                guard !theirs.isEmpty, got == theirs.count, ours == theirs else { return false }
                offset += got
            }
            return true
        } catch {
            return false
        }
    }
}
