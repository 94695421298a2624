import Claims
import Rulebook

extension Outcome {
    /// The outcome in the users' words.
    var label: Bilingual {
        switch self {
        case .approved: Bilingual(zh: "核准", en: "approved")
        case .waitlisted: Bilingual(zh: "轮候", en: "waitlisted")
        case .held: Bilingual(zh: "待人工审核", en: "held")
        case .refused: Bilingual(zh: "不予核准", en: "refused")
        case .returned: Bilingual(zh: "退回补正", en: "returned")
        }
    }
}
