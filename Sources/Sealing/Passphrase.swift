import COpenSSL

/// Keys out of passphrases (scrypt, RFC 7914), at a cost that makes guessing slow.
public enum Passphrase {
    /// What a guess costs.
    public struct Cost: Sendable, Hashable {
        /// CPU and memory cost N: a power of two; memory is 128 · N · r bytes.
        public let cost: UInt64
        /// Block size r.
        public let blockSize: UInt64
        /// Parallelisation p.
        public let parallelism: UInt64

        /// A cost within bounds that a file may ask for: memory of at most 256 MiB.
        public init?(cost: UInt64, blockSize: UInt64, parallelism: UInt64) {
            guard (2...(1 << 20)).contains(cost), cost.nonzeroBitCount == 1, (1...32).contains(blockSize),
                (1...16).contains(parallelism), 128 * cost * blockSize <= 256 << 20
            else { return nil }
            self.cost = cost
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        private init() {
            cost = 1 << 16
            blockSize = 8
            parallelism = 1
        }

        /// What new files take: 64 MiB, and some tenths of a second.
        public static let standard = Cost()
    }

    /// `count` bytes of key from a passphrase and a salt.
    public static func key(
        from passphrase: [UInt8], salt: [UInt8], cost: Cost = .standard, count: Int = CipherSuite.keyByteCount
    ) throws(SealingError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: count)
        // Twice the memory needed: OpenSSL counts some more than the 128 · N · r bytes.
        let done = passphrase.withUnsafeBytes { bytes in
            EVP_PBE_scrypt(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, salt, salt.count, cost.cost,
                cost.blockSize, cost.parallelism, 512 << 20, &key, count)
        }
        guard done == 1 else { throw LibraryFailure.error("deriving a key from a passphrase") }
        return key
    }
}
