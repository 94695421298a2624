package import AuditLog
import Foundation
import GRDB

/// A witness (C2SP tlog-witness): cosigns checkpoints of the logs that it knows, each a continuation of the one before.
///
/// Its memory is one database. To compare a request with the newest checkpoint and to put the new one in its place is one
/// transaction, which is on the disk before the cosignature is made: of two requests at once the later can't take the
/// earlier back, and a witness that was killed has never said more than it remembers.
package final class WitnessService: Sendable {
    private let witness: Witness
    private let queue: DatabaseQueue
    private let clock: @Sendable () -> UInt64

    /// Larger than any request: a note, and 63 hashes in base 64.
    package static let bodyLimit = SignedNote.byteLimit + 64 * 1024

    /// Opens the memory, which is made where there is none.
    ///
    /// - Parameters:
    ///   - path: the database file.
    ///   - logs: the keys of the logs that it knows; a log's name is its origin.
    ///   - clock: seconds since 1970-01-01 UTC.
    package init(
        path: String, signer: SignerKey, logs: [VerifierKey], clock: @escaping @Sendable () -> UInt64
    ) throws {
        witness = Witness(signer: signer, logs: logs)
        self.clock = clock
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // With a rollback journal, only EXTRA also brings its removal to the disk.
            try db.execute(sql: "PRAGMA synchronous = EXTRA")
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS latest (
                        origin BLOB PRIMARY KEY, text BLOB NOT NULL, note BLOB NOT NULL) STRICT
                    """)
            let mode = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            precondition(mode == 3, "the witness's memory would not be durable")
        }
    }

    /// The witness's public key.
    package var verifierKey: VerifierKey { witness.verifierKey }

    /// Answers a request of the protocol.
    package func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        switch (request.method, path) {
        case ("POST", "/add-checkpoint"): return addCheckpoint(request.body)
        case (_, "/add-checkpoint"): return HTTPResponse(status: 405)
        case ("GET", "/"): return HTTPResponse(status: 200, body: Array("\(verifierKey)\n".utf8))
        default: return HTTPResponse(status: 404)
        }
    }

    private func addCheckpoint(_ body: [UInt8]) -> HTTPResponse {
        guard let request = WitnessRequest(body) else { return HTTPResponse(status: 400) }
        do {
            let verdict = try queue.inTransactionReturning { db in
                let latest = try Self.latest(db, request.checkpoint.origin)
                let verdict = witness.judge(request, latest: latest)
                if case .cosign(let checkpoint) = verdict { try Self.keep(db, checkpoint, request.note) }
                return verdict
            }
            switch verdict {
            case .cosign(let checkpoint):
                return HTTPResponse(status: 200, body: try witness.cosign(checkpoint, time: clock()))
            case .conflict(let size):
                return HTTPResponse(status: 409, contentType: "text/x.tlog.size", body: Array("\(size)\n".utf8))
            default:
                return HTTPResponse(status: verdict.status)
            }
        } catch {
            // Nothing was cosigned: the log asks again.
            return HTTPResponse(status: 500)
        }
    }

    /// What was cosigned last for an origin.
    private static func latest(_ db: Database, _ origin: String) throws -> Checkpoint? {
        let text = try Data.fetchOne(
            db, sql: "SELECT text FROM latest WHERE origin = ?", arguments: [Data(origin.utf8)])
        // A memory that can't be read is an error, never an empty memory.
        return try text.map { try Checkpoint(text: [UInt8]($0)) }
    }

    private static func keep(_ db: Database, _ checkpoint: Checkpoint, _ note: SignedNote) throws {
        try db.execute(
            sql: """
                INSERT INTO latest (origin, text, note) VALUES (?, ?, ?)
                ON CONFLICT (origin) DO UPDATE SET text = excluded.text, note = excluded.note
                """,
            arguments: [Data(checkpoint.origin.utf8), Data(checkpoint.text), Data(note.bytes)])
    }
}

extension DatabaseQueue {
    /// Runs a block in a transaction that holds the write lock from its start, so that nothing it has read can change.
    fileprivate func inTransactionReturning<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var result: Result?
        try writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                result = try body(db)
                return .commit
            }
        }
        return result!
    }
}
