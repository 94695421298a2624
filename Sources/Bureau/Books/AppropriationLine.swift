package import Ledger

/// One line of a budget document: so much money of a source and year, for a programme in a region.
package struct AppropriationLine: Sendable, Hashable {
    package let source: FundingSource
    package let fiscalYear: Int
    /// The programme's name, such as `vehicle-scrappage`.
    package let programme: String
    package let region: Region
    /// More than zero.
    package let amount: Fen
    /// The document's number (文号).
    package let document: String
    /// Where the money is held, when that is not the line's own region or programme: of allotments.
    package var heldRegion: Region?
    package var heldProgramme: String?

    package init(
        source: FundingSource, fiscalYear: Int, programme: String, region: Region, amount: Fen, document: String
    ) {
        self.source = source
        self.fiscalYear = fiscalYear
        self.programme = programme
        self.region = region
        self.amount = amount
        self.document = document
    }

    /// What the line is about, without its amount: a document gives each such line once.
    var identity: String {
        "\(source.rawValue) \(fiscalYear) \(programme) \(region.code) \(document)"
    }

    /// The line's account in a place.
    func account(_ place: Place) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: fiscalYear, programme: programme, region: region.code)
    }

    /// Where its money is held.
    var heldAccount: AccountKey {
        AccountKey(
            place: .held, source: source, fiscalYear: fiscalYear, programme: heldProgramme ?? programme,
            region: (heldRegion ?? region).code)
    }

    /// The line in Chinese, for messages.
    var zh: String { "\(fiscalYear) 年\(source.label.zh)资金 \(programme) \(region.code)" }
    /// The line in English, for messages.
    var en: String { "\(source.rawValue) \(fiscalYear) \(programme) \(region.code)" }
}
