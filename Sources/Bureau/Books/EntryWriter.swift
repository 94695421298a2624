import GRDB
import Ledger

/// Writes accounts, routes, entries, postings and balances; entries and postings many at a time.
final class EntryWriter {
    private struct NewEntry {
        let number: Int64
        let entry: Entry
        let digest: [UInt8]
    }

    private struct NewPosting {
        let entry: Int64
        let line: Int64
        let flow: Int64
        let route: Int64
        let claim: Int64?
        let fen: Int64
    }

    private let account: BoundStatement
    private let route: BoundStatement
    private let balance: BoundStatement
    private let state: BoundStatement
    private let entryRows: BatchInsert
    private let postingRows: BatchInsert
    private var entries: [NewEntry] = []
    private var postings: [NewPosting] = []
    private var numberOfKey: [String: Int64] = [:]

    init(_ db: Database) throws {
        account = try BoundStatement(
            db, "INSERT INTO account (id, place, source, fiscal_year, programme, region) VALUES (?, ?, ?, ?, ?, ?)")
        route = try BoundStatement(
            db,
            """
            INSERT INTO route (id, flow, source, fiscal_year, from_place, from_account, to_place, to_account, by_claim)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        balance = try BoundStatement(
            db,
            "INSERT INTO balance (account, fen) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET fen = excluded.fen")
        state = try BoundStatement(db, "UPDATE balance_state SET entry = ?")
        entryRows = try BatchInsert(
            db, into: "entry (id, flow, business_key, business_day, document, maker, checker, digest)", columns: 8)
        postingRows = try BatchInsert(
            db, into: "posting (entry, line, flow, route, by_claim, claim, fen)", columns: 7)
    }

    /// The number of an entry that waits to be written.
    func waitingNumber(ofKey key: String) -> Int64? { numberOfKey[key] }

    /// Whether so much waits that it should be written.
    var isFull: Bool { entries.count >= BatchInsert.rowCount }

    /// Takes an entry; `routes` are those of its postings.
    func add(_ entry: Entry, number: Int64, digest: [UInt8], routes: [Int64]) {
        entries.append(NewEntry(number: number, entry: entry, digest: digest))
        numberOfKey[entry.businessKey] = number
        for (index, posting) in entry.postings.enumerated() {
            postings.append(
                NewPosting(
                    entry: number, line: Int64(index) + 1, flow: entry.flow.number, route: routes[index],
                    claim: posting.claim, fen: posting.amount.rawValue))
        }
    }

    /// Writes what waits.
    func drain() throws {
        guard !entries.isEmpty else { return }
        try entryRows.insert(entries) { row, statement in
            statement.integer(row.number).integer(row.entry.flow.number).text(row.entry.businessKey)
                .text(row.entry.businessDay).text(row.entry.document).text(row.entry.maker).text(row.entry.checker)
                .blob(row.digest)
        }
        try postingRows.insert(postings) { row, statement in
            statement.integer(row.entry).integer(row.line).integer(row.flow).integer(row.route)
                .integer(row.claim == nil ? 0 : 1).integer(row.claim).integer(row.fen)
        }
        forget()
    }

    /// Drops what waits, after a rollback.
    func forget() {
        entries.removeAll(keepingCapacity: true)
        postings.removeAll(keepingCapacity: true)
        numberOfKey.removeAll(keepingCapacity: true)
    }

    func insert(_ key: AccountKey, id: Int64) throws {
        try account.begin()
            .integer(id).integer(key.place.number).integer(key.source.number).integer(Int64(key.fiscalYear))
            .text(key.programme).text(key.region)
            .run()
    }

    func insert(_ flow: Flow, from: Books.Slot, to: Books.Slot, id: Int64) throws {
        let isByClaim = from.key.place.isByClaim || to.key.place.isByClaim
        try route.begin()
            .integer(id).integer(flow.number)
            .integer(from.key.source.number).integer(Int64(from.key.fiscalYear))
            .integer(from.key.place.number).integer(from.id).integer(to.key.place.number).integer(to.id)
            .integer(isByClaim ? 1 : 0)
            .run()
    }

    func write(balance fen: Int64, of account: Int64) throws {
        try balance.begin().integer(account).integer(fen).run()
    }

    func write(balancesUpTo entry: Int64) throws {
        try state.begin().integer(entry).run()
    }
}
