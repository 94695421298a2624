import Claims
import GRDB
import Ledger
import Rulebook

/// A step that somebody took with a claim: a withdrawal, an appeal, a review.
struct StepTaken: Act {
    static let type = "claim_step"
    static let table = "claim_step"

    let id: Int64
    /// The decision by which the claim stood.
    let decision: Int64
    let from: String
    let step: String
    let to: String
    /// What a reviewer decided: approve, refuse or return.
    var verdict: String?
    /// What a reviewer set instead of what the rules give.
    var amountFen: Int64?
    /// What it cites.
    var document: String?
    var clause: String?
    var status: String?
    /// In words; may speak of people, so that the log only commits to it.
    let ground: KeptText
    /// The decision whose identifiers and quotas are given back.
    var frees: Int64?
    /// The sum that the limit of the second person was held against, and that limit; nil while it is unset.
    var atStakeFen: Int64?
    var secondAboveFen: Int64?
    let day: String
    let maker: Int64?
    let checker: Int64?
    let proposal: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("decision", decision)
        text.member("from", from)
        text.member("step", step)
        text.member("to", to)
        if let verdict { text.member("verdict", verdict) }
        if let amountFen { text.member("amount", Fen(amountFen).yuan) }
        if document != nil || clause != nil || status != nil {
            text.key("cite")
            text.object { text in
                if let document { text.member("document", document) }
                if let clause { text.member("clause", clause) }
                if let status { text.member("status", status) }
            }
        }
        if let frees { text.member("frees", frees) }
        if let atStakeFen { text.member("at_stake", Fen(atStakeFen).yuan) }
        if let secondAboveFen { text.member("second_person_above", Fen(secondAboveFen).yuan) }
        text.member("day", day)
        if let maker { text.member("by", maker) }
        if let checker { text.member("checked_by", checker) }
        if let proposal { text.member("proposal", proposal) }
    }

    var secret: [UInt8] { ground.commitment }

    private static let columns = """
        id, decision, from_state, step, to_state, verdict, amount_fen, document, clause, status, ground, frees,
        at_stake_fen, second_above_fen, day, maker, checker, proposal
        """

    private static let selection = """
        SELECT \(columns), (SELECT commitment FROM kept_text WHERE kept_text.id = ground) AS ground_commitment
        FROM claim_step
        """

    static func row(_ id: Int64, _ db: Database) throws -> StepTaken? {
        try Row.fetchOne(db, sql: selection + " WHERE id = ?", arguments: [id]).flatMap(StepTaken.init)
    }

    /// The steps taken while claims stood by a decision, in order.
    static func all(of decision: Int64, _ db: Database) throws -> [StepTaken] {
        try Row.fetchAll(
            db, sql: selection + " WHERE decision = ? ORDER BY id", arguments: [decision]
        ).map { row in
            guard let step = StepTaken(row) else { throw BureauError.damaged("claim_step \(row["id"] as Int64)") }
            return step
        }
    }

    func insert(_ db: Database) throws {
        let marks = Array(repeating: "?", count: 18).joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO claim_step (\(Self.columns)) VALUES (\(marks))",
            arguments: [
                id, decision, from, step, to, verdict, amountFen, document, clause, status, ground.id, frees,
                atStakeFen,
                secondAboveFen, day, maker, checker, proposal,
            ])
    }
}

extension StepTaken {
    /// How the claim stood before.
    var stateBefore: ClaimState? { ClaimState(rawValue: from) }

    /// What a reviewer decided; nil for other steps.
    ///
    /// - Throws: that its ground was erased.
    func judgement(_ texts: KeptTexts) throws -> Judgement? {
        guard let verdict = verdict.flatMap(Judgement.Verdict.init(rawValue:)), let document,
            let status = status.flatMap(Status.init(rawValue:))
        else { return nil }
        guard let ground = try texts.text(ground.id) else { throw BureauError.erased(decision) }
        return Judgement(
            verdict, amount: amountFen.map { Fen($0) }, ground: ground,
            cite: Citation(document: document, clause: clause, status: status))
    }

    /// Nil where its ground is not there.
    fileprivate init?(_ row: Row) {
        guard let ground = row.keptText("ground", "ground_commitment") else { return nil }
        self.init(
            id: row["id"], decision: row["decision"], from: row["from_state"], step: row["step"], to: row["to_state"],
            verdict: row["verdict"], amountFen: row["amount_fen"], document: row["document"], clause: row["clause"],
            status: row["status"], ground: ground, frees: row["frees"], atStakeFen: row["at_stake_fen"],
            secondAboveFen: row["second_above_fen"], day: row["day"], maker: row["maker"], checker: row["checker"],
            proposal: row["proposal"])
    }
}
