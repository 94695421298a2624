/// A log's own statement that other keys sign for it from here on: a signed note that all old keys and all new keys
/// have signed, and that the log holds as (part of) one of its entries.
///
///     tradein key rotation 1
///     <origin>
///     entry <index of the entry that holds it>
///     at <moment, UTC>
///     old <verifier key>
///     new <verifier key>
///
/// One `old` and one `new` line for each key. Whoever trusts one of the old keys may trust the new ones: the old key says
/// so itself, under the log's name, at one place of the log. The new keys' signatures show that whoever made the statement
/// holds them.
public struct KeySuccession: Sendable, Hashable {
    private static let header = "tradein key rotation 1"

    /// The log's name, which all keys have.
    public let origin: KeyName
    /// The index of the entry that holds the statement.
    public let index: UInt64
    /// When it was made, in UTC.
    public let moment: String
    /// Whose word counts up to the entry.
    public let old: [VerifierKey]
    /// Whose word counts after it.
    public let new: [VerifierKey]
    /// The statement with its signatures.
    public let note: SignedNote

    /// Makes the statement.
    ///
    /// - Parameters:
    ///   - old: the log's present keys.
    ///   - new: the keys that follow; of the same names.
    public init(
        index: UInt64, moment: String, from old: [SignerKey], to new: [SignerKey]
    ) throws(NoteError) {
        guard let origin = old.first?.verifierKey.name, !new.isEmpty,
            (old + new).allSatisfy({ $0.verifierKey.name == origin })
        else { throw .malformedKey(reason: "the keys of one log have one name") }
        let lines =
            [Self.header, origin.description, "entry \(index)", "at \(moment)"]
            + old.map { "old \($0.verifierKey)" } + new.map { "new \($0.verifierKey)" }
        let note = try SignedNote(signing: Array(lines.map { $0 + "\n" }.joined().utf8), with: old + new)
        try self.init(note)
    }

    /// Reads a statement and checks it: its form, and that every key in it has signed.
    ///
    /// Whether one of the old keys is trusted, and whether the statement lies where it says, is the caller's to check.
    public init(_ note: SignedNote) throws(NoteError) {
        guard var lines = StrictText.lines(note.text).map({ $0[...] }),
            lines.popFirst() == Array(Self.header.utf8),
            let origin = lines.popFirst().flatMap({ KeyName($0) }),
            let index = Self.value(lines.popFirst(), after: "entry ").flatMap({ StrictText.decimal($0) }),
            let moment = Self.value(lines.popFirst(), after: "at ")
        else { throw .malformedNote(line: 1, expected: "a key rotation: header, origin, entry, at") }
        var old: [VerifierKey] = []
        var new: [VerifierKey] = []
        for (number, line) in lines.enumerated() {
            if let text = Self.value(line, after: "old "), new.isEmpty {
                old.append(try VerifierKey(text))
            } else if let text = Self.value(line, after: "new ") {
                new.append(try VerifierKey(text))
            } else {
                throw .malformedNote(line: 5 + number, expected: "old or new, and a key")
            }
        }
        let all = old + new
        guard !old.isEmpty, !new.isEmpty, Set(all).count == all.count,
            all.allSatisfy({ $0.name == origin && $0.type != .cosignature })
        else { throw .malformedNote(line: 5, expected: "old and new keys of one log, each once") }
        let signers = Set(try note.verify(all).map(\.key))
        guard signers.isSuperset(of: all) else { throw .noKnownSignature }
        self.origin = origin
        self.index = index
        self.moment = String(decoding: moment, as: UTF8.self)
        self.old = old
        self.new = new
        self.note = note
    }

    private static func value(_ line: [UInt8]?, after prefix: String) -> [UInt8]? {
        guard let line, line.starts(with: prefix.utf8), line.count > prefix.utf8.count else { return nil }
        return Array(line.dropFirst(prefix.utf8.count))
    }

