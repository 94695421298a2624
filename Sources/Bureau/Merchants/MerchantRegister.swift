import GRDB

/// Who may hand in claims, on one connection.
struct MerchantRegister {
    /// What stands of each, by credit code.
    let merchants: [String: Merchant]

    init(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM merchant WHERE id IN (SELECT max(id) FROM merchant GROUP BY code)")
        var merchants: [String: Merchant] = [:]
        for row in rows {
            let merchant = try Merchant(row)
            merchants[merchant.code] = merchant
        }
        self.merchants = merchants
    }

    /// While nobody is entered, anybody may hand in claims.
    var isKept: Bool { !merchants.isEmpty }
}
