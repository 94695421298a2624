/// Which logs are trusted, and which witnesses must have cosigned (C2SP tlog-policy): a text file of `log`, `witness`,
/// `group` and one `quorum` line.
public struct LogPolicy: Sendable {
    /// A log or a witness that the policy names.
    public struct Party: Sendable, Hashable {
        /// Its key; nil where the key is of a kind that is not known here (ML-DSA), so that nothing can be counted.
        public let key: VerifierKey?
        /// Where to reach it; what it means is the application's matter.
        public let url: String?
        /// The bytes that make two keys the same, whatever they are called.
        let material: [UInt8]
    }

    private enum Member: Sendable {
        case witness(Int)
        case group(threshold: Int, members: [[UInt8]])
    }

    /// The logs, any of which may have signed.
    public let logs: [Party]
    /// The witnesses, in the order of the file.
    public let witnesses: [Party]
    /// The names that groups and the quorum use: bytes, not to be compared as Unicode.
    private let members: [[UInt8]: Member]
    /// The name that the quorum demands; nil: `none`.
    private let quorum: [UInt8]?

    /// Whether no cosignature is demanded at all.
    public var demandsNoWitness: Bool { quorum == nil }

    /// Reads a policy, strictly as the specification has it: lines end in newlines, items are separated by spaces and
    /// tabs, and names are defined before they are used.
    public init(_ bytes: [UInt8]) throws(LogPolicyError) {
        var reader = LogPolicyReader()
        guard bytes.isEmpty || bytes.last == StrictText.newline else {
            throw LogPolicyError(
                line: 1 + bytes.count { $0 == StrictText.newline }, reason: "its last line has no newline")
        }
        var number = 0
        for line in StrictText.lines(bytes) ?? [] {
            number += 1
            try reader.read(line, number: number)
        }
        guard let quorum = reader.quorum else {
            throw LogPolicyError(line: number + 1, reason: "it has no quorum line")
        }
        logs = reader.logs
        witnesses = reader.witnesses
        var members: [[UInt8]: Member] = [:]
        for (name, definition) in reader.definitions {
            switch definition {
            case .witness(let index): members[name] = .witness(index)
            case .group(let threshold, let names): members[name] = .group(threshold: threshold, members: names)
            }
        }
        self.members = members
        self.quorum = quorum == LogPolicyReader.none ? nil : quorum
    }

    /// Whether these cosigners are enough. They are counted by their public keys, so that one key under two names counts
    /// once.
    public func isQuorum(_ cosigners: [VerifierKey]) -> Bool {
        guard let quorum else { return true }
        let keys = Set(cosigners.filter { $0.type == .cosignature }.map(\.key.bytes))
        return hasWitnessed(quorum, keys)
    }

    /// A name stands once only in all groups, so every definition is visited at most once.
    private func hasWitnessed(_ name: [UInt8], _ keys: Set<[UInt8]>) -> Bool {
        switch members[name] {
        case .witness(let index):
            witnesses[index].key.map { keys.contains($0.key.bytes) } ?? false
        case .group(let threshold, let names):
            names.count { hasWitnessed($0, keys) } >= threshold
        case nil:
            false
        }
    }

    /// Opens a checkpoint under this policy: signed by one of its logs, under that log's own name, and cosigned by a
    /// quorum of its witnesses.
    ///
    /// - Parameters:
    ///   - logKeys: keys of logs that are trusted where the policy names none; where it does, only its own count.
    ///   - origin: the log's origin; nil: the name of the key that signed.
    /// - Throws: ``LogPolicyRefusal``
    public func open(
        _ note: SignedNote, logKeys: [VerifierKey] = [], origin: String? = nil
    ) throws(LogPolicyRefusal) -> (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature]) {
        let opened: (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature])
        do {
            let trusted = logs.isEmpty ? logKeys.filter { $0.type != .cosignature } : logs.compactMap(\.key)
            opened = try Checkpoint.open(note, keys: trusted + witnesses.compactMap(\.key), origin: origin)
        } catch {
            throw .note(error)
        }
        guard isQuorum(opened.signatures.map(\.key)) else {
            throw .noQuorum(cosigners: opened.signatures.filter { $0.key.type == .cosignature }.map(\.key.description))
        }
        return opened
    }
}

/// Why a checkpoint does not satisfy a policy.
public enum LogPolicyRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The checkpoint itself does not hold, or no log of the policy signed it.
    case note(NoteError)
    /// The witnesses that cosigned are not enough: which did, as keys.
    case noQuorum(cosigners: [String])

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .note(let error): error.description
        case .noQuorum(let cosigners):
            "The checkpoint has \(cosigners.count) cosignatures by the policy's witnesses, which is no quorum. Ask the "
                + "witnesses for cosignatures, or wait for a checkpoint that has them."
        }
    }
}

/// What is wrong with a policy file: the line, from 1.
public struct LogPolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong there.
    public let reason: String

    /// What is wrong, and what to do about it.
    public var description: String {
        "The policy does not hold at line \(line): \(reason). Mend the line; its form is that of c2sp.org/tlog-policy."
    }
}
