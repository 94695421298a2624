import Glibc

/// Standard output, which carries the result alone, in blocks; and standard error, a line at a time.
///
/// Writing ends the run with status 74 when the other side is full: a result that was cut short must not look whole.
/// A reader that has gone (`| head`) is no error; the rest is simply not written.
struct OutputStream: ~Copyable {
    private var buffer: [UInt8] = []
    private let descriptor: Int32
    private let blockSize: Int
    private var isClosed = false

    private init(descriptor: Int32, blockSize: Int) {
        self.descriptor = descriptor
        self.blockSize = blockSize
    }

    static func standardOutput() -> OutputStream {
        signal(SIGPIPE, SIG_IGN)
        return OutputStream(descriptor: STDOUT_FILENO, blockSize: 1 << 16)
    }

    mutating func write(_ bytes: some Collection<UInt8>) throws(OutputFailure) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= blockSize { try flush() }
    }

    mutating func line(_ text: String) throws(OutputFailure) {
        try write(text.utf8)
        try write(CollectionOfOne(UInt8(ascii: "\n")))
    }

    mutating func flush() throws(OutputFailure) {
        defer { buffer.removeAll(keepingCapacity: true) }
        guard !isClosed else { return }
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE {
                    isClosed = true
                    return
                }
                throw OutputFailure(reason: String(cString: strerror(errno)))
            }
            written += count
        }
    }
}

/// Standard output could not be written.
struct OutputFailure: Error {
    let reason: String
}

/// Writes one line to standard error. There is nowhere to report a failure to, so none is.
func warn(_ text: String) {
    let bytes = Array((visible(text, keepingLines: true) + "\n").utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
