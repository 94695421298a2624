import Claims
import GRDB
package import Ledger

/// How far the city has come towards the seed plan's targets, as far as claims show it.
package struct TargetReport: Sendable {
    package struct Row: Sendable {
        package let name: String
        package let label: Wording
        /// Cars or appliances; yuan where `isMoney`.
        package let reached: Int64
        /// Nil while the baseline is unset.
        package let wanted: Int64?
        package let isMoney: Bool
        package let citation: String
    }

    package let rows: [Row]

    /// Claims whose personal data was erased don't count where their papers are asked for: a voucher, a price.
    ///
    /// - Parameters:
    ///   - year: of the decisions that count for cars and appliances; consumption counts from the beginning to its end.
    package static func of(_ year: Int, _ figures: FinanceFigures, in workspace: Workspace) throws -> TargetReport {
        // Approved, not a top-up of another, and not cancelled since.
        let counted = """
            FROM decision LEFT JOIN sealed_claim s ON s.id = decision.id WHERE outcome = 'approved'
                AND NOT EXISTS (SELECT 1 FROM later_decision l WHERE l.id = decision.id AND relation = 'tops_up')
                AND (SELECT sum(CASE WHEN r.flow = \(Flow.approve.number) THEN p.fen
                        WHEN r.flow IN (\(Flow.cancel.number), \(Flow.cancelReturned.number)) THEN -p.fen ELSE 0 END)
                    FROM posting p JOIN route r ON r.id = p.route WHERE p.claim = decision.id) > 0
            """
        let inYear = "AND date(business_day * 86400, 'unixepoch') BETWEEN '\(year)-01-01' AND '\(year)-12-31'"
        let upTo = "AND date(business_day * 86400, 'unixepoch') <= '\(year)-12-31'"
        return try workspace.storing { db in
            func number(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
            let cars = try number("SELECT count(*) \(counted) \(inYear) AND programme = 'vehicle-scrappage'")
            let (appliances, consumption) = try papers(
                "SELECT decision.id, seed, data, programme = 'appliance' AND 1 \(inYear) \(counted) \(upTo)", db,
                workspace)
            return TargetReport(rows: [
                row("scrapped_cars", Wording(zh: "报废汽车（辆）", en: "scrapped cars"), cars, figures.scrappedCars),
                row(
                    "waste_appliances", Wording(zh: "回收旧家电（台）", en: "waste appliances handed in"), appliances,
                    figures.wasteAppliances),
                row(
                    "pulled_consumption", Wording(zh: "累计拉动消费（元）", en: "consumption pulled, cumulative (yuan)"),
                    consumption, figures.pulledConsumption),
            ])
        }
    }

    /// Appliances for which an old one was handed in, and the fen that all claims paid for what was bought.
    ///
    /// - Parameter query: number, seed and record of each claim, and whether its appliance counts.
    private static func papers(
        _ query: String, _ db: Database, _ workspace: Workspace
    ) throws -> (appliances: Int64, consumption: Int64) {
        let vault = try workspace.vault()
        var appliances: Int64 = 0
        var consumption = Fen.zero
        let rows = try BoundStatement(db, query).begin()
        while try rows.step() {
            let id = rows.integerColumn(0)
            let seed = rows.isNull(1) ? nil : rows.blobColumn(1)
            guard let claim = try vault.personalPart(of: id, seed: seed, rows.blobColumn(2)) else { continue }
            let names: [StaticString] = ["old_goods_voucher", "invoice_total", "final_price"]
            guard let texts = JSONMembers.texts(names, of: claim.content) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(id))")
            }
            if rows.integerColumn(3) == 1, texts[0] != nil { appliances += 1 }
            if let price = (texts[1] ?? texts[2]).flatMap({ Fen(yuan: $0) }) {
                consumption = try consumption.adding(price)
            }
        }
        return (appliances, consumption.rawValue)
    }

    private static func row(_ name: String, _ label: Wording, _ reached: Int64, _ target: FinanceFigures.Target) -> Row
    {
        let citation = "\(target.citation.document) (\(target.citation.status.rawValue))"
        switch target.goal {
        case .amount(let fen):
            return Row(
                name: name, label: label, reached: reached, wanted: fen.rawValue, isMoney: true, citation: citation)
        case .growth(let percent, let baseline):
            // At most 15 digits of baseline and 10,000 %: no overflow. Rounded up, so that the target is met when it is.
            let wanted = baseline.map { $0 + ($0 * percent + 99) / 100 }
            return Row(name: name, label: label, reached: reached, wanted: wanted, isMoney: false, citation: citation)
        }
    }
}
