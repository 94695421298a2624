import Glibc

/// A connection that could not be had.
package struct NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried.
    package let operation: String
    package let address: String
    /// errno, or 0 where it says nothing.
    package let code: Int32

    package init(operation: String, address: String, code: Int32) {
        self.operation = operation
        self.address = address
        self.code = code
    }

    package var description: String {
        "Could not \(operation) \(address)" + (code == 0 ? "" : ": " + String(cString: strerror(code)))
    }
}

/// A socket's address of either family.
struct NetworkAddress {
    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    var family: sa_family_t { storage.ss_family }

    /// A numeric address and a port, as `127.0.0.1:8080` or `[::1]:8080`.
    init(numeric text: String) throws(NetworkError) {
        let refusal = NetworkError(operation: "read the address", address: text, code: EINVAL)
        guard let colon = text.lastIndex(of: ":") else { throw refusal }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let found = try Self.resolve(
            String(host), port: String(text[text.index(after: colon)...]),
            flags: AI_NUMERICHOST | AI_NUMERICSERV, refusal)
        guard let first = found.first else { throw refusal }
        self = first
    }

    private init() {}

    /// All addresses of a host.
    static func resolve(
        _ host: String, port: String, flags: Int32 = AI_NUMERICSERV, _ refusal: NetworkError
    ) throws(NetworkError) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard !host.isEmpty, getaddrinfo(host, port, &hints, &list) == 0 else { throw refusal }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next {
            var address = NetworkAddress()
            address.length = entry.pointee.ai_addrlen
            // An address of any family fits into the storage; that is what it is for.
            withUnsafeMutableBytes(of: &address.storage) { storage in
                storage.copyMemory(
                    from: UnsafeRawBufferPointer(start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen)))
            }
            addresses.append(address)
            next = entry.pointee.ai_next
        }
        return addresses
    }

    mutating func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let length = length
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// The address with the port that a socket was given; nil where the system does not say.
    mutating func replacingPort(with descriptor: Int32) -> String? {
        var bound = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: 64)
        var port = [CChar](repeating: 0, count: 16)
        let isNamed = withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0
                    && getnameinfo(
                        address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV) == 0
            }
        }
        guard isNamed else { return nil }
        let (name, number) = (Self.text(host), Self.text(port))
        return name.contains(":") ? "[\(name)]:\(number)" : "\(name):\(number)"
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
