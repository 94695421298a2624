import GRDB
import Ledger

/// Reads the ledger's tables as they are, without believing them.
///
/// Keeps the statement that reads entries, so that thousands of single ones can be asked for; one reading of entries at a
/// time.
final class LedgerReader {
    /// An account's row with its balance.
    struct Account {
        let id: Int64
        /// Nil where place or source stand for nothing.
        let key: AccountKey?
        /// Nil where there is no balance row.
        let balance: Int64?
    }

    /// How far entries and balances go.
    struct State {
        let lastEntry: Int64
        let lastDigest: [UInt8]
        /// Nil where the row that says it is missing.
        let balancesUpTo: Int64?
    }

    /// A posting, as far as balances are concerned.
    struct Move {
        let entry: Int64
        let from: Int64
        let to: Int64
        let fen: Int64
    }

    /// An entry's row and its postings' rows.
    struct RawEntry {
        let id: Int64
        let flow: Int64
        let businessKey: String
        let businessDay: String
        let document: String
        let maker: String
        let checker: String?
        let digest: [UInt8]
        var postings: [RawPosting] = []
    }

    /// A posting's row.
    struct RawPosting {
        let line: Int64
        let flow: Int64
        let route: Int64
        let byClaim: Int64
        let claim: Int64?
        let fen: Int64
    }

    /// A route's row.
    struct RawRoute {
        let id: Int64
        let flow: Int64
        let source: Int64
        let fiscalYear: Int64
        let fromPlace: Int64
        let fromAccount: Int64
        let toPlace: Int64
        let toAccount: Int64
        let byClaim: Int64
    }

    private let db: Database
    private var entryRows: BoundStatement?

    init(_ db: Database) {
        self.db = db
    }

