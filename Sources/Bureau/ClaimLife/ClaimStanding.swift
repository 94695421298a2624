import Claims
import GRDB
import Ledger
import Rulebook

/// Where one claim stands, on one connection.
struct ClaimStanding {
    /// The decision by which it stands: the newest that is neither a conflict nor a supplement.
    let decision: Int64
    let state: ClaimState
    /// All decisions on it but conflicts, oldest first: those whose money may be somewhere.
    let decisions: [Int64]
    /// The decision whose identifiers and quotas the claim holds; nil where it holds none.
    let holder: Int64?
    /// Whether it was drawn into a sample and nobody has looked yet.
    let isDrawn: Bool
    /// The steps taken since it stands by that decision.
    let steps: [StepTaken]

    /// - Parameter other: any decision on the claim.
    init(ofClaimOf other: Int64, _ db: Database) throws {
        func number(_ name: Int64) -> String { DecisionNumber.text(name) }
        guard
            let key = try Int64.fetchOne(db, sql: "SELECT claim_key FROM decision WHERE id = ?", arguments: [other]),
            let (decision, state) = try DecisionStore.standing(ofClaim: key, db)
        else {
            throw BureauError(
                .input, Bilingual(zh: "没有决定 \(number(other))", en: "There is no decision \(number(other))"),
                remedy: Bilingual(zh: "tradein claims list 列出申报", en: "tradein claims list shows the claims"))
        }
        self.decision = decision
        self.state = state
        decisions = try Int64.fetchAll(
            db, sql: "SELECT id FROM decision WHERE claim_key = ? AND is_conflict = 0 ORDER BY id", arguments: [key])
        let using = Outcome.allCases.filter(\.usesUp).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        holder =
            state.usesUp
            ? try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(id) FROM claim_decision WHERE claim_key = ?1 AND outcome IN (\(using)) AND id > coalesce(
                        (SELECT max(frees) FROM claim_step JOIN decision d ON d.id = frees WHERE d.claim_key = ?1), 0)
                    """, arguments: [key]) : nil
        steps = try StepTaken.all(of: decision, db)
        isDrawn = steps.last?.step == ClaimStep.draw.rawValue
    }

    /// The steps that may be taken now.
    var legalSteps: [ClaimStep] {
        state.legalSteps.filter { step in
            switch step {
            case .review: isDrawn || ClaimLife.awaitingReview.contains(state)
            case .uphold: isDrawn
            case .draw: !isDrawn
            default: true
            }
        }
    }

    /// - Throws: ``BureauError`` that says where the claim stands, and what may be done with it.
    func check(_ step: ClaimStep) throws {
        guard !legalSteps.contains(step) else { return }
        let number = DecisionNumber.text(decision)
        func list(_ language: (Bilingual) -> String, _ separator: String) -> String {
            legalSteps.map { "\(language($0.label)) (\($0.command))" }.joined(separator: separator)
        }
        let zh = list(\.zh, "、")
        let en = list(\.en, ", ")
        throw BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number) 的申报现为“\(state.label.zh)”\(isDrawn ? "（已抽查）" : "")，不能\(step.label.zh)",
                en:
                    "The claim of decision \(number) is \(state.label.en)\(isDrawn ? " (drawn into a sample)" : ""), which does not allow to \(step.label.en)"
            ),
            remedy: legalSteps.isEmpty
                ? Bilingual(zh: "它不再有可办的步骤", en: "Nothing can be done with it any more")
                : Bilingual(zh: "现在可以：\(zh)", en: "What can be done now: \(en)"))
    }
}
