import Claims
import FEEL
import GRDB
import Ledger
import Rulebook

/// How a decision follows an earlier one on the same claim, other than by correcting it or conflicting with it.
enum Relation: String, Sendable, CaseIterable {
    /// Pays the difference that a later version brings.
    case topsUp = "tops_up"
    /// Approves what waited for money.
    case serves
}

/// The decision that another one follows.
struct LaterDecision {
    let first: Int64
    let relation: Relation

    /// How a decision follows another; nil where it does not.
    static func of(_ decision: Int64, _ db: Database) throws -> LaterDecision? {
        let row = try BoundStatement(db, "SELECT first, relation FROM later_decision WHERE id = ?").begin()
            .integer(decision)
        guard try row.step() else { return nil }
        defer { row.finish() }
        guard let relation = Relation(rawValue: row.textColumn(1)) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
        }
        return LaterDecision(first: row.integerColumn(0), relation: relation)
    }
}

/// Records decisions that follow earlier ones: the same claim, the same submission, nothing more used up.
final class LaterRecorder {
    /// One of them, decided.
    struct Item {
        let first: DecisionRow
        let claim: Claim
        let finding: Finding
        let decision: Decision
        let facts: Facts
        /// The region of the account that pays, by source.
        let drawnFrom: [FundingSource: String]
    }

    private let session: FinanceSession
    private let decisions: DecisionStore
    private let registry: Registry

    init(_ session: FinanceSession) throws {
        self.session = session
        decisions = try DecisionStore(session.db)
        registry = Registry(db: session.db, log: session.log, random: session.workspace.random)
    }

    /// The drafts that wait to be written.
    private var drafts: [DecisionDraft] = []

    /// Takes a decision: its money is committed at once, its rows are written by ``flush()``.
    func add(_ item: Item, as relation: Relation) throws {
        let id = try decisions.nextID() + Int64(drafts.count)
        var entry: PostedEntry?
        if item.decision.outcome == .approved {
            entry = try session.books.post(
                Entry.approval(
                    of: id, parts: item.decision.funding, programme: item.decision.programme,
                    region: item.claim.region ?? "", fiscalYear: item.decision.businessDay.year,
                    drawnFrom: { item.drawnFrom[$0] ?? item.claim.region ?? "" }, businessKey: "approve/\(id)",
                    businessDay: item.decision.businessDay.description, document: item.decision.cite.document,
                    maker: session.maker.name, checker: session.checker?.name))
        }
        let assessed = AssessedClaim(
            item.claim, row: Int(item.first.record), pack: item.finding.pack, finding: item.finding,
            basis: Statement(item.decision).basis, keys: session.keys)
        drafts.append(
            DecisionDraft(
                id: id, logIndex: try session.log.reserve(), assessed: assessed, decision: item.decision,
                facts: item.facts, uses: UsesText(), refersTo: item.first.id, isConflict: false, relation: relation,
                submission: item.first.submission, rules: try registry.rules(item.finding.pack),
                salt: try session.workspace.random(32), entry: entry))
        if drafts.count == 512 { try flush() }
    }

    /// Writes what waits.
    func flush() throws {
        let link = try BoundStatement(
            session.db, "INSERT INTO later_decision (id, first, relation) VALUES (?, ?, ?)")
        for (draft, text) in zip(drafts, DecisionDraft.texts(of: drafts)) {
            session.log.fill(draft.logIndex, entry: text.logEntry, leaf: text.leaf)
            try decisions.insert(
                draft, text, basis: try registry.basis(text.statement.basis),
                businessDay: draft.decision.businessDay.dayNumber)
            try link.begin().integer(draft.id).integer(draft.refersTo).text(draft.relation?.rawValue).run()
        }
        drafts.removeAll(keepingCapacity: true)
    }
}
