import Ledger

/// A journal of hledger: one transaction an entry, what is not money in tags. Accounts are declared, and the last transaction
/// asserts the balances, so that `hledger check --strict` recomputes the books.
struct HledgerJournal: LedgerWriter {
    mutating func begin(accounts: [AccountKey], from firstDay: String) -> String {
        var text = "; TradeIn ledger\ncommodity 1000.00 CNY\n"
        for account in accounts {
            text += "account \(account.journalName)  ; \(account.place.label.zh)\n"
        }
        return text
    }

    mutating func entry(_ entry: Entry, number: Int64) -> String {
        var text = "\n\(entry.businessDay) * (\(number)) \(entry.flow.rawValue)"
        text += "\n    ; key:\(HledgerJournal.tag(entry.businessKey))"
        text += "\n    ; document:\(HledgerJournal.tag(entry.document))"
        text += "\n    ; maker:\(HledgerJournal.tag(entry.maker))"
        if let checker = entry.checker { text += "\n    ; checker:\(HledgerJournal.tag(checker))" }
        for posting in entry.postings {
            for side in posting.sides {
                text += "\n    \(side.account.journalName)  \(side.amount) CNY"
                if let claim = posting.claimNumber { text += "  ; claim:\(claim)" }
            }
        }
        return text + "\n"
    }

    mutating func end(_ balances: [BalanceRow], lastDay: String) -> String {
        if balances.isEmpty { return "" }
        var text = "\n\(lastDay) * balances\n"
        for row in balances { text += "    \(row.account.journalName)  0.00 CNY = \(row.balance.yuan) CNY\n" }
        return text
    }

    /// The value of a tag ends at a comma.
    private static func tag(_ value: String) -> String {
        String(value.map { $0 == "," ? "，" : $0 })
    }
}
