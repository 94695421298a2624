package import Claims
import GRDB
import Ledger

/// Money that was paid is claimed back.
struct Clawback: Act {
    static let type = "clawback"
    static let table = "clawback"

    let id: Int64
    let decision: Int64
    let cause: String
    let fen: Int64
    let document: String
    let day: String
    let maker: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("decision", decision)
        text.member("cause", cause)
        text.member("amount", Fen(fen).yuan)
        text.member("document", document)
        text.member("day", day)
        if let maker { text.member("by", maker) }
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> Clawback? {
        let row = try Row.fetchOne(
            db, sql: "SELECT decision, cause, fen, document, day, maker FROM clawback WHERE id = ?", arguments: [id])
        return row.map {
            Clawback(
                id: id, decision: $0["decision"], cause: $0["cause"], fen: $0["fen"], document: $0["document"],
                day: $0["day"], maker: $0["maker"])
        }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO clawback (id, decision, cause, fen, document, day, maker) VALUES (?, ?, ?, ?, ?, ?, ?)
                """, arguments: [id, decision, cause, fen, document, day, maker])
    }
}

/// Why money is claimed back.
package enum ClawbackCause: String, Sendable, CaseIterable {
    /// The purchase was reversed.
    case refund
    /// It was drawn by fraud.
    case fraud
    /// It was paid in error.
    case error

    package var label: Bilingual {
        switch self {
        case .refund: Bilingual(zh: "退货", en: "refund")
        case .fraud: Bilingual(zh: "骗补", en: "fraud")
        case .error: Bilingual(zh: "错发", en: "error")
        }
    }
}
