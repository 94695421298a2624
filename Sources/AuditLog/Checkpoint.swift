public import Sealing

/// A log's statement of its size and root (C2SP tlog-checkpoint v1.0.0): the text of a signed note.
public struct Checkpoint: Sendable, CustomStringConvertible {
    /// The log's identity: the first line.
    public let origin: String
    /// How many entries the log has.
    public let size: UInt64
    /// The root of the tree over them.
    public let root: Digest
    /// Further lines, opaque; nobody audits them.
    public let extensions: [String]

    /// A checkpoint of given parts.
    ///
    /// - Throws: ``NoteError/malformedCheckpoint(line:expected:)`` where the origin or an extension line is empty or
    ///   holds a control character.
    public init(origin: String, size: UInt64, root: Digest, extensions: [String] = []) throws(NoteError) {
        for (offset, line) in ([origin] + extensions).enumerated() {
            guard !line.isEmpty, !line.utf8.contains(where: { $0 < 0x20 }) else {
                throw .malformedCheckpoint(
                    line: offset == 0 ? 1 : 3 + offset, expected: "text that is not empty, without control characters")
            }
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads a checkpoint from a note's text, strictly: decimal without sign or leading zero, 32 bytes in canonical
    /// base64, no empty line.
    public init(text: [UInt8]) throws(NoteError) {
        if StrictText.firstUnfitByte(text) != nil {
            throw .malformedCheckpoint(line: 1, expected: "UTF-8 without control characters")
        }
        guard let lines = StrictText.lines(text) else {
            throw .malformedCheckpoint(line: 1, expected: "lines that each end in a newline")
        }
        guard lines.count >= 3 else {
            throw .malformedCheckpoint(line: lines.count + 1, expected: "origin, size and root hash")
        }
        if let empty = lines.firstIndex(where: \.isEmpty) {
            throw .malformedCheckpoint(line: empty + 1, expected: "a line that is not empty")
        }
        guard let size = StrictText.decimal(lines[1]) else {
            throw .malformedCheckpoint(line: 2, expected: "the size in decimal, without sign or leading zero")
        }
        guard let root = (try? Base64.decoded(lines[2])).flatMap({ Digest(bytes: $0) }) else {
            throw .malformedCheckpoint(line: 3, expected: "32 bytes in canonical base64")
        }
        origin = String(decoding: lines[0], as: UTF8.self)
        self.size = size
        self.root = root
        extensions = lines[3...].map { String(decoding: $0, as: UTF8.self) }
    }

    /// Opens a signed checkpoint: reads the note, checks its signatures and that it is this log's.
    ///
    /// - Parameters:
    ///   - note: the bytes of the note.
    ///   - keys: the log's key, and those of witnesses where their cosignatures are to be checked too.
    ///   - origin: the log's origin; where nil, one of the signatures that were checked must be by a key named like the
    ///     origin line, so that a log can't pass off a checkpoint under another log's name.
    public static func open(
        _ note: SignedNote, keys: [VerifierKey], origin: String? = nil
    ) throws(NoteError) -> (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature]) {
        let signatures = try note.verify(keys)
        let checkpoint = try Checkpoint(text: note.text)
        let found = Array(checkpoint.origin.utf8)
        let logKeys = signatures.map(\.key).filter { $0.type != .cosignature }
        if let origin {
            guard Array(origin.utf8) == found else {
                throw .foreignCheckpoint(expected: origin, found: checkpoint.origin)
            }
            // A witness's word alone does not make a checkpoint the log's.
            guard !logKeys.isEmpty else { throw .noKnownSignature }
        } else if !logKeys.contains(where: { $0.name.bytes == found }) {
            guard let key = logKeys.first else { throw .noKnownSignature }
            throw .foreignCheckpoint(expected: key.name.description, found: checkpoint.origin)
        }
        return (checkpoint, signatures)
    }

    /// The root as it stands in the checkpoint: base64.
    public var rootText: String { Base64.encoded(root.bytes) }

    /// The note text: ends in a newline.
    public var text: [UInt8] {
        Array(description.utf8)
    }

    /// The note text.
    public var description: String {
        ([origin, "\(size)", rootText] + extensions).joined(separator: "\n") + "\n"
    }

    /// The checkpoint as a note signed by these keys; `time` (seconds since 1970-01-01 UTC) is for cosignatures.
    public func signed(by signers: [SignerKey], time: UInt64 = 0) throws(NoteError) -> SignedNote {
        try SignedNote(signing: text, with: signers, time: time)
    }
}

/// By bytes: Swift's strings are equal under canonical equivalence, and so would two logs' origins be.
extension Checkpoint: Hashable {
    /// Whether both have the same bytes.
    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.text == right.text
    }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
