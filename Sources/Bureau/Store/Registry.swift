import Foundation
import GRDB
import Rulebook
import Sealing

/// A file handed in: the digest of its bytes, its name as given, and when it came.
package struct Submission: Sendable {
    let digest: [UInt8]
    let name: String
    /// UTC, as 2026-11-23T08:00:00Z.
    let receivedAt: String

    /// What the log commits to.
    ///
    /// - Parameter name: what commits to its name.
    static func message(digest: [UInt8], receivedAt: String, name: [UInt8]) -> [UInt8] {
        digest + Array(receivedAt.utf8) + [0] + name
    }
}

/// Enters files handed in, and rules, when the first decision under them is recorded; each is also an entry of the log.
final class Registry {
    private let db: Database
    private let log: LogAppender
    private let random: RandomSource
    private var submissionID: Int64?
    private var rulesIDs: [String: Int64] = [:]
    /// Those of the latest decisions, newest last.
    private var bases: [(json: [UInt8], id: Int64)] = []

    init(db: Database, log: LogAppender, random: @escaping RandomSource) {
        self.db = db
        self.log = log
        self.random = random
    }

    /// Forgets what it entered: after a rollback it may not be there.
    func reset() {
        submissionID = nil
        rulesIDs = [:]
        bases = []
    }

    /// The id of a submission; the same bytes handed in again have the same.
    ///
    /// - Parameter whenNew: enters what belongs to one that came for the first time.
    func submission(
        _ submission: Submission, _ texts: KeptTexts, whenNew: (Int64) throws -> Void
    ) throws -> Int64 {
        if let submissionID { return submissionID }
        if let id = try Int64.fetchOne(
            db, sql: "SELECT id FROM submission WHERE digest = ?", arguments: [Data(submission.digest)])
        {
            submissionID = id
            return id
        }
        let id = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM submission") ?? 0) + 1
        let salt = try random(32)
        let name = try texts.keep(submission.name, of: nil, random)
        let message = Submission.message(
            digest: submission.digest, receivedAt: submission.receivedAt, name: name.commitment)
        let index = try log.append(
            LogEntry.submission(id: id, commitment: HMACSHA256.code(key: salt, message: message)))
        try db.execute(
            sql: """
                INSERT INTO submission (id, digest, name, received_at, salt, log_index) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, Data(submission.digest), name.id, submission.receivedAt, Data(salt), index,
            ])
        try whenNew(id)
        submissionID = id
        return id
    }

    /// The id of what a decision rests on. Covered by the log through every decision's statement.
    func basis(_ json: [UInt8]) throws -> Int64 {
        // Arrays that share their bytes are equal at once, so that a search among a few beats hashing thousands of bytes.
        if let known = bases.last(where: { $0.json == json }) { return known.id }
        let digest = Data(SHA256.digest(of: json))
        let known = try Int64.fetchOne(db, sql: "SELECT id FROM basis WHERE digest = ?", arguments: [digest])
        if known == nil {
            try db.execute(sql: "INSERT INTO basis (digest, json) VALUES (?, ?)", arguments: [digest, Data(json)])
        }
        let id = known ?? db.lastInsertedRowID
        if bases.count == 32 { bases.removeFirst(16) }
        bases.append((json, id))
        return id
    }

    /// The id of a pack with its parameters, whose bytes are kept so that any decision by them can be replayed.
    func rules(_ pack: Pack) throws -> Int64 {
        if let id = rulesIDs[pack.digest] { return id }
        if let id = try Int64.fetchOne(db, sql: "SELECT id FROM rules WHERE digest = ?", arguments: [pack.digest]) {
            rulesIDs[pack.digest] = id
            return id
        }
        let id = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM rules") ?? 0) + 1
        let index = try log.append(LogEntry.rules(id: id, programme: pack.programme, digest: pack.digest))
        try db.execute(
            sql: "INSERT INTO rules (id, digest, archive, log_index) VALUES (?, ?, ?, ?)",
            arguments: [id, pack.digest, Data(pack.archive.bytes), index])
        rulesIDs[pack.digest] = id
        return id
    }
}
