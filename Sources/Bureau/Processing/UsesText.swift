import Rulebook
import Sealing

/// What a decision uses up, in canonical JSON: the log commits to it together with the statement, so that an identifier or
/// a quota which is later freed, added or moved to another decision does not go unseen.
///
/// By keyed digests in place of the values, as the store keeps them: it must be possible to compare after the values have
/// been erased.
struct UsesText {
    struct Identifier {
        let space: String
        /// See ``LookupKeys``.
        let digest: [UInt8]
    }

    struct Quota {
        let counter: String
        let digest: [UInt8]
        let nth: Int64
    }

    var identifiers: [Identifier] = []
    var quotas: [Quota] = []

    init() {}

    /// What a live decision on a claim uses up: its identifiers, and each quota once more than before.
    init(_ assessed: AssessedClaim, _ facts: Facts) {
        identifiers = zip(assessed.finding.keys, assessed.identifierDigests).map {
            Identifier(space: $0.space, digest: $1)
        }
        quotas = zip(facts.quotaTaken, assessed.quotaDigests).map {
            Quota(counter: $0.counter, digest: $1, nth: Int64($0.taken + $0.freed) + 1)
        }
    }

    /// The same of a finding alone.
    init(_ finding: Finding, _ facts: Facts, _ keys: LookupKeys) {
        identifiers = finding.keys.map {
            Identifier(space: $0.space, digest: keys.digest(identifier: $0.value, space: $0.space))
        }
        quotas = facts.quotaTaken.map {
            Quota(
                counter: $0.counter, digest: keys.digest(quota: $0.key, counter: $0.counter),
                nth: Int64($0.taken + $0.freed) + 1)
        }
    }

    /// In the order of the bytes, as SQLite sorts them.
    var json: [UInt8] {
        guard !identifiers.isEmpty || !quotas.isEmpty else { return [] }
        var text = JSONText(capacity: 256)
        text.array { text in
            for identifier in identifiers.sorted(by: { precedes($0.space, $0.digest, $1.space, $1.digest) }) {
                text.array { text in
                    text.string(identifier.space)
                    text.string(Hex.encoded(identifier.digest))
                }
            }
            for quota in quotas.sorted(by: { precedes($0.counter, $0.digest, $1.counter, $1.digest) }) {
                text.array { text in
                    text.string(quota.counter)
                    text.string(Hex.encoded(quota.digest))
                    text.integer(quota.nth)
                }
            }
        }
        return text.bytes
    }

    private func precedes(_ name: String, _ digest: [UInt8], _ otherName: String, _ otherDigest: [UInt8]) -> Bool {
        name == otherName
            ? digest.lexicographicallyPrecedes(otherDigest) : name.utf8.lexicographicallyPrecedes(otherName.utf8)
    }
}
