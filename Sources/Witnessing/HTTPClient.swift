import Glibc

/// Sends one request to a witness and waits for the answer. Plain HTTP: a witness elsewhere is reached through something on
/// this machine that speaks TLS.
package struct HTTPClient: Sendable {
    /// How long a step may take, in seconds.
    package let patience: Int
    private static let bodyLimit = 1 << 20

    package init(patience: Int) {
        self.patience = patience
    }

    /// Posts bytes.
    ///
    /// - Parameter url: `http://host:port/path`.
    /// - Throws: ``NetworkError`` where there is no connection or no proper answer.
    package func post(_ url: String, body: [UInt8]) throws(NetworkError) -> HTTPResponse {
        let place = try Place(url)
        let refusal = NetworkError(operation: "reach", address: url, code: EHOSTUNREACH)
        var code: Int32 = EHOSTUNREACH
        for var address in try NetworkAddress.resolve(place.host, port: place.port, refusal) {
            let descriptor = socket(
                Int32(address.family), Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else {
                code = errno
                continue
            }
            // Its limits also hold while it connects.
            var socket = Socket(adopting: descriptor, seconds: patience)
            guard address.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
                code = errno == EINPROGRESS ? ETIMEDOUT : errno
                continue
            }
            do {
                return try exchange(place, body, &socket)
            } catch {
                switch error {
                case .closed(let reason):
                    throw NetworkError(operation: "read the answer of", address: url, code: reason)
                case .timedOut: throw NetworkError(operation: "read the answer of", address: url, code: ETIMEDOUT)
                case .tooLong: throw NetworkError(operation: "read the answer of", address: url, code: EMSGSIZE)
                }
            }
        }
        throw NetworkError(operation: "reach", address: url, code: code)
    }

    private func exchange(
        _ place: Place, _ body: [UInt8], _ socket: inout Socket
    ) throws(Socket.Failure) -> HTTPResponse {
        let head =
            "POST \(place.path) HTTP/1.1\r\nHost: \(place.authority)\r\nContent-Type: text/plain\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        try socket.write(Array(head.utf8) + body)
        guard let bytes = try socket.readHead(), let head = HTTPHead(bytes), head.startLine.count >= 2,
            head.startLine[0].hasPrefix("HTTP/1."), let status = Int(head.startLine[1])
        else { throw .closed(EPROTO) }
        let answer: [UInt8]
        if let count = head.contentLength {
            guard count <= Self.bodyLimit else { throw .tooLong }
            answer = try socket.readBody(count)
        } else {
            guard head.values("transfer-encoding").isEmpty else { throw .closed(EPROTO) }
            answer = try socket.readToEnd(limit: Self.bodyLimit)
        }
        return HTTPResponse(
            status: status, contentType: head.values("content-type").first ?? "", body: answer)
    }

    /// The parts of a URL.
    private struct Place {
        let authority: String
        let host: String
        let port: String
        let path: String

        init(_ url: String) throws(NetworkError) {
            let refusal = NetworkError(operation: "use the URL (only http:// is known)", address: url, code: 0)
            let scheme = "http://"
            guard url.hasPrefix(scheme), !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { throw refusal }
            let rest = url.dropFirst(scheme.count)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            authority = String(rest[..<slash])
            path = slash == rest.endIndex ? "/" : String(rest[slash...])
            if let bracket = authority.lastIndex(of: "]"), authority.hasPrefix("[") {
                host = String(authority[authority.index(after: authority.startIndex)..<bracket])
                let after = authority[authority.index(after: bracket)...]
                port = after.hasPrefix(":") ? String(after.dropFirst()) : "80"
            } else if let colon = authority.lastIndex(of: ":") {
                host = String(authority[..<colon])
                port = String(authority[authority.index(after: colon)...])
            } else {
                host = authority
                port = "80"
            }
            guard !host.isEmpty, UInt16(port) != nil else { throw refusal }
        }
    }
}
