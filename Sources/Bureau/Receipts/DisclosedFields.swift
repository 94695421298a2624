import Sealing

/// Some fields of a claim, with what shows that the log's entry committed to them, while the others stay hidden.
struct DisclosedFields: Sendable, Hashable {
    struct Field: Sendable, Hashable {
        let name: String
        /// As it stands in the claim's canonical JSON: a text with its quotation marks, or an array.
        let value: String
        /// 32 bytes.
        let salt: [UInt8]
    }

    /// In the order in which they were asked for.
    let fields: [Field]
    /// The commitments of all other fields, ascending: they tell how many there are, and nothing else.
    let others: [Digest]

    /// What they come to: the `claim` of the entry, where all is as it was logged.
    var commitment: [UInt8] {
        let own = fields.map { FieldCommitments.commitment($0.name, Array($0.value.utf8), salt: $0.salt) }
        return FieldCommitments.code(of: own + others)
    }

    /// Whether an entry commits to them.
    func isCommitted(by entry: [UInt8]) -> Bool {
        JSONValue(entry)?["claim"]?.string == Hex.encoded(commitment)
    }
}

extension DisclosedFields {
    /// Some fields of a claim.
    ///
    /// - Parameters:
    ///   - content: the claim's canonical content.
    ///   - salt: the claim's salt.
    /// - Returns: nil where a field is not there, or asked for twice.
    init?(_ names: [String], of content: [UInt8], salt: [UInt8]) {
        guard Set(names).count == names.count, !names.isEmpty else { return nil }
        var commitments = FieldCommitments()
        var fields: [Field] = []
        for name in names {
            guard let raw = CanonicalMembers.value(of: name, in: content),
                let value = String(validating: raw, as: UTF8.self)
            else { return nil }
            fields.append(Field(name: name, value: value, salt: commitments.salt(of: name, salt: salt)))
        }
        let own = Set(
            fields.map { FieldCommitments.commitment($0.name, Array($0.value.utf8), salt: $0.salt) })
        self.fields = fields
        others = commitments.all(of: content, salt: salt).filter { !own.contains($0) }
    }

    /// The beginning of a receipt's extra data, up to its entry.
    var json: [UInt8] {
        var text = JSONText(capacity: 1024)
        text.object { text in
            text.member("receipt", 2)
            text.key("fields")
            text.array { text in
                for field in fields {
                    text.object { text in
                        text.member("name", field.name)
                        text.member("value", field.value)
                        text.member("salt", Hex.encoded(field.salt))
                    }
                }
            }
            text.key("others")
            text.array { text in
                for other in others { text.string(other.hex) }
            }
        }
        return text.bytes
    }

    /// Reads what ``json`` gives; nil for anything else.
    init?(json: [UInt8]) {
        guard let value = JSONValue(json), let parts = value["fields"]?.array, !parts.isEmpty,
            let others = value["others"]?.array
        else { return nil }
        var fields: [Field] = []
        for part in parts {
            guard let name = part["name"]?.string, let text = part["value"]?.string, let salt = part["salt"]?.digest,
                JSONValue(Array("[\(text)]".utf8))?.array?.count == 1
            else { return nil }
            fields.append(Field(name: name, value: text, salt: salt.bytes))
        }
        let hashes = others.compactMap(\.digest)
        guard hashes.count == others.count, Set(fields.map(\.name)).count == fields.count else { return nil }
        self.fields = fields
        self.others = hashes
        guard self.json == json else { return nil }
    }
}
