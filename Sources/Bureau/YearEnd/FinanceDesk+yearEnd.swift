import Claims
import FEEL
import Ledger

extension FinanceDesk {
    /// Proposes to close a period: `2026-11` or `2026`.
    package func close(_ period: String) throws -> Voucher {
        try propose(.close(period: period))
    }

    /// Takes what is left of a year into the next one.
    ///
    /// - Parameters:
    ///   - filter: of which programmes, sources and regions.
    ///   - withAvailable: whether budget that is held or available goes along; otherwise only approvals not paid yet do.
    package func carryOver(
        year: Int, _ filter: BalanceFilter, withAvailable: Bool, document: String
    ) throws -> Voucher {
        try perform { session in
            var filter = filter
            filter.fiscalYear = year
            var committed = Fen.zero
            var (out, `in`): ([Posting], [Posting]) = ([], [])
            try session.books.forEachClaim(in: .committed) { claim, holdings in
                for holding in holdings where filter.includes(holding.account) {
                    let next = holding.account.inYear(year + 1)
                    out.append(
                        Posting(
                            from: holding.account, to: holding.account.at(.carriedOut), amount: holding.amount,
                            claim: claim))
                    `in`.append(Posting(from: next.at(.origin), to: next, amount: holding.amount, claim: claim))
                    committed = try committed.adding(holding.amount)
                }
                return true
            }
            var budget = Fen.zero
            var allotted: [Posting] = []
            for row in withAvailable ? try session.books.spare(filter) : [] {
                let held = row.account.inYear(year + 1).at(.held)
                out.append(Posting(from: row.account, to: row.account.at(.carriedOut), amount: row.balance))
                `in`.append(Posting(from: held.at(.origin), to: held, amount: row.balance))
                if row.account.place == .available {
                    allotted.append(Posting(from: held, to: held.at(.available), amount: row.balance))
                }
                budget = try budget.adding(row.balance)
            }
            let key = "of \(year) after \(try session.books.entryCount())"
            try session.postAll(.carryOut, key: "carry out \(key)", document: document, out)
            try session.postAll(.carryIn, key: "carry in \(key)", document: document, `in`)
            try session.postAll(.allot, key: "allotment carried \(key)", document: document, allotted)
            return Voucher(
                Bilingual(
                    zh: "结转至 \(year + 1) 年：已核准未支付 \(committed.yuan) 元，指标 \(budget.yuan) 元",
                    en:
                        "Carried into \(year + 1): \(committed.yuan) yuan approved and not paid, \(budget.yuan) of budget"
                ),
                ["year": .number(Int64(year)), "committed": .money(committed), "budget": .money(budget)])
        }
    }

    /// Gives up what is left of a year's budget: held or available.
    package func lapse(year: Int, _ filter: BalanceFilter, document: String) throws -> Voucher {
        try perform { session in
            var filter = filter
            filter.fiscalYear = year
            let rows = try session.books.spare(filter)
            let total = try rows.reduce(Fen.zero) { try $0.adding($1.balance) }
            try session.postAll(
                .lapse, key: "lapse of \(year) after \(try session.books.entryCount())", document: document,
                rows.map { Posting(from: $0.account, to: $0.account.at(.lapsed), amount: $0.balance) })
            return Voucher(
                Bilingual(
                    zh: "收回 \(year) 年指标 \(total.yuan) 元", en: "\(total.yuan) yuan of the budget of \(year) lapse"),
                ["year": .number(Int64(year)), "amount": .money(total)])
        }
    }
}

extension FinanceSession {
    /// Closes a period: from now on nothing is posted into it or before it.
    func close(_ period: String) throws -> Voucher {
        guard let lastDay = Closing.lastDay(of: period) else { throw Closing.noPeriod(period) }
        guard lastDay < day else {
            throw BureauError(
                .input, Bilingual(zh: "账期 \(period) 到 \(lastDay) 才结束", en: "The period \(period) ends on \(lastDay)"),
                remedy: Bilingual(zh: "请在结束之后关闭", en: "Close it when it is over"))
        }
        let previous = try Closing.newest(db)
        if let previous, lastDay <= previous.lastDay {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "截至 \(previous.lastDay) 的账期已经关闭", en: "The books are closed up to \(previous.lastDay) already"),
                remedy: Bilingual(zh: "无须再办", en: "Nothing to do"))
        }
        guard let maker = maker.person, let checker = checker?.person else { throw FinanceDesk.needsPeople }
        let entries = try books.entryCount()
        let closing = Closing(
            id: try acts.nextID(Closing.self), period: period, lastDay: lastDay, entries: entries,
            hash: try Closing.hash(after: previous, upTo: entries, books), day: day, maker: maker, checker: checker)
        try closing.insert(db)
        try acts.record(closing)
        return Voucher(
            Bilingual(
                zh: "账期 \(period) 已关闭：截至 \(lastDay)，\(entries) 笔分录",
                en: "The period \(period) is closed: up to \(lastDay), \(entries) entries"),
            ["period": .text(period), "last_day": .text(lastDay), "entries": .number(entries)])
    }
}

extension Books {
    /// Budget that is held or available and was not used, by account.
    func spare(_ filter: BalanceFilter) throws(BooksError) -> [BalanceRow] {
        try balances(filter).filter { [.held, .available].contains($0.account.place) && $0.balance > .zero }
    }
}

extension AccountKey {
    /// The account of the same kind of money in another year.
    fileprivate func inYear(_ year: Int) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: year, programme: programme, region: region)
    }
}
