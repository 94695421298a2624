import COpenSSL

/// Encryption of a record at rest under a key of 32 bytes: nobody without the key reads it, and any change is noticed.
///
/// A record is its nonce, the ciphertext, and the tag. The nonce is random and never to be chosen; with twelve bytes, no
/// more than 2^32 records are to be encrypted under one key (NIST SP 800-38D, section 8.3).
public enum CipherSuite: String, Sendable, Hashable, CaseIterable {
    /// AES-256-GCM (NIST SP 800-38D): nonce of 12 bytes, tag of 16.
    case international
    /// SM4-CTR (GB/T 32907) with HMAC-SM3 over everything: initial counter of 16 bytes, tag of 32. Both keys come from
    /// the one given, by HMAC-SM3.
    case national

    /// Length of a key in bytes, for both suites.
    public static let keyByteCount = 32

    private var nonceByteCount: Int { self == .international ? 12 : 16 }
    private var tagByteCount: Int { self == .international ? 16 : 32 }

    /// Whether this machine's OpenSSL offers what the suite needs.
    public var isAvailable: Bool {
        switch self {
        case .international: FetchedCipher.aes256GCM.handle != nil
        case .national: FetchedCipher.sm4CTR.handle != nil && DigestAlgorithm.sm3.isAvailable
        }
    }

    /// Encrypts a record.
    ///
    /// - Parameters:
    ///   - plaintext: the record.
    ///   - key: 32 bytes, secret.
    ///   - context: what the record belongs to, like its identity: not kept in the result, but the record opens only with
    ///     the same, so that it can't be put in another's place.
    public func seal(
        _ plaintext: [UInt8], key: [UInt8], context: [UInt8]
    ) throws(SealingError) -> [UInt8] {
        try seal(plaintext, key: key, context: context, nonce: try RandomBytes.system(nonceByteCount))
    }

    /// Decrypts a record.
    ///
    /// - Throws: ``SealingError/notAuthentic`` where key, context or a byte of the record is not the right one.
    public func open(_ record: [UInt8], key: [UInt8], context: [UInt8]) throws(SealingError) -> [UInt8] {
        try check(key)
        guard record.count >= nonceByteCount + tagByteCount else { throw .notAuthentic }
        let nonce = Array(record[..<nonceByteCount])
        let ciphertext = Array(record[nonceByteCount..<(record.count - tagByteCount)])
        let tag = Array(record[(record.count - tagByteCount)...])
        switch self {
        case .international:
            return try Self.gcm(ciphertext, key: key, nonce: nonce, context: context, openingWith: tag).bytes
        case .national:
            let keys = Self.nationalKeys(key)
            let expected = Self.nationalTag(ciphertext, key: keys.mac, nonce: nonce, context: context)
            guard ConstantTime.areEqual(expected, tag) else { throw .notAuthentic }
            return try Self.counter(ciphertext, key: keys.encryption, nonce: nonce)
        }
    }

    /// The same with a nonce at hand, for published test vectors.
    package func seal(
        _ plaintext: [UInt8], key: [UInt8], context: [UInt8], nonce: [UInt8]
    ) throws(SealingError) -> [UInt8] {
        try check(key)
        switch self {
        case .international:
            let sealed = try Self.gcm(plaintext, key: key, nonce: nonce, context: context, openingWith: nil)
            return nonce + sealed.bytes + sealed.tag
        case .national:
            let keys = Self.nationalKeys(key)
            let ciphertext = try Self.counter(plaintext, key: keys.encryption, nonce: nonce)
            return nonce + ciphertext + Self.nationalTag(ciphertext, key: keys.mac, nonce: nonce, context: context)
        }
    }

    private func check(_ key: [UInt8]) throws(SealingError) {
        guard isAvailable else { throw .unavailable(algorithm: self == .international ? "AES-256-GCM" : "SM4-CTR") }
        guard key.count == Self.keyByteCount else {
            throw .wrongLength(what: "An encryption key", expected: Self.keyByteCount, found: key.count)
        }
    }

    /// One run of AES-256-GCM; with a tag it decrypts and checks it.
    private static func gcm(
        _ input: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8], openingWith tag: [UInt8]?
    ) throws(SealingError) -> (bytes: [UInt8], tag: [UInt8]) {
        guard let cipher = EVP_CIPHER_CTX_new() else { throw LibraryFailure.error("starting a cipher") }
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: input.count + 16)
        var tagBytes = tag ?? [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        var last: Int32 = 0
        var isDone =
            EVP_CipherInit_ex2(cipher, FetchedCipher.aes256GCM.handle, key, nonce, tag == nil ? 1 : 0, nil) == 1
            && EVP_CipherUpdate(cipher, nil, &count, context, Int32(context.count)) == 1
            && EVP_CipherUpdate(cipher, &output, &count, input, Int32(input.count)) == 1
        guard isDone else { throw LibraryFailure.error("AES-256-GCM") }
        if tag != nil {
            isDone = EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, 16, &tagBytes) == 1
        }
        var end = [UInt8](repeating: 0, count: 16)
        guard isDone, EVP_CipherFinal_ex(cipher, &end, &last) == 1 else {
            ERR_clear_error()
            output.wipe()
            throw .notAuthentic
        }
        if tag == nil, EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, &tagBytes) != 1 {
            throw LibraryFailure.error("AES-256-GCM")
        }
        return (Array(output[..<Int(count)]), tagBytes)
    }

    private static func counter(_ input: [UInt8], key: [UInt8], nonce: [UInt8]) throws(SealingError) -> [UInt8] {
        guard let cipher = EVP_CIPHER_CTX_new() else { throw LibraryFailure.error("starting a cipher") }
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: input.count + 16)
        var count: Int32 = 0
        guard EVP_CipherInit_ex2(cipher, FetchedCipher.sm4CTR.handle, key, nonce, 1, nil) == 1,
            EVP_CipherUpdate(cipher, &output, &count, input, Int32(input.count)) == 1
        else { throw LibraryFailure.error("SM4-CTR") }
        return Array(output[..<Int(count)])
    }

    /// The cipher takes 16 bytes and the code its own 32, so that neither works with the other's key.
    private static func nationalKeys(_ key: [UInt8]) -> (encryption: [UInt8], mac: [UInt8]) {
        var hasher = HMACHasher(.sm3)
        return (
            Array(hasher.code(key: key, message: "encryption".utf8)[..<16]),
            hasher.code(key: key, message: "authentication".utf8)
        )
    }

    /// Over the context with its length, the counter and the ciphertext, so that no byte can move from one to the next.
    private static func nationalTag(
        _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8]
    ) -> [UInt8] {
        var hasher = HMACHasher(.sm3)
        let length = withUnsafeBytes(of: UInt64(context.count).bigEndian) { [UInt8]($0) }
        return hasher.code(key: key, message: length + context + nonce + ciphertext)
    }
}

/// A cipher as OpenSSL hands it out; immutable and usable from any thread.
struct FetchedCipher: @unchecked Sendable {
    let handle: OpaquePointer?

    static let aes256GCM = FetchedCipher(handle: EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
    static let sm4CTR = FetchedCipher(handle: EVP_CIPHER_fetch(nil, "SM4-CTR", nil))
}
