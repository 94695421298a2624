import Claims
import Ledger
import Rulebook

extension DecisionStore {
    /// Writes the row of a decision that has been made.
    func insert(
        _ draft: DecisionDraft, _ text: DecisionDraft.Text, basis: Int64, businessDay: Int64
    ) throws {
        let assessed = draft.assessed
        try insert(
            NewDecision(
                id: draft.id, claimKey: assessed.claimKey, contentKey: assessed.contentKey,
                submission: draft.submission, record: Int64(assessed.row), rules: draft.rules,
                programme: draft.decision.programme, version: draft.decision.version, businessDay: businessDay,
                outcome: draft.decision.outcome.rawValue, amountFen: draft.decision.amount?.rawValue,
                isConflict: draft.isConflict, refersTo: draft.refersTo, seed: draft.seed,
                sealed: text.sealed, basis: basis,
                entry: draft.entry?.id, logIndex: draft.logIndex))
    }
}
