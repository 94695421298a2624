import Dispatch
import Glibc
import Synchronization

/// A small HTTP/1.1 server for the few requests of a witness: a thread a connection, limits on everything. Plain HTTP on an address of this machine; what stands between it and the internet ends TLS.
package final class HTTPServer: Sendable {
    /// The most connections at a time; further ones are told to come again.
    private static let connectionLimit = 64
    /// How long a connection may be silent, in seconds.
    private static let patience = 15

    /// Where it listens, as `127.0.0.1:8080`.
    package let address: String
    private let listener: Int32
    private let bodyLimit: Int
    private let handler: @Sendable (HTTPRequest) -> HTTPResponse
    private let connections = Mutex(0)

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - address: a numeric address and a port, `127.0.0.1:8080` or `[::1]:8080`; port 0 takes a free one.
    ///   - bodyLimit: the most bytes of a request's body.
    package init(
        address: String, bodyLimit: Int, handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(NetworkError) {
        self.bodyLimit = bodyLimit
        self.handler = handler
        var resolved = try NetworkAddress(numeric: address)
        let listener = socket(Int32(resolved.family), Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw NetworkError(operation: "listen on", address: address, code: errno) }
        var isReused: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard resolved.withPointer({ bind(listener, $0, $1) }) == 0, listen(listener, 128) == 0 else {
            let code = errno
            close(listener)
            throw NetworkError(operation: "listen on", address: address, code: code)
        }
        self.listener = listener
        self.address = resolved.replacingPort(with: listener) ?? address
    }

    deinit {
        close(listener)
    }

    /// Serves until the process ends.
    package func run() throws(NetworkError) -> Never {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else {
                // One connection that failed, or too many open files for the moment, does not end the service.
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno == EMFILE || errno == ENFILE {
                    usleep(50_000)
                    continue
                }
                throw NetworkError(operation: "accept connections on", address: address, code: errno)
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let isFree = connections.withLock { count in
                guard count < Self.connectionLimit else { return false }
                count += 1
                return true
            }
            Thread.start {
                self.serve(descriptor, isFree: isFree)
                if isFree { self.connections.withLock { $0 -= 1 } }
            }
        }
    }

    private func serve(_ descriptor: Int32, isFree: Bool) {
        var socket = Socket(adopting: descriptor, seconds: isFree ? Self.patience : 1)
        do throws(Socket.Failure) {
            guard isFree else { return try answer(HTTPResponse(status: 503), on: &socket, closes: true) }
            while try serveOne(&socket) {}
        } catch {
            // Whoever was there has gone, or sent what can't be answered; nothing of it was kept.
            switch error {
            case .timedOut: try? answer(HTTPResponse(status: 408), on: &socket, closes: true)
            case .tooLong: try? answer(HTTPResponse(status: 431), on: &socket, closes: true)
            case .closed: break
            }
        }
    }

    /// Answers a request; false where the connection ends with it.
    private func serveOne(_ socket: inout Socket) throws(Socket.Failure) -> Bool {
        guard let bytes = try socket.readHead() else { return false }
        guard let head = HTTPHead(bytes), head.startLine.count == 3, head.startLine[2].hasPrefix("HTTP/1.") else {
            try answer(HTTPResponse(status: 400), on: &socket, closes: true)
            return false
        }
        let (method, target) = (head.startLine[0], head.startLine[1])
        var body: [UInt8] = []
        if method == "POST" || head.announcesBody {
            let count = head.isChunked ? 0 : head.contentLength
            guard let count, count <= bodyLimit else {
                try answer(HTTPResponse(status: count == nil ? 411 : 413), on: &socket, closes: true)
                return false
            }
            if head.values("expect").contains(where: { $0.lowercased() == "100-continue" }) {
                try socket.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
            }
            if head.isChunked {
                guard let chunks = try readChunks(&socket) else { return false }
                body = chunks
            } else {
                body = try socket.readBody(count)
            }
        }
        let closes = head.closes || head.startLine[2] == "HTTP/1.0"
        try answer(handler(HTTPRequest(method: method, target: target, body: body)), on: &socket, closes: closes)
        return !closes
    }

    /// Nil where there was nothing to take, which has been answered.
    private func readChunks(_ socket: inout Socket) throws(Socket.Failure) -> [UInt8]? {
        let status: Int
        do {
            if let body = try socket.readChunks(limit: bodyLimit) { return body }
            status = 400
        } catch {
            guard case .tooLong = error else { throw error }
            status = 413
        }
        try answer(HTTPResponse(status: status), on: &socket, closes: true)
        return nil
    }

    private func answer(
        _ response: HTTPResponse, on socket: inout Socket, closes: Bool
    ) throws(Socket.Failure) {
        let head =
            "HTTP/1.1 \(response.status) \(HTTPResponse.reason(response.status))\r\n"
            + "Content-Type: \(response.contentType)\r\nContent-Length: \(response.body.count)\r\n"
            + (closes ? "Connection: close\r\n" : "") + "\r\n"
        try socket.write(Array(head.utf8) + response.body)
    }
}

/// Threads for connections, which wait most of their time: the pools of Dispatch and of tasks are not made for that.
enum Thread {
    static func start(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let box = Unmanaged.passRetained(Box(body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, box.toOpaque())
        // Without a thread to spare the connection is served here, and the next one waits.
        if code != 0 { box.takeRetainedValue().body() }
    }
}
