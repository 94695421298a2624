import AuditLog
import Sealing

/// Seals and opens what is personal in a workspace, and derives what commits to it.
///
/// Whatever is sealed has a seed of its own: 32 random bytes in a row that an erasure deletes. From the workspace's data key
/// and the seed come the key that seals it and the salt of its commitments. Without the data key the store gives nothing
/// away; without the seed neither the record nor its commitments can be opened, not even by the data key.
///
/// Used by one thread at a time.
final class Vault {
    static let seedByteCount = 32

    private enum Purpose: UInt8 {
        case salt = 1
        case seal = 2
    }

    private var keys: KeyedHasher
    private var sealer: RecordSealer

    init(_ key: DataKey) {
        keys = KeyedHasher(key: key.bytes)
        sealer = RecordSealer(key.suite)
    }

    /// The salt of what is committed to under a seed: 32 bytes.
    func salt(_ seed: [UInt8]) -> [UInt8] { derived(.salt, seed) }

    /// Seals a record.
    ///
    /// - Parameters:
    ///   - seed: 32 random bytes that sealed nothing before.
    ///   - owner: the row that the record belongs to; it opens only there.
    func seal(_ record: [UInt8], seed: [UInt8], owner: Owner) throws -> [UInt8] {
        try sealer.seal(record, key: derived(.seal, seed), owner: owner.bytes)
    }

    /// Opens a record; nil where record, seed or owner is not what was sealed.
    func open(_ sealed: [UInt8], seed: [UInt8], owner: Owner) throws -> [UInt8]? {
        do {
            return try sealer.open(sealed, key: derived(.seal, seed), owner: owner.bytes)
        } catch SealingError.notAuthentic {
            return nil
        }
    }

    /// What is personal of a decision, from its row in `sealed_claim`; nil where there is no seed any more.
    ///
    /// - Throws: that the row is damaged.
    func personalPart(of decision: Int64, seed: [UInt8]?, _ sealed: @autoclosure () -> [UInt8]) throws -> PersonalPart?
    {
        guard let seed else { return nil }
        guard let bytes = try open(sealed(), seed: seed, owner: .decision(decision)), let part = PersonalPart(bytes)
        else { throw BureauError.damaged("decision \(DecisionNumber.text(decision))") }
        return part
    }

    private func derived(_ purpose: Purpose, _ seed: [UInt8]) -> [UInt8] {
        keys.code([purpose.rawValue] + seed).bytes
    }

    /// The row that something sealed belongs to.
    struct Owner {
        let kind: StaticString
        let id: Int64

        static func decision(_ id: Int64) -> Owner { Owner(kind: "decision", id: id) }
        static func text(_ id: Int64) -> Owner { Owner(kind: "text", id: id) }

        var bytes: [UInt8] {
            var bytes = kind.withUTF8Buffer { [UInt8]($0) }
            withUnsafeBytes(of: id.bigEndian) { bytes.append(contentsOf: $0) }
            return bytes
        }
    }
}

extension DataKey {
    /// The secret of the look-up keys.
    var lookupSecret: [UInt8] { code("look-up") }

    /// What the store keeps to recognise its key by: says nothing about the key.
    var identity: [UInt8] { code("identity") }

    /// Longer than what seeds are derived with, or of another first byte: no two purposes meet.
    private func code(_ purpose: String) -> [UInt8] {
        HMACSHA256.code(key: bytes, message: purpose.utf8)
    }
}
