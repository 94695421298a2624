import FEEL
import Ledger

/// A journal of plain-text accounting: accounts are declared, each entry is a transaction, what is not money stands beside it,
/// and at the end the balances are asserted, so that `hledger check --strict` or `bean-check` recomputes the books.
struct Journal: LedgerWriter {
    enum Dialect {
        /// What is not money in tags; the last transaction asserts the balances.
        case hledger
        /// What is not money in metadata; balances are asserted on the day after the last.
        case beancount
    }

    let dialect: Dialect

    mutating func begin(accounts: [AccountKey], from firstDay: String) -> String {
        switch dialect {
        case .hledger:
            "; TradeIn ledger\ncommodity 1000.00 CNY\n"
                + accounts.map { "account \($0.journalName)  ; \($0.place.label.zh)\n" }.joined()
        case .beancount:
            "option \"title\" \"TradeIn ledger\"\noption \"operating_currency\" \"CNY\"\n\n"
                + accounts.map { "\(firstDay) open \($0.journalName) CNY\n" }.joined()
        }
    }

    mutating func entry(_ entry: Entry, number: Int64) -> String {
        var text: String
        var facts = [("key", entry.businessKey), ("document", entry.document), ("maker", entry.maker)]
        if let checker = entry.checker { facts.append(("checker", checker)) }
        switch dialect {
        case .hledger: text = "\n\(entry.businessDay) * (\(number)) \(entry.flow.rawValue)"
        case .beancount: text = "\n\(entry.businessDay) * \(quoted(entry.flow.rawValue))\n  entry: \(number)"
        }
        for (name, value) in facts { text += fact(name, value) }
        for posting in entry.postings {
            // What is entered, then what is left.
            for (account, sign) in [(posting.to, ""), (posting.from, "-")] {
                text += line("\(account.journalName)  \(sign)\(posting.amount.yuan) CNY", posting.claimNumber)
            }
        }
        return text + "\n"
    }

    mutating func end(_ balances: [BalanceRow], lastDay: String) -> String {
        if balances.isEmpty { return "" }
        switch dialect {
        case .hledger:
            return "\n\(lastDay) * balances\n"
                + balances.map { "    \($0.account.journalName)  0.00 CNY = \($0.balance.yuan) CNY\n" }.joined()
        case .beancount:
            // A balance is asserted at the beginning of its day, hence on the day after the last.
            guard let day = Self.day(after: lastDay) else { return "" }
            return "\n" + balances.map { "\(day) balance \($0.account.journalName)  \($0.balance.yuan) CNY\n" }.joined()
        }
    }

    private func fact(_ name: String, _ value: String) -> String {
        switch dialect {
        // The value of a tag ends at a comma.
        case .hledger: "\n    ; \(name):" + String(value.map { $0 == "," ? "，" : $0 })
        case .beancount: "\n  \(name): \(quoted(value))"
        }
    }

    private func line(_ side: String, _ claim: String?) -> String {
        switch dialect {
        case .hledger: "\n    \(side)" + (claim.map { "  ; claim:\($0)" } ?? "")
        case .beancount: "\n  \(side)" + (claim.map { "\n    claim: \(quoted($0))" } ?? "")
        }
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" } + "\""
    }

    /// Nil behind the last day that has four digits of year.
    private static func day(after day: String) -> String? {
        guard let date = CivilDate(day)?.adding(days: 1), date.year <= 9999 else { return nil }
        return date.description
    }
}
