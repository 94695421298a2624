package import Claims

/// What somebody does at the bureau, or for it.
package enum Role: String, Sendable, Hashable, CaseIterable {
    case merchant
    case clerk
    case reviewer
    case finance
    case auditor
    case ruleAuthor = "rule_author"

    /// The role in the users' words.
    package var label: Bilingual {
        switch self {
        case .merchant: Bilingual(zh: "商户", en: "merchant")
        case .clerk: Bilingual(zh: "受理", en: "clerk")
        case .reviewer: Bilingual(zh: "审核", en: "reviewer")
        case .finance: Bilingual(zh: "财务", en: "finance")
        case .auditor: Bilingual(zh: "审计", en: "auditor")
        case .ruleAuthor: Bilingual(zh: "规则编写", en: "rule author")
        }
    }
}