    /// All accounts by number.
    func accounts() throws(BooksError) -> [Account] {
        try reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT id, place, source, fiscal_year, programme, region, fen
                FROM account LEFT JOIN balance ON account = id ORDER BY id
                """
            ).begin()
            var accounts: [Account] = []
            while try row.step() {
                var key: AccountKey?
                if let place = Place(number: row.integerColumn(1)),
                    let source = FundingSource(number: row.integerColumn(2))
                {
                    key = AccountKey(
                        place: place, source: source, fiscalYear: Int(row.integerColumn(3)),
                        programme: row.textColumn(4), region: row.textColumn(5))
                }
                accounts.append(
                    Account(id: row.integerColumn(0), key: key, balance: row.isNull(6) ? nil : row.integerColumn(6)))
            }
            return accounts
        }
    }

    /// All routes by number.
    func routes() throws(BooksError) -> [RawRoute] {
        try reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT id, flow, source, fiscal_year, from_place, from_account, to_place, to_account, by_claim
                FROM route ORDER BY id
                """
            ).begin()
            var routes: [RawRoute] = []
            while try row.step() {
                routes.append(
                    RawRoute(
                        id: row.integerColumn(0), flow: row.integerColumn(1), source: row.integerColumn(2),
                        fiscalYear: row.integerColumn(3), fromPlace: row.integerColumn(4),
                        fromAccount: row.integerColumn(5), toPlace: row.integerColumn(6),
                        toAccount: row.integerColumn(7), byClaim: row.integerColumn(8)))
            }
            return routes
        }
    }

    /// The accounts that an allotment of their own has reached. Such entries are few, and found by their keys.
    func allottedAccounts() throws(BooksError) -> [Int64] {
        try reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT DISTINCT to_account FROM entry
                    JOIN posting ON posting.entry = entry.id JOIN route ON route.id = posting.route
                WHERE business_key >= ? AND business_key < ? AND entry.flow = ?
                """
            ).begin().text(Books.allotmentPrefix).text(Books.allotmentPrefix + "\u{10FFFF}").integer(Flow.allot.number)
            var accounts: [Int64] = []
            while try row.step() { accounts.append(row.integerColumn(0)) }
            return accounts
        }
    }

    /// How far entries and balances go.
    func state() throws(BooksError) -> State {
        try reading { db in
            let last = try BoundStatement(db, "SELECT id, digest FROM entry ORDER BY id DESC LIMIT 1").begin()
            var (number, digest): (Int64, [UInt8]) = (0, EntryChain.start)
            if try last.step() {
                (number, digest) = (last.integerColumn(0), last.blobColumn(1))
                last.finish()
            }
            let mark = try BoundStatement(db, "SELECT entry FROM balance_state WHERE id = 1").begin()
            guard try mark.step() else { return State(lastEntry: number, lastDigest: digest, balancesUpTo: nil) }
            defer { mark.finish() }
            return State(lastEntry: number, lastDigest: digest, balancesUpTo: mark.integerColumn(0))
        }
    }

    /// The postings of the entries after the given one.
    func moves(after entry: Int64) throws(BooksError) -> [Move] {
        try reading { db in
            let row = try BoundStatement(
                db,
                """
                SELECT entry, from_account, to_account, fen FROM posting JOIN route ON route.id = posting.route
                WHERE entry > ? ORDER BY entry, line
                """
            ).begin().integer(entry)
            var moves: [Move] = []
            while try row.step() {
                moves.append(
                    Move(
                        entry: row.integerColumn(0), from: row.integerColumn(1), to: row.integerColumn(2),
                        fen: row.integerColumn(3)))
            }
            return moves
        }
    }

    /// The entries with numbers in the range, in order, one at a time, each with its postings in order.
    func forEachEntry(
        in range: ClosedRange<Int64>, _ body: (RawEntry) throws -> Void
    ) throws(BooksError) {
        try reading { db in
            let row = try entryStatement(db).begin().integer(range.lowerBound).integer(range.upperBound)
            defer { row.finish() }
            var current: RawEntry?
            while try row.step() {
                if current?.id != row.integerColumn(0) {
                    if let current { try body(current) }
                    current = Self.entry(row)
                }
                if !row.isNull(8) { current?.postings.append(Self.posting(row)) }
            }
            if let current { try body(current) }
        }
    }

    private func entryStatement(_ db: Database) throws -> BoundStatement {
        if let entryRows { return entryRows }
        let statement = try BoundStatement(
            db,
            """
            SELECT e.id, e.flow, e.business_key, e.business_day, e.document, e.maker, e.checker, e.digest,
                p.line, p.flow, p.route, p.by_claim, p.claim, p.fen
            FROM entry e LEFT JOIN posting p ON p.entry = e.id
            WHERE e.id BETWEEN ? AND ? ORDER BY e.id, p.line
            """)
        entryRows = statement
        return statement
    }

    private static func entry(_ row: BoundStatement) -> RawEntry {
        RawEntry(
            id: row.integerColumn(0), flow: row.integerColumn(1), businessKey: row.textColumn(2),
            businessDay: row.textColumn(3), document: row.textColumn(4), maker: row.textColumn(5),
            checker: row.isNull(6) ? nil : row.textColumn(6), digest: row.blobColumn(7))
    }

    private static func posting(_ row: BoundStatement) -> RawPosting {
        RawPosting(
            line: row.integerColumn(8), flow: row.integerColumn(9), route: row.integerColumn(10),
            byClaim: row.integerColumn(11), claim: row.isNull(12) ? nil : row.integerColumn(12),
            fen: row.integerColumn(13))
    }

    /// Runs a block with the database and gives its errors our type.
    func reading<Result>(_ body: (Database) throws -> Result) throws(BooksError) -> Result {
        do {
            return try body(db)
        } catch {
            throw Books.storage(error)
        }
    }
}

extension LedgerReader.RawEntry {
    /// The entry that the rows spell.
    ///
    /// - Throws: ``BooksError/damaged(_:)`` when a number stands for nothing, ``BooksError/entry(_:)`` when the rows are
    ///   no well-formed entry.
    func entry(route: (Int64) -> (from: AccountKey, to: AccountKey)?) throws(BooksError) -> Entry {
        guard let flow = Flow(number: flow) else { throw .damaged("entry \(id): flow") }
        var postings: [Posting] = []
        postings.reserveCapacity(self.postings.count)
        for posting in self.postings {
            guard let route = route(posting.route) else {
                throw .damaged("entry \(id): route of line \(posting.line)")
            }
            postings.append(Posting(from: route.from, to: route.to, amount: Fen(posting.fen), claim: posting.claim))
        }
        do {
            return try Entry(
                flow: flow, businessKey: businessKey, businessDay: businessDay, document: document,
                maker: maker, checker: checker, postings: postings)
        } catch {
            throw .entry(error)
        }
    }
}
