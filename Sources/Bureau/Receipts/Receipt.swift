package import AuditLog
import Sealing

/// What an applicant or merchant takes home of a decision: the proof that its entry is in the log, the entry itself, and
/// the salt under which the entry commits to the claim.
///
/// The file is a tlog-proof (C2SP) whose extra data is `{"receipt":1,"salt":"…","entry":…}`, the entry byte for byte as it was
/// logged. The salt stays between the office and whoever holds the receipt: with it, and only with it, the entry can be
/// compared with the claim. Of a log whose key was rotated, `"rotations":["…"]` stands before the entry: the statements in
/// base 64, by which an older key leads to the one that has signed.
package struct Receipt: Sendable {
    /// The proof of the entry, with the checkpoint.
    package let proof: LogProof
    /// The entry, as it was logged.
    package let entry: [UInt8]
    /// 32 bytes, which key the entry's commitments.
    package let salt: [UInt8]
    /// How the log's keys have followed one another (``KeySuccession``), as notes.
    package let rotations: [[UInt8]]

    private static let saltPrefix = Array("{\"receipt\":1,\"salt\":\"".utf8)
    private static let rotationsPrefix = Array("\",\"rotations\":[\"".utf8)
    private static let rotationsEnd = Array("\"],\"entry\":".utf8)
    private static let entryPrefix = Array("\",\"entry\":".utf8)
    private static let saltByteCount = 32

    init(proof: InclusionProof, note: SignedNote, entry: [UInt8], salt: [UInt8], rotations: [[UInt8]]) {
        let list = rotations.map(Base64.encoded).joined(separator: "\",\"")
        let middle =
            rotations.isEmpty ? Self.entryPrefix : Self.rotationsPrefix + Array(list.utf8) + Self.rotationsEnd
        let extra = Self.saltPrefix + Array(Hex.encoded(salt).utf8) + middle + entry + [UInt8(ascii: "}")]
        self.proof = LogProof(extra: extra, proof: proof, note: note)
        self.entry = entry
        self.salt = salt
        self.rotations = rotations
    }

    /// The entry and the salt in a proof's extra data; nil where it is not a receipt's.
    package init?(_ proof: LogProof) {
        guard let extra = proof.extra, extra.starts(with: Self.saltPrefix) else { return nil }
        let rest = extra.dropFirst(Self.saltPrefix.count)
        let digits = rest.prefix(2 * Self.saltByteCount)
        let end = rest.dropFirst(digits.count)
        guard let salt = try? Hex.decoded(digits), salt.count == Self.saltByteCount, end.last == UInt8(ascii: "}")
        else { return nil }
        self.proof = proof
        self.salt = salt
        if end.starts(with: Self.entryPrefix) {
            rotations = []
            entry = Array(end.dropFirst(Self.entryPrefix.count).dropLast())
            return
        }
        // A receipt has a handful of them at most: the first bracket ends the list, as base 64 has none.
        guard end.starts(with: Self.rotationsPrefix),
            let close = end.dropFirst(Self.rotationsPrefix.count).firstIndex(of: UInt8(ascii: "]")),
            end[(close - 1)...].starts(with: Self.rotationsEnd)
        else { return nil }
        let list = end[(end.startIndex + Self.rotationsPrefix.count)..<(close - 1)]
        var rotations: [[UInt8]] = []
        for text in String(decoding: list, as: UTF8.self).split(separator: "\",\"", omittingEmptySubsequences: false) {
            guard let note = try? Base64.decoded(Array(text.utf8)) else { return nil }
            rotations.append(note)
        }
        self.rotations = rotations
        entry = Array(end[(close - 1)...].dropFirst(Self.rotationsEnd.count).dropLast())
    }

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
