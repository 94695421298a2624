import Ledger

/// In which form the books are handed to other programs.
package enum LedgerExportFormat: String, CaseIterable, Sendable {
    /// A journal of hledger (and ledger-cli).
    case hledger
    /// A file of beancount.
    case beancount
    /// One row a posting.
    case csv
}

/// Writes the books in a form that others read, entry by entry, in flat memory.
protocol LedgerWriter {
    /// What stands before the first entry.
    mutating func begin(accounts: [AccountKey], from firstDay: String) -> String
    mutating func entry(_ entry: Entry, number: Int64) -> String
    /// What stands behind the last entry: the balances, as whoever reads the file must reach them.
    mutating func end(_ balances: [BalanceRow], lastDay: String) -> String
}

extension Books {
    /// Hands out the books in a form that other programs read: the accounts, every entry, and the balances that must come
    /// out of them. The balances are the kept ones, so that a program that adds up the entries checks them.
    ///
    /// - Throws: what `write` throws, or ``BooksError`` for the first damaged entry; what was written before stands.
    package func export(_ format: LedgerExportFormat, to write: (String) throws -> Void) throws {
        var writer: any LedgerWriter =
            switch format {
            case .hledger: Journal(dialect: .hledger)
            case .beancount: Journal(dialect: .beancount)
            case .csv: PostingTable()
            }
        let balances = try balances()
        let days = try businessDays()
        try write(writer.begin(accounts: balances.map(\.account), from: days.first))
        var thrown: (any Error)?
        let reader = LedgerReader(db)
        let chart = try LedgerChart(reader)
        do throws(BooksError) {
            try reader.forEachEntry(in: Int64.min...Int64.max) { raw in
                let text = writer.entry(try raw.entry(route: chart.accounts(ofRoute:)), number: raw.id)
                do {
                    try write(text)
                } catch {
                    thrown = error
                    throw error
                }
            }
        } catch {
            throw thrown ?? error
        }
        try write(writer.end(balances, lastDay: days.last))
    }

    /// The earliest and the latest business day of an entry; a day long ago where there is none.
    private func businessDays() throws(BooksError) -> (first: String, last: String) {
        try LedgerReader(db).reading { db in
            let row = try BoundStatement(db, "SELECT min(business_day), max(business_day) FROM entry").begin()
            defer { row.finish() }
            guard try row.step(), !row.isNull(0) else { return ("1949-10-01", "1949-10-01") }
            return (row.textColumn(0), row.textColumn(1))
        }
    }
}

extension AccountKey {
    /// The account as both journals take it: `Assets:Available:Central:2026:Appliance:140702`. Components begin with a
    /// capital or a digit and hold letters, digits and hyphens only, which is what beancount asks for.
    var journalName: String {
        let parts = [place.journalType, place.journalName, source.rawValue, "\(fiscalYear)", programme, region]
        return parts.map(AccountKey.component).joined(separator: ":")
    }

    private static func component(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z" where name.isEmpty: name += String(scalar).uppercased()
            case "A"..."Z", "a"..."z", "0"..."9": name.unicodeScalars.append(scalar)
            // Nothing is lost: what does not fit is written as its number.
            case "-" where !name.isEmpty: name += "-"
            default: name += "X" + String(scalar.value, radix: 16, uppercase: true)
            }
        }
        return name
    }
}

extension Place {
    /// What kind of account the place is to a program of commercial bookkeeping.
    var journalType: String {
        switch self {
        case .held, .available, .committed, .inTransit, .returned, .recovered, .due: "Assets"
        case .paid: "Expenses"
        case .origin, .lapsed, .carriedOut, .dueContra, .swappedOut, .swappedIn: "Equity"
        }
    }

    /// `IN_TRANSIT` as `In-Transit`.
    var journalName: String {
        rawValue.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: "-")
    }
}

extension Posting {
    var claimNumber: String? { claim.map(DecisionNumber.text) }
}
