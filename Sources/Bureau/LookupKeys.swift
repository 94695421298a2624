import Sealing

/// Makes the 64-bit keys by which claims, identifiers and quotas are looked up.
///
/// Keyed by a secret of the workspace, so that nobody can prepare values that meet; the store compares the full value on
/// every hit all the same. Parts are set apart by their lengths: ("a", "bc") and ("ab", "c") differ.
struct LookupKeys: Sendable {
    static let secretByteCount = 32

    private let secret: [UInt8]
    /// The keys of identifiers; see ``IdentifierKeys``.
    let identifiers: IdentifierKeys

    init(secret: [UInt8]) {
        self.secret = secret
        identifiers = IdentifierKeys(secret: HMACSHA256.code(key: secret, message: Array("identifiers".utf8)))
    }

    /// The key of an identifier, by which it is looked up and stands in the tree of used ones.
    func identifier(space: String, value: String) -> Int64 {
        Int64(bitPattern: identifiers.slot(space: space, value: value))
    }

    func key(_ purpose: StaticString, _ parts: String...) -> Int64 {
        key(purpose, parts.map { Array($0.utf8) })
    }

    func key(_ purpose: StaticString, bytes: [UInt8]) -> Int64 {
        key(purpose, [bytes])
    }

    private func key(_ purpose: StaticString, _ parts: [[UInt8]]) -> Int64 {
        var message = secret
        message.reserveCapacity(secret.count + parts.reduce(32) { $0 + $1.count + 8 })
        purpose.withUTF8Buffer { message.append(contentsOf: $0) }
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        return SHA256.digest(of: message).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
