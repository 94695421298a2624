import Sealing

/// A signing key under a passphrase, as text: what a stolen backup or disk holds is of no use without the passphrase.
///
/// Three lines: `tradein-locked-key v1`; `scrypt N r p salt`, the salt in base64; the encrypted text of the key in base64
/// (AES-256-GCM, ``CipherSuite/international``). The first two lines are authenticated with it, so that nobody can make
/// guessing cheaper.
enum LockedKey {
    private static let header = Array("tradein-locked-key v1".utf8)
    private static let saltByteCount = 16

    /// Whether a file's bytes begin like a locked key.
    static func isLocked(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: header)
    }

    /// The text of a key under a passphrase.
    static func lock(
        _ secret: [UInt8], passphrase: [UInt8], cost: Passphrase.Cost = .standard
    ) throws(SealingError) -> [UInt8] {
        let salt = try RandomBytes.system(saltByteCount)
        let head =
            header
            + Array("\nscrypt \(cost.cost) \(cost.blockSize) \(cost.parallelism) \(Base64.encoded(salt))\n".utf8)
        let key = try Passphrase.key(from: passphrase, salt: salt, cost: cost)
        let record = try CipherSuite.international.seal(secret, key: key, context: head)
        return head + Base64.encodedBytes(record) + [StrictText.newline]
    }

    /// Why a locked key does not open.
    enum Failure: Error {
        case malformed(line: Int)
        case wrongPassphrase
        case sealing(SealingError)
    }

    /// The key's text.
    static func unlock(_ bytes: [UInt8], passphrase: [UInt8]) throws(Failure) -> [UInt8] {
        guard let lines = StrictText.lines(bytes), lines.count == 3, lines[0] == header else {
            throw .malformed(line: 1)
        }
        let parts = lines[1].split(separator: StrictText.space, omittingEmptySubsequences: false)
        guard parts.count == 5, Array(parts[0]) == Array("scrypt".utf8), let n = StrictText.decimal(parts[1]),
            let r = StrictText.decimal(parts[2]), let p = StrictText.decimal(parts[3]),
            let cost = Passphrase.Cost(cost: n, blockSize: r, parallelism: p),
            let salt = try? Base64.decoded(parts[4]), salt.count == saltByteCount
        else { throw .malformed(line: 2) }
        guard let record = try? Base64.decoded(lines[2]) else { throw .malformed(line: 3) }
        let head = lines[0] + [StrictText.newline] + lines[1] + [StrictText.newline]
        do {
            let key = try Passphrase.key(from: passphrase, salt: salt, cost: cost)
            return try CipherSuite.international.open(record, key: key, context: head)
        } catch .notAuthentic {
            throw .wrongPassphrase
        } catch {
            throw .sealing(error)
        }
    }
}