    /// Whether a text is such a statement of this log; what a signing service looks for.
    package static func isStatement(_ text: [UInt8], of name: KeyName) -> Bool {
        text.starts(with: Array("\(header)\n".utf8) + name.bytes + [StrictText.newline])
    }
}

/// Whose word counts for a log while its keys are followed, from one statement to the next.
struct FollowedKeys {
    private var trusted: Set<VerifierKey>
    /// The statements that led on, in their order.
    private(set) var statements: [KeySuccession] = []

    init(_ trusted: [VerifierKey]) {
        self.trusted = Set(trusted)
    }

    /// Goes on by a statement, where a key that is trusted by now has signed it.
    mutating func follow(_ statement: KeySuccession) {
        guard !trusted.isDisjoint(with: statement.old) else { return }
        // From here on the old keys' word counts no more.
        trusted.subtract(statement.old)
        trusted.formUnion(statement.new)
        statements.append(statement)
    }
}

extension KeySuccession {
    /// Follows a log's keys through statements that a proof carries along, to a checkpoint that none of the given keys has
    /// signed. That the statements are where they say in the log is not shown by that: the old key vouches for them.
    ///
    /// - Parameters:
    ///   - carried: notes, in the order of the log; what is none of this log leads nowhere.
    ///   - keys: those that are trusted.
    /// - Returns: the statements that led on; empty where a given key has signed the checkpoint itself.
    package static func leading(
        from keys: [VerifierKey], to note: SignedNote, by carried: [[UInt8]]
    ) -> [KeySuccession] {
        let logKeys = keys.filter { $0.type != .cosignature }
        guard let checkpoint = try? Checkpoint(text: note.text),
            !note.signatures.contains(where: { signature in logKeys.contains { $0.matches(signature) } })
        else { return [] }
        var followed = FollowedKeys(logKeys)
        for bytes in carried {
            guard let statement = try? KeySuccession(try SignedNote(bytes)),
                statement.origin.bytes == Array(checkpoint.origin.utf8), statement.index < checkpoint.size
            else { continue }
            followed.follow(statement)
        }
        return followed.statements
    }
}

/// Follows a log's keys through its published entries, from a key that is trusted to those that have replaced it.
struct SuccessionSearch {
    let storage: any LogStorage
    let read: (UnsafeRawBufferPointer) -> KeySuccession?

    /// The statements that lead on from the trusted keys, in the order of the log. Stops at the first bundle that is
    /// missing or can't be read, which whoever verifies the log finds anyway.
    ///
    /// - Parameters:
    ///   - checkpoint: not known to be signed: says only how far to look.
    func statements(from trusted: [VerifierKey], in checkpoint: Checkpoint) throws(LogFileError) -> [KeySuccession] {
        var followed = FollowedKeys(trusted)
        var buffer = FileBuffer()
        var first: UInt64 = 0
        while first < checkpoint.size {
            let width = Int(min(checkpoint.size - first, UInt64(TilePath.fullWidth)))
            let path = TilePath(.entries, index: first >> 8, width: width)
            guard try exists(path, &buffer) else { break }
            let end = try? EntryBundle.forEachEntry(in: buffer.bytes, count: width, exactly: false) {
                (position, entry) in
                guard let succession = read(entry), succession.index == first + UInt64(position),
                    succession.origin.bytes == Array(checkpoint.origin.utf8)
                else { return }
                followed.follow(succession)
            }
            guard end != nil else { break }
            first += UInt64(width)
        }
        return followed.statements
    }

    private func exists(_ path: TilePath, _ buffer: inout FileBuffer) throws(LogFileError) -> Bool {
        do {
            if try storage.read(path.description, into: &buffer) { return true }
            return path.width < TilePath.fullWidth ? try storage.read(path.fullPath, into: &buffer) : false
        } catch {
            guard error.meansNoFile else { throw error }
            return false
        }
    }
}
