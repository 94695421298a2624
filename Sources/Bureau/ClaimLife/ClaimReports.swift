package import Claims
package import FEEL
import GRDB
package import Ledger
import Rulebook

/// A claim in a list.
package struct ClaimItem: Sendable {
    package let claimID: String
    package let merchant: String
    package let kind: String
    package let programme: String
    package let region: String
    package let state: ClaimState
    /// The decision by which it stands.
    package let decision: Int64
    /// What it pays or would pay; nil where nothing.
    package let amount: Fen?
    /// The codes of that decision's reasons.
    package let reasons: [String]
    /// Since when it is in that state.
    package let since: CivilDate
    /// Since when a person has to look: since it was drawn, or else since it is in its state.
    package let waitsSince: CivilDate
    /// Drawn into a sample, and not looked at yet.
    package let isDrawn: Bool
}

/// Which claims a list takes.
package struct ClaimFilter: Sendable {
    package var states: [ClaimState] = []
    package var programme: String?
    package var merchant: String?
    /// A division code, which stands for all that it covers.
    package var region: String?
    /// A reason code of the decision by which it stands.
    package var reason: String?
    /// At least so many days in its state.
    package var days: Int64?
    /// Drawn into a sample, and not looked at yet.
    package var isDrawn = false
    /// Held, appealed or drawn.
    package var awaitsReview = false
    /// Only what stands by a decision after this one: the next page.
    package var after: Int64 = 0
    package var limit = Int.max

    package init() {}

    func includes(_ item: ClaimItem, on day: CivilDate) -> Bool {
        (states.isEmpty || states.contains(item.state)) && programme.map { $0 == item.programme } ?? true
            && merchant.map { $0 == item.merchant } ?? true && region.map(item.isIn) ?? true
            && reason.map(item.reasons.contains) ?? true && (!isDrawn || item.isDrawn)
            && (!awaitsReview || item.isDrawn || ClaimLife.awaitingReview.contains(item.state))
            && days.map { day.dayNumber - (awaitsReview ? item.waitsSince : item.since).dayNumber >= $0 } ?? true
    }
}

extension ClaimItem {
    /// Whether its region is the one given, or below it.
    fileprivate func isIn(_ code: String) -> Bool {
        region == code || Region.covering(region).contains(Region(code)?.code ?? code)
    }

    fileprivate init(_ row: DecisionRow, _ state: ClaimState, _ db: Database) throws {
        guard let content = JSONValue(try row.content), let statement = ParsedStatement(try row.statement) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(row.id))")
        }
        let steps = try StepTaken.all(of: row.id, db)
        let moved = steps.last { $0.from != $0.to }.flatMap { CivilDate($0.day) }
        let since = moved ?? CivilDate(dayNumber: row.businessDay)
        let drawn = steps.last?.step == ClaimStep.draw.rawValue ? steps.last : nil
        self.init(
            claimID: content["claim_id"]?.string ?? "", merchant: content["merchant_id"]?.string ?? "",
            kind: content["kind"]?.string ?? "", programme: row.programme, region: content["region"]?.string ?? "",
            state: state, decision: row.id, amount: row.amountFen.map { Fen($0) },
            reasons: statement.reasons.map(\.code), since: since,
            waitsSince: drawn.flatMap { CivilDate($0.day) } ?? since, isDrawn: drawn != nil)
    }
}

