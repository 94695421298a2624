import Sealing

/// Commits to a claim field by field, so that one field can be shown to have had its value while the others stay hidden.
///
/// - The salt of a field is HMAC-SHA-256 of its name under the claim's salt.
/// - A field's commitment is SHA-256 of its salt, its name, a zero byte, and its value as it stands in the canonical JSON.
/// - The claim's commitment is SHA-256 of the byte 0x01 and the commitments of all its fields, sorted by their bytes: so that
///   not even which fields there are can be told from their places.
struct FieldCommitments: ~Copyable {
    private var salts = KeyedHasher()
    private var hasher = DigestHasher(.sha256)

    /// The commitment of a claim.
    ///
    /// - Parameters:
    ///   - content: the claim's canonical content.
    ///   - salt: the claim's salt, 32 bytes.
    mutating func code(of content: [UInt8], salt: [UInt8]) -> [UInt8] {
        Self.code(of: all(of: content, salt: salt), &hasher)
    }

    /// The commitments of a claim's fields, sorted.
    mutating func all(of content: [UInt8], salt: [UInt8]) -> [Digest] {
        salts.setKey(salt)
        var commitments: [Digest] = []
        commitments.reserveCapacity(40)
        content.withUnsafeBytes { content in
            CanonicalMembers.forEach(content) { name, value in
                let salt = salts.code(name)
                commitments.append(salt.withUnsafeBytes { Self.commitment(name, value, salt: $0, &hasher) })
            }
        }
        commitments.sort(by: precedes)
        return commitments
    }

    /// The salt of one field.
    mutating func salt(of field: String, salt: [UInt8]) -> [UInt8] {
        salts.setKey(salt)
        return salts.code(Array(field.utf8)).bytes
    }

    /// The commitment of one field.
    ///
    /// - Parameter value: as it stands in the canonical JSON: a text with its quotation marks, or an array.
    static func commitment(_ name: String, _ value: [UInt8], salt: [UInt8]) -> Digest {
        var hasher = DigestHasher(.sha256)
        return Array(name.utf8).withUnsafeBytes { name in
            value.withUnsafeBytes { value in
                salt.withUnsafeBytes { commitment(name, value, salt: $0, &hasher) }
            }
        }
    }

    /// The commitment of a claim whose fields have these.
    static func code(of commitments: [Digest]) -> [UInt8] {
        var hasher = DigestHasher(.sha256)
        return code(of: commitments.sorted(by: precedes), &hasher)
    }

    private static func commitment(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer,
        _ hasher: inout DigestHasher
    ) -> Digest {
        hasher.update(salt)
        hasher.update(name)
        hasher.update([0])
        hasher.update(value)
        return hasher.finalizeDigest()
    }

    private static func code(of sorted: [Digest], _ hasher: inout DigestHasher) -> [UInt8] {
        hasher.update([1])
        for commitment in sorted { commitment.withUnsafeBytes { hasher.update($0) } }
        return hasher.finalize()
    }
}

/// The order of bytes.
private func precedes(_ one: Digest, _ other: Digest) -> Bool {
    one.withUnsafeBytes { one in
        other.withUnsafeBytes { other in
            for place in stride(from: 0, to: Digest.byteCount, by: 8) {
                let left = UInt64(bigEndian: one.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                let right = UInt64(bigEndian: other.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                if left != right { return left < right }
            }
            return false
        }
    }
}

/// The members of an object in canonical JSON, as their bytes.
enum CanonicalMembers {
    /// Calls `body` with the bytes of each name, without quotation marks, and of its value.
    static func forEach(
        _ json: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
    ) {
        var place = 1
        while place < json.count, json[place] == UInt8(ascii: "\"") {
            let name = place + 1
            let nameEnd = endOfText(json, from: name)
            let value = nameEnd + 2
            let end = endOfValue(json, from: value)
            guard end <= json.count, value < end else { return }
            body(
                UnsafeRawBufferPointer(rebasing: json[name..<nameEnd]),
                UnsafeRawBufferPointer(rebasing: json[value..<end]))
            place = end + 1
        }
    }

    /// The bytes of a member's value; nil where there is none of that name.
    static func value(of name: String, in json: [UInt8]) -> [UInt8]? {
        var found: [UInt8]?
        json.withUnsafeBytes { json in
            forEach(json) { member, value in
                if found == nil, member.elementsEqual(name.utf8) { found = [UInt8](value) }
            }
        }
        return found
    }

    /// The place of the quotation mark that ends a text.
    private static func endOfText(_ json: UnsafeRawBufferPointer, from start: Int) -> Int {
        var place = start
        while place < json.count, json[place] != UInt8(ascii: "\"") {
            place += json[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return place
    }

    /// The place after a value.
    private static func endOfValue(_ json: UnsafeRawBufferPointer, from start: Int) -> Int {
        var place = start
        var depth = 0
        while place < json.count {
            switch json[place] {
            case UInt8(ascii: "\""): place = endOfText(json, from: place + 1)
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return place }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return place }
            default: break
            }
            place += 1
        }
        return place
    }
}
