import GRDB

/// Another account for a claim, as two people had it.
struct PayeeCorrection: Act {
    static let type = "payee_correction"
    static let table = "payee_correction"

    let id: Int64
    /// The number of the proposal, which holds the account.
    let proposal: Int64
    let decision: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("proposal", proposal)
        text.member("decision", decision)
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> PayeeCorrection? {
        let row = try Row.fetchOne(
            db, sql: "SELECT proposal, decision FROM payee_correction WHERE id = ?", arguments: [id])
        return row.map { PayeeCorrection(id: id, proposal: $0["proposal"], decision: $0["decision"]) }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO payee_correction (id, proposal, decision) VALUES (?, ?, ?)",
            arguments: [id, proposal, decision])
    }

    /// The account that it has the claim paid to.
    static func account(_ id: Int64, _ db: Database, _ texts: KeptTexts) throws -> String {
        guard let correction = try row(id, db), let proposal = try Proposal.row(correction.proposal, db) else {
            throw BureauError.damaged("payee_correction \(id)")
        }
        switch try Motion(proposal, texts) {
        case .correctPayee(correction.decision, let account): return account
        case .reissue(let corrections, _, _):
            guard let found = corrections.first(where: { $0.decision == correction.decision }) else { break }
            return found.account
        default: break
        }
        throw BureauError.damaged("payee_correction \(id)")
    }
}
