import COpenSSL

/// What must hold of an Ed25519 public key before it is trusted. OpenSSL checks none of it when a key is read.
enum Ed25519PointCheck {
    /// 2^255 - 19, little-endian.
    private static let fieldPrime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]

    /// The y coordinates, little-endian, of the eight points whose order divides the cofactor 8: y = 0 (order 4),
    /// 1 (order 1), -1 (order 2) and the two y of order 8, each with either sign of x.
    private static let lowOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]

    /// Refuses a point that is not canonically encoded, of low order, or not on the curve.
    static func check(_ encoded: [UInt8]) throws(SealingError) {
        var y = encoded
        y[31] &= 0x7f
        guard y.reversed().lexicographicallyPrecedes(fieldPrime.reversed()) else {
            throw .unsafePublicKey(reason: "its encoding is not canonical")
        }
        guard !lowOrder.contains(y) else {
            throw .unsafePublicKey(reason: "it is a point of low order, under which one signature fits many messages")
        }
        guard try isOnCurve(y) else {
            throw .unsafePublicKey(reason: "it is not a point of the curve")
        }
    }

    /// Whether x² = (y² - 1) / (d·y² + 1), d = -121665/121666, has a solution (RFC 8032, section 5.1.3). Both sides are
    /// multiplied by squares, so that no inverse is needed: (y² - 1)·(d·y² + 1) must be a square, times 121666² of d.
    private static func isOnCurve(_ y: [UInt8]) throws(SealingError) -> Bool {
        guard let context = BN_CTX_new() else { throw LibraryFailure.error("checking a public key") }
        defer { BN_CTX_free(context) }
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        let prime = BN_CTX_get(context)
        let square = BN_CTX_get(context)
        let numerator = BN_CTX_get(context)
        let denominator = BN_CTX_get(context)
        let product = BN_CTX_get(context)
        let isComputed =
            product != nil
            && BN_lebin2bn(fieldPrime, 32, prime) != nil
            && BN_lebin2bn(y, 32, square) != nil
            && BN_mod_sqr(square, square, prime, context) == 1
            && BN_copy(numerator, square) != nil
            && BN_sub_word(numerator, 1) == 1
            // 121666·(d·y² + 1) = 121666 - 121665·y²
            && BN_copy(denominator, square) != nil
            && BN_mul_word(denominator, 121_665) == 1
            && BN_sub_word(denominator, 121_666) == 1
            // The minus sign of 121666 - 121665·y² drops out: -1 is a square modulo 2^255 - 19.
            && BN_mod_mul(product, numerator, denominator, prime, context) == 1
            && BN_mul_word(product, 121_666) == 1
            && BN_nnmod(product, product, prime, context) == 1
        guard isComputed else { throw LibraryFailure.error("checking a public key") }
        let symbol = BN_kronecker(product, prime, context)
        guard symbol >= -1 else { throw LibraryFailure.error("checking a public key") }
        return symbol >= 0
    }
}
