public import Sealing

/// A proof that something was logged, checkable offline with nothing but keys (C2SP tlog-proof, `tlog-proof@v1`): an
/// entry's index, the hashes to the root, and the checkpoint with its signatures.
public struct LogProof: Sendable, Hashable {
    private static let header = Array("c2sp.org/tlog-proof@v1".utf8)
    private static let extraPrefix = Array("extra ".utf8)
    private static let indexPrefix = Array("index ".utf8)
    /// More hashes than any tree's proof has.
    private static let hashLimit = 64
    /// The largest proof that is read, in bytes: a note, and room for extra data.
    public static let byteLimit = 2 * SignedNote.byteLimit

    /// Data for the application that nothing vouches for; nil where there is none, never empty.
    public let extra: [UInt8]?
    /// The entry's index, from 0.
    public let index: UInt64
    /// The siblings from the leaf up.
    public let hashes: [Digest]
    /// The checkpoint with the log's signature and witnesses' cosignatures.
    public let note: SignedNote

    /// A proof of given parts; empty extra data counts as none.
    public init(extra: [UInt8]? = nil, proof: InclusionProof, note: SignedNote) {
        self.extra = extra?.isEmpty == true ? nil : extra
        index = proof.index
        hashes = proof.hashes
        self.note = note
    }

    /// Reads a proof from its bytes, strictly.
    public init(_ bytes: [UInt8]) throws(LogProofError) {
        guard bytes.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        let newline = StrictText.newline
        guard let blank = bytes.indices.dropFirst().first(where: { bytes[$0] == newline && bytes[$0 - 1] == newline })
        else { throw .malformed(line: 1, expected: "an empty line before the checkpoint") }
        guard var lines = StrictText.lines(bytes[..<blank]).map({ $0[...] }), lines.popFirst() == Self.header else {
            throw .malformed(line: 1, expected: "c2sp.org/tlog-proof@v1")
        }
        var number = 2
        if let line = lines.first, line.starts(with: Self.extraPrefix) {
            guard let data = try? Base64.decoded(line.dropFirst(Self.extraPrefix.count)), !data.isEmpty else {
                throw .malformed(line: number, expected: "extra data in canonical base64, or no such line")
            }
            extra = data
            lines.removeFirst()
            number += 1
        } else {
            extra = nil
        }
        guard let line = lines.popFirst(), line.starts(with: Self.indexPrefix),
            let index = StrictText.decimal(line.dropFirst(Self.indexPrefix.count))
        else { throw .malformed(line: number, expected: "the index in decimal, without sign or leading zero") }
        self.index = index
        var hashes: [Digest] = []
        for line in lines {
            number += 1
            guard hashes.count < Self.hashLimit, let hash = (try? Base64.decoded(line)).flatMap({ Digest(bytes: $0) })
            else { throw .malformed(line: number, expected: "a hash of 32 bytes in canonical base64") }
            hashes.append(hash)
        }
        self.hashes = hashes
        do { note = try SignedNote(Array(bytes[(blank + 1)...])) } catch { throw .note(error) }
    }

    /// The proof as bytes; what was read comes out as it was.
    public var bytes: [UInt8] {
        var lines = [Self.header]
        if let extra { lines.append(Self.extraPrefix + Base64.encodedBytes(extra)) }
        lines.append(Array("index \(index)".utf8))
        lines += hashes.map { Base64.encodedBytes($0.bytes) }
        return lines.flatMap { $0 + [StrictText.newline] } + [StrictText.newline] + note.bytes
    }

    /// Checks that an entry was logged: the signatures of the checkpoint, and the hashes from the entry to its root.
    ///
    /// - Parameters:
    ///   - entry: the entry's bytes.
    ///   - keys: the log's key, and those of witnesses.
    ///   - origin: the log's origin; nil: the name of the key that signed.
    ///   - algorithm: what the tree is hashed with; nil: told from the keys that have signed (``LogSuite``).
    /// - Returns: the checkpoint, and the signatures that were checked: whose they must be beyond the log's, and how
    ///   many, is the caller's policy.
    public func verify(
        entry: some Collection<UInt8>, keys: [VerifierKey], origin: String? = nil,
        _ algorithm: DigestAlgorithm? = nil
    ) throws(LogProofError) -> (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature]) {
        let opened: (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature])
        do { opened = try Checkpoint.open(note, keys: keys, origin: origin) } catch { throw .note(error) }
        try verify(entry, in: opened, algorithm)
        return opened
    }

    /// Checks that an entry was logged, and that the checkpoint satisfies a policy.
    ///
    /// - Parameter logKeys: keys of logs that are trusted where the policy names none.
    /// - Throws: ``LogPolicyRefusal`` where the checkpoint does not satisfy the policy, and ``LogProofError``.
    public func verify(
        entry: some Collection<UInt8>, policy: LogPolicy, logKeys: [VerifierKey] = [], origin: String? = nil,
        _ algorithm: DigestAlgorithm? = nil
    ) throws -> (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature]) {
        let opened = try policy.open(note, logKeys: logKeys, origin: origin)
        try verify(entry, in: opened, algorithm)
        return opened
    }

    private func verify(
        _ entry: some Collection<UInt8>,
        in opened: (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature]), _ algorithm: DigestAlgorithm?
    ) throws(LogProofError) {
        let proof = InclusionProof(index: index, size: opened.checkpoint.size, hashes: hashes)
        let algorithms =
            algorithm.map { [$0] } ?? LogSuite.treeAlgorithms(of: note, signers: opened.signatures.map(\.key))
        var failure: MerkleProofError?
        for algorithm in algorithms {
            do {
                try proof.verify(
                    leafHash: MerkleTree.leafHash(entry, algorithm), root: opened.checkpoint.root, algorithm)
                return
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw .merkle(failure) }
    }
}

/// Why a file is no proof, or proves nothing.
public enum LogProofError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The bytes are not a proof; the line (from 1) and what was due there.
    case malformed(line: Int, expected: String)
    /// The file is larger than is read, in bytes.
    case tooLarge(limit: Int)
    /// The checkpoint in it does not hold.
    case note(NoteError)
    /// The entry is not the one that was logged there.
    case merkle(MerkleProofError)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .malformed(let line, let expected):
            "Line \(line) is not as a log proof demands: expected \(expected). Get the receipt again, byte for byte."
        case .tooLarge(let limit):
            "The file has more than \(limit) bytes. Check that this file is the receipt and not something else."
        case .note(let error): "The receipt's checkpoint does not hold. \(error.description)"
        case .merkle(let error): "The receipt does not prove this entry. \(error.description)"
        }
    }
}
