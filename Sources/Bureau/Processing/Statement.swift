import Claims
import FEEL
import Ledger
package import Rulebook

/// What a decision says, in the canonical JSON that is stored, committed to by the log, and printed ever after.
enum Statement {
    /// The members that both the printed decision and the stored statement hold, in the contract's order.
    static func json(_ decision: Decision) -> [UInt8] {
        var text = JSONText(capacity: 768)
        text.object { text in
            if let amount = decision.amount {
                text.member("amount", amount.yuan)
                text.key("funding")
                text.array { text in
                    for part in decision.funding {
                        text.object { text in
                            text.member("source", part.source.rawValue)
                            text.member("amount", part.amount.yuan)
                        }
                    }
                }
            }
            text.key("reasons")
            write(decision.reasons, to: &text)
            if !decision.notes.isEmpty {
                text.key("notes")
                write(decision.notes, to: &text)
            }
            text.member("programme", decision.programme)
            text.key("version")
            if let version = decision.version { text.string(version) } else { text.null() }
            text.key("cite")
            write(decision.cite, to: &text)
            text.member("rules_digest", decision.rulesDigest)
            text.member("business_day", decision.businessDay.description)
        }
        return text.bytes
    }

    static func write(_ cite: Citation, to text: inout JSONText) {
        text.object { text in
            text.member("document", cite.document)
            if let clause = cite.clause { text.member("clause", clause) }
            text.member("status", cite.status.rawValue)
        }
    }

    private static func write(_ reasons: [Reason], to text: inout JSONText) {
        text.array { text in
            for reason in reasons {
                text.object { text in
                    text.member("code", reason.code)
                    text.key("message")
                    text.object { text in
                        text.member("zh", reason.message.zh)
                        text.member("en", reason.message.en)
                    }
                    text.key("cite")
                    write(reason.cite, to: &text)
                }
            }
        }
    }
}

/// One decision as it goes out: to the terminal, as JSON, as CSV.
package struct DecisionLine: Sendable {
    /// The row of the file, as its reader counts.
    package let row: Int
    package let claimID: String
    package let kind: String
    package let merchantID: String
    package let outcome: Outcome
    /// Canonical JSON of the rest, from `amount` to `business_day`.
    package let statement: [UInt8]
    /// Nil where nothing was recorded.
    package let record: (id: Int64, logIndex: Int64)?
    /// True where the claim had been decided before, and this is that decision.
    package let isRepeated: Bool

    /// The decision as the contract writes it, without a line break.
    package var json: [UInt8] {
        var text = JSONText(capacity: statement.count + 256)
        text.object { text in
            text.member("claim_id", claimID)
            text.member("kind", kind)
            text.member("merchant_id", merchantID)
            text.member("outcome", outcome.rawValue)
            text.raw(statement.dropFirst().dropLast())
            if let record {
                text.member("decision_id", DecisionNumber.text(record.id))
                text.member("log_index", record.logIndex)
            }
        }
        return text.bytes
    }
}
