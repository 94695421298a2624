package import Claims
package import Ledger

/// What a person has decided on a claim that the rules could not decide, or whose decision was looked at again.
package struct Judgement: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        case approve, refuse
        /// To be corrected and handed in again.
        case `return`
    }

    package let verdict: Verdict
    /// What is paid, where a person has to say so; nil for what the rules give.
    package let amount: Fen?
    /// Why, in words.
    package let ground: String
    /// The clause that it rests on.
    package let cite: Citation

    package init(_ verdict: Verdict, amount: Fen?, ground: String, cite: Citation) {
        self.verdict = verdict
        self.amount = amount
        self.ground = ground
        self.cite = cite
    }
}

extension Decision {
    /// The decision of a person.
    ///
    /// Where it approves, it pays what the rules give: of a claim that they approve, or hold only because a person must look.
    /// Otherwise the person says the amount. Pure, like ``decide(_:facts:)``.
    ///
    /// - Returns: nil where it approves and there is no amount, or no division of it.
    package static func judged(_ finding: Finding, as judgement: Judgement, facts: Facts) -> Decision? {
        let reason = Reason(
            code: ReasonCode.reviewed, message: Bilingual(zh: judgement.ground, en: judgement.ground),
            cite: judgement.cite)
        func decision(
            _ outcome: Outcome, _ amount: Fen?, _ funding: [Split.Part], _ reasons: [Reason]
        ) -> Decision {
            Decision(
                programme: finding.programme, version: finding.versionID, rulesDigest: finding.rulesDigest,
                businessDay: finding.businessDay, outcome: outcome, amount: amount, funding: funding, reasons: reasons,
                notes: finding.notes, cite: finding.version?.citation ?? finding.pack.citation)
        }
        switch judgement.verdict {
        case .refuse: return decision(.refused, nil, [], [reason])
        case .return: return decision(.returned, nil, [], [reason])
        case .approve: break
        }
        guard let amount = judgement.amount ?? (finding.isPayable ? finding.amount : nil), amount > .zero,
            let version = finding.version,
            let parts = amount == finding.amount && !finding.parts.isEmpty
                ? finding.parts : try? finding.pack.division(of: version, on: finding.businessDay)?.parts(of: amount)
        else { return nil }
        let isShort = parts.contains { part in
            facts.available.contains { $0.source == part.source && $0.amount.map { $0 < part.amount } ?? false }
        }
        let exhausted = BuiltInReasons.budgetExhausted(cite: version.citation)
        return decision(
            isShort ? .waitlisted : .approved, amount, parts, isShort ? [reason, exhausted] : [reason])
    }
}

extension Finding {
    /// Whether a person may approve what the rules give without naming a sum: they approve it, or leave it to a person.
    package var isPayable: Bool { outcome == .approved || outcome == .held }
}
