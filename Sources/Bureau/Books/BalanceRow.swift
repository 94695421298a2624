package import Ledger

/// What stands on an account.
package struct BalanceRow: Sendable, Hashable {
    /// The account.
    package let account: AccountKey
    /// What is there; negative where money comes from, and on AVAILABLE while unbudgeted.
    package let balance: Fen
}

/// Which accounts a report asks for; nil asks for all.
package struct BalanceFilter: Sendable, Hashable {
    package var place: Place?
    package var source: FundingSource?
    package var fiscalYear: Int?
    package var programme: String?
    /// The code of a region, which stands for all that it covers: `1407` and `140700` for the whole city.
    package var region: String?

    package init(
        place: Place? = nil, source: FundingSource? = nil, fiscalYear: Int? = nil, programme: String? = nil,
        region: String? = nil
    ) {
        self.place = place
        self.source = source
        self.fiscalYear = fiscalYear
        self.programme = programme
        self.region = region
    }

    func includes(_ account: AccountKey) -> Bool {
        if let place, place != account.place { return false }
        if let source, source != account.source { return false }
        if let fiscalYear, fiscalYear != account.fiscalYear { return false }
        if let programme, programme != account.programme { return false }
        if let region {
            let asked = Region(region)?.code ?? region
            guard Region.covering(account.region).contains(asked) else { return false }
        }
        return true
    }
}
