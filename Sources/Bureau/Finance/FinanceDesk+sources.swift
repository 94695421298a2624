import Claims
package import Ledger

extension FinanceDesk {
    /// What money is lent for: the accounts that pay for a region's claims of a programme, in a year.
    package struct Pot: Sendable {
        package let programme: String
        package let region: Region
        package let year: Int

        package init(programme: String, region: Region, year: Int) {
            self.programme = programme
            self.region = region
            self.year = year
        }
    }

    /// Lets available money of one source stand in for another's: it leaves the one as lent, and is available in the other.
    /// The same the other way round pays it back.
    package func swap(
        _ amount: Fen, from lender: FundingSource, to borrower: FundingSource, for pot: Pot, document: String
    ) throws -> Voucher {
        guard lender != borrower else { throw Self.sameSource(lender) }
        return try perform { session in
            func available(_ source: FundingSource) throws -> AccountKey {
                let region = try session.books.funds(
                    programme: pot.programme, region: pot.region.code, year: pot.year, source: source
                ).region
                return AccountKey(
                    place: .available, source: source, fiscalYear: pot.year, programme: pot.programme, region: region)
            }
            let (lending, borrowing) = (try available(lender), try available(borrower))
            try session.postOnce(
                .swap,
                key:
                    "swap \(lender.rawValue) \(borrower.rawValue) \(pot.year) \(pot.programme) \(pot.region.code) \(document)",
                document: document,
                [
                    Posting(from: lending, to: lending.at(.swappedOut), amount: amount),
                    Posting(from: borrowing.at(.swappedIn), to: borrowing, amount: amount),
                ])
            return Voucher(
                Bilingual(
                    zh: "\(lender.label.zh)调出 \(amount.yuan) 元，供\(borrower.label.zh)使用",
                    en: "\(amount.yuan) yuan of \(lender.rawValue) stand in for \(borrower.rawValue)"),
                ["from": .text(lender.rawValue), "to": .text(borrower.rawValue), "amount": .money(amount)])
        }
    }

    /// Charges what was paid of a claim to another source: all that the first one paid, or a part of it.
    package func recharge(
        _ decision: Int64, from payer: FundingSource, to other: FundingSource, amount: Fen?, document: String
    ) throws -> Voucher {
        guard payer != other else { throw Self.sameSource(payer) }
        return try perform { session in
            // What is due back is divided over the sources that paid, and would be owed by the wrong ones.
            guard try session.debt(of: decision).raised == .zero else { throw Self.isClaimedBack(decision) }
            let paid = try session.books.holdings(ofClaim: decision)
                .filter { $0.account.place == .paid && $0.account.source == payer }
            let most = try paid.reduce(Fen.zero) { try $0.adding($1.amount) }
            let amount = amount ?? most
            guard amount > .zero, amount <= most else {
                throw Self.tooMuch(
                    decision, asked: amount, most: most,
                    of: Bilingual(zh: "由\(payer.label.zh)支付", en: "were paid by \(payer.rawValue)"))
            }
            let parts = Proportion.parts(of: amount, over: paid.map(\.amount))
            let postings = try zip(paid, parts).filter { $1 > .zero }.flatMap { holding, part in
                let (from, region) = (holding.account, holding.account.region)
                let source = try session.books.funds(
                    programme: from.programme, region: region, year: from.fiscalYear, source: other
                ).region
                let to = AccountKey(
                    place: .paid, source: other, fiscalYear: from.fiscalYear, programme: from.programme, region: region)
                return [
                    Posting(from: from, to: try session.home(of: decision, from), amount: part, claim: decision),
                    Posting(from: to.at(.available).of(region: source), to: to, amount: part, claim: decision),
                ]
            }
            let number = DecisionNumber.text(decision)
            try session.postOnce(
                .recharge, key: "recharge \(decision) \(payer.rawValue) \(other.rawValue) \(document)",
                document: document, postings)
            return Voucher(
                Bilingual(
                    zh: "决定 \(number) 已支付的 \(amount.yuan) 元由\(payer.label.zh)改列\(other.label.zh)",
                    en:
                        "\(amount.yuan) yuan paid on decision \(number) are charged to \(other.rawValue), not to \(payer.rawValue)"
                ),
                [
                    "decision": .text(number), "from": .text(payer.rawValue), "to": .text(other.rawValue),
                    "amount": .money(amount),
                ])
        }
    }

    private static func sameSource(_ source: FundingSource) -> BureauError {
        BureauError(
            .input,
            Bilingual(zh: "调出和调入都是\(source.label.zh)", en: "Both sources are \(source.rawValue)"),
            remedy: Bilingual(zh: "未记账。请写两个不同的来源", en: "Nothing was posted. Name two sources"))
    }

    private static func isClaimedBack(_ decision: Int64) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(zh: "决定 \(number) 的补贴正在追回或已追回", en: "Money paid on decision \(number) is claimed back"),
            remedy: Bilingual(
                zh: "未记账。请先免除追回（tradein clawback waive），改列之后再追回",
                en: "Nothing was posted. Waive that first (tradein clawback waive) and claim it back after the change"))
    }
}
