import FEEL
import Ledger

/// A file of beancount: one transaction an entry, what is not money in metadata, and balances asserted at the end, so that
/// `bean-check` recomputes the books.
struct BeancountFile: LedgerWriter {
    mutating func begin(accounts: [AccountKey], from firstDay: String) -> String {
        var text = "option \"title\" \"TradeIn ledger\"\noption \"operating_currency\" \"CNY\"\n\n"
        for account in accounts { text += "\(firstDay) open \(account.journalName) CNY\n" }
        return text
    }

    mutating func entry(_ entry: Entry, number: Int64) -> String {
        var text = "\n\(entry.businessDay) * \(BeancountFile.string(entry.flow.rawValue))"
        text += "\n  entry: \(number)"
        text += "\n  key: \(BeancountFile.string(entry.businessKey))"
        text += "\n  document: \(BeancountFile.string(entry.document))"
        text += "\n  maker: \(BeancountFile.string(entry.maker))"
        if let checker = entry.checker { text += "\n  checker: \(BeancountFile.string(checker))" }
        for posting in entry.postings {
            for side in posting.sides {
                text += "\n  \(side.account.journalName)  \(side.amount) CNY"
                if let claim = posting.claimNumber { text += "\n    claim: \(BeancountFile.string(claim))" }
            }
        }
        return text + "\n"
    }

    /// A balance is asserted at the beginning of its day, hence on the day after the last.
    mutating func end(_ balances: [BalanceRow], lastDay: String) -> String {
        guard !balances.isEmpty, let day = BeancountFile.day(after: lastDay) else { return "" }
        return "\n" + balances.map { "\(day) balance \($0.account.journalName)  \($0.balance.yuan) CNY\n" }.joined()
    }

    private static func string(_ text: String) -> String {
        "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" } + "\""
    }

    /// Nil behind the last day that has four digits of year.
    private static func day(after day: String) -> String? {
        guard let date = CivilDate(day)?.adding(days: 1), date.year <= 9999 else { return nil }
        return date.description
    }
}
