import Ledger

/// A budget line as a proposal keeps it.
struct BudgetLine: Codable, Sendable {
    let source: String
    let year: Int
    let programme: String
    let region: String
    let fen: Int64
    let document: String
    let heldRegion: String?
    let heldProgramme: String?

    init(_ line: AppropriationLine) {
        source = line.source.rawValue
        year = line.fiscalYear
        programme = line.programme
        region = line.region.code
        fen = line.amount.rawValue
        document = line.document
        heldRegion = line.heldRegion?.code
        heldProgramme = line.heldProgramme
    }

    var line: AppropriationLine {
        get throws {
            guard let source = FundingSource(rawValue: source), let region = Region(region) else {
                throw BureauError.damaged("budget line of a proposal")
            }
            var line = AppropriationLine(
                source: source, fiscalYear: year, programme: programme, region: region, amount: Fen(fen),
                document: document)
            line.heldRegion = heldRegion.flatMap { Region($0) }
            line.heldProgramme = heldProgramme
            return line
        }
    }
}
