package import FEEL
package import Ledger

/// Decisions that follow an earlier one on the same claim.
extension Decision {
    /// A supplementary decision: what a later version pays more than an earlier one did, divided as the later one divides.
    ///
    /// - Parameters:
    ///   - finding: what the later version's rules say of the claim.
    ///   - first: what the earlier decision came to.
    /// - Returns: nil where the later version pays no more, or does not say how it divides.
    package static func topUp(_ finding: Finding, over first: Fen, facts: Facts) -> Decision? {
        guard let whole = finding.amount, whole > first, let difference = try? whole.subtracting(first),
            let version = finding.version,
            let parts = try? finding.pack.division(of: version, on: finding.businessDay)?.parts(of: difference)
        else { return nil }
        let isShort = parts.contains { part in
            facts.available.contains { $0.source == part.source && $0.amount.map { $0 < part.amount } ?? false }
        }
        // The sums that are left count against the difference, not against the whole.
        let judged = decide(finding, facts: Facts(earlierUses: facts.earlierUses, quotaTaken: facts.quotaTaken))
        guard judged.outcome == .approved else { return judged }
        var reasons = judged.reasons
        if isShort { reasons.append(BuiltInReasons.budgetExhausted(cite: version.citation)) }
        return Decision(
            programme: judged.programme, version: judged.version, rulesDigest: judged.rulesDigest,
            businessDay: judged.businessDay, outcome: isShort ? .waitlisted : .approved, amount: difference,
            funding: parts, reasons: reasons, notes: judged.notes, cite: judged.cite)
    }

    /// The approval of a claim that waited for money: the same amount by the same rules, on the day on which money has come.
    ///
    /// - Parameters:
    ///   - finding: what the rules said when the claim was to wait.
    ///   - amount: what the waiting decision came to.
    ///   - parts: the same by source.
    package static func serving(
        _ finding: Finding, amount: Fen, parts: [Split.Part], on day: CivilDate
    ) -> Decision {
        Decision(
            programme: finding.programme, version: finding.versionID, rulesDigest: finding.rulesDigest,
            businessDay: day, outcome: .approved, amount: amount, funding: parts, reasons: [], notes: finding.notes,
            cite: finding.version?.citation ?? finding.pack.citation)
    }
}
