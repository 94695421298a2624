import Claims
import GRDB
package import Ledger

extension FinanceDesk {
    /// Claims money back: all that was paid, or a part of it, in the proportions in which it was paid.
    package func raise(
        _ decision: Int64, cause: ClawbackCause, amount: Fen?, document: String
    ) throws -> Voucher {
        try perform { session in
            let debt = try session.debt(of: decision)
            let amount = try amount ?? debt.open
            guard amount > .zero, amount <= (try debt.open) else {
                throw Self.tooMuch(
                    decision, asked: amount, most: try debt.open,
                    of: Bilingual(zh: "尚可追回", en: "could still be claimed back"))
            }
            let clawback = Clawback(
                id: try session.acts.nextID(Clawback.self), decision: decision, cause: cause.rawValue,
                fen: amount.rawValue, document: document, day: session.day, maker: session.maker.person)
            let before = try debt.raised
            try session.post(
                .raise, key: "raise \(clawback.id)", document: document,
                debt.parts(from: before, to: before.adding(amount)).map { part in
                    Posting(
                        from: part.account.at(.dueContra), to: part.account.at(.due), amount: part.amount,
                        claim: decision)
                })
            try clawback.insert(session.db)
            try session.acts.record(clawback)
            return try session.voucher(decision, amount, Bilingual(zh: "应追回", en: "claimed back"))
        }
    }

    /// Money has come back: all that is due, or a part.
    package func receive(_ decision: Int64, amount: Fen?, document: String) throws -> Voucher {
        try perform { session in
            let (amount, postings) = try session.receiving(decision, amount)
            try session.postOnce(.receive, decision, document, postings)
            return try session.voucher(decision, amount, Bilingual(zh: "已收到追回款", en: "received"))
        }
    }

    /// Proposes to give up what is due, or a part.
    package func waive(_ decision: Int64, amount: Fen?, document: String) throws -> Voucher {
        try propose(.waive(decision: decision, fen: amount?.rawValue, document: document))
    }

    /// Keeps what is due on one claim from what another claim of the same applicant would be paid.
    package func offset(
        _ decision: Int64, against other: Int64, amount: Fen?, document: String
    ) throws -> Voucher {
        try perform { session in
            try session.checkSameApplicant(decision, other)
            let payable = try session.books.holdings(ofClaim: other).filter { $0.account.place == .committed }
            let most = try payable.reduce(Fen.zero) { try $0.adding($1.amount) }
            let due = try session.debt(of: decision).due
            let amount = amount ?? min(most, due)
            guard amount > .zero, amount <= most else {
                throw Self.tooMuch(other, asked: amount, most: most, of: Bilingual(zh: "待支付", en: "is to be paid"))
            }
            let (_, receiving) = try session.receiving(decision, amount)
            let parts = Proportion.parts(of: amount, over: payable.map(\.amount))
            let paying = zip(payable, parts).compactMap { holding, part in
                part == .zero
                    ? nil
                    : Posting(
                        from: holding.account, to: holding.account.at(.paid), amount: part, claim: other)
            }
            try session.postOnce(.setOff, decision, document, paying + receiving)
            return try session.voucher(decision, amount, Bilingual(zh: "已抵扣", en: "set off"))
        }
    }

    static func tooMuch(_ decision: Int64, asked: Fen, most: Fen, of what: Bilingual) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number) \(what.zh) \(most.yuan) 元，不能办理 \(asked.yuan) 元",
                en: "Of decision \(number) \(most.yuan) yuan \(what.en), not \(asked.yuan)"),
            remedy: Bilingual(
                zh: "未记账。tradein clawback list 列出各项金额", en: "Nothing was posted. tradein clawback list shows the sums"))
    }
}

extension FinanceSession {
    /// What is claimed back of a decision.
    func debt(of decision: Int64) throws -> Debt { try Debt(try books.moves(ofClaim: decision)) }

    /// Gives up what is due, or a part.
    func waive(_ decision: Int64, _ amount: Fen?, document: String) throws -> Voucher {
        let debt = try debt(of: decision)
        let amount = try amount ?? debt.due
        guard amount > .zero, amount <= (try debt.due) else {
            throw FinanceDesk.tooMuch(
                decision, asked: amount, most: try debt.due, of: Bilingual(zh: "应追回", en: "is due"))
        }
        let raised = try debt.raised
        try postOnce(
            .waive, decision, document,
            debt.parts(from: raised.subtracting(amount), to: raised).map { part in
                Posting(
                    from: part.account.at(.due), to: part.account.at(.dueContra), amount: part.amount, claim: decision)
            })
        return try voucher(decision, amount, Bilingual(zh: "已免除", en: "waived"))
    }

    /// The postings by which a debt is paid.
    fileprivate func receiving(_ decision: Int64, _ amount: Fen?) throws -> (Fen, [Posting]) {
        let debt = try debt(of: decision)
        let amount = try amount ?? debt.due
        guard amount > .zero, amount <= (try debt.due) else {
            throw FinanceDesk.tooMuch(
                decision, asked: amount, most: try debt.due, of: Bilingual(zh: "应追回", en: "is due"))
        }
        let before = try debt.received
        let parts = try debt.parts(from: before, to: before.adding(amount))
        let postings = parts.flatMap { part in
            [
                Posting(from: part.account, to: part.account.at(.recovered), amount: part.amount, claim: decision),
                Posting(
                    from: part.account.at(.due), to: part.account.at(.dueContra), amount: part.amount, claim: decision),
            ]
        }
        return (amount, postings)
    }

    fileprivate func postOnce(_ flow: Flow, _ decision: Int64, _ document: String, _ postings: [Posting]) throws {
        try postOnce(flow, key: "\(flow.rawValue) \(decision) \(document)", document: document, postings)
    }

    fileprivate func checkSameApplicant(_ one: Int64, _ other: Int64) throws {
        let decisions = try DecisionStore(db, workspace.vault())
        let applicants = try [one, other].map { id in
            try decisions.decision(id).flatMap { JSONValue(try $0.content)?["applicant_id"]?.string }
        }
        guard one != other, let applicant = applicants[0], applicant == applicants[1] else {
            throw BureauError(
                .input,
                Bilingual(zh: "两个决定不属于同一申请人的两件申报", en: "The decisions are not on two claims of one applicant"),
                remedy: Bilingual(
                    zh: "未记账。只能用本人另一件待支付的补贴抵扣",
                    en: "Nothing was posted. Only another subsidy of the same person can be kept"))
        }
    }

    fileprivate func voucher(_ decision: Int64, _ amount: Fen, _ what: Bilingual) throws -> Voucher {
        let debt = try debt(of: decision)
        let number = DecisionNumber.text(decision)
        let due = try debt.due
        return Voucher(
            Bilingual(
                zh: "决定 \(number)：\(what.zh) \(amount.yuan) 元，尚欠 \(due.yuan) 元",
                en: "Decision \(number): \(amount.yuan) yuan \(what.en), \(due.yuan) still due"),
            [
                "decision": .text(number), "amount": .money(amount), "due": .money(due),
                "received": .money(try debt.received), "paid": .money(try debt.paid),
            ])
    }
}
