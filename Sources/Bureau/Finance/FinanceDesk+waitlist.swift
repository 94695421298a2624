import Claims
import FEEL
import GRDB
import Ledger
import Rulebook

extension FinanceDesk {
    /// Approves claims that wait for money, in the order in which they were complete, as far as the money goes.
    ///
    /// Nobody overtakes: where the next in the queue has to wait on, so has whoever would draw on the same accounts.
    ///
    /// - Parameter programme: only this one's queue.
    package func serveWaitlist(programme: String? = nil) throws -> Voucher {
        try perform { session in
            try session.checkDay()
            let rows = try DecisionRow.Reader(session.db, session.workspace.vault())
            let rules = StoredRules(session.db)
            let recorder = try LaterRecorder(session)
            var blocked: Set<AccountKey> = []
            var (served, waiting) = (Int64(0), Int64(0))
            var total = Fen.zero
            for id in try Self.waitlist(programme, session.db) {
                guard let first = try rows.row(id), let amount = first.amountFen.map({ Fen($0) }),
                    let parts = try first.statement.parts
                else { throw BureauError.damaged("decision \(DecisionNumber.text(id))") }
                let (claim, finding) = try rules.finding(of: first)
                var drawing = try Drawing(parts, finding.programme, claim.region ?? "", session)
                drawing.isCovered = drawing.isCovered && blocked.isDisjoint(with: drawing.accounts)
                guard drawing.isCovered else {
                    blocked.formUnion(drawing.accounts)
                    waiting += 1
                    continue
                }
                let day = try session.businessDay
                var facts = FactsText.facts(try first.facts) ?? Facts()
                facts.available = drawing.available
                try recorder.add(
                    LaterRecorder.Item(
                        first: first, claim: claim, finding: finding,
                        decision: .serving(finding, amount: amount, parts: parts, on: day), facts: facts,
                        drawnFrom: drawing.regions), as: .serves)
                served += 1
                total = try total.adding(amount)
            }
            try recorder.flush()
            return Voucher(
                Bilingual(
                    zh: "轮候核准 \(served) 件，共 \(total.yuan) 元；仍在轮候 \(waiting) 件",
                    en: "\(served) claims of the waitlist approved, \(total.yuan) yuan in all; \(waiting) still wait"),
                ["served": .number(served), "amount": .money(total), "waiting": .number(waiting)])
        }
    }

    /// Decisions that wait, in the order in which they were recorded.
    private static func waitlist(_ programme: String?, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM decision
                WHERE outcome = 'waitlisted' AND is_conflict = 0 AND (?1 IS NULL OR programme = ?1)
                    AND NOT EXISTS (SELECT 1 FROM later_decision WHERE first = decision.id AND relation = 'serves')
                    -- Neither withdrawn nor decided otherwise since, nor the supplement of one that was.
                    AND NOT EXISTS (SELECT 1 FROM claim_step s WHERE s.decision = decision.id AND s.to_state <> 'waitlisted')
                    AND NOT EXISTS (
                        SELECT 1 FROM later_decision l JOIN claim_step s ON s.decision = l.first
                        WHERE l.id = decision.id AND s.to_state <> 'approved' AND l.relation = 'tops_up')
                ORDER BY id
                """, arguments: [programme])
    }
}

/// What a claim would draw on, source by source.
struct Drawing {
    private(set) var accounts: Set<AccountKey> = []
    private(set) var regions: [FundingSource: String] = [:]
    private(set) var available: [Facts.Available] = []
    /// Whether there is a budget, and enough of it.
    var isCovered = true

    init(_ parts: [Split.Part], _ programme: String, _ region: String, _ session: FinanceSession) throws {
        let year = try session.businessDay.year
        for part in parts where part.amount > .zero {
            let funds = try session.books.funds(
                programme: programme, region: region, year: year, source: part.source)
            regions[part.source] = funds.region
            available.append(.init(source: part.source, amount: funds.available))
            accounts.insert(
                AccountKey(
                    place: .available, source: part.source, fiscalYear: year, programme: programme,
                    region: funds.region))
            if funds.available.map({ $0 < part.amount }) ?? true { isCovered = false }
        }
    }
}

extension Statement {
    /// The amounts by source, as they were written; nil where they can't be read.
    var parts: [Split.Part]? {
        let root = JSONValue(Array("{".utf8) + particulars + Array("}".utf8))
        return root?["funding"]?.array?.reduce(into: [Split.Part]?([])) { parts, part in
            guard let source = part["source"]?.string.flatMap(FundingSource.init(rawValue:)),
                let amount = part["amount"]?.string.flatMap({ Fen(yuan: $0) })
            else { return parts = nil }
            parts?.append(Split.Part(source: source, amount: amount))
        }
    }
}
