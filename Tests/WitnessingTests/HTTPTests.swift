import Foundation
import Glibc
import Testing
import Witnessing

/// The small server, byte by byte.
@Suite struct HTTPTests {
    /// A server that echoes what it understood; runs as long as the tests.
    static let server: HTTPServer? = {
        let server = try? HTTPServer(address: "127.0.0.1:0", bodyLimit: 1000) { request in
            HTTPResponse(
                status: 200, body: Array("\(request.method) \(request.target) \(request.body.count)".utf8))
        }
        if let server {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(server).toOpaque()
            pthread_create(
                &thread, nil,
                { context in
                    if let context { try? Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue().run() }
                    return nil
                }, context)
        }
        return server
    }()

    /// Sends bytes, says that no more come, and gives all that is answered.
    static func exchange(_ text: String) throws -> String {
        let address = try #require(server).address
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isConnected)
        let bytes = Array(text.utf8)
        #expect(send(descriptor, bytes, bytes.count, 0) == bytes.count)
        shutdown(descriptor, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count <= 0 { break }
            answer += chunk[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test("requests on one connection are answered in turn")
    func keepAlive() throws {
        let answer = try Self.exchange(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /b?c HTTP/1.1\r\nHost: x\r\n\r\n"
                + "POST /d HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\nGET /never HTTP/1.1\r\n\r\n")
        #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 4, "\(answer)")
        #expect(answer.contains("POST /a 3") && answer.contains("GET /b?c 0") && answer.contains("POST /d 0"))
        #expect(!answer.contains("never"))
    }

    @Test("a body in chunks is put together, its extensions and trailers passed over")
    func chunks() throws {
        let answer = try Self.exchange(
            "POST /a HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
                + "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n")
        #expect(answer.contains("POST /a 13") && answer.contains("POST /b 0"), "\(answer)")
    }

    @Test("who asks first whether to send is told to")
    func expectContinue() throws {
        let answer = try Self.exchange(
            "POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nab")
        #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "\(answer)")
    }

    @Test(
        "what is no request, or says its length in no way or in two, is refused and ends the connection",
        arguments: [
            ("nonsense\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET / SPDY/3\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nA: b\u{0}c\r\n\r\n", 400), ("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\r\n", 411), ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na", 411),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 411),
            ("POST / HTTP/1.1\r\nContent-Length: 0x1\r\n\r\na", 411),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413),
            ("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 411),
            ("GET / HTTP/1.1\r\nA: " + String(repeating: "b", count: 20_000) + "\r\n\r\n", 431),
        ])
    func refused(request: String, status: Int) throws {
        let answer = try Self.exchange(request + "GET /never HTTP/1.1\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect(!answer.contains("never"))
    }

    @Test("the client posts and reads the answer; a port where nobody is, and a URL that is none, are errors")
    func client() throws {
        let address = try #require(Self.server).address
        let client = HTTPClient(patience: 5)
        let answer = try client.post("http://\(address)/add-checkpoint", body: [1, 2, 3])
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "POST /add-checkpoint 3")
        for url in [
            "https://\(address)/", "http://", "http://127.0.0.1:0x1/", "http://127.0.0.1:99999/", "http://a b/",
            "http://127.0.0.1:1/", "ftp://x",
        ] {
            #expect(throws: NetworkError.self, "\(url)") { try client.post(url, body: []) }
        }
    }

    @Test("an address that is none, or in use, is refused", arguments: ["127.0.0.1", "localhost:1", "127.0.0.1:x", ""])
    func addresses(address: String) throws {
        #expect(throws: NetworkError.self) {
            try HTTPServer(address: address, bodyLimit: 1) { _ in HTTPResponse(status: 200) }
        }
        let taken = try #require(Self.server).address
        #expect(throws: NetworkError.self) {
            try HTTPServer(address: taken, bodyLimit: 1) { _ in HTTPResponse(status: 200) }
        }
    }
}
