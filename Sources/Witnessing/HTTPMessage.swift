/// A request as far as a witness needs it.
package struct HTTPRequest: Sendable, Hashable {
    package let method: String
    /// The path with its query, as it was sent.
    package let target: String
    package let body: [UInt8]

    package init(method: String, target: String, body: [UInt8]) {
        self.method = method
        self.target = target
        self.body = body
    }
}

/// An answer.
package struct HTTPResponse: Sendable, Hashable {
    package let status: Int
    package let contentType: String
    package let body: [UInt8]

    package init(status: Int, contentType: String = "text/plain; charset=utf-8", body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// The words that RFC 9110 gives the statuses that are used here.
    static func reason(_ status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 200: "OK"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Unknown"
        }
    }
}

/// The lines before a message's body (RFC 9112): a start line, and fields.
struct HTTPHead {
    /// More than any message has that is meant here.
    static let byteLimit = 16_384

    let startLine: [String]
    private let fields: [(name: String, value: String)]

    /// Reads a head, without the empty line that ends it; nil where it is none.
    init?(_ bytes: [UInt8]) {
        // Bytes beyond ASCII are allowed in values and mean nothing here.
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }) else { return nil }
        var lines: [String] = []
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var line = part[...]
            if line.last == 0x0D { line = line.dropLast() }
            guard !line.contains(0x0D) else { return nil }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        guard let first = lines.first, !first.isEmpty else { return nil }
        startLine = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        var fields: [(String, String)] = []
        for line in lines.dropFirst() where !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
                !line[..<colon].contains(where: { $0 == " " || $0 == "\t" })
            else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            let end = value.lastIndex { $0 != " " && $0 != "\t" }
            fields.append((line[..<colon].lowercased(), end.map { String(value[...$0]) } ?? ""))
        }
        self.fields = fields
    }

    /// The values of a field, whose name is given in lower case.
    func values(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// Whether the message says that a body follows.
    var announcesBody: Bool { !values("content-length").isEmpty || !values("transfer-encoding").isEmpty }

    /// Whether the body comes in chunks, and nothing else is said of its length.
    var isChunked: Bool {
        values("transfer-encoding").map { $0.lowercased() } == ["chunked"] && values("content-length").isEmpty
    }

    /// The length of the body; nil where it is not said, or in a way that two readers may take differently.
    var contentLength: Int? {
        guard values("transfer-encoding").isEmpty else { return nil }
        let values = Set(values("content-length"))
        guard values.count == 1, let value = values.first, !value.isEmpty, value.utf8.count < 10,
            value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(value)
    }

    /// Whether the connection is to be closed after this message.
    var closes: Bool {
        values("connection").contains { value in
            value.lowercased().split(separator: ",").contains { $0.filter { $0 != " " } == "close" }
        }
    }
}
