import Foundation
import GRDB

/// A submission came in an envelope, which is kept: what its merchant declared, and signed.
struct EnvelopeAct: Act {
    static let type = "envelope"
    static let table = "envelope"

    /// The submission's number.
    let id: Int64
    let merchant: String
    let name: String?
    let note: [UInt8]
    /// Whether a key that was entered for the merchant has signed it.
    let isSigned: Bool

    func writeFacts(to text: inout JSONText) {
        text.member("signed", isSigned ? 1 : 0)
    }

    var secret: [UInt8] { Array((merchant + "\n" + (name ?? "") + "\n").utf8) + note }

    static func row(_ id: Int64, _ db: Database) throws -> EnvelopeAct? {
        let row = try Row.fetchOne(
            db, sql: "SELECT merchant, name, note, is_signed FROM envelope WHERE id = ?", arguments: [id])
        return row.map {
            EnvelopeAct(
                id: id, merchant: $0["merchant"], name: $0["name"], note: [UInt8]($0["note"] as Data),
                isSigned: $0["is_signed"])
        }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO envelope (id, merchant, name, note, is_signed) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, merchant, name, Data(note), isSigned])
    }
}
