import Bureau
import GRDB
import Ledger

/// Books in a database of their own, and the few things that tests do with them.
final class Bookshelf {
    let queue: DatabaseQueue
    let books: Books

    init(path: String? = nil) throws {
        queue = try path.map { try DatabaseQueue(path: $0) } ?? DatabaseQueue()
        try queue.write { try LedgerSchema.create(in: $0) }
        books = try queue.inDatabase { try Books($0) }
    }

    /// Runs a block in a transaction as the bureau does: flushed before the commit, reset after a rollback.
    @discardableResult
    func transaction<Result>(_ body: (Books) throws -> Result) throws -> Result {
        do {
            return try queue.write { _ in
                let result = try body(books)
                try books.flush()
                return result
            }
        } catch {
            books.reset()
            throw error
        }
    }

    /// What another reader finds wrong.
    func violations() throws -> [Violation] {
        try queue.write { try Books($0).trialBalance() }
    }

    /// Every row of every money table, as text: what "changes no byte" is held against.
    func image() throws -> [String] {
        try queue.read { db in
            try Self.tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }
            }
        }
    }

    static let tables = [
        "place", "funding_source", "flow", "flow_step", "account", "route", "entry", "posting", "balance",
        "balance_state",
    ]
}

func account(
    _ place: Place, _ source: FundingSource = .central, year: Int = 2026, programme: String = "appliance",
    region: String = "140702"
) -> AccountKey {
    AccountKey(place: place, source: source, fiscalYear: year, programme: programme, region: region)
}

func entry(
    _ flow: Flow, _ key: String, _ postings: [Posting], checker: String? = "checker", day: String = "2026-11-23"
) throws -> Entry {
    try Entry(
        flow: flow, businessKey: key, businessDay: day, document: "document", maker: "maker", checker: checker,
        postings: postings)
}

func line(
    _ yuan: String, _ source: FundingSource = .central, year: Int = 2026, programme: String = "appliance",
    region: String = "140700", document: String = "财建〔2026〕1号"
) throws -> AppropriationLine {
    AppropriationLine(
        source: source, fiscalYear: year, programme: programme, region: try known(Region(region)),
        amount: try known(Fen(yuan: yuan)), document: document)
}

struct Unknown: Error {}

func known<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Unknown() }
    return value
}
