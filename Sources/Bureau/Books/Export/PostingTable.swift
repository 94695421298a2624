import Ledger

/// CSV (RFC 4180): one row a posting, with everything that its entry says.
struct PostingTable: LedgerWriter {
    private static let columns = [
        "entry", "line", "day", "flow", "key", "document", "maker", "checker", "source", "year", "from_place",
        "from_programme", "from_region", "to_place", "to_programme", "to_region", "decision", "amount",
    ]

    mutating func begin(accounts: [AccountKey], from firstDay: String) -> String {
        PostingTable.columns.joined(separator: ",") + "\r\n"
    }

    mutating func entry(_ entry: Entry, number: Int64) -> String {
        var text = ""
        for (place, posting) in entry.postings.enumerated() {
            let (from, to) = (posting.from, posting.to)
            let cells = [
                "\(number)", "\(place + 1)", entry.businessDay, entry.flow.rawValue, entry.businessKey, entry.document,
                entry.maker, entry.checker ?? "", from.source.rawValue, "\(from.fiscalYear)", from.place.rawValue,
                from.programme, from.region, to.place.rawValue, to.programme, to.region, posting.claimNumber ?? "",
                posting.amount.yuan,
            ]
            text += cells.map(DelimitedText.cell).joined(separator: ",") + "\r\n"
        }
        return text
    }

    mutating func end(_ balances: [BalanceRow], lastDay: String) -> String { "" }
}
