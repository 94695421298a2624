import Glibc

/// A connected stream socket, with a limit on how long it waits.
struct Socket: ~Copyable {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// What a message could not be read or written for.
    enum Failure: Error {
        /// The other side has closed, or the system refused: errno, 0 for an end.
        case closed(Int32)
        /// The other side took too long.
        case timedOut
        /// A head or body beyond the limit.
        case tooLong
    }

    /// Takes over a connected descriptor.
    init(adopting descriptor: Int32, seconds: Int) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    deinit {
        close(descriptor)
    }

    /// The bytes up to an empty line, which is taken away with its newlines; nil where the other side has closed before the
    /// first byte.
    mutating func readHead() throws(Failure) -> [UInt8]? {
        while true {
            if let end = headEnd {
                guard end.end <= HTTPHead.byteLimit else { throw .tooLong }
                return take(end)
            }
            guard received.count <= HTTPHead.byteLimit else { throw .tooLong }
            do {
                try receive()
            } catch {
                if case .closed(0) = error, received.isEmpty { return nil }
                throw error
            }
        }
    }

    /// The next bytes, as many as are asked for.
    mutating func readBody(_ count: Int) throws(Failure) -> [UInt8] {
        while received.count < count { try receive() }
        return take((count, count))
    }

    /// A body in chunks (RFC 9112, section 7.1), whose extensions and trailers are passed over; nil where it is none.
    mutating func readChunks(limit: Int) throws(Failure) -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            let digits = try readLine().prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            // Letters and digits only: the conversion would take a sign.
            guard (1...8).contains(digits.count), digits.allSatisfy({ $0 > 0x2F }),
                let count = Int(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            if count == 0 { break }
            guard body.count + count <= limit else { throw .tooLong }
            body += try readBody(count)
            guard try readLine().isEmpty else { return nil }
        }
        for _ in 0..<Self.trailerLimit where try readLine().isEmpty { return body }
        return nil
    }

    /// The most lines after the last chunk.
    private static let trailerLimit = 64

    /// The next line, without its end.
    private mutating func readLine() throws(Failure) -> [UInt8] {
        while true {
            if let newline = received.firstIndex(of: 0x0A) {
                let line = take((newline, newline + 1))
                return line.last == 0x0D ? line.dropLast() : line
            }
            guard received.count <= HTTPHead.byteLimit else { throw .tooLong }
            try receive()
        }
    }

    /// All that comes until the other side closes.
    mutating func readToEnd(limit: Int) throws(Failure) -> [UInt8] {
        while true {
            guard received.count <= limit else { throw .tooLong }
            do {
                try receive()
            } catch {
                if case .closed(0) = error { return take((received.count, received.count)) }
                throw error
            }
        }
    }

    mutating func write(_ bytes: [UInt8]) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // No signal where the other side has gone.
                send(
                    descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw errno == EAGAIN ? .timedOut : .closed(errno)
            }
            written += count
        }
    }

    /// Where the head ends and where what follows it starts.
    private var headEnd: (end: Int, next: Int)? {
        for place in received.indices where received[place] == 0x0A {
            if place >= 1, received[place - 1] == 0x0A { return (place - 1, place + 1) }
            if place >= 2, received[place - 1] == 0x0D, received[place - 2] == 0x0A { return (place - 2, place + 1) }
        }
        return nil
    }

    private mutating func take(_ part: (end: Int, next: Int)) -> [UInt8] {
        let bytes = Array(received[..<part.end])
        received.removeFirst(part.next)
        return bytes
    }

    private mutating func receive() throws(Failure) {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                received += chunk[..<count]
                return
            }
            if count == 0 { throw .closed(0) }
            if errno == EINTR { continue }
            throw errno == EAGAIN || errno == EWOULDBLOCK ? .timedOut : .closed(errno)
        }
    }
}
