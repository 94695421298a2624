import Claims
import FEEL
import GRDB
import Ledger
import Rulebook
import Sealing

/// Decides assessed claims one after the other and records what follows: decision, used identifiers, quotas, ledger entry,
/// log entry. Lives on the writing connection, inside the caller's transactions.
final class Recorder {
    /// What stays the same for all claims of one file.
    struct Circumstances {
        let day: CivilDate
        let submission: Submission
    }

    private let circumstances: Circumstances
    private let decisions: DecisionStore
    private let books: Books
    private let log: LogAppender
    private let registry: Registry
    private let random: RandomSource

    init(_ circumstances: Circumstances, db: Database, books: Books, log: LogAppender, random: @escaping RandomSource)
        throws
    {
        self.circumstances = circumstances
        self.books = books
        self.log = log
        self.random = random
        decisions = try DecisionStore(db)
        registry = Registry(db: db, log: log, random: random)
    }

    /// Decides a claim and records the decision, or finds the one that stands.
    ///
    /// The same content of the same claim has one decision for ever. Other content is a correction where the claim was
    /// returned, and a conflict otherwise.
    func record(_ assessed: AssessedClaim) throws -> DecisionLine {
        let earlier = try decisions.versions(ofClaim: assessed.claimKey)
        for version in earlier where version.contentKey == assessed.contentKey {
            if let stored = try decisions.decision(version.id), stored.content == assessed.claim.content {
                return try line(assessed, stored)
            }
        }
        guard let standing = earlier.last(where: { !$0.isConflict }) else {
            return try decide(assessed, corrects: nil)
        }
        return standing.outcome == Outcome.returned.rawValue
            ? try decide(assessed, corrects: standing.id)
            : try conflict(assessed, with: standing.id)
    }

    /// Forgets what was read of the state: after a rollback it no longer holds.
    func reset() {
        decisions.reset()
        registry.reset()
    }

    private func decide(_ assessed: AssessedClaim, corrects: Int64?) throws -> DecisionLine {
        let finding = assessed.finding
        var facts = Facts()
        for (key, use) in zip(assessed.identifierKeys, finding.keys) {
            if let user = try decisions.user(of: key, space: use.space, value: use.value) {
                facts.earlierUses.append(.init(space: use.space, value: use.value, by: DecisionNumber.text(user)))
            }
        }
        var quotaPlaces: [(key: Int64, nth: Int64)] = []
        for (key, quota) in zip(assessed.quotaKeys, finding.quotas) {
            let (place, taken) = try decisions.taken(key, counter: quota.counter, value: quota.key)
            quotaPlaces.append((place, taken + 1))
            facts.quotaTaken.append(.init(counter: quota.counter, key: quota.key, taken: Int(taken)))
        }
        var decision = Decision.decide(finding, facts: facts)
        var funds: [FundingSource: Funds] = [:]
        if decision.outcome == .approved {
            for part in decision.funding {
                let available = try books.funds(
                    programme: decision.programme, region: assessed.claim.region ?? "",
                    year: circumstances.day.year, source: part.source)
                funds[part.source] = available
                facts.available.append(.init(source: part.source, amount: available.available))
            }
            decision = Decision.decide(finding, facts: facts)
        }

        let id = try decisions.nextID()
        let entry =
            decision.outcome == .approved
            ? try post(decision, id: id, assessed: assessed, funds: funds) : nil
        let uses = decision.outcome.usesUp ? UsesText(finding, facts) : UsesText()
        let line = try store(
            assessed, decision, facts: facts, uses: uses, refersTo: corrects, isConflict: false, entry: entry)
        if decision.outcome.usesUp {
            for (key, use) in zip(assessed.identifierKeys, finding.keys) {
                try decisions.use(key, space: use.space, value: use.value, by: id)
            }
            for (place, quota) in zip(quotaPlaces, finding.quotas) {
                try decisions.take(place.key, nth: place.nth, counter: quota.counter, value: quota.key, by: id)
            }
        }
        return line
    }

    private func conflict(_ assessed: AssessedClaim, with standing: Int64) throws -> DecisionLine {
        let decision = Decision.conflict(assessed.finding, with: DecisionNumber.text(standing))
        return try store(
            assessed, decision, facts: Facts(), uses: UsesText(), refersTo: standing, isConflict: true, entry: nil)
    }

    /// Commits the money of an approved claim: AVAILABLE to COMMITTED, by source.
    private func post(
        _ decision: Decision, id: Int64, assessed: AssessedClaim, funds: [FundingSource: Funds]
    ) throws -> PostedEntry? {
        // An amount of zero moves no money.
        guard let amount = decision.amount, amount > .zero else { return nil }
        let region = assessed.claim.region ?? ""
        return try books.post(
            Entry.approval(
                of: id, parts: decision.funding, programme: decision.programme, region: region,
                fiscalYear: circumstances.day.year, drawnFrom: { funds[$0]?.region ?? region },
                businessKey: "approve/\(id)", businessDay: decision.businessDay.description,
                document: decision.cite.document, maker: "tradein"))
    }

    private func store(
        _ assessed: AssessedClaim, _ decision: Decision, facts: Facts, uses: UsesText, refersTo: Int64?,
        isConflict: Bool,
        entry: PostedEntry?
    ) throws -> DecisionLine {
        let submission = try registry.submission(circumstances.submission)
        let rules = try registry.rules(assessed.pack)
        let id = try decisions.nextID()
        let statement = Statement(decision, basis: isConflict ? nil : assessed.basis)
        let factsText = FactsText.json(facts)
        let salt = try random(32)
        let logEntry = LogEntry.decision(
            LogEntry.DecisionFacts(
                id: id, submission: submission, record: Int64(assessed.row), kind: assessed.claim.kind.name,
                region: assessed.claim.region, decision: decision, facts: facts, rules: rules, refersTo: refersTo,
                isConflict: isConflict,
                claimCommitment: HMACSHA256.code(key: salt, message: assessed.claim.content),
                statementCommitment: HMACSHA256.code(key: salt, message: factsText + statement.members + uses.json),
                entry: entry?.content))
        let index = try log.append(logEntry)
        try decisions.insert(
            DecisionStore.NewDecision(
                claimKey: assessed.claimKey, contentKey: assessed.contentKey, submission: submission,
                record: Int64(assessed.row), rules: rules, programme: decision.programme, version: decision.version,
                businessDay: circumstances.day.dayNumber, outcome: decision.outcome.rawValue,
                amountFen: decision.amount?.rawValue, isConflict: isConflict, refersTo: refersTo,
                content: assessed.claim.content,
                salt: salt, facts: factsText, particulars: statement.particulars,
                basis: try registry.basis(statement.basis), entry: entry?.id, logIndex: index))
        return DecisionLine(
            row: assessed.row, claimID: assessed.claim.claimID, kind: assessed.claim.kind.name,
            merchantID: assessed.claim.merchantID, outcome: decision.outcome, statement: statement,
            record: (id, index), isRepeated: false)
    }

    private func line(_ assessed: AssessedClaim, _ stored: StoredDecision) throws -> DecisionLine {
        guard let outcome = Outcome(rawValue: stored.outcome) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(stored.id))")
        }
        return DecisionLine(
            row: assessed.row, claimID: assessed.claim.claimID, kind: assessed.claim.kind.name,
            merchantID: assessed.claim.merchantID, outcome: outcome, statement: stored.statement,
            record: (stored.id, stored.logIndex), isRepeated: true)
    }
}
