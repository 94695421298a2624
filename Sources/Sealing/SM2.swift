import COpenSSL

/// SM2 signatures over the recommended curve with SM3 (GB/T 32918.2, GB/T 32918.5; GM/T 0003).
///
/// The signer's distinguishing identifier is always set: OpenSSL would take an empty one, and every other
/// implementation then refuses the signature.
public enum SM2 {
    /// The identifier that GM/T 0009 prescribes where none is agreed on.
    public static let identifier = Array("1234567812345678".utf8)
    /// Length of a private key in bytes.
    public static let privateKeyByteCount = 32
    /// Length of an uncompressed public key in bytes: 0x04, x, y.
    public static let publicKeyByteCount = 65
    /// Length of a signature in bytes: r, then s, 32 bytes each, big-endian.
    public static let signatureByteCount = 64

    /// A private key.
    public struct SigningKey: Sendable {
        private let handle: KeyHandle
        private let scalar: [UInt8]
        /// The public key that belongs to it.
        public let publicKey: VerifyingKey

        /// The key of a private number, 32 bytes, big-endian, from 1 to the curve's order less 2.
        public init(privateKey: some Collection<UInt8>) throws(SealingError) {
            guard privateKey.count == privateKeyByteCount else {
                throw .wrongLength(what: "An SM2 private key", expected: privateKeyByteCount, found: privateKey.count)
            }
            let scalar = [UInt8](privateKey)
            let point = try SM2Curve.point(of: scalar)
            handle = try SM2Curve.key(publicKey: point, privateKey: scalar)
            self.scalar = scalar
            publicKey = try VerifyingKey(point)
        }

        /// A new key from the system's random bytes.
        public static func generate() throws(SealingError) -> SigningKey {
            // Nearly every number of 32 bytes is in range, so a second try is all but unheard of.
            while true {
                var scalar = try RandomBytes.system(privateKeyByteCount)
                defer { scalar.wipe() }
                if SM2Curve.isPrivateKey(scalar) { return try SigningKey(privateKey: scalar) }
            }
        }

        /// The 32 bytes of the private number. Secret: write it only to a key file.
        public func privateKey() -> [UInt8] { scalar }

        /// The 64 bytes of a signature of `message`; another each time.
        public func signature(for message: some Collection<UInt8>) throws(SealingError) -> [UInt8] {
            guard let context = EVP_MD_CTX_new() else { throw LibraryFailure.error("starting a signature") }
            defer { EVP_MD_CTX_free(context) }
            // Owned by `context`.
            var keyContext: OpaquePointer?
            let bytes = [UInt8](message)
            var encoded = [UInt8](repeating: 0, count: 128)
            var length = encoded.count
            guard EVP_DigestSignInit_ex(context, &keyContext, "SM3", nil, nil, handle.pointer, nil) == 1,
                EVP_PKEY_CTX_set1_id(keyContext, identifier, Int32(identifier.count)) == 1,
                EVP_DigestSign(context, &encoded, &length, bytes, bytes.count) == 1
            else { throw LibraryFailure.error("signing with SM2") }
            return try SM2Curve.rawSignature(encoded: Array(encoded[..<length]))
        }
    }

    /// A public key: a point of the curve.
    public struct VerifyingKey: Sendable, Hashable {
        /// The 65 bytes of the uncompressed point.
        public let bytes: [UInt8]
        private let handle: KeyHandle

        /// The key with this encoding, which must be uncompressed and a point of the curve other than infinity.
        public init(_ bytes: some Collection<UInt8>) throws(SealingError) {
            let bytes = [UInt8](bytes)
            guard bytes.count == publicKeyByteCount else {
                throw .wrongLength(what: "An SM2 public key", expected: publicKeyByteCount, found: bytes.count)
            }
            guard bytes[0] == 4 else { throw .unsafePublicKey(reason: "it is not an uncompressed point") }
            self.bytes = bytes
            do {
                handle = try SM2Curve.key(publicKey: bytes, privateKey: nil)
            } catch .libraryFailure {
                throw .unsafePublicKey(reason: "it is not a point of the curve")
            }
        }

        /// Whether `signature` is this key's signature of `message`. Signatures of any length but 64 are not.
        public func isValid(signature: some Collection<UInt8>, for message: some Collection<UInt8>) -> Bool {
            guard signature.count == signatureByteCount,
                let encoded = SM2Curve.encodedSignature(raw: [UInt8](signature)), let context = EVP_MD_CTX_new()
            else { return false }
            defer { EVP_MD_CTX_free(context) }
            var keyContext: OpaquePointer?
            let message = [UInt8](message)
            let isValid =
                EVP_DigestVerifyInit_ex(context, &keyContext, "SM3", nil, nil, handle.pointer, nil) == 1
                && EVP_PKEY_CTX_set1_id(keyContext, identifier, Int32(identifier.count)) == 1
                && EVP_DigestVerify(context, encoded, encoded.count, message, message.count) == 1
            if !isValid { ERR_clear_error() }
            return isValid
        }

        /// Whether both are the same point.
        public static func == (left: VerifyingKey, right: VerifyingKey) -> Bool {
            left.bytes == right.bytes
        }

        /// Feeds the point.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(bytes)
        }
    }
}
