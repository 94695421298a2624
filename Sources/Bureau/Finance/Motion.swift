import Claims
import Foundation
import Ledger

/// What four eyes are due for: proposed by one person, carried out when another confirms it.
enum Motion: Codable, Sendable {
    /// The account to which a claim is to be paid instead.
    struct Correction: Codable, Sendable {
        let decision: Int64
        let account: String
    }

    case appropriate([BudgetLine], isHeld: Bool)
    case cut([BudgetLine])
    /// A claim that is not paid yet is to be paid to another account.
    case correctPayee(decision: Int64, account: String)
    /// Payments that came back are to be made again, to corrected accounts, as one batch.
    case reissue([Correction], layout: String, source: String)
    /// What is due back is given up; all of it where no sum is given.
    case waive(decision: Int64, fen: Int64?, document: String)
    /// Nothing is posted into a period any more.
    case close(period: String)
    /// A claim is decided by people.
    case review(ReviewRequest)

    static let reviewName = "review"

    /// The kind, for the log.
    var name: String {
        switch self {
        case .appropriate: "appropriate"
        case .cut: "cut"
        case .correctPayee: "correct_payee"
        case .reissue: "reissue"
        case .waive: "waive"
        case .close: "close"
        case .review: Self.reviewName
        }
    }

    /// The kind in the users' words.
    static func label(_ name: String) -> Bilingual {
        switch name {
        case "appropriate": Bilingual(zh: "指标下达", en: "appropriation")
        case "cut": Bilingual(zh: "指标调减", en: "cut")
        case "correct_payee": Bilingual(zh: "更正收款账号", en: "correction of an account")
        case "reissue": Bilingual(zh: "重新支付", en: "payment issued again")
        case "waive": Bilingual(zh: "免除追回", en: "waiver")
        case "close": Bilingual(zh: "关账", en: "closing")
        case reviewName: Bilingual(zh: "人工审核", en: "review")
        default: Bilingual(zh: name, en: name)
        }
    }

    /// Who proposes and confirms it.
    static func role(_ name: String) -> Role { name == reviewName ? .reviewer : .finance }

    /// The command by which another person confirms it.
    static func confirmation(_ name: String) -> String {
        name == reviewName ? "tradein review confirm" : "tradein ledger confirm"
    }

    /// Does it, in the names of both.
    func carryOut(_ session: FinanceSession) throws -> Voucher {
        switch self {
        case .appropriate(let lines, let isHeld): try session.appropriate(lines.map { try $0.line }, isHeld: isHeld)
        case .cut(let lines): try session.move(lines.map { try $0.line }, .cut)
        case .correctPayee(let decision, let account): try session.correctPayee(of: decision, to: account)
        case .reissue(let corrections, let layout, let source):
            try session.reissue(corrections, in: try BankLayout(name: layout, source: source))
        case .waive(let decision, let fen, let document):
            try session.waive(decision, fen.map { Fen($0) }, document: document)
        case .close(let period): try session.close(period)
        case .review(let request): try session.review(request)
        }
    }

    var payload: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self))
        }
    }

    /// A motion without its texts.
    ///
    /// - Throws: that the proposal is damaged.
    init(_ proposal: Proposal) throws {
        guard let motion = try? JSONDecoder().decode(Motion.self, from: Data(proposal.payload)) else {
            throw BureauError.damaged("proposal \(proposal.id)")
        }
        self = motion
    }

    /// All of it; texts that were erased are empty.
    ///
    /// - Throws: that the proposal is damaged.
    init(_ proposal: Proposal, _ texts: KeptTexts) throws {
        let motion = try Motion(proposal)
        guard motion.texts.count == proposal.texts.count else { throw BureauError.damaged("proposal \(proposal.id)") }
        self = motion.with(try proposal.texts.map { try texts.text($0.id) ?? "" })
    }
}

// MARK: - What may name somebody

extension Motion {
    /// Accounts and grounds, which are kept apart and sealed, each with the decision that it is about.
    var texts: [(decision: Int64, text: String)] {
        switch self {
        case .correctPayee(let decision, let account): [(decision, account)]
        case .reissue(let corrections, _, _): corrections.map { ($0.decision, $0.account) }
        case .review(let request): [(request.decision, request.ground)]
        case .appropriate, .cut, .waive, .close: []
        }
    }

    /// The same with other texts, of which there are as many.
    func with(_ texts: [String]) -> Motion {
        switch self {
        case .correctPayee(let decision, _): return .correctPayee(decision: decision, account: texts[0])
        case .reissue(let corrections, let layout, let source):
            let changed = zip(corrections, texts).map { Correction(decision: $0.decision, account: $1) }
            return .reissue(changed, layout: layout, source: source)
        case .review(var request):
            request.ground = texts[0]
            return .review(request)
        case .appropriate, .cut, .waive, .close: return self
        }
    }
}
