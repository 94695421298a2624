import Claims
import Ledger

extension FinanceDesk {
    /// What becomes of money that came back.
    package enum Recovered: Sendable {
        /// Available again, to its own source and year.
        case restored
        /// Remitted to the upper level.
        case remitted
    }

    /// Moves what has been recovered, of every claim that a filter asks for.
    package func settleRecovered(
        _ way: Recovered, _ filter: BalanceFilter, document: String
    ) throws -> Voucher {
        try perform { session in
            var postings: [Posting] = []
            var total = Fen.zero
            try session.books.forEachClaim(in: .recovered) { claim, holdings in
                for holding in holdings where filter.includes(holding.account) {
                    let to =
                        switch way {
                        case .restored: try session.home(of: claim, holding.account.at(.committed))
                        case .remitted: holding.account.at(.lapsed)
                        }
                    postings.append(Posting(from: holding.account, to: to, amount: holding.amount, claim: claim))
                    total = try total.adding(holding.amount)
                }
                return true
            }
            let flow: Flow = way == .restored ? .restore : .remit
            try session.postAll(
                flow, key: "\(flow.rawValue) after \(try session.books.entryCount())", document: document, postings)
            return Voucher(
                Bilingual(
                    zh: "\(flow.label.zh)：\(total.yuan) 元", en: "\(flow.label.en): \(total.yuan) yuan"),
                ["amount": .money(total), "postings": .number(Int64(postings.count))])
        }
    }
}
