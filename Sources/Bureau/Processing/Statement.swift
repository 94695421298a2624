package import Claims
import FEEL
import Ledger
package import Rulebook

/// What a decision says, in the canonical JSON that is stored, committed to by the log, and printed ever after: the members
/// from `amount` to `business_day`, in the contract's order.
///
/// In two parts, because thousands of decisions of a day rest on the same basis, which is kept once.
struct Statement: Sendable, Hashable {
    /// What is particular to the claim: amount, funding, reasons.
    let particulars: [UInt8]
    /// What it rests on: notes, programme, version, citation, digest of the rules, business day.
    let basis: [UInt8]

    /// - Parameter basis: of the finding that the decision was made of, where it has been worked out.
    init(_ decision: Decision, basis: [UInt8]? = nil) {
        var text = JSONText()
        Statement.writeAmount(of: decision, to: &text)
        text.key("reasons")
        Statement.write(decision.reasons, to: &text)
        particulars = text.bytes
        self.basis =
            basis
            ?? Statement.basis(
                notes: decision.notes, programme: decision.programme, version: decision.version, cite: decision.cite,
                rulesDigest: decision.rulesDigest, day: decision.businessDay)
    }

    init(particulars: [UInt8], basis: [UInt8]) {
        self.particulars = particulars
        self.basis = basis
    }

    /// The members of both parts, without braces.
    var members: [UInt8] { particulars + [UInt8(ascii: ",")] + basis }

    /// The basis of every decision that is made of a finding.
    static func basis(of finding: Finding) -> [UInt8] {
        basis(
            notes: finding.notes, programme: finding.programme, version: finding.versionID,
            cite: finding.version?.citation ?? finding.pack.citation, rulesDigest: finding.rulesDigest,
            day: finding.businessDay)
    }

    private static func basis(
        notes: [Reason], programme: String, version: String?, cite: Citation, rulesDigest: String, day: CivilDate
    ) -> [UInt8] {
        var text = JSONText(capacity: 2048)
        if !notes.isEmpty {
            text.key("notes")
            write(notes, to: &text)
        }
        text.member("programme", programme)
        text.key("version")
        if let version { text.string(version) } else { text.null() }
        text.key("cite")
        write(cite, to: &text)
        text.member("rules_digest", rulesDigest)
        text.member("business_day", day.description)
        return text.bytes
    }

    /// `amount` and `funding`, where the decision pays.
    static func writeAmount(of decision: Decision, to text: inout JSONText) {
        guard let amount = decision.amount else { return }
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
    /// The rest.
    let statement: Statement
    /// Nil where nothing was recorded.
    package let record: (id: Int64, logIndex: Int64)?
    /// True where the claim had been decided before, and this is that decision.
    package let isRepeated: Bool
    /// What has to be mended in the claim's fields, as far as the form tells.
    package let problems: [FieldProblem]

    /// The same decision as one that is recorded nowhere.
    var unrecorded: DecisionLine {
        DecisionLine(
            row: row, claimID: claimID, kind: kind, merchantID: merchantID, outcome: outcome, statement: statement,
            record: nil, isRepeated: isRepeated, problems: problems)
    }

    /// The decision as the contract writes it, without a line break.
    package var json: [UInt8] {
        var text = JSONText(capacity: statement.particulars.count + statement.basis.count + 256)
        text.object { text in
            text.member("claim_id", claimID)
            text.member("kind", kind)
            text.member("merchant_id", merchantID)
            text.member("outcome", outcome.rawValue)
            text.raw(statement.particulars)
            text.raw(statement.basis)
            if let record {
                text.member("decision_id", DecisionNumber.text(record.id))
                text.member("log_index", record.logIndex)
            }
        }
        return text.bytes
    }
}
