import ClaimFiles
import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Sealing

/// Decides a recorded claim again from what is kept with it: content, rules, business day and facts of state.
///
/// Lives on one connection, inside the block that gave it.
final class Replay {
    private let db: Database
    private let books: Books
    private let vault: Vault
    private let keys: LookupKeys
    private var fields = FieldCommitments()
    private var rulebooks: [Int64: Rulebook] = [:]

    init(_ db: Database, _ vault: Vault, keys: LookupKeys) throws {
        self.db = db
        self.vault = vault
        self.keys = keys
        books = try Books(db)
    }

    /// The log entry that the decision gets when it is made again; equal, byte for byte, to the one in the log.
    func entry(of decision: DecisionRow) throws -> [UInt8] {
        let (claim, finding, facts, made, later) = try decide(decision)
        // What follows another decision holds what that one holds, but where a claim held nothing any more.
        let holdsAlready = try later.map { try $0.step(db)?.stateBefore?.usesUp ?? true } ?? false
        let uses = made.outcome.usesUp && !holdsAlready ? UsesText(finding, facts, keys) : UsesText()
        let statement = Statement(made)
        return LogEntry.decision(
            LogEntry.DecisionFacts(
                id: decision.id, submission: decision.submission, record: decision.record, kind: claim.kind.name,
                region: claim.region, decision: made, facts: facts, rules: decision.rules,
                refersTo: decision.refersTo, isConflict: decision.isConflict, relation: later?.relation,
                claimCommitment: fields.code(of: try decision.content, salt: try decision.salt),
                statementCommitment: HMACSHA256.code(
                    key: try decision.salt, message: try decision.facts + statement.members + uses.json),
                entry: try decision.entry.map(books.entryContent)))
    }

    /// The decision alone, made again.
    func made(_ decision: DecisionRow) throws -> (decision: Decision, isLater: Bool) {
        let (_, _, _, made, later) = try decide(decision)
        return (made, later != nil)
    }

    private func decide(
        _ decision: DecisionRow
    ) throws -> (claim: Claim, finding: Finding, facts: Facts, made: Decision, later: LaterDecision?) {
        let rulebook = try rulebook(decision.rules)
        let claim = try claim(decision, schema: rulebook.schema)
        guard let pack = rulebook.pack(kind: claim.kind.name), let facts = FactsText.facts(try decision.facts) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision.id))")
        }
        let finding = pack.evaluate(claim, on: CivilDate(dayNumber: decision.businessDay))
        let later = try LaterDecision.of(decision.id, db)
        return (claim, finding, facts, try make(decision, finding, facts, later), later)
    }

    private func make(
        _ decision: DecisionRow, _ finding: Finding, _ facts: Facts, _ later: LaterDecision?
    ) throws -> Decision {
        guard let later else {
            return decision.isConflict
                ? Decision.conflict(finding, with: DecisionNumber.text(decision.refersTo ?? 0))
                : Decision.decide(finding, facts: facts)
        }
        guard let first = try DecisionRow.Reader(db, vault).row(later.first) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(later.first))")
        }
        let amount = first.amountFen.map { Fen($0) }
        switch later.relation {
        case .reviews:
            if let judgement = try later.step(db)?.judgement(KeptTexts(db, vault)),
                let made = Decision.judged(finding, as: judgement, facts: facts)
            {
                return made
            }
        case .topsUp:
            if let amount, let made = Decision.topUp(finding, over: amount, facts: facts) { return made }
        case .serves:
            if let amount, let parts = try first.statement.parts {
                // By the rules and on the day of the decision by which it waited.
                let (_, waiting) = try StoredRules(db).finding(of: first)
                return .serving(waiting, amount: amount, parts: parts, on: CivilDate(dayNumber: decision.businessDay))
            }
        }
        throw BureauError.damaged("decision \(DecisionNumber.text(decision.id))")
    }

    private func claim(_ decision: DecisionRow, schema: ClaimSchema) throws -> Claim {
        guard let claim = Claim(content: try decision.content, schema: schema) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision.id))")
        }
        return claim
    }

    private func rulebook(_ id: Int64) throws -> Rulebook {
        if let rulebook = rulebooks[id] { return rulebook }
        let bytes = try Data.fetchOne(db, sql: "SELECT archive FROM rules WHERE id = ?", arguments: [id])
        guard let bytes, let archive = PackArchive(bytes: [UInt8](bytes)) else {
            throw BureauError.damaged("rules \(id)")
        }
        let rulebook = try Rulebook.load(archive: archive)
        rulebooks[id] = rulebook
        return rulebook
    }
}
