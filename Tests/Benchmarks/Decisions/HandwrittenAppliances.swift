import Claims
import FEEL
import Ledger
import Rulebook

/// The appliance rules of 2026 as a programmer would write them into the code, for comparison: no parameters, no reasons,
/// and every field known.
struct HandwrittenAppliances {
    struct Row {
        let isIndividual: Bool
        let applicant: String
        let buyer: String
        let region: String
        let category: Category
        let level: Int
        let fen: Int64
        let invoiced: Int32
    }

    enum Category: String {
        case refrigerator, washing_machine, television, air_conditioner, computer, water_heater
        case stove, range_hood, water_purifier, dishwasher, rice_cooker, microwave, phone, tablet, smart_watch

        var isCovered: Bool {
            switch self {
            case .refrigerator, .washing_machine, .television, .air_conditioner, .computer, .water_heater: true
            default: false
            }
        }
    }

    let rows: [Row]
    private let places: [Int]

    /// Takes the claims for which that is enough.
    init(_ workload: Workload) {
        var rows: [Row] = []
        var places: [Int] = []
        for (place, claim) in (workload.kinds.first { $0.name == "appliance" }?.claims ?? []).enumerated()
        where claim.problems.isEmpty && claim.datesAfter(workload.day).isEmpty {
            guard let applicant = claim.applicantID, let buyer = claim.text(of: "invoice_buyer_id"),
                let region = claim.region, let category = claim.text(of: "category").flatMap(Category.init),
                case .number(let level)? = claim.value(of: "efficiency_level"), let whole = level.int64,
                case .number(let price)? = claim.value(of: "final_price"), let fen = price.scaledInt64(places: 2),
                let invoiced = claim.date(of: "invoice_date")
            else { continue }
            rows.append(
                Row(
                    isIndividual: claim.text(of: "applicant_type") == "individual", applicant: applicant, buyer: buyer,
                    region: region, category: category, level: Int(whole), fen: fen, invoiced: Int32(invoiced.dayNumber)
                ))
            places.append(place)
        }
        self.rows = rows
        self.places = places
    }

    /// Fen; 0 where the claim is refused.
    private static func decide(_ row: Row) -> Int64 {
        // 2026-01-01 … 2026-12-31
        guard row.invoiced >= 20_454, row.invoiced <= 20_818, row.isIndividual, row.buyer == row.applicant,
            row.region.utf8.starts(with: "1407".utf8), row.category.isCovered, row.level == 1
        else { return 0 }
        return min((row.fen * 15 + 50) / 100, 150_000)
    }

    func decide() -> Int { rows.reduce(0) { $0 &+ Int(HandwrittenAppliances.decide($1)) } }

    /// The first claim on which these rules and the pack differ.
    func difference(_ workload: Workload) -> String? {
        guard let kind = workload.kinds.first(where: { $0.name == "appliance" }) else { return nil }
        let decisions = kind.program.decide(kind.batch)
        for (row, place) in zip(rows, places) {
            let decision = decisions[place]
            let fen = decision.outcome == .approved ? decision.amount?.rawValue ?? 0 : 0
            if fen != HandwrittenAppliances.decide(row) {
                return "\(kind.claims[place].claimID): \(fen) and \(HandwrittenAppliances.decide(row))"
            }
        }
        return nil
    }
}
