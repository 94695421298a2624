package import Claims
import FEEL
import GRDB
import Ledger
package import Rulebook

/// The facts of state as they stand in a workspace, for looking at a claim without recording anything.
///
/// What the claim itself has used up is left out: it does not stand in its own way.
package struct CurrentFacts {
    private let workspace: Workspace
    private let keys: LookupKeys

    package init(_ workspace: Workspace) throws(BureauError) {
        self.workspace = workspace
        keys = try workspace.lookupKeys()
    }

    /// The facts that a decision on the claim would rest on.
    package func facts(of finding: Finding, for claim: Claim) throws(BureauError) -> Facts {
        try workspace.storing { db in
            let decisions = try DecisionStore(db, workspace.vault())
            let own = Set(
                try decisions.versions(ofClaim: keys.key("claim", claim.merchantID, claim.claimID)).map(\.id))
            var facts = Facts()
            for use in finding.keys {
                let (_, user) = try decisions.user(of: keys.digest(identifier: use.value, space: use.space))
                guard let user, !own.contains(user) else { continue }
                facts.earlierUses.append(.init(space: use.space, value: use.value, by: DecisionNumber.text(user)))
            }
            for quota in finding.quotas {
                let quotaUse = try decisions.taken(keys.digest(quota: quota.key, counter: quota.counter))
                let ownUses = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT decision FROM quota_use
                        WHERE key = ? AND NOT EXISTS (SELECT 1 FROM claim_step WHERE frees = quota_use.decision)
                        """, arguments: [quotaUse.key]
                ).count { own.contains($0[0]) }
                facts.quotaTaken.append(
                    .init(
                        counter: quota.counter, key: quota.key, taken: Int(quotaUse.count) - ownUses,
                        freed: Int(quotaUse.freed)))
            }
            let decision = Decision.decide(finding, facts: facts)
            if decision.outcome == .approved {
                let books = try Books(db)
                for part in decision.funding {
                    let funds = try books.funds(
                        programme: decision.programme, region: claim.region ?? "", year: finding.businessDay.year,
                        source: part.source)
                    facts.available.append(.init(source: part.source, amount: funds.available))
                }
            }
            return facts
        }
    }
}
