package import Claims
import FEEL
package import Ledger
import Rulebook

/// What a reviewer wants done with a claim.
package enum ReviewVerdict: String, Sendable, Hashable, CaseIterable {
    case approve, refuse
    /// To be corrected and handed in again.
    case `return`
    /// What was decided of a claim in a sample stands.
    case uphold

    var judgement: Judgement.Verdict? { Judgement.Verdict(rawValue: rawValue) }

    /// The verdict in the users' words.
    package var label: Bilingual {
        switch self {
        case .approve: Bilingual(zh: "核准", en: "approved")
        case .refuse: Bilingual(zh: "不予核准", en: "refused")
        case .return: Bilingual(zh: "退回补正", en: "returned")
        case .uphold: Bilingual(zh: "维持原决定", en: "upheld")
        }
    }
}

/// A reviewer's decision as it was typed in.
package struct ReviewRuling: Sendable {
    package let verdict: ReviewVerdict
    /// What is paid, where a person has to say so; nil for what the rules give.
    package let amount: Fen?
    package let ground: String
    /// A clause that exists.
    package let cite: Citation

    package init(_ verdict: ReviewVerdict, amount: Fen?, ground: String, cite: Citation) {
        self.verdict = verdict
        self.amount = amount
        self.ground = ground
        self.cite = cite
    }
}

/// A review as a proposal keeps it.
struct ReviewRequest: Codable, Sendable {
    /// The decision by which the claim stood.
    let decision: Int64
    let verdict: String
    let fen: Int64?
    /// Kept apart from the proposal, and sealed.
    var ground: String
    let document: String
    let clause: String?
    let status: String
    /// The rules by which the claim is read, as the store keeps them.
    let rules: Int64
    /// What it comes to, which the second person sees and must still be so; nil where nothing is paid.
    let expectedFen: Int64?
    /// The largest sum that it is about; nil where none is known.
    let atStakeFen: Int64?
    /// The limit of the second person that was in force; nil while it is unset.
    let secondAboveFen: Int64?

    /// Whether a second person has to confirm it, once there are people.
    var needsSecond: Bool {
        guard let secondAboveFen, let atStakeFen else { return true }
        return atStakeFen > secondAboveFen
    }

    var reviewVerdict: ReviewVerdict {
        get throws {
            guard let verdict = ReviewVerdict(rawValue: verdict) else { throw BureauError.damaged("review proposal") }
            return verdict
        }
    }

    var cite: Citation {
        get throws {
            guard let status = Status(rawValue: status) else { throw BureauError.damaged("review proposal") }
            return Citation(document: document, clause: clause, status: status)
        }
    }
}
