import COpenSSL

/// Seals records under keys that each seal a single record, over one reused OpenSSL context.
///
/// A key that is used once needs no random nonce: the nonce is all zeros and not stored. A sealed record is the ciphertext
/// and the tag. Under a key that seals a second record this would give both away: use ``CipherSuite`` there.
public struct RecordSealer: ~Copyable {
    /// By what records are sealed.
    public let suite: CipherSuite
    private let context: OpaquePointer

    /// - Precondition: `suite.isAvailable`.
    public init(_ suite: CipherSuite) {
        guard suite.isAvailable, let context = EVP_CIPHER_CTX_new() else {
            fatalError("This machine's OpenSSL does not offer the \(suite.rawValue) ciphers, or memory has run out.")
        }
        self.suite = suite
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Encrypts a record.
    ///
    /// - Parameters:
    ///   - key: 32 bytes, secret, which never sealed anything and never will again.
    ///   - owner: what the record belongs to; it opens only with the same.
    public mutating func seal(_ record: [UInt8], key: [UInt8], owner: [UInt8]) throws(SealingError) -> [UInt8] {
        try Self.check(key)
        guard suite == .international else {
            let nonce = [UInt8](repeating: 0, count: 16)
            return Array(try suite.seal(record, key: key, context: owner, nonce: nonce)[nonce.count...])
        }
        var sealed = [UInt8](repeating: 0, count: record.count + Self.tagByteCount)
        var count: Int32 = 0
        let isDone = sealed.withUnsafeMutableBufferPointer { sealed in
            EVP_EncryptInit_ex2(context, FetchedCipher.aes256GCM.handle, key, Self.nonce, nil) == 1
                && EVP_EncryptUpdate(context, nil, &count, owner, Int32(owner.count)) == 1
                && EVP_EncryptUpdate(context, sealed.baseAddress, &count, record, Int32(record.count)) == 1
                && EVP_EncryptFinal_ex(context, sealed.baseAddress.map { $0 + record.count }, &count) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount),
                    sealed.baseAddress.map { $0 + record.count }) == 1
        }
        guard isDone else { throw LibraryFailure.error("AES-256-GCM") }
        return sealed
    }

    /// Decrypts a record.
    ///
    /// - Throws: ``SealingError/notAuthentic`` where key, owner or a byte of the record is not the right one.
    public mutating func open(_ sealed: [UInt8], key: [UInt8], owner: [UInt8]) throws(SealingError) -> [UInt8] {
        try Self.check(key)
        guard suite == .international else {
            return try suite.open([UInt8](repeating: 0, count: 16) + sealed, key: key, context: owner)
        }
        guard sealed.count >= Self.tagByteCount else { throw .notAuthentic }
        let length = sealed.count - Self.tagByteCount
        var tag = Array(sealed[length...])
        // One byte more, so that the buffer of an empty record has an address.
        var record = [UInt8](repeating: 0, count: length + 1)
        var count: Int32 = 0
        var end: Int32 = 0
        let isDone =
            EVP_DecryptInit_ex2(context, FetchedCipher.aes256GCM.handle, key, Self.nonce, nil) == 1
            && EVP_DecryptUpdate(context, nil, &count, owner, Int32(owner.count)) == 1
            && EVP_DecryptUpdate(context, &record, &count, sealed, Int32(length)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagByteCount), &tag) == 1
        guard isDone else { throw LibraryFailure.error("AES-256-GCM") }
        var last = [UInt8](repeating: 0, count: 16)
        guard EVP_DecryptFinal_ex(context, &last, &end) == 1 else {
            ERR_clear_error()
            record.wipe()
            throw .notAuthentic
        }
        record.removeLast()
        return record
    }

    private static let tagByteCount = 16
    private static let nonce = [UInt8](repeating: 0, count: 12)

    private static func check(_ key: [UInt8]) throws(SealingError) {
        guard key.count == CipherSuite.keyByteCount else {
            throw .wrongLength(what: "An encryption key", expected: CipherSuite.keyByteCount, found: key.count)
        }
    }
}