/// Looks at claims and their lives. Personal data are masked.
package struct ClaimReports {
    private let workspace: Workspace
    private let keys: LookupKeys

    package init(_ workspace: Workspace) throws(BureauError) {
        self.workspace = workspace
        keys = try workspace.lookupKeys()
    }

    /// Claims by the decisions they stand by, oldest first.
    ///
    /// - Parameter day: up to which days are counted.
    /// - Returns: as many as the filter's limit, and whether there are more.
    package func list(_ filter: ClaimFilter, on day: CivilDate) throws(BureauError) -> (items: [ClaimItem], more: Bool)
    {
        try workspace.storing { db in
            let rows = try DecisionRow.Reader(db, workspace.vault())
            let standing = try BoundStatement(
                db,
                """
                SELECT c.id, s.state FROM claim_decision c JOIN claim_standing s ON s.decision = c.id
                WHERE c.id > ? AND NOT EXISTS (
                    SELECT 1 FROM claim_decision n WHERE n.claim_key = c.claim_key AND n.id > c.id)
                ORDER BY c.id
                """
            ).begin().integer(filter.after)
            defer { standing.finish() }
            var items: [ClaimItem] = []
            while try standing.step() {
                let id = standing.integerColumn(0)
                guard let state = ClaimState(rawValue: standing.textColumn(1)), let row = try rows.row(id) else {
                    throw BureauError.damaged("decision \(DecisionNumber.text(id))")
                }
                // Of an erased claim there is nothing to list but its decision, which the log has.
                guard row.personal != nil, filter.states.isEmpty || filter.states.contains(state) else { continue }
                let item = try ClaimItem(row, state, db)
                guard filter.includes(item, on: day) else { continue }
                if items.count == filter.limit { return (items, true) }
                items.append(item)
            }
            return (items, false)
        }
    }

    /// What is known of one claim.
    package struct Sheet: Sendable {
        package struct Entry: Sendable {
            package let field: String
            package let label: String
            /// Masked where it is personal, unless somebody gave a ground to see it.
            package let value: String
        }

        package let item: ClaimItem
        package let fields: [Entry]
        package let reasons: [(code: String, message: Bilingual)]
        package let legalSteps: [ClaimStep]
        /// Where its money is, over all decisions on it.
        package let money: [(place: Place, source: FundingSource, amount: Fen)]
        /// How often its content changed.
        package let versions: Int
        /// Its decisions but conflicts, oldest first.
        package let decisions: [Int64]
        /// What was kept as evidence of it.
        package let documents: [EvidenceItem]
    }

    package func sheet(of claim: ClaimName) throws(BureauError) -> Sheet {
        try workspace.storing { db in try sheet(of: claim, db, isMasked: true) }
    }

    /// - Parameter isMasked: false only where an ``Unmasking`` was recorded.
    func sheet(of claim: ClaimName, _ db: Database, isMasked: Bool) throws -> Sheet {
        let decision = try ClaimFinder(db, workspace.vault(), keys: keys).decision(
            claim.name, merchant: claim.merchant)
        let standing = try ClaimStanding(ofClaimOf: decision, db)
        guard let row = try DecisionRow.Reader(db, workspace.vault()).row(standing.decision),
            let statement = ParsedStatement(try row.statement), let content = JSONValue(try row.content)
        else { throw BureauError.damaged("decision \(DecisionNumber.text(standing.decision))") }
        let read = try StoredRules.claim(of: row, try StoredRules(db).rulebook(row.rules))
        let fields = zip(read.kind.fields, read.values).compactMap { field, value -> Sheet.Entry? in
            guard let member = content[field.name] else { return nil }
            let text = member.string ?? "\(value)"
            return Sheet.Entry(
                field: field.name, label: field.label, value: isMasked ? Masking.shown(text, of: field) : text)
        }
        let books = try Books(db)
        let money = try standing.decisions.flatMap { try books.holdings(ofClaim: $0) }
            .map { ($0.account.place, $0.account.source, $0.amount) }
        let versions = try Int.fetchOne(
            db,
            sql: "SELECT count(DISTINCT content_key) FROM decision WHERE claim_key = ? AND is_conflict = 0",
            arguments: [row.claimKey])
        return Sheet(
            item: try ClaimItem(row, standing.state, db), fields: fields,
            reasons: statement.reasons.map { ($0.code, $0.message) }, legalSteps: standing.legalSteps,
            money: money, versions: versions ?? 0, decisions: standing.decisions,
            documents: try EvidenceReader(db, workspace.vault()).items(ofClaim: row.claimKey))
    }

    /// What happened to a claim, in order.
    package func history(of claim: ClaimName) throws(BureauError) -> [ClaimEvent] {
        try workspace.storing { db in
            let decision = try ClaimFinder(db, workspace.vault(), keys: keys).decision(
                claim.name, merchant: claim.merchant)
            return try ClaimHistory(db, workspace.vault()).events(ofClaimOf: decision)
        }
    }
}
