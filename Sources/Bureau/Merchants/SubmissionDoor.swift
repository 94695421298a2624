import AuditLog
import ClaimFiles
import Claims
import Foundation
import GRDB
import Ledger
import Rulebook

/// Decides whether a file, and each claim in it, is taken in: by the register of merchants and the file's envelope.
///
/// What has been decided before gets its answer all the same: the door is for what would be decided anew.
struct SubmissionDoor: Sendable {
    private let file: String
    private let register: [String: Merchant]
    /// The merchants whose keys have signed the file's envelope.
    private let signers: Set<String>
    private let envelope: SubmissionEnvelope.Found?

    /// - Throws: ``ClaimFileError``: the envelope is not of this file, is not signed by whom it names, declares another
    ///   count or sum than the file has, or names a submission that came before with other content. Nothing is taken in.
    init(
        file: String, digest: [UInt8], schema: ClaimSchema, sheet: String?, workspace: Workspace
    ) throws {
        self.file = file
        let register = try workspace.storing { db in try MerchantRegister(db) }
        self.register = register.merchants
        do {
            envelope = try SubmissionEnvelope.beside(file)
        } catch {
            throw Refusal(file).unreadable(error)
        }
        guard let envelope else {
            signers = []
            return
        }
        let refusal = Refusal(file)
        guard envelope.envelope.digest == digest else { throw refusal.otherFile }
        signers = try Self.signers(of: envelope, register: register.merchants, refusal)
        if let merchant = envelope.envelope.merchant, register.merchants[merchant]?.key != nil,
            !signers.contains(merchant)
        {
            throw refusal.notSigned(by: merchant)
        }
        try Self.checkName(of: envelope.envelope, digest: digest, workspace, refusal)
        if envelope.envelope.claims != nil || envelope.envelope.total != nil {
            let count = try SubmissionCount(file: file, schema: schema, sheet: sheet)
            if let claims = envelope.envelope.claims, claims != count.rows {
                throw refusal.otherCount(declared: claims, found: count.rows)
            }
            if let total = envelope.envelope.total, total != count.total.yuan {
                throw refusal.otherTotal(declared: total, found: count.total.yuan)
            }
        }
    }

    private static func signers(
        of found: SubmissionEnvelope.Found, register: [String: Merchant], _ refusal: Refusal
    ) throws -> Set<String> {
        guard let note = found.note else { return [] }
        var owners: [VerifierKey: String] = [:]
        for merchant in register.values {
            do {
                if let key = try merchant.verifierKey() { owners[key] = merchant.code }
            } catch {
                throw BureauError.damaged("merchant \(merchant.code)")
            }
        }
        do {
            return Set(try note.verify(Array(owners.keys)).compactMap { owners[$0.key] })
        } catch NoteError.noKnownSignature {
            return []
        } catch {
            throw refusal.badSignature(error)
        }
    }

    private static func checkName(
        of envelope: SubmissionEnvelope, digest: [UInt8], _ workspace: Workspace, _ refusal: Refusal
    ) throws {
        guard let name = envelope.name else { return }
        let earlier = try workspace.storing { db in
            try Data.fetchOne(
                db,
                sql: """
                    SELECT digest FROM envelope JOIN submission ON submission.id = envelope.id
                    WHERE envelope.merchant = ? AND envelope.name = ?
                    """,
                arguments: [envelope.merchant ?? "", name])
        }
        if let earlier, [UInt8](earlier) != digest { throw refusal.nameTaken(name) }
    }

    /// Why a claim is not taken in; nil where it is.
    func refusal(of assessed: AssessedClaim) -> RowError? {
        let claim = assessed.claim
        let code = claim.merchantID
        // A code that is missing or misread returns the claim, and that says what to do.
        guard !code.isEmpty, !claim.problems.contains(where: { $0.field == CommonField.merchantID.name }) else {
            return nil
        }
        let refusal = RowRefusal(file: file, row: assessed.row, code: code)
        if let declared = envelope?.envelope.merchant, declared != code { return refusal.otherMerchant(declared) }
        guard !register.isEmpty else { return nil }
        guard let merchant = register[code] else { return refusal.unknown }
        guard merchant.standing == .active else { return refusal.suspended(on: merchant.day) }
        let programme = assessed.pack.programme
        guard merchant.programmes.isEmpty || merchant.programmes.contains(programme) else {
            return refusal.otherProgramme(programme, merchant.programmes)
        }
        if merchant.key != nil, !signers.contains(code) { return refusal.unsigned }
        return nil
    }

    /// The act by which the envelope is kept with its submission; nil where the file came without one.
    func envelopeAct(of submission: Int64) -> EnvelopeAct? {
        envelope.map {
            EnvelopeAct(
                id: submission, merchant: $0.envelope.merchant ?? "", name: $0.envelope.name, note: $0.bytes,
                isSigned: !signers.isEmpty)
        }
    }
}
