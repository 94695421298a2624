package import Claims
import GRDB
import Ledger

/// Who gets a claim's money, and where to.
struct Payee {
    let name: String
    let account: String
    /// The correction in force; nil where the claim says it all.
    let correction: Int64?

    /// A payment to it, as the bank gets it.
    func line(_ number: Int64, _ amount: Fen) -> PaymentOrder.Line {
        PaymentOrder.Line(number: number, payeeName: name, payeeAccount: account, amount: amount)
    }
}

/// Why a claim can't be paid as it is.
package enum PayeeFlaw: String, Sendable, CaseIterable {
    case nameMissing = "PAYEE_MISSING"
    case nameMismatch = "PAYEE_MISMATCH"
    case nameUnfit = "PAYEE_UNFIT"
    case accountMissing = "ACCOUNT_MISSING"
    case accountFailsCheck = "ACCOUNT_FAILS_CHECK"
    /// Not of the payee, but of the decision: the witnesses have not cosigned it yet.
    case notCosigned = "NOT_COSIGNED"
    /// Not of the payee either: an alert keeps the claim back until somebody has looked.
    case heldByAlert = "HELD_BY_ALERT"
    /// The claim's personal data was erased, so that nobody can be paid.
    case erased = "ERASED"

    /// What is wrong.
    package var message: Bilingual {
        switch self {
        case .nameMissing: Bilingual(zh: "没有收款人", en: "the payee is missing")
        case .nameMismatch: Bilingual(zh: "收款人不是申请人", en: "the payee is not the applicant")
        case .nameUnfit:
            Bilingual(zh: "收款人姓名过长或含控制字符", en: "the payee's name is too long or has control characters")
        case .accountMissing: Bilingual(zh: "没有收款账号", en: "the account is missing")
        case .accountFailsCheck:
            Bilingual(zh: "收款账号不符合校验规则", en: "the account does not pass its check")
        case .heldByAlert:
            Bilingual(
                zh: "因预警暂缓支付（tradein alerts explain 说明原因）",
                en: "an alert keeps it from payment (tradein alerts explain says why)")
        case .erased: Bilingual(zh: "申报的个人信息已删除", en: "the claim's personal data was erased")
        case .notCosigned:
            Bilingual(
                zh: "决定还没有足够的见证方联署（先运行 tradein audit cosign）",
                en: "not enough witnesses have cosigned the decision yet (run tradein audit cosign first)")
        }
    }
}

/// Finds payees in claims and corrections.
struct Payees {
    /// The most that ISO 20022 has room for.
    private static let nameLimit = 140
    private static let accountLimit = 34

    private let db: Database
    private let decisions: DecisionStore
    private let correction: BoundStatement
    private let kept: KeptTexts

    init(_ db: Database, _ vault: Vault) throws {
        self.db = db
        decisions = try DecisionStore(db, vault)
        kept = try KeptTexts(db, vault)
        correction = try BoundStatement(db, "SELECT max(id) FROM payee_correction WHERE decision = ?")
    }

    /// The payee of a decision on an approved claim, or what keeps it from being paid.
    ///
    /// - Parameter passbooks: whether accounts that are no bank card's by their check digit are paid all the same.
    func payee(of decision: Int64, passbooks: Bool) throws -> Result<Payee, PayeeRefusal> {
        let row = correction.begin().integer(decision)
        _ = try row.step()
        let corrected = row.isNull(0) ? nil : row.integerColumn(0)
        row.finish()
        return try payee(of: decision, correction: corrected, passbooks: passbooks)
    }

    /// The same under a given correction, as a sealed batch has it.
    func payee(of decision: Int64, correction: Int64?, passbooks: Bool) throws -> Result<Payee, PayeeRefusal> {
        guard let stored = try decisions.decision(decision) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
        }
        guard stored.personal != nil else { return .failure(PayeeRefusal(.erased)) }
        let members: [StaticString] = ["applicant_name", "payee_name", "payee_account"]
        guard let texts = JSONMembers.texts(members, of: try stored.content) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
        }
        let applicant = (texts[0] ?? "").trimmed
        var (name, account) = ((texts[1] ?? "").trimmed, texts[2] ?? "")
        // Who corrected the account compared it with the holder's papers.
        if let correction { (name, account) = (applicant, try PayeeCorrection.account(correction, db, kept)) }
        if name.isEmpty { return .failure(PayeeRefusal(.nameMissing)) }
        if name != applicant { return .failure(PayeeRefusal(.nameMismatch)) }
        guard name.unicodeScalars.count <= Self.nameLimit, !name.unicodeScalars.contains(where: { $0.value < 0x20 })
        else {
            return .failure(PayeeRefusal(.nameUnfit))
        }
        if account.isEmpty { return .failure(PayeeRefusal(.accountMissing)) }
        guard Self.passes(account, passbooks: passbooks || correction != nil) else {
            return .failure(PayeeRefusal(.accountFailsCheck))
        }
        return .success(Payee(name: name, account: account, correction: correction))
    }

    /// Whether an account's number may be right: a card's by its check digit; a passbook's is digits only.
    static func passes(_ account: String, passbooks: Bool) -> Bool {
        let isNumber =
            !account.isEmpty && account.utf8.count <= accountLimit
            && account.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber && (passbooks || BankAccount.isCard(account))
    }
}

/// A claim that can't be paid as it is.
struct PayeeRefusal: Error {
    let flaw: PayeeFlaw

    init(_ flaw: PayeeFlaw) {
        self.flaw = flaw
    }
}
