public import Sealing

/// A log's request for a cosignature: the body of `add-checkpoint` (C2SP tlog-witness).
public struct WitnessRequest: Sendable, Hashable {
    private static let prefix = Array("old ".utf8)
    /// The most hashes a request may hold.
    public static let hashLimit = 63

    /// The size that the log believes the witness to have cosigned last; 0 for none.
    public let oldSize: UInt64
    /// The consistency proof from that size to the checkpoint's.
    public let hashes: [Digest]
    /// The checkpoint to cosign.
    public let note: SignedNote
    /// The same, read; its signatures are not checked.
    public let checkpoint: Checkpoint

    /// A request of given parts.
    ///
    /// - Throws: where the note is no checkpoint.
    public init(proof: ConsistencyProof, note: SignedNote) throws(NoteError) {
        oldSize = proof.oldSize
        hashes = proof.hashes
        self.note = note
        checkpoint = try Checkpoint(text: note.text)
    }

    /// Reads a request's body, strictly; nil where it is none (then the answer is 400).
    public init?(_ body: [UInt8]) {
        let newline = StrictText.newline
        guard let blank = body.indices.dropFirst().first(where: { body[$0] == newline && body[$0 - 1] == newline }),
            let lines = StrictText.lines(body[..<blank]), let first = lines.first, first.starts(with: Self.prefix),
            let size = StrictText.decimal(first.dropFirst(Self.prefix.count)), lines.count - 1 <= Self.hashLimit
        else { return nil }
        oldSize = size
        var hashes: [Digest] = []
        for line in lines.dropFirst() {
            guard let hash = (try? Base64.decoded(line)).flatMap({ Digest(bytes: $0) }) else { return nil }
            hashes.append(hash)
        }
        self.hashes = hashes
        guard let note = try? SignedNote(Array(body[(blank + 1)...])),
            let checkpoint = try? Checkpoint(text: note.text)
        else { return nil }
        self.note = note
        self.checkpoint = checkpoint
    }

    /// The request's body.
    public var bytes: [UInt8] {
        let lines = [Array("old \(oldSize)".utf8)] + hashes.map { Base64.encodedBytes($0.bytes) }
        return lines.flatMap { $0 + [StrictText.newline] } + [StrictText.newline] + note.bytes
    }
}
