import GRDB

/// A merchant was added, changed, suspended or resumed: the whole of what stands from then on.
///
/// Who the merchants are is the bureau's business: the log commits to it and says only that something was entered.
struct MerchantEntry: Act {
    static let type = "merchant"
    static let table = "merchant"

    let id: Int64
    let merchant: Merchant
    let by: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("standing", merchant.standing.rawValue)
        text.member("day", merchant.day)
        if let by { text.member("by", by) }
    }

    var secret: [UInt8] {
        let parts = [
            merchant.code, merchant.name, merchant.programmes.joined(separator: " "), merchant.key ?? "",
            merchant.document,
        ]
        return Array(parts.map { $0 + "\n" }.joined().utf8)
    }

    static func row(_ id: Int64, _ db: Database) throws -> MerchantEntry? {
        try Row.fetchOne(db, sql: "SELECT * FROM merchant WHERE id = ?", arguments: [id]).map { row in
            MerchantEntry(id: id, merchant: try Merchant(row), by: row["maker"])
        }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO merchant (id, code, name, programmes, key, standing, document, day, maker)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, merchant.code, merchant.name, merchant.programmes.joined(separator: " "), merchant.key,
                merchant.standing.rawValue, merchant.document, merchant.day, by,
            ])
    }
}

extension Merchant {
    init(_ row: Row) throws {
        guard let standing = Standing(rawValue: row["standing"]) else { throw BureauError.damaged("merchant") }
        self.init(
            code: row["code"], name: row["name"],
            programmes: (row["programmes"] as String).split(separator: " ").map(String.init), key: row["key"],
            standing: standing, document: row["document"], day: row["day"])
    }
}
