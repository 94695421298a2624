package import AuditLog
import Foundation
import GRDB
import Glibc

/// Other keys sign the log from here on.
struct KeyRotation: Act {
    static let type = "key_rotation"
    static let table = "key_rotation"

    static let tables = """
        -- How other keys followed the log's: a statement that the old and the new ones have signed.
        CREATE TABLE key_rotation (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, note BLOB NOT NULL, rotated_by INTEGER REFERENCES person) STRICT;
        CREATE TRIGGER key_rotation_no_update BEFORE UPDATE ON key_rotation
        BEGIN SELECT RAISE(ABORT, 'key_rotation is append-only'); END;
        CREATE TRIGGER key_rotation_no_delete BEFORE DELETE ON key_rotation
        BEGIN SELECT RAISE(ABORT, 'key_rotation is append-only'); END;
        """

    let id: Int64
    let day: String
    /// The statement (``KeySuccession``), as it was signed.
    let note: [UInt8]
    let by: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        if let by { text.member("by", by) }
        text.member("note", String(decoding: note, as: UTF8.self))
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> KeyRotation? {
        let row = try Row.fetchOne(
            db, sql: "SELECT day, note, rotated_by FROM key_rotation WHERE id = ?", arguments: [id])
        return row.map {
            KeyRotation(id: id, day: $0["day"], note: [UInt8]($0["note"] as Data), by: $0["rotated_by"])
        }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO key_rotation (id, day, note, rotated_by) VALUES (?, ?, ?, ?)",
            arguments: [id, day, Data(note), by])
    }

    /// All rotations in their order, with the entries that they are logged by; none in a store that knows none yet.
    static func rows(_ db: Database) throws -> [(id: Int64, note: [UInt8], index: Int64)] {
        guard try db.tableExists(table) else { return [] }
        let rows = try BoundStatement(
            db,
            """
            SELECT k.id, k.note, a.log_index FROM key_rotation k
            LEFT JOIN act a ON a.type = '\(type)' AND a.subject = k.id ORDER BY k.id
            """
        ).begin()
        var found: [(Int64, [UInt8], Int64)] = []
        while try rows.step() { found.append((rows.integerColumn(0), rows.blobColumn(1), rows.integerColumn(2))) }
        return found
    }
}

extension KeySuccession {
    private static let entryPrefix = Array("{\"type\":\"\(KeyRotation.type)\",".utf8)

    /// The statement in an entry of a log of ours; nil where the entry is something else.
    package init?(entry: UnsafeRawBufferPointer) {
        // Asked of every entry of a log: nearly all are something else.
        guard let start = entry.baseAddress, entry.count > Self.entryPrefix.count,
            memcmp(start, Self.entryPrefix, Self.entryPrefix.count) == 0,
            let note = JSONValue(Array(entry))?["note"]?.string,
            let read = try? SignedNote(Array(note.utf8)), let succession = try? KeySuccession(read)
        else { return nil }
        self = succession
    }
}
