import COpenSSL

/// The parts of SM2 that concern numbers and points: OpenSSL's key objects want a public key to every private one, and
/// sign in DER.
enum SM2Curve {
    /// The curve's order less 2, the largest private key, big-endian (GB/T 32918.1, section 6.1; GB/T 32918.5).
    private static let largestPrivateKey: [UInt8] = [
        0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x21,
    ]

    static func isPrivateKey(_ scalar: [UInt8]) -> Bool {
        scalar.contains { $0 != 0 } && !largestPrivateKey.lexicographicallyPrecedes(scalar)
    }

    /// The uncompressed public point of a private key.
    static func point(of scalar: [UInt8]) throws(SealingError) -> [UInt8] {
        guard isPrivateKey(scalar) else {
            throw .badEncoding(what: "An SM2 private key outside the curve's order", offset: 0)
        }
        guard let group = EC_GROUP_new_by_curve_name(NID_sm2) else { throw .unavailable(algorithm: "SM2") }
        defer { EC_GROUP_free(group) }
        let point = EC_POINT_new(group)
        defer { EC_POINT_free(point) }
        let number = BN_secure_new()
        defer { BN_clear_free(number) }
        var encoded = [UInt8](repeating: 0, count: SM2.publicKeyByteCount)
        guard point != nil, number != nil, BN_bin2bn(scalar, Int32(scalar.count), number) != nil,
            EC_POINT_mul(group, point, number, nil, nil, nil) == 1,
            EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &encoded, encoded.count, nil)
                == encoded.count
        else { throw LibraryFailure.error("deriving an SM2 public key") }
        return encoded
    }

    /// A key object; OpenSSL checks that the point lies on the curve.
    static func key(publicKey: [UInt8], privateKey: [UInt8]?) throws(SealingError) -> KeyHandle {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "SM2", nil) else { throw .unavailable(algorithm: "SM2") }
        defer { EVP_PKEY_CTX_free(context) }
        let builder = OSSL_PARAM_BLD_new()
        defer { OSSL_PARAM_BLD_free(builder) }
        let number = BN_secure_new()
        defer { BN_clear_free(number) }
        var isBuilt =
            builder != nil && number != nil
            && OSSL_PARAM_BLD_push_utf8_string(builder, tradein_PKEY_PARAM_GROUP_NAME, tradein_SM2, 0) == 1
        if isBuilt, let privateKey {
            isBuilt =
                BN_bin2bn(privateKey, Int32(privateKey.count), number) != nil
                && OSSL_PARAM_BLD_push_BN(builder, tradein_PKEY_PARAM_PRIV_KEY, number) == 1
        }
        guard isBuilt else { throw LibraryFailure.error("making an SM2 key") }
        var pointer: OpaquePointer?
        // The builder keeps the address of the point until the parameters are made.
        let isMade = publicKey.withUnsafeBytes { bytes in
            guard
                OSSL_PARAM_BLD_push_octet_string(
                    builder, tradein_PKEY_PARAM_PUB_KEY, bytes.baseAddress, bytes.count) == 1,
                let parameters = OSSL_PARAM_BLD_to_param(builder)
            else { return false }
            defer { OSSL_PARAM_free(parameters) }
            let selection = privateKey == nil ? tradein_EVP_PKEY_PUBLIC_KEY : tradein_EVP_PKEY_KEYPAIR
            return EVP_PKEY_fromdata_init(context) == 1
                && EVP_PKEY_fromdata(context, &pointer, selection, parameters) == 1
        }
        guard isMade, let pointer else { throw LibraryFailure.error("making an SM2 key") }
        return KeyHandle(adopting: pointer)
    }

    /// r and s, 32 bytes each, from DER.
    static func rawSignature(encoded: [UInt8]) throws(SealingError) -> [UInt8] {
        let signature = encoded.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let signature else { throw LibraryFailure.error("reading an SM2 signature") }
        defer { ECDSA_SIG_free(signature) }
        var raw = [UInt8](repeating: 0, count: SM2.signatureByteCount)
        let isWritten = raw.withUnsafeMutableBufferPointer { buffer in
            BN_bn2binpad(ECDSA_SIG_get0_r(signature), buffer.baseAddress, 32) == 32
                && BN_bn2binpad(ECDSA_SIG_get0_s(signature), buffer.baseAddress.map { $0 + 32 }, 32) == 32
        }
        guard isWritten else { throw LibraryFailure.error("writing an SM2 signature") }
        return raw
    }

    /// DER from r and s; nil only where memory runs out. Whether they are in range is for the verification to say.
    static func encodedSignature(raw: [UInt8]) -> [UInt8]? {
        guard let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let r = BN_bin2bn(Array(raw[..<32]), 32, nil)
        let s = BN_bin2bn(Array(raw[32...]), 32, nil)
        // From here on the numbers belong to the signature.
        guard r != nil, s != nil, ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        var encoded = [UInt8](repeating: 0, count: 128)
        let length = encoded.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return i2d_ECDSA_SIG(signature, &start)
        }
        guard length > 0 else { return nil }
        return Array(encoded[..<Int(length)])
    }
}
