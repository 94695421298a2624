import COpenSSL

/// Ed25519 signatures (RFC 8032, pure: no prehash, no context).
public enum Ed25519 {
    /// Length of a seed (RFC 8032's private key) in bytes.
    public static let seedByteCount = 32
    /// Length of an encoded public key in bytes.
    public static let publicKeyByteCount = 32
    /// Length of a signature in bytes.
    public static let signatureByteCount = 64

    /// A private key.
    public struct SigningKey: Sendable {
        private let handle: KeyHandle
        /// The public key that belongs to it.
        public let publicKey: VerifyingKey

        /// The key of a seed of 32 bytes (RFC 8032, section 5.1.5).
        public init(seed: some Collection<UInt8>) throws(SealingError) {
            guard seed.count == seedByteCount else {
                throw .wrongLength(what: "An Ed25519 seed", expected: seedByteCount, found: seed.count)
            }
            var secret = [UInt8](seed)
            defer { secret.wipe() }
            guard let pointer = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, secret, secret.count) else {
                throw LibraryFailure.error("reading an Ed25519 seed")
            }
            handle = KeyHandle(adopting: pointer)
            var encoded = [UInt8](repeating: 0, count: publicKeyByteCount)
            var length = encoded.count
            guard EVP_PKEY_get_raw_public_key(pointer, &encoded, &length) == 1 else {
                throw LibraryFailure.error("deriving an Ed25519 public key")
            }
            publicKey = try VerifyingKey(encoded)
        }

        /// A new key from the system's random bytes.
        public static func generate() throws(SealingError) -> SigningKey {
            var seed = try RandomBytes.system(seedByteCount)
            defer { seed.wipe() }
            return try SigningKey(seed: seed)
        }

        /// The 32 bytes of the seed. Secret: write it only to a key file.
        public func seed() throws(SealingError) -> [UInt8] {
            var seed = [UInt8](repeating: 0, count: seedByteCount)
            var length = seed.count
            guard EVP_PKEY_get_raw_private_key(handle.pointer, &seed, &length) == 1 else {
                throw LibraryFailure.error("reading back an Ed25519 seed")
            }
            return seed
        }

        /// The 64 bytes of the signature of `message`; the same message gives the same signature.
        public func signature(for message: some Collection<UInt8>) throws(SealingError) -> [UInt8] {
            guard let context = EVP_MD_CTX_new() else { throw LibraryFailure.error("starting a signature") }
            defer { EVP_MD_CTX_free(context) }
            let bytes = [UInt8](message)
            var signature = [UInt8](repeating: 0, count: signatureByteCount)
            var length = signature.count
            guard EVP_DigestSignInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1,
                EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1, length == signatureByteCount
            else { throw LibraryFailure.error("signing with Ed25519") }
            return signature
        }
    }

    /// A public key that passed the checks of ``Ed25519PointCheck``.
    public struct VerifyingKey: Sendable, Hashable {
        /// The 32 bytes of the encoded point (RFC 8032, section 5.1.2).
        public let bytes: [UInt8]
        private let handle: KeyHandle

        /// The key with this encoding.
        ///
        /// - Throws: ``SealingError/wrongLength(what:expected:found:)``, and
        ///   ``SealingError/unsafePublicKey(reason:)`` for a point that is of low order, not canonically encoded or not
        ///   on the curve. OpenSSL itself accepts all three; with a low-order key one signature fits many messages.
        public init(_ bytes: some Collection<UInt8>) throws(SealingError) {
            let bytes = [UInt8](bytes)
            guard bytes.count == publicKeyByteCount else {
                throw .wrongLength(what: "An Ed25519 public key", expected: publicKeyByteCount, found: bytes.count)
            }
            try Ed25519PointCheck.check(bytes)
            guard let pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count) else {
                throw LibraryFailure.error("reading an Ed25519 public key")
            }
            self.bytes = bytes
            handle = KeyHandle(adopting: pointer)
        }

        /// Whether `signature` is this key's signature of `message`. Signatures of any length but 64 are not.
        public func isValid(signature: some Collection<UInt8>, for message: some Collection<UInt8>) -> Bool {
            guard signature.count == signatureByteCount, let context = EVP_MD_CTX_new() else { return false }
            defer { EVP_MD_CTX_free(context) }
            let signature = [UInt8](signature)
            let message = [UInt8](message)
            let isValid =
                EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
            if !isValid { ERR_clear_error() }
            return isValid
        }

        /// Whether both have the same bytes.
        public static func == (left: VerifyingKey, right: VerifyingKey) -> Bool {
            left.bytes == right.bytes
        }

        /// Feeds the bytes.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(bytes)
        }
    }
}

extension [UInt8] {
    /// Overwrites secret bytes before their memory is given back, in a way the compiler does not leave out.
    mutating func wipe() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
