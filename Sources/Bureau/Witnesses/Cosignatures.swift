import AuditLog
import Claims
import Foundation
import GRDB

/// The witnesses' cosignatures of the log's checkpoints, as the store keeps them.
enum Cosignatures {
    static let tables = """
        -- Cosignatures by witnesses, of checkpoints: the witness's key, and its signature line.
        CREATE TABLE cosignature (
            size INTEGER NOT NULL REFERENCES checkpoint, key TEXT NOT NULL, line BLOB NOT NULL,
            PRIMARY KEY (size, key)) STRICT, WITHOUT ROWID;
        CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature
        BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
        CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature
        BEGIN SELECT RAISE(ABORT, 'cosignature is append-only'); END;
        """

    private static let policyMark = "witness policy"

    /// Whether the store knows cosignatures at all; one that was only looked at since an upgrade does not yet.
    private static func areKept(_ db: Database) throws -> Bool {
        try db.tableExists("cosignature")
    }

    /// A checkpoint with the log's signature and all cosignatures.
    static func note(_ db: Database, size: Int64) throws -> SignedNote {
        guard let bytes = try BoundStatement.blob(db, "SELECT note FROM checkpoint WHERE size = \(size)") else {
            throw BureauError.damaged("checkpoint \(size)")
        }
        var note = try SignedNote(bytes)
        guard try areKept(db) else { return note }
        let lines = try BoundStatement(db, "SELECT line FROM cosignature WHERE size = ? ORDER BY key").begin()
            .integer(size)
        while try lines.step() {
            guard let signature = NoteSignature(line: lines.blobColumn(0).dropLast()) else {
                throw BureauError.damaged("cosignature \(size)")
            }
            note.add(signature)
        }
        return note
    }

    /// Keeps a cosignature; the first of each witness stays, as it was published.
    static func add(_ db: Database, size: Int64, key: VerifierKey, _ signature: NoteSignature) throws {
        try BoundStatement(db, "INSERT OR IGNORE INTO cosignature (size, key, line) VALUES (?, ?, ?)").begin()
            .integer(size).text(key.description).blob(signature.line).run()
    }

    /// The largest checkpoint that satisfies a policy by its cosignatures; 0 where none does.
    static func largestSize(_ db: Database, satisfying policy: LogPolicy, logKeys: [VerifierKey]) throws -> Int64 {
        guard try areKept(db) else { return 0 }
        let sizes = try Int64.fetchAll(db, sql: "SELECT DISTINCT size FROM cosignature ORDER BY size DESC")
        for size in sizes {
            if (try? policy.open(try note(db, size: size), logKeys: logKeys)) != nil { return size }
        }
        return 0
    }

    /// The first cosignature that is not its witness's.
    static func finding(_ db: Database) throws -> WorkspaceAudit.Finding? {
        guard try areKept(db) else { return nil }
        let rows = try BoundStatement(
            db, "SELECT c.size, c.key, c.line, p.note FROM cosignature c LEFT JOIN checkpoint p ON p.size = c.size"
        ).begin()
        while try rows.step() {
            let size = rows.integerColumn(0)
            do {
                let key = try VerifierKey(rows.textColumn(1))
                var note = try SignedNote(rows.blobColumn(3))
                let line = rows.blobColumn(2)
                guard let signature = NoteSignature(line: Array(line.dropLast())), signature.line == line else {
                    throw NoteError.noKnownSignature
                }
                note.add(signature)
                _ = try note.verify([key])
            } catch {
                rows.finish()
                return WorkspaceAudit.Finding(
                    code: "CHECKPOINT",
                    message: Bilingual(
                        zh: "检查点 \(size) 的一个联署无效：\(error)",
                        en: "A cosignature of checkpoint \(size) does not verify: \(error)"))
            }
        }
        return nil
    }

    /// The policy that named the witnesses last; nil where there are none.
    static func policy(_ db: Database) throws -> LogPolicy? {
        let bytes = try BoundStatement.blob(db, "SELECT value FROM setting WHERE name = '\(policyMark)'")
        return try bytes.map { try LogPolicy($0) }
    }

    static func setPolicy(_ db: Database, _ bytes: [UInt8]) throws {
        try BoundStatement(
            db,
            """
            INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """
        ).begin().text(policyMark).blob(bytes).run()
    }
}
