import GRDB

/// Somebody starts.
struct Enrolment: Act {
    static let type = "person"
    static let table = "person"

    let id: Int64
    let name: String
    /// Separated by blanks.
    let roles: String
    let day: String
    let by: Int64?
    /// Whose people they are; nil for the bureau's own.
    var merchant: String?

    func writeFacts(to text: inout JSONText) {
        text.member("roles", roles)
        text.member("day", day)
        if let by { text.member("by", by) }
    }

    var secret: [UInt8] { Array(name.utf8) + (merchant.map { [0] + Array($0.utf8) } ?? []) }

    static func row(_ id: Int64, _ db: Database) throws -> Enrolment? {
        let row = try Row.fetchOne(
            db, sql: "SELECT name, roles, day, enrolled_by, merchant FROM person WHERE id = ?", arguments: [id])
        return row.map {
            Enrolment(
                id: id, name: $0["name"], roles: $0["roles"], day: $0["day"], by: $0["enrolled_by"],
                merchant: $0["merchant"])
        }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO person (id, name, roles, day, enrolled_by, merchant) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id, name, roles, day, by, merchant])
    }
}

/// Somebody stops.
struct Retirement: Act {
    static let type = "retirement"
    static let table = "retirement"

    /// The person's number.
    let id: Int64
    let day: String
    let by: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        if let by { text.member("by", by) }
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> Retirement? {
        let row = try Row.fetchOne(db, sql: "SELECT day, retired_by FROM retirement WHERE id = ?", arguments: [id])
        return row.map { Retirement(id: id, day: $0["day"], by: $0["retired_by"]) }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO retirement (id, day, retired_by) VALUES (?, ?, ?)", arguments: [id, day, by])
    }
}
