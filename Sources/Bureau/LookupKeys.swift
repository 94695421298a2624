import Sealing

/// Makes the keyed digests by which claims, identifiers and quotas are known: 32 bytes, of which the first eight, as a
/// number, are the key of the look-up.
///
/// Keyed by a secret of the workspace, which its data key gives: so that nobody without that key can try out values, and
/// nobody can prepare values that meet. Parts are set apart by their lengths: ("a", "bc") and ("ab", "c") differ.
struct LookupKeys: Sendable {
    static let digestByteCount = 32

    private let secret: [UInt8]
    /// The keys of identifiers; see ``IdentifierKeys``.
    let identifiers: IdentifierKeys

    init(secret: [UInt8]) {
        self.secret = secret
        identifiers = IdentifierKeys(secret: HMACSHA256.code(key: secret, message: Array("identifiers".utf8)))
    }

    func key(_ purpose: StaticString, _ parts: String...) -> Int64 {
        Self.key(of: digest(purpose, parts.map { Array($0.utf8) }))
    }

    func key(_ purpose: StaticString, bytes: [UInt8]) -> Int64 {
        Self.key(of: digest(purpose, [bytes]))
    }

    /// What stands in the store in place of an identifier. Its number is also the identifier's place in the tree of used
    /// ones, which the log commits to.
    func digest(identifier value: String, space: String) -> [UInt8] {
        identifiers.digest(space: space, value: value)
    }

    /// What stands in the store in place of what a quota counts by.
    func digest(quota value: String, counter: String) -> [UInt8] {
        digest("quota", [Array(counter.utf8), Array(value.utf8)])
    }

    /// What stands in the store in place of a file's digest: that of a known photo could be looked for.
    func digest(document digest: [UInt8]) -> [UInt8] { self.digest("document", [digest]) }

    /// The number under which a digest is looked up.
    static func key(of digest: [UInt8]) -> Int64 {
        digest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private func digest(_ purpose: StaticString, _ parts: [[UInt8]]) -> [UInt8] {
        var message = secret
        message.reserveCapacity(secret.count + parts.reduce(32) { $0 + $1.count + 8 })
        purpose.withUTF8Buffer { message.append(contentsOf: $0) }
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part)
        }
        return SHA256.digest(of: message)
    }
}
