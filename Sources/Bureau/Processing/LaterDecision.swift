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
    /// What a person decided on what was held, appealed or drawn into a sample.
    case reviews
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

    /// The step by which a person made it; nil where none did.
    func step(_ db: Database) throws -> StepTaken? {
        guard relation == .reviews else { return nil }
        return try StepTaken.all(of: first, db).last { $0.step == ClaimStep.review.rawValue }
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
        /// Whether it uses identifiers and quotas, since the claim held none any more.
        var takesUses = false
    }

    private let session: FinanceSession
    private let decisions: DecisionStore
    private let registry: Registry

    init(_ session: FinanceSession) throws {
        self.session = session
        decisions = try DecisionStore(session.db, session.workspace.vault())
        registry = Registry(db: session.db, log: session.log, random: session.workspace.random)
    }

    /// The drafts that wait to be written.
    private var drafts: [DecisionDraft] = []

    /// Takes a decision: its money is committed at once, its rows are written by ``flush()``.
    ///
    /// - Returns: its number.
    @discardableResult func add(_ item: Item, as relation: Relation) throws -> Int64 {
        let id = try decisions.nextID() + Int64(drafts.count)
        var entry: PostedEntry?
        // An amount of zero moves no money.
        if item.decision.outcome == .approved, item.decision.amount.map({ $0 > .zero }) ?? false {
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
        let takesUses = item.takesUses && item.decision.outcome.usesUp
        if takesUses { try take(assessed, item.facts, by: id) }
        drafts.append(
            DecisionDraft(
                id: id, logIndex: try session.log.reserve(), assessed: assessed, decision: item.decision,
                facts: item.facts, uses: takesUses ? UsesText(assessed, item.facts) : UsesText(),
                refersTo: item.first.id, isConflict: false, relation: relation,
                submission: item.first.submission, rules: try registry.rules(item.finding.pack),
                seed: try session.workspace.random(Vault.seedByteCount), entry: entry))
        if drafts.count == 512 { try flush() }
        return id
    }

    /// Uses up what the claim's rules name.
    private func take(_ assessed: AssessedClaim, _ facts: Facts, by id: Int64) throws {
        for (digest, use) in zip(assessed.identifierDigests, assessed.finding.keys) {
            let place = try decisions.user(of: digest).place
            try decisions.use(place, space: use.space, digest: digest, by: id)
        }
        for (digest, quota) in zip(assessed.quotaDigests, assessed.finding.quotas) {
            let use = try decisions.taken(digest)
            try decisions.take(
                use.key, nth: use.count + use.freed + 1, counter: quota.counter, digest: digest, by: id)
        }
    }

    /// Writes what waits.
    func flush() throws {
        let link = try BoundStatement(
            session.db, "INSERT INTO later_decision (id, first, relation) VALUES (?, ?, ?)")
        let texts = try DecisionDraft.texts(of: drafts, session.workspace.dataKey(), session.log.algorithm)
        for (draft, text) in zip(drafts, texts) {
            session.log.fill(draft.logIndex, entry: text.logEntry, leaf: text.leaf)
            try decisions.insert(
                draft, text, basis: try registry.basis(text.statement.basis),
                businessDay: draft.decision.businessDay.dayNumber)
            try link.begin().integer(draft.id).integer(draft.refersTo).text(draft.relation?.rawValue).run()
        }
        drafts.removeAll(keepingCapacity: true)
    }
}
