import Rulebook

/// What a decision uses up, in canonical JSON: the log commits to it together with the statement, so that an identifier or
/// a quota which is later freed, added or moved to another decision does not go unseen.
struct UsesText {
    struct Identifier {
        let space: String
        let value: String
    }

    struct Quota {
        let counter: String
        let value: String
        let nth: Int64
    }

    var identifiers: [Identifier] = []
    var quotas: [Quota] = []

    init() {}

    /// What a live decision on a finding uses up: its identifiers, and each quota once more than before.
    init(_ finding: Finding, _ facts: Facts) {
        identifiers = finding.keys.map { Identifier(space: $0.space, value: $0.value) }
        for quota in facts.quotaTaken {
            quotas.append(Quota(counter: quota.counter, value: quota.key, nth: Int64(quota.taken + quota.freed) + 1))
        }
    }

    /// In the order of the texts' bytes, as SQLite sorts them.
    var json: [UInt8] {
        guard !identifiers.isEmpty || !quotas.isEmpty else { return [] }
        var text = JSONText(capacity: 256)
        text.array { text in
            for identifier in identifiers.sorted(by: { precedes([$0.space, $0.value], [$1.space, $1.value]) }) {
                text.array { text in
                    text.string(identifier.space)
                    text.string(identifier.value)
                }
            }
            for quota in quotas.sorted(by: { precedes([$0.counter, $0.value], [$1.counter, $1.value]) }) {
                text.array { text in
                    text.string(quota.counter)
                    text.string(quota.value)
                    text.integer(quota.nth)
                }
            }
        }
        return text.bytes
    }

    private func precedes(_ left: [String], _ right: [String]) -> Bool {
        for (left, right) in zip(left, right) where left != right {
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return false
    }
}
