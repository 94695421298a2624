package import Claims
import FEEL
import GRDB
package import Ledger
import Rulebook

/// Something that happened to a claim.
package struct ClaimEvent: Sendable {
    /// The business day.
    package let day: String
    /// What it was: `submitted`, `corrected`, `conflict`, `served`, `redetermined`, `reviewed`, a step's name, or a flow of the
    /// ledger.
    package let code: String
    package let label: Bilingual
    /// How the claim stands since; nil where that does not change.
    package let state: ClaimState?
    package let amount: Fen?
    /// The decision that it made, or that it is about.
    package let decision: Int64
    /// The entry of the log that says so; nil for what only the ledger numbers.
    package let logIndex: Int64?
    /// The entry of the ledger.
    package let entry: Int64?
    package let by: String
    package let checkedBy: String
    /// The ground, the reasons' codes, the document, the file.
    package let detail: String
}

/// Puts together what happened to a claim, from decisions, steps and postings.
struct ClaimHistory {
    private let db: Database
    private let vault: Vault
    private let texts: KeptTexts
    private let names: [Int64: String]

    init(_ db: Database, _ vault: Vault) throws {
        self.db = db
        self.vault = vault
        texts = try KeptTexts(db, vault)
        names = Dictionary(uniqueKeysWithValues: try Staff(db).all().map { ($0.id, $0.name) })
    }

    /// In the order of the days; of one day, what the log numbers by its numbers, and then the ledger's entries.
    func events(ofClaimOf decision: Int64) throws -> [ClaimEvent] {
        let ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM decision
                WHERE claim_key = (SELECT claim_key FROM decision WHERE id = ?) ORDER BY id
                """, arguments: [decision])
        var logged: [ClaimEvent] = []
        var posted: [ClaimEvent] = []
        let rows = try DecisionRow.Reader(db, vault)
        for id in ids {
            guard let row = try rows.row(id) else { throw BureauError.damaged("decision \(DecisionNumber.text(id))") }
            logged.append(try event(of: row))
            logged += try StepTaken.all(of: id, db).map(event)
            posted += try postings(of: id)
        }
        logged.sort { ($0.logIndex ?? 0) < ($1.logIndex ?? 0) }
        posted.sort { ($0.entry ?? 0) < ($1.entry ?? 0) }
        // The log's own order is the truth of what came first; entries are put behind what their day brought.
        var events: [ClaimEvent] = []
        var rest = posted[...]
        for (place, event) in logged.enumerated() {
            events.append(event)
            let next = place + 1 < logged.count ? logged[place + 1].day : nil
            while let first = rest.first, next.map({ first.day < $0 }) ?? true {
                events.append(first)
                rest.removeFirst()
            }
        }
        return events
    }

    private func event(of row: DecisionRow) throws -> ClaimEvent {
        // Of an erased claim the codes stand in the log.
        let codes = try row.personal.map { _ in ParsedStatement(try row.statement)?.reasons.map(\.code) } ?? []
        guard let codes, let outcome = Outcome(rawValue: row.outcome) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(row.id))")
        }
        let relation = try LaterDecision.of(row.id, db)?.relation
        let (code, label): (String, Bilingual) =
            switch relation {
            case .reviews?: ("reviewed", Bilingual(zh: "人工审核决定", en: "decided by review"))
            case .serves?: ("served", Bilingual(zh: "轮候核准", en: "served from the waitlist"))
            case .topsUp?: ("redetermined", Bilingual(zh: "补差", en: "redetermined"))
            case nil where row.isConflict: ("conflict", Bilingual(zh: "内容冲突", en: "in conflict"))
            case nil where row.refersTo != nil: ("corrected", Bilingual(zh: "更正后再交", en: "handed in corrected"))
            case nil: ("submitted", Bilingual(zh: "交件", en: "submitted"))
            }
        var detail = codes.joined(separator: " ")
        if relation == nil,
            let name = try Int64.fetchOne(
                db, sql: "SELECT name FROM submission WHERE id = ?", arguments: [row.submission])
        {
            let file = try texts.text(name) ?? ""
            detail += (detail.isEmpty ? "" : " ") + "\(file):\(row.record)"
        }
        let changes = !row.isConflict && relation != .topsUp
        return ClaimEvent(
            day: CivilDate(dayNumber: row.businessDay).description, code: code, label: label,
            state: changes ? ClaimState(outcome) : nil, amount: row.amountFen.map { Fen($0) }, decision: row.id,
            logIndex: row.logIndex, entry: row.entry, by: relation == nil ? "" : try maker(of: row.entry).0,
            checkedBy: relation == nil ? "" : try maker(of: row.entry).1, detail: detail)
    }

    private func event(of step: StepTaken) throws -> ClaimEvent {
        let index = try Int64.fetchOne(
            db, sql: "SELECT log_index FROM act WHERE type = ? AND subject = ?", arguments: [StepTaken.type, step.id])
        let label = ClaimStep(rawValue: step.step)?.label ?? Bilingual(zh: step.step, en: step.step)
        let cite = [step.document, step.clause].compactMap { $0 }.joined(separator: " ")
        return ClaimEvent(
            day: step.day, code: step.step, label: label, state: ClaimState(rawValue: step.to),
            amount: step.amountFen.map { Fen($0) }, decision: step.decision, logIndex: index, entry: nil,
            by: step.maker.flatMap { names[$0] } ?? "", checkedBy: step.checker.flatMap { names[$0] } ?? "",
            detail: (try texts.text(step.ground.id) ?? "") + (cite.isEmpty ? "" : " [\(cite)]"))
    }

    /// Who made and who checked an entry; nobody where the programme did.
    private func maker(of entry: Int64?) throws -> (String, String) {
        guard let entry,
            let row = try Row.fetchOne(db, sql: "SELECT maker, checker FROM entry WHERE id = ?", arguments: [entry])
        else { return ("", "") }
        let maker: String = row["maker"]
        return (maker == Hand.programme.name ? "" : maker, row["checker"] ?? "")
    }

    /// What the ledger did with a decision's money since it was approved.
    private func postings(of decision: Int64) throws -> [ClaimEvent] {
        try Row.fetchAll(
            db,
            sql: """
                -- What comes back is posted twice: as money, and as a debt that is gone.
                SELECT e.id, e.flow, e.business_day, e.document, e.maker, e.checker,
                    sum(CASE WHEN e.flow IN (?3, ?4) AND r.from_place = ?5 THEN 0 ELSE p.fen END) AS fen
                FROM posting p JOIN entry e ON e.id = p.entry JOIN route r ON r.id = p.route
                WHERE p.claim = ?1 AND e.flow <> ?2 GROUP BY e.id ORDER BY e.id
                """,
            arguments: [
                decision, Flow.approve.number, Flow.receive.number, Flow.setOff.number, Place.due.number,
            ]
        ).map { row in
            guard let flow = Flow(number: row["flow"]) else { throw BureauError.damaged("entry \(row["id"] as Int64)") }
            let maker: String = row["maker"]
            return ClaimEvent(
                day: row["business_day"], code: flow.rawValue, label: Bilingual(flow.label), state: nil,
                amount: Fen(row["fen"]), decision: decision, logIndex: nil, entry: row["id"],
                by: maker == Hand.programme.name ? "" : maker, checkedBy: row["checker"] ?? "",
                detail: row["document"])
        }
    }
}
