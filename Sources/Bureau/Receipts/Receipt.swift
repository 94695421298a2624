package import AuditLog
import Sealing

/// What an applicant or merchant takes home of a decision: the proof that its entry is in the log, the entry itself, and
/// the salt under which the entry commits to the claim.
///
/// The file is a tlog-proof (C2SP) whose extra data is `{"receipt":1,"salt":"…","entry":…}`, the entry byte for byte as it was
/// logged. The salt stays between the office and whoever holds the receipt: with it, and only with it, the entry can be
/// compared with the claim. Of a log whose key was rotated, `"rotations":["…"]` stands before the entry: the statements in
/// base 64, by which an older key leads to the one that has signed.
///
/// One that shows some fields only begins `{"receipt":2,"fields":[…],"others":[…]`: their values and salts, and the
/// commitments of the other fields.
package struct Receipt: Sendable {
    /// The proof of the entry, with the checkpoint.
    package let proof: LogProof
    /// The entry, as it was logged.
    package let entry: [UInt8]
    /// 32 bytes, which key the entry's commitments; nil in a receipt that shows some fields only.
    package let salt: [UInt8]?
    let disclosed: DisclosedFields?
    /// How the log's keys have followed one another (``KeySuccession``), as notes.
    package let rotations: [[UInt8]]

    private static let saltPrefix = Array("{\"receipt\":1,\"salt\":\"".utf8)
    private static let rotationsPrefix = Array(",\"rotations\":[\"".utf8)
    private static let rotationsEnd = Array("\"],\"entry\":".utf8)
    private static let entryPrefix = Array(",\"entry\":".utf8)
    private static let saltByteCount = 32

    init(proof: InclusionProof, note: SignedNote, entry: [UInt8], salt: [UInt8], rotations: [[UInt8]]) {
        let head = Self.saltPrefix + Array(Hex.encoded(salt).utf8) + [UInt8(ascii: "\"")]
        self.proof = LogProof(extra: Self.extra(head, rotations, entry), proof: proof, note: note)
        self.entry = entry
        self.salt = salt
        self.rotations = rotations
        disclosed = nil
    }

    /// A receipt that shows some fields.
    init(
        proof: InclusionProof, note: SignedNote, entry: [UInt8], disclosed: DisclosedFields, rotations: [[UInt8]]
    ) {
        let head = Array(disclosed.json.dropLast())
        self.proof = LogProof(extra: Self.extra(head, rotations, entry), proof: proof, note: note)
        self.entry = entry
        salt = nil
        self.rotations = rotations
        self.disclosed = disclosed
    }

    private static func extra(_ head: [UInt8], _ rotations: [[UInt8]], _ entry: [UInt8]) -> [UInt8] {
        let list = rotations.map(Base64.encoded).joined(separator: "\",\"")
        let middle = rotations.isEmpty ? entryPrefix : rotationsPrefix + Array(list.utf8) + rotationsEnd
        return head + middle + entry + [UInt8(ascii: "}")]
    }

    /// The entry and the salt, or the fields, in a proof's extra data; nil where it is not a receipt's.
    package init?(_ proof: LogProof) {
        guard let extra = proof.extra, extra.last == UInt8(ascii: "}") else { return nil }
        let rest: ArraySlice<UInt8>
        if extra.starts(with: Self.saltPrefix) {
            let digits = extra.dropFirst(Self.saltPrefix.count).prefix(2 * Self.saltByteCount)
            let end = extra.dropFirst(Self.saltPrefix.count + digits.count)
            guard let salt = try? Hex.decoded(digits), salt.count == Self.saltByteCount,
                end.first == UInt8(ascii: "\"")
            else { return nil }
            (self.salt, disclosed, rest) = (salt, nil, end.dropFirst())
        } else {
            // Within texts a quotation mark is escaped, so that neither stands within what is before it.
            let bracket = [UInt8(ascii: "]")]
            let places = [Self.rotationsPrefix, Self.entryPrefix].compactMap { Self.place(of: bracket + $0, in: extra) }
            guard let place = places.min(), let fields = DisclosedFields(json: extra[...place] + [UInt8(ascii: "}")])
            else { return nil }
            (salt, disclosed, rest) = (nil, fields, extra[(place + 1)...])
        }
        self.proof = proof
        guard let end = Self.end(of: rest) else { return nil }
        (rotations, entry) = end
    }

    /// The rotations and the entry, from what is behind the salt or the fields.
    private static func end(of bytes: ArraySlice<UInt8>) -> (rotations: [[UInt8]], entry: [UInt8])? {
        if bytes.starts(with: entryPrefix) { return ([], Array(bytes.dropFirst(entryPrefix.count).dropLast())) }
        // A receipt has a handful of them at most: the first bracket ends the list, as base 64 has none.
        guard bytes.starts(with: rotationsPrefix),
            let close = bytes.dropFirst(rotationsPrefix.count).firstIndex(of: UInt8(ascii: "]")),
            bytes[(close - 1)...].starts(with: rotationsEnd)
        else { return nil }
        let list = bytes[(bytes.startIndex + rotationsPrefix.count)..<(close - 1)]
        var rotations: [[UInt8]] = []
        for text in String(decoding: list, as: UTF8.self).split(separator: "\",\"", omittingEmptySubsequences: false) {
            guard let note = try? Base64.decoded(Array(text.utf8)) else { return nil }
            rotations.append(note)
        }
        return (rotations, Array(bytes[(close - 1)...].dropFirst(rotationsEnd.count).dropLast()))
    }

    /// The first place of some bytes.
    private static func place(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    }

    /// The fields that it shows, as the claim's canonical JSON has them; empty where it shows none.
    package var shownFields: [(name: String, value: String)] {
        (disclosed?.fields ?? []).map { ($0.name, $0.value) }
    }

    /// Whether the entry commits to the fields that it shows.
    package var fieldsHold: Bool { disclosed?.isCommitted(by: entry) ?? true }

    /// The receipt's file.
    package var bytes: [UInt8] { proof.bytes }
}

/// What is written on a decision in its entry: all of it public.
package struct ReceiptDecision {
    package let decision: String
    package let kind: String
    package let outcome: String
    package let amount: String?
    package let businessDay: String
    package let reasonCodes: [String]

    /// Nil where the entry is no decision of ours.
    package init?(entry: [UInt8]) {
        guard let value = JSONValue(entry), value["type"]?.string == "decision", let id = value["id"]?.integer,
            let kind = value["kind"]?.string, let outcome = value["outcome"]?.string,
            let day = value["business_day"]?.string
        else { return nil }
        decision = DecisionNumber.text(id)
        self.kind = kind
        self.outcome = outcome
        amount = value["amount"]?.string
        businessDay = day
        reasonCodes = (value["reasons"]?.array ?? []).compactMap { $0["code"]?.string }
    }
}
