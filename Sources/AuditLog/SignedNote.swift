/// A text with signatures (C2SP signed-note v1.0.0).
///
/// Reading one says nothing about its truth: trust the text only after ``verify(_:)``.
public struct SignedNote: Sendable, Hashable {
    /// The largest note that is read, in bytes. Post-quantum signatures take 5 kB each; this leaves room for a hundred.
    public static let byteLimit = 1 << 20

    /// What is signed: ends in a newline.
    public let text: [UInt8]
    /// The signature lines in their order, also those by unknown keys.
    public private(set) var signatures: [NoteSignature]

    /// A signature that was checked, by whom, and when where it says so.
    public struct VerifiedSignature: Sendable, Hashable {
        /// The key that signed.
        public let key: VerifierKey
        /// Seconds since 1970-01-01 UTC, of a cosignature.
        public let time: UInt64?
    }

    /// Signs a text. It must end in a newline, be UTF-8, and hold no control character but newlines.
    public init(signing text: [UInt8], with signers: [SignerKey], time: UInt64 = 0) throws(NoteError) {
        guard text.last == StrictText.newline else {
            throw .malformedNote(line: Self.line(of: text.count, in: text), expected: "a newline at the end")
        }
        if let unfit = StrictText.firstUnfitByte(text) {
            throw .malformedNote(line: Self.line(of: unfit, in: text), expected: "UTF-8 without control characters")
        }
        var signatures: [NoteSignature] = []
        for signer in signers {
            signatures.append(try signer.sign(text, time: time))
        }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note from its bytes, strictly: UTF-8, no control character but newline (so no CR), at least one signature
    /// line and nothing after the last, each line with a valid name and canonical base64.
    public init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.byteLimit else { throw .noteTooLarge(limit: Self.byteLimit) }
        if let unfit = StrictText.firstUnfitByte(bytes) {
            throw .malformedNote(line: Self.line(of: unfit, in: bytes), expected: "UTF-8 without control characters")
        }
        guard bytes.last == StrictText.newline else {
            throw .malformedNote(line: Self.line(of: bytes.count, in: bytes), expected: "a newline at the end")
        }
        // The last empty line separates: the text may hold empty lines itself.
        guard
            let blank = bytes.indices.dropFirst().last(where: {
                bytes[$0] == StrictText.newline && bytes[$0 - 1] == StrictText.newline
            })
        else {
            throw .malformedNote(
                line: Self.line(of: bytes.count, in: bytes), expected: "an empty line before signatures")
        }
        text = Array(bytes[..<blank])
        let firstLine = Self.line(of: blank, in: bytes) + 1
        guard let lines = StrictText.lines(bytes[(blank + 1)...]) else {
            throw .malformedNote(line: firstLine, expected: "a signature line")
        }
        signatures = []
        for (offset, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: line) else {
                throw .malformedNote(
                    line: firstLine + offset, expected: "a signature line: — name base64, and nothing else")
            }
            signatures.append(signature)
        }
    }

    /// The note as bytes; what was read comes out as it was.
    public var bytes: [UInt8] {
        text + [StrictText.newline] + signatures.flatMap(\.line)
    }

    /// Adds a signature, unless the very same is there already.
    public mutating func add(_ signature: NoteSignature) {
        if !signatures.contains(signature) {
            signatures.append(signature)
        }
    }

    /// Checks every signature that claims to be by one of the keys; others are passed over.
    ///
    /// - Returns: the signatures that were checked, at least one, in the order of the note.
    /// - Throws: ``NoteError/noKnownSignature`` where none is by a given key, and
    ///   ``NoteError/invalidSignature(keyName:keyID:)`` where one that claims to be is not, even if others are good.
    public func verify(_ keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            // Two keys with the same name and id are either the same, or a collision: then any may have signed.
            let candidates = keys.filter { $0.matches(signature) }
            guard !candidates.isEmpty else { continue }
            var failure: NoteError?
            var success: VerifiedSignature?
            for key in candidates where success == nil {
                do {
                    success = VerifiedSignature(key: key, time: try key.verify(signature, text: text))
                } catch {
                    failure = error
                }
            }
            if let success {
                verified.append(success)
            } else if let failure {
                throw failure
            }
        }
        guard !verified.isEmpty else { throw .noKnownSignature }
        return verified
    }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<offset].count { $0 == StrictText.newline }
    }
}
