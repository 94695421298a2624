/// What tells one account from another.
public struct AccountKey: Sendable, Hashable {
    /// Where the money is.
    public let place: Place
    /// Whose money it is.
    public let source: FundingSource
    /// The year whose budget the money belongs to, 1949...9999.
    public let fiscalYear: Int
    /// The programme's name, such as `vehicle-scrappage`.
    public let programme: String
    /// The division code, such as `140702`; see ``Region``.
    public let region: String

    /// A key; an ``Entry`` checks it when it is used.
    public init(place: Place, source: FundingSource, fiscalYear: Int, programme: String, region: String) {
        self.place = place
        self.source = source
        self.fiscalYear = fiscalYear
        self.programme = programme
        self.region = region
    }

    /// The fiscal years that accounts can have.
    public static let fiscalYears = 1949...9999

    /// The account of the same money in another place.
    public func at(_ place: Place) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: fiscalYear, programme: programme, region: region)
    }

    /// The account of the same kind of money in another region.
    public func of(region: String) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: fiscalYear, programme: programme, region: region)
    }
}
