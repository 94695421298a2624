/// What of a decision is personal, and is sealed: the claim, the facts of state with their values, and what its reasons say.
///
/// As bytes: for each of the three its length in four bytes, big-endian, and its bytes.
struct PersonalPart: Sendable {
    /// The claim's canonical content.
    let content: [UInt8]
    /// As ``FactsText`` writes them.
    let facts: [UInt8]
    /// The first half of the statement.
    let particulars: [UInt8]

    init(content: [UInt8], facts: [UInt8], particulars: [UInt8]) {
        self.content = content
        self.facts = facts
        self.particulars = particulars
    }

    /// Nil for bytes that ``bytes`` does not give.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        func part() -> [UInt8]? {
            guard rest.count >= 4 else { return nil }
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= length else { return nil }
            defer { rest = rest.dropFirst(length) }
            return Array(rest.prefix(length))
        }
        guard let content = part(), let facts = part(), let particulars = part(), rest.isEmpty else { return nil }
        self.init(content: content, facts: facts, particulars: particulars)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + facts.count + particulars.count + 12)
        for part in [content, facts, particulars] {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        return bytes
    }
}
