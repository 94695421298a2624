import AuditLog
import ClaimFiles
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
        let door: SubmissionDoor
    }

    private let circumstances: Circumstances
    private let db: Database
    private let decisions: DecisionStore
    private let books: Books
    private let log: LogAppender
    private let registry: Registry
    private let acts: ActRecorder
    private let random: RandomSource
    private let dataKey: DataKey
    private let texts: KeptTexts
    /// The chunk's new decisions, and which of them are on the same claim.
    private var drafts: [DecisionDraft] = []
    private var draftsOfClaim: [Int64: [Int]] = [:]

    init(
        _ circumstances: Circumstances, db: Database, books: Books, log: LogAppender, dataKey: DataKey,
        random: @escaping RandomSource
    ) throws {
        self.circumstances = circumstances
        self.books = books
        self.log = log
        self.random = random
        self.dataKey = dataKey
        decisions = try DecisionStore(db, Vault(dataKey))
        texts = try KeptTexts(db, Vault(dataKey))
        registry = Registry(db: db, log: log, random: random)
        acts = ActRecorder(db, log: log, random: random)
        self.db = db
    }

    /// Decides claims in their order and records the decisions, or finds those that stand; those that would be decided
    /// anew and are not taken in fail, each by itself.
    ///
    /// The same content of the same claim has one decision for ever. Other content is a correction where the claim was
    /// returned, or withdrawn, and a conflict otherwise.
    func record(_ claims: [AssessedClaim]) throws -> [Result<DecisionLine, RowError>] {
        // Kept no longer than the chunk: they hold all of its claims.
        defer {
            drafts.removeAll(keepingCapacity: true)
            draftsOfClaim.removeAll(keepingCapacity: true)
        }
        let answers = try claims.map(answer)
        let texts = try DecisionDraft.texts(of: drafts, dataKey, log.algorithm)
        for (draft, text) in zip(drafts, texts) { try store(draft, text) }
        return zip(claims, answers).map { claim, answer in
            switch answer {
            case .stored(let line): .success(line)
            case .turnedAway(let error): .failure(error)
            case .draft(let place, let isRepeated):
                .success(
                    DecisionLine(
                        row: claim.row, claimID: claim.claim.claimID, kind: claim.claim.kind.name,
                        merchantID: claim.claim.merchantID, outcome: drafts[place].decision.outcome,
                        statement: texts[place].statement, record: (drafts[place].id, drafts[place].logIndex),
                        isRepeated: isRepeated, problems: problems(claim.claim)))
            }
        }
    }

    /// Where the answer to a claim comes from.
    private enum Answer {
        case stored(DecisionLine)
        case turnedAway(RowError)
        /// The place in `drafts`; repeated where the same claim came before.
        case draft(Int, isRepeated: Bool)
    }

    private func answer(_ assessed: AssessedClaim) throws -> Answer {
        let stored = try decisions.versions(ofClaim: assessed.claimKey)
        for version in stored where version.contentKey == assessed.contentKey {
            guard let decision = try decisions.decision(version.id) else { continue }
            // Of an erased claim the key is all there is to compare.
            if try decision.personal == nil || decision.content == assessed.claim.content {
                return .stored(try line(assessed, decision))
            }
        }
        let drafted = draftsOfClaim[assessed.claimKey] ?? []
        if let place = drafted.first(where: { drafts[$0].assessed.claim.content == assessed.claim.content }) {
            return .draft(place, isRepeated: true)
        }
        if let refusal = circumstances.door.refusal(of: assessed) { return .turnedAway(refusal) }
        if let place = drafted.last(where: { !drafts[$0].isConflict }) {
            let standing = drafts[place]
            try decide(assessed, after: standing.id, in: ClaimState(standing.decision.outcome))
        } else if !stored.isEmpty, let standing = try decisions.standing(ofClaim: assessed.claimKey) {
            try decide(assessed, after: standing.decision, in: standing.state)
        } else {
            try decide(assessed, corrects: nil)
        }
        draftsOfClaim[assessed.claimKey, default: []].append(drafts.count - 1)
        return .draft(drafts.count - 1, isRepeated: false)
    }

    private func decide(_ assessed: AssessedClaim, after standing: Int64, in state: ClaimState) throws {
        if state.allows(.correct) {
            try decide(assessed, corrects: standing)
        } else {
            try conflict(assessed, with: standing)
        }
    }

    /// Forgets what was read of the state: after a rollback it no longer holds.
    func reset() {
        drafts = []
        draftsOfClaim = [:]
        decisions.reset()
        texts.reset()
        registry.reset()
    }

    private func decide(_ assessed: AssessedClaim, corrects: Int64?) throws {
        let finding = assessed.finding
        var facts = Facts()
        var places: [Int64] = []
        for (digest, use) in zip(assessed.identifierDigests, finding.keys) {
            let (place, user) = try decisions.user(of: digest)
            places.append(place)
            if let user {
                facts.earlierUses.append(.init(space: use.space, value: use.value, by: DecisionNumber.text(user)))
            }
        }
        var quotaPlaces: [(key: Int64, nth: Int64)] = []
        for (digest, quota) in zip(assessed.quotaDigests, finding.quotas) {
            let use = try decisions.taken(digest)
            quotaPlaces.append((use.key, use.count + use.freed + 1))
            facts.quotaTaken.append(
                .init(counter: quota.counter, key: quota.key, taken: Int(use.count), freed: Int(use.freed)))
        }
        var decision = Decision.decide(finding, facts: facts)
        var funds: [FundingSource: Funds] = [:]
        if decision.outcome == .approved {
            for part in decision.funding {
                let available = try books.funds(
                    programme: decision.programme, region: assessed.region,
                    year: circumstances.day.year, source: part.source)
                funds[part.source] = available
                facts.available.append(.init(source: part.source, amount: available.available))
            }
            decision = Decision.decide(finding, facts: facts)
        }

        let id = try nextID
        let entry = decision.outcome == .approved ? try post(decision, id: id, assessed: assessed, funds: funds) : nil
        let uses = decision.outcome.usesUp ? UsesText(assessed, facts) : UsesText()
        try draft(assessed, decision, facts: facts, uses: uses, refersTo: corrects, isConflict: false, entry: entry)
        if decision.outcome.usesUp {
            for (place, use) in zip(places, uses.identifiers) {
                try decisions.use(place, space: use.space, digest: use.digest, by: id)
            }
            for (place, quota) in zip(quotaPlaces, uses.quotas) {
                try decisions.take(place.key, nth: place.nth, counter: quota.counter, digest: quota.digest, by: id)
            }
        }
    }

    private func conflict(_ assessed: AssessedClaim, with standing: Int64) throws {
        let decision = Decision.conflict(assessed.finding, with: DecisionNumber.text(standing))
        try draft(
            assessed, decision, facts: Facts(), uses: UsesText(), refersTo: standing, isConflict: true, entry: nil)
    }

    /// Commits the money of an approved claim: AVAILABLE to COMMITTED, by source.
    private func post(
        _ decision: Decision, id: Int64, assessed: AssessedClaim, funds: [FundingSource: Funds]
    ) throws -> PostedEntry? {
        // An amount of zero moves no money.
        guard let amount = decision.amount, amount > .zero else { return nil }
        let region = assessed.region
        return try books.post(
            Entry.approval(
                of: id, parts: decision.funding, programme: decision.programme, region: region,
                fiscalYear: circumstances.day.year, drawnFrom: { funds[$0]?.region ?? region },
                businessKey: "approve/\(id)", businessDay: decision.businessDay.description,
                document: decision.cite.document, maker: "tradein"))
    }

    private func draft(
        _ assessed: AssessedClaim, _ decision: Decision, facts: Facts, uses: UsesText, refersTo: Int64?,
        isConflict: Bool, entry: PostedEntry?
    ) throws {
        let submission = try registry.submission(circumstances.submission, texts) { id in
            guard let envelope = circumstances.door.envelopeAct(of: id) else { return }
            try envelope.insert(db)
            try acts.record(envelope)
        }
        let rules = try registry.rules(assessed.pack)
        drafts.append(
            DecisionDraft(
                id: try nextID, logIndex: try log.reserve(), assessed: assessed, decision: decision, facts: facts,
                uses: uses, refersTo: refersTo, isConflict: isConflict, submission: submission, rules: rules,
                seed: try random(Vault.seedByteCount), entry: entry))
    }

    /// The id of the next draft.
    private var nextID: Int64 {
        get throws { try decisions.nextID() + Int64(drafts.count) }
    }

    private func store(_ draft: DecisionDraft, _ text: DecisionDraft.Text) throws {
        log.fill(draft.logIndex, entry: text.logEntry, leaf: text.leaf)
        try decisions.insert(
            draft, text, basis: try registry.basis(text.statement.basis), businessDay: circumstances.day.dayNumber)
    }

    private func line(_ assessed: AssessedClaim, _ stored: StoredDecision) throws -> DecisionLine {
        guard let outcome = Outcome(rawValue: stored.outcome) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(stored.id))")
        }
        return DecisionLine(
            row: assessed.row, claimID: assessed.claim.claimID, kind: assessed.claim.kind.name,
            merchantID: assessed.claim.merchantID, outcome: outcome, statement: try decisions.statement(of: stored),
            record: (stored.id, stored.logIndex), isRepeated: true, problems: problems(assessed.claim))
    }

    /// What has to be mended in a claim on this day.
    private func problems(_ claim: Claim) -> [FieldProblem] {
        claim.problems + claim.datesAfter(circumstances.day)
    }
}
