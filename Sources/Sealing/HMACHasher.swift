import COpenSSL

/// HMAC (RFC 2104) over SHA-256 or SM3, with one reused OpenSSL context.
///
/// Committing to a claim's personal fields takes a code a field, each under its own salt, so the key changes with every
/// message and only the context stays.
public struct HMACHasher: ~Copyable {
    private let context: OpaquePointer

    /// - Precondition: `algorithm.isAvailable`.
    public init(_ algorithm: DigestAlgorithm) {
        guard let mac = FetchedMAC.hmac.handle, let context = EVP_MAC_CTX_new(mac) else {
            fatalError("This machine's OpenSSL does not offer HMAC, or memory has run out.")
        }
        var name = Array(algorithm.rawValue.utf8CString)
        let isSet = name.withUnsafeMutableBufferPointer { name in
            // The parameter points into `name` only while it is being read here.
            let parameters = [
                OSSL_PARAM_construct_utf8_string(tradein_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_CTX_set_params(context, parameters)
        }
        guard isSet == 1 else {
            fatalError("OpenSSL does not offer HMAC with \(algorithm.rawValue): \(LibraryFailure.lastDetail())")
        }
        self.context = context
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    /// The 32 bytes of the code of `message` under `key`. Key and message may have any length, also none.
    public mutating func code(key: some Collection<UInt8>, message: some Collection<UInt8>) -> [UInt8] {
        // OpenSSL takes a nil key as "the key set before"; an empty key must still have an address, so the array
        // handed over is never empty.
        let keyBytes = [UInt8](key)
        let messageBytes = [UInt8](message)
        var result = [UInt8](repeating: 0, count: Digest.byteCount)
        var written = 0
        let done =
            (keyBytes + [0]).withUnsafeBufferPointer {
                EVP_MAC_init(context, $0.baseAddress, keyBytes.count, nil) == 1
            }
            && EVP_MAC_update(context, messageBytes, messageBytes.count) == 1
            && EVP_MAC_final(context, &result, &written, result.count) == 1
        guard done, written == Digest.byteCount else {
            fatalError("OpenSSL could not compute an HMAC: \(LibraryFailure.lastDetail())")
        }
        return result
    }
}

/// HMAC as OpenSSL hands it out; immutable and usable from any thread.
struct FetchedMAC: @unchecked Sendable {
    let handle: OpaquePointer?

    static let hmac = FetchedMAC(handle: EVP_MAC_fetch(nil, "HMAC", nil))
}

/// HMAC-SHA-256 (RFC 2104, FIPS 180-4) of a message at hand. For many messages keep an ``HMACHasher``.
public enum HMACSHA256 {
    /// The 32 bytes of the code.
    public static func code(key: some Collection<UInt8>, message: some Collection<UInt8>) -> [UInt8] {
        var hasher = HMACHasher(.sha256)
        return hasher.code(key: key, message: message)
    }
}

/// HMAC-SM3 (RFC 2104, GB/T 32905-2016) of a message at hand.
public enum HMACSM3 {
    /// The 32 bytes of the code.
    ///
    /// - Throws: ``SealingError/unavailable(algorithm:)`` where OpenSSL was built without SM3.
    public static func code(
        key: some Collection<UInt8>, message: some Collection<UInt8>
    ) throws(SealingError) -> [UInt8] {
        guard DigestAlgorithm.sm3.isAvailable else { throw .unavailable(algorithm: "SM3") }
        var hasher = HMACHasher(.sm3)
        return hasher.code(key: key, message: message)
    }
}
