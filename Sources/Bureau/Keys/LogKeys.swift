import AuditLog
import Claims
import Foundation
import GRDB
import Sealing

/// Whose signatures make a checkpoint of this workspace's log, from its first entry on: the keys that it began with, and
/// those that have followed them, as the store keeps them.
struct LogKeys {
    private struct Period {
        /// Checkpoints of more entries than this are signed by these keys.
        let since: Int64
        let keys: [VerifierKey]
    }

    /// The setting of the first keys: one a line.
    private static let mark = "log keys"

    private let periods: [Period]
    /// How each of the later keys followed.
    let successions: [KeySuccession]

    init(_ db: Database) throws {
        let text = try BoundStatement.blob(db, "SELECT value FROM setting WHERE name = '\(Self.mark)'") ?? []
        var keys = try Self.keys(text, "setting \(Self.mark)")
        var periods = keys.isEmpty ? [] : [Period(since: 0, keys: keys)]
        var successions: [KeySuccession] = []
        for (id, note, index) in try KeyRotation.rows(db) {
            let name = "key_rotation \(id)"
            let succession: KeySuccession
            do {
                succession = try KeySuccession(try SignedNote(note))
            } catch {
                throw BureauError.damaged("\(name): \(error)")
            }
            guard succession.old == keys, succession.origin == keys.first?.name, succession.index == UInt64(index)
            else {
                throw BureauError.damaged(name)
            }
            keys = succession.new
            periods.append(Period(since: index, keys: keys))
            successions.append(succession)
        }
        self.periods = periods
        self.successions = successions
    }

    /// The keys of a text with one a line.
    static func keys(_ text: [UInt8], _ place: String) throws(BureauError) -> [VerifierKey] {
        var keys: [VerifierKey] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            do { keys.append(try VerifierKey(line)) } catch { throw BureauError.damaged("\(place): \(error)") }
        }
        return keys
    }

    static func text(_ keys: [VerifierKey]) -> [UInt8] {
        Array(keys.map { "\($0)\n" }.joined().utf8)
    }

    /// Keeps the keys that a log begins with.
    static func begin(with keys: [VerifierKey], _ db: Database) throws {
        try BoundStatement(db, "INSERT INTO setting (name, value) VALUES (?, ?)").begin().text(mark).blob(text(keys))
            .run()
    }

    /// The keys that sign now; empty where none were kept yet.
    var current: [VerifierKey] { periods.last?.keys ?? [] }

    /// The keys of all times.
    var all: [VerifierKey] { periods.flatMap(\.keys) }

    /// The statements of rotations that a checkpoint covers, as notes: what a proof carries along.
    func statements(before checkpoint: Checkpoint) -> [[UInt8]] {
        successions.filter { $0.index < checkpoint.size }.map(\.note.bytes)
    }

    /// What the tree is hashed with.
    var treeAlgorithm: DigestAlgorithm { LogSuite(keys: current)?.treeAlgorithm ?? .sha256 }

    /// All keys that must have signed a checkpoint of this size; the first one after a rotation has both generations'.
    func due(at size: Int64) -> [VerifierKey] {
        let place = periods.lastIndex { $0.since < size } ?? 0
        guard periods.indices.contains(place) else { return [] }
        let isHandover = place > 0 && size == periods[place].since + 1
        return (isHandover ? periods[place - 1].keys : []) + periods[place].keys
    }
}

/// By whose word an audit judges: the keys that whoever asks trusts, and what follows from the log's own rotations.
struct KeyTrust {
    private let given: [VerifierKey]
    private let log: LogKeys?

    /// - Parameters:
    ///   - given: trusted, from wherever. A rotation that one of them has signed speaks for the others in it, before and
    ///     after. Where none of them is a key of this log, they alone count.
    init(_ given: [VerifierKey], _ log: LogKeys) {
        self.given = given
        self.log = Set(log.all).isDisjoint(with: given) ? nil : log
    }

    /// All keys whose signature counts at some place of the log.
    var all: [VerifierKey] {
        guard let log else { return given }
        let known = Set(log.all)
        return log.all + given.filter { !known.contains($0) }
    }

    /// Opens a checkpoint of the store's, which all keys due at its size must have signed.
    func open(_ note: SignedNote, size: Int64) throws(NoteError) -> Checkpoint {
        guard let log else { return try Checkpoint.open(note, keys: given).checkpoint }
        let due = log.due(at: size)
        let (checkpoint, signatures) = try Checkpoint.open(note, keys: due)
        guard Set(signatures.map(\.key)).isSuperset(of: due) else { throw .noKnownSignature }
        return checkpoint
    }
}
