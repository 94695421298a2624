import Ledger

/// The accounts and routes of the store, as they are in their rows: few, however many the entries.
struct LedgerChart {
    let accounts: [Int64: LedgerReader.Account]
    let routes: [Int64: LedgerReader.RawRoute]

    init(_ reader: LedgerReader) throws(BooksError) {
        accounts = Dictionary(try reader.accounts().map { ($0.id, $0) }) { first, _ in first }
        routes = Dictionary(try reader.routes().map { ($0.id, $0) }) { first, _ in first }
    }

    /// The account with a number, where its row makes sense.
    func key(_ account: Int64) -> AccountKey? { accounts[account]?.key }

    /// The ends of the route with a number, where the rows make sense.
    func accounts(ofRoute id: Int64) -> (from: AccountKey, to: AccountKey)? {
        guard let route = routes[id], let from = key(route.fromAccount), let to = key(route.toAccount) else {
            return nil
        }
        return (from, to)
    }
}
