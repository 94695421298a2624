package import Ledger

extension Books {
    /// The balances that the filter asks for, ordered by year, source, programme, region and place. Accounts that were used
    /// and are empty again are among them.
    package func balances(_ filter: BalanceFilter = BalanceFilter()) throws(BooksError) -> [BalanceRow] {
        try load()
        let rows = slots.lazy.filter { filter.includes($0.key) }
            .map { BalanceRow(account: $0.key, balance: Fen($0.balance)) }
        return rows.sorted { left, right in
            let (a, b) = (left.account, right.account)
            return (a.fiscalYear, a.source.number, a.programme, a.region, a.place.number)
                < (b.fiscalYear, b.source.number, b.programme, b.region, b.place.number)
        }
    }

    /// The entry with the given number.
    ///
    /// - Throws: ``BooksError/noSuchEntry(_:)``, or that its rows are damaged.
    package func entry(_ number: Int64) throws(BooksError) -> Entry {
        try load()
        try drain()
        var found: Entry?
        try reader.forEachEntry(in: number...number) { found = try $0.entry(route: accounts(ofRoute:)) }
        guard let found else { throw .noSuchEntry(number) }
        return found
    }

    /// The canonical bytes of an entry with its postings, made from its rows; see `Entry.content(number:)`. They are those
    /// that were logged, or the rows have been changed.
    ///
    /// - Throws: ``BooksError/noSuchEntry(_:)``, or that its rows are damaged.
    package func entryContent(_ number: Int64) throws(BooksError) -> [UInt8] {
        try entry(number).content(number: number)
    }

    /// Hands over number and content of all entries in order, one at a time, made from the rows as they are now, whatever is
    /// kept in memory. Memory stays flat.
    ///
    /// - Parameter range: of entries' numbers.
    /// - Throws: what the block throws, or ``BooksError`` for the first damaged entry.
    package func forEachEntryContent(
        in range: ClosedRange<Int64> = Int64.min...Int64.max, _ body: (Int64, [UInt8]) throws -> Void
    ) throws {
        try load()
        try drain()
        // A reader of its own: the block may ask for single entries.
        let reader = LedgerReader(db)
        let chart = try LedgerChart(reader)
        var thrown: (any Error)?
        do throws(BooksError) {
            try reader.forEachEntry(in: range) { raw in
                let content = try raw.entry(route: chart.accounts(ofRoute:)).content(number: raw.id)
                do {
                    try body(raw.id, content)
                } catch {
                    thrown = error
                    throw error
                }
            }
        } catch {
            throw thrown ?? error
        }
    }
}
