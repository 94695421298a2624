import Claims
import FEEL
import Ledger
import Rulebook
import Sealing

/// The canonical entries of the log.
///
/// An entry holds no personal data and no function of any without salt: a claim appears as an HMAC under random bytes that
/// stay in the claim store. Reason codes, citations, amounts and regions are public; messages and field values are not.
enum LogEntry {
    /// What a decision's entry is made of.
    struct DecisionFacts {
        let id: Int64
        let submission: Int64
        let record: Int64
        let kind: String
        let region: String?
        let decision: Decision
        let facts: Facts
        let rules: Int64
        /// The decision that this one corrects or conflicts with.
        let refersTo: Int64?
        let isConflict: Bool
        /// How it follows the other, where that is neither a correction nor a conflict.
        let relation: Relation?
        let claimCommitment: [UInt8]
        let statementCommitment: [UInt8]
        let entry: [UInt8]?
    }

    static func decision(_ facts: DecisionFacts) -> [UInt8] {
        let decision = facts.decision
        var text = JSONText(capacity: 1024)
        text.object { text in
            text.member("type", "decision")
            text.member("id", facts.id)
            text.member("submission", facts.submission)
            text.member("record", facts.record)
            text.member("kind", facts.kind)
            text.member("programme", decision.programme)
            if let version = decision.version { text.member("version", version) }
            text.member("rules", facts.rules)
            text.member("rules_digest", decision.rulesDigest)
            text.member("business_day", decision.businessDay.description)
            if let region = facts.region { text.member("region", region) }
            text.member("outcome", decision.outcome.rawValue)
            Statement.writeAmount(of: decision, to: &text)
            text.key("cite")
            Statement.write(decision.cite, to: &text)
            text.key("reasons")
            text.array { text in
                for reason in decision.reasons {
                    text.object { text in
                        text.member("code", reason.code)
                        text.key("cite")
                        Statement.write(reason.cite, to: &text)
                    }
                }
            }
            if let other = facts.refersTo {
                text.member(facts.relation?.rawValue ?? (facts.isConflict ? "conflicts_with" : "corrects"), other)
            }
            write(facts.facts, to: &text)
            text.member("claim", Hex.encoded(facts.claimCommitment))
            text.member("statement", Hex.encoded(facts.statementCommitment))
            if let entry = facts.entry {
                text.key("entry")
                text.raw(entry)
            }
        }
        return text.bytes
    }

    /// A file handed in, committed to by its salt.
    static func submission(id: Int64, commitment: [UInt8]) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("type", "submission")
            text.member("id", id)
            text.member("commitment", Hex.encoded(commitment))
        }
        return text.bytes
    }

    /// A pack with its parameter files, which decides from here on; the digest covers all their bytes.
    static func rules(id: Int64, programme: String, digest: String) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("type", "rules")
            text.member("id", id)
            text.member("programme", programme)
            text.member("digest", digest)
        }
        return text.bytes
    }

    /// An entry of the ledger that belongs to no decision: an appropriation, an allotment.
    static func ledger(_ content: [UInt8]) -> [UInt8] {
        var text = JSONText(capacity: content.count + 64)
        text.object { text in
            text.member("type", "ledger")
            text.key("entry")
            text.raw(content)
        }
        return text.bytes
    }

    /// The facts of state, without the identifiers and persons that they are about.
    private static func write(_ facts: Facts, to text: inout JSONText) {
        text.key("facts")
        text.object { text in
            if !facts.earlierUses.isEmpty {
                text.key("earlier_uses")
                text.array { text in
                    for use in facts.earlierUses {
                        text.object { text in
                            text.member("space", use.space)
                            text.member("by", use.by)
                        }
                    }
                }
            }
            if !facts.quotaTaken.isEmpty {
                text.key("quota_taken")
                text.array { text in
                    for quota in facts.quotaTaken {
                        text.object { text in
                            text.member("counter", quota.counter)
                            text.member("taken", Int64(quota.taken))
                        }
                    }
                }
            }
            if !facts.available.isEmpty {
                text.key("available")
                text.array { text in
                    for fund in facts.available {
                        text.object { text in
                            text.member("source", fund.source.rawValue)
                            if let amount = fund.amount { text.member("amount", amount.yuan) }
                        }
                    }
                }
            }
        }
    }
}
