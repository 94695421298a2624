package import Claims
import Rulebook

/// Where a claim is in its life. The raw values stand in the store and the log.
package enum ClaimState: String, Sendable, Hashable, CaseIterable {
    /// To be corrected and handed in again.
    case returned
    /// A person must look.
    case held
    /// It waits for money.
    case waitlisted
    /// To be paid, on the way, or paid: the ledger says which.
    case approved
    case refused
    /// Refused, and the applicant has asked for another look.
    case appealed
    /// Taken back by whoever handed it in.
    case withdrawn

    /// What a decision leaves a claim in.
    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .approved: .approved
            case .waitlisted: .waitlisted
            case .held: .held
            case .refused: .refused
            case .returned: .returned
            }
    }

    /// The state in the users' words.
    package var label: Bilingual {
        switch self {
        case .returned: Bilingual(zh: "退回补正", en: "returned")
        case .held: Bilingual(zh: "待人工审核", en: "held for review")
        case .waitlisted: Bilingual(zh: "轮候", en: "waitlisted")
        case .approved: Bilingual(zh: "核准", en: "approved")
        case .refused: Bilingual(zh: "不予核准", en: "refused")
        case .appealed: Bilingual(zh: "申诉中", en: "appealed")
        case .withdrawn: Bilingual(zh: "已撤回", en: "withdrawn")
        }
    }

    /// Whether a claim in this state uses up its identifiers and its quota.
    package var usesUp: Bool {
        switch self {
        case .approved, .waitlisted, .held: true
        case .returned, .refused, .appealed, .withdrawn: false
        }
    }

    /// Whether the step may be taken from here.
    package func allows(_ step: ClaimStep) -> Bool { ClaimLife.moves.contains { $0.from == self && $0.step == step } }

    /// The steps that may be taken from here, in the order in which steps are declared.
    package var legalSteps: [ClaimStep] { ClaimStep.allCases.filter(allows) }
}

/// What can happen to a claim once it has been decided. The raw values stand in the store and the log.
package enum ClaimStep: String, Sendable, Hashable, CaseIterable {
    /// Handed in again with other content: all fields may change, and it is decided anew.
    case correct
    /// Taken back. Of an appeal that is open, the appeal alone.
    case withdraw
    /// The applicant asks for another look at a refusal.
    case appeal
    /// Drawn into a sample, for a person to look at.
    case draw
    /// A person has looked, and decides anew.
    case review
    /// A person has looked at a claim of a sample, and what was decided stands.
    case uphold
    /// Money has come for what waited.
    case serve
    /// A later version pays more; the first decision stays and a supplement is added.
    case redetermine

    /// The step in the users' words.
    package var label: Bilingual {
        switch self {
        case .correct: Bilingual(zh: "改正后再交", en: "hand in corrected")
        case .withdraw: Bilingual(zh: "撤回", en: "withdraw")
        case .appeal: Bilingual(zh: "申诉", en: "appeal")
        case .draw: Bilingual(zh: "抽查", en: "draw into a sample")
        case .review: Bilingual(zh: "人工审核", en: "review")
        case .uphold: Bilingual(zh: "维持", en: "uphold")
        case .serve: Bilingual(zh: "轮候核准", en: "serve the waitlist")
        case .redetermine: Bilingual(zh: "补差", en: "redetermine")
        }
    }

    /// The command that takes the step.
    package var command: String {
        switch self {
        case .correct: "tradein process"
        case .withdraw: "tradein claims withdraw"
        case .appeal: "tradein claims appeal"
        case .draw: "tradein review draw"
        case .review, .uphold: "tradein review decide"
        case .serve: "tradein ledger serve-waitlist"
        case .redetermine: "tradein redetermine"
        }
    }
}

/// One step that may be taken: from where, and to where it leads.
package struct ClaimMove: Sendable, Hashable {
    package let from: ClaimState
    package let step: ClaimStep
    package let to: ClaimState
}

/// The life of a claim, as data: states, steps, and which lead where. Commands ask it, the store enforces it by a table of
/// the same rows, and the guide shows it.
package enum ClaimLife {
    /// Every step that may be taken; there are no others.
    package static let moves: [ClaimMove] = {
        func moves(_ from: [ClaimState], _ step: ClaimStep, _ to: [ClaimState]) -> [ClaimMove] {
            from.flatMap { from in to.map { ClaimMove(from: from, step: step, to: $0) } }
        }
        func staying(_ states: [ClaimState], _ step: ClaimStep) -> [ClaimMove] {
            states.map { ClaimMove(from: $0, step: step, to: $0) }
        }
        let judged: [ClaimState] = [.returned, .waitlisted, .approved, .refused]
        return moves([.returned, .withdrawn], .correct, [.returned, .held, .waitlisted, .approved, .refused])
            + moves([.returned, .held, .waitlisted, .approved], .withdraw, [.withdrawn])
            + moves([.appealed], .withdraw, [.refused])
            + moves([.refused], .appeal, [.appealed])
            + staying([.waitlisted, .approved, .refused], .draw)
            + moves([.held, .appealed, .waitlisted, .approved, .refused], .review, judged)
            + staying([.waitlisted, .approved, .refused], .uphold)
            + moves([.waitlisted], .serve, [.approved])
            + moves([.approved], .redetermine, [.approved])
    }()

    /// States in which a person has to look, without a sample.
    package static let awaitingReview: [ClaimState] = [.held, .appealed]
}
