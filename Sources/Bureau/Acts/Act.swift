import GRDB
import Sealing

/// Something that happened in the workspace and is neither a decision nor an entry of the ledger: a person was enrolled, a
/// batch was sealed, a period was closed.
///
/// Each has rows of its own and one entry in the log, made from those rows alone: so that an audit makes it again and
/// compares. What is personal, or the bank's, is never written to the log but committed to under random bytes.
protocol Act: Sendable {
    /// The `type` of its log entry.
    static var type: String { get }
    /// The table with one row for each.
    static var table: String { get }
    /// Its number among its kind.
    var id: Int64 { get }
    /// The members of its log entry that anybody may read.
    func writeFacts(to text: inout JSONText)
    /// What the log only commits to; empty where there is nothing to hide.
    var secret: [UInt8] { get }
    /// The act with a number, as its rows say.
    static func row(_ id: Int64, _ db: Database) throws -> Self?
}

extension Act {
    /// The entry of the log.
    func logEntry(salt: [UInt8]) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("type", Self.type)
            text.member("id", id)
            writeFacts(to: &text)
            text.member("commitment", Hex.encoded(HMACSHA256.code(key: salt, message: secret)))
        }
        return text.bytes
    }
}

/// Enters acts into the log. Their own rows are written by whoever makes them.
struct ActRecorder {
    private let db: Database
    private let log: LogAppender
    private let random: RandomSource

    init(_ db: Database, log: LogAppender, random: @escaping RandomSource) {
        self.db = db
        self.log = log
        self.random = random
    }

    func record(_ act: some Act) throws {
        let salt = try random(32)
        let index = try log.append(act.logEntry(salt: salt))
        try BoundStatement(db, "INSERT INTO act (log_index, type, subject, salt) VALUES (?, ?, ?, ?)").begin()
            .integer(index).text(type(of: act).type).integer(act.id).blob(salt).run()
    }

    /// The number that the next act of a kind gets.
    func nextID<Kind: Act>(_ kind: Kind.Type) throws -> Int64 {
        try (Int64.fetchOne(db, sql: "SELECT max(id) FROM \(kind.table)") ?? 0) + 1
    }
}
