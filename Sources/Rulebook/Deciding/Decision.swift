package import Claims
package import FEEL
package import Ledger

/// What is decided of a claim: plain values, all of them.
package struct Decision: Sendable, Hashable {
    package let programme: String
    /// The version that governed; nil where none did.
    package let version: String?
    package let rulesDigest: String
    package let businessDay: CivilDate
    package let outcome: Outcome
    /// What is or would be paid: only where the claim is approved or waitlisted.
    package let amount: Fen?
    /// The amount by source, in order; they add up to it.
    package let funding: [Split.Part]
    /// All reasons that hold, in a fixed order: fields, requirements, limits, amount, budget. Empty only where approved.
    package let reasons: [Reason]
    package let notes: [Reason]
    /// The document that the decision rests on: the governing version's, or the programme's where none governs.
    package let cite: Citation

    /// Makes a decision of what the rules say of the claim and of what is known of other claims and the budget.
    ///
    /// Pure: the same finding and the same facts give the same decision, whenever and wherever.
    package static func decide(_ finding: Finding, facts: Facts) -> Decision {
        var outcome = finding.outcome
        var reasons = finding.ruleReasons
        reasons += limitReasons(finding, facts, &outcome)
        reasons += finding.amountReasons
        if outcome == .approved, isExhausted(finding, facts) {
            outcome = .waitlisted
            reasons.append(BuiltInReasons.budgetExhausted(cite: finding.version?.citation ?? finding.pack.citation))
        }
        // A limit may refuse what was to be looked at only because something could not be decided.
        if outcome == .refused || outcome == .returned { reasons.removeAll { $0.code == ReasonCode.cannotDecide } }
        let pays = outcome == .approved || outcome == .waitlisted
        return Decision(
            programme: finding.programme, version: finding.versionID, rulesDigest: finding.rulesDigest,
            businessDay: finding.businessDay,
            outcome: outcome, amount: pays ? finding.amount : nil, funding: pays ? finding.parts : [], reasons: reasons,
            notes: finding.notes, cite: finding.version?.citation ?? finding.pack.citation)
    }

    /// The decision on a claim whose number its merchant has used before for another content, where the first was not
    /// returned to be corrected: refused, and nothing else is looked at.
    ///
    /// - Parameter earlier: the decision on the claim that stands.
    package static func conflict(_ finding: Finding, with earlier: String) -> Decision {
        let reason = Reason(
            code: ReasonCode.duplicate,
            message: Bilingual(
                zh: "该商户已用同一申报编号提交过内容不同的申报（见决定 \(earlier)）。请为新的申报另编编号。",
                en:
                    "The merchant has handed in another claim under the same claim_id (see decision \(earlier)). Give the new claim a number of its own."
            ),
            cite: finding.pack.citation)
        return Decision(
            programme: finding.programme, version: finding.versionID, rulesDigest: finding.rulesDigest,
            businessDay: finding.businessDay,
            outcome: .refused, amount: nil, funding: [], reasons: [reason], notes: [],
            cite: finding.version?.citation ?? finding.pack.citation)
    }

    /// What the limits say, in the order of the limits.
    private static func limitReasons(_ finding: Finding, _ facts: Facts, _ outcome: inout Outcome) -> [Reason] {
        if facts.earlierUses.isEmpty, facts.quotaTaken.isEmpty, finding.limitReasons.isEmpty,
            finding.quotas.allSatisfy({ $0.atMost != 0 })
        {
            return []
        }
        guard let limits = finding.version?.program.limits else { return [] }
        var found = finding.limitReasons
        func add(_ place: Int, _ addition: Bilingual) {
            let limit = limits[place]
            found.append(
                (
                    place,
                    Reason(
                        code: limit.code, message: limit.message.rendered(finding.frame).followed(by: addition),
                        cite: limit.citation)
                ))
            outcome = outcome.combined(with: limit.outcome)
        }
        for key in finding.keys {
            guard let use = facts.earlierUses.first(where: { $0.space == key.space && $0.value == key.value }) else {
                continue
            }
            add(key.limit, Bilingual(zh: "（见决定 \(use.by)）", en: "(see decision \(use.by))"))
        }
        for quota in finding.quotas {
            guard let atMost = quota.atMost else { continue }
            let taken = facts.quotaTaken.first { $0.counter == quota.counter && $0.key == quota.key }?.taken ?? 0
            if taken >= atMost {
                add(quota.limit, Bilingual(zh: "（已用 \(taken)，限 \(atMost)）", en: "(\(taken) taken of \(atMost))"))
            }
        }
        return found.enumerated().sorted { ($0.element.limit, $0.offset) < ($1.element.limit, $1.offset) }.map(
            \.element.reason)
    }

    /// Whether a source has less left than its part of the amount.
    private static func isExhausted(_ finding: Finding, _ facts: Facts) -> Bool {
        finding.parts.contains { part in
            facts.available.contains { $0.source == part.source && $0.amount.map { $0 < part.amount } ?? false }
        }
    }
}
