import Claims
import GRDB
import Ledger

/// A claim as people name it on the command line.
package struct ClaimName: Sendable {
    package let name: String
    package let merchant: String?

    /// - Parameters:
    ///   - name: a decision on it (`D00000017`), or the merchant's own number.
    ///   - merchant: whose claim it is, where several merchants have one of that number.
    package init(_ name: String, merchant: String? = nil) {
        self.name = name
        self.merchant = merchant
    }
}

extension FinanceDesk {
    /// Takes a claim back: what was committed is available again, identifiers and quotas are free. Of an appealed claim the
    /// appeal alone is taken back.
    ///
    /// - Throws: ``BureauError``: the claim is not in a state that allows it, or its money is on the way or paid.
    package func withdraw(_ claim: ClaimName, ground: String) throws -> Voucher {
        try perform([.clerk]) { session in
            let standing = try session.standing(of: claim)
            try standing.check(.withdraw)
            let target: ClaimState = standing.state == .appealed ? .refused : .withdrawn
            if target == .withdrawn { try session.checkUnpaid(standing) }
            let step = try session.take(.withdraw, standing, to: target, ground: ground)
            let freed = target == .withdrawn ? try session.cancelAll(of: standing, by: step) : .zero
            let number = DecisionNumber.text(standing.decision)
            return Voucher(
                target == .refused
                    ? Bilingual(
                        zh: "决定 \(number) 的申诉已撤回，原决定不变", en: "The appeal against decision \(number) is withdrawn")
                    : Bilingual(
                        zh: "决定 \(number) 的申报已撤回；\(freed.yuan) 元重新可用",
                        en: "The claim of decision \(number) is withdrawn; \(freed.yuan) yuan are available again"),
                ["decision": .text(number), "state": .text(target.rawValue), "amount": .money(freed)])
        }
    }

    /// Reopens a refused claim for review.
    package func appeal(_ claim: ClaimName, ground: String) throws -> Voucher {
        try perform([.clerk]) { session in
            let standing = try session.standing(of: claim)
            try standing.check(.appeal)
            try session.take(.appeal, standing, to: .appealed, ground: ground)
            let number = DecisionNumber.text(standing.decision)
            return Voucher(
                Bilingual(
                    zh: "对决定 \(number) 的申诉已受理，待人工审核", en: "The appeal against decision \(number) waits for review"),
                ["decision": .text(number), "state": .text(ClaimState.appealed.rawValue)])
        }
    }
}

extension FinanceSession {
    /// Where a claim stands.
    func standing(of claim: ClaimName) throws -> ClaimStanding {
        let decision = try ClaimFinder(db, workspace.vault(), keys: keys).decision(claim.name, merchant: claim.merchant)
        return try ClaimStanding(ofClaimOf: decision, db)
    }

    /// Takes a step: its row, its entry in the log, and what is given back by it.
    ///
    /// - Parameter complete: fills in what only this kind of step has.
    /// - Returns: its number.
    @discardableResult func take(
        _ step: ClaimStep, _ standing: ClaimStanding, to state: ClaimState, ground: String,
        _ complete: (inout StepTaken) -> Void = { _ in }
    ) throws -> Int64 {
        try checkDay()
        guard !ground.trimmed.isEmpty, ground.utf8.count <= 2_000,
            !ground.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw Self.badGround }
        let text = try texts().keep(ground.trimmed, of: standing.decision, workspace.random)
        var taken = StepTaken(
            id: try acts.nextID(StepTaken.self), decision: standing.decision, from: standing.state.rawValue,
            step: step.rawValue, to: state.rawValue, ground: text,
            frees: state.usesUp ? nil : standing.holder, day: day, maker: maker.person, checker: checker?.person,
            proposal: checker == nil ? nil : proposal)
        complete(&taken)
        try taken.insert(db)
        try acts.record(taken)
        return taken.id
    }

    /// - Throws: ``BureauError`` that says where the claim's money is, and what to do about it.
    func checkUnpaid(_ standing: ClaimStanding) throws {
        for decision in standing.decisions {
            for holding in try books.holdings(ofClaim: decision) {
                let number = DecisionNumber.text(decision)
                switch holding.account.place {
                case .committed, .returned: continue
                case .inTransit:
                    throw BureauError(
                        .input,
                        Bilingual(
                            zh: "决定 \(number) 已在支付批次里（tradein pay show --decision \(number)）",
                            en: "Decision \(number) is in a payment batch (tradein pay show --decision \(number))"),
                        remedy: Bilingual(
                            zh: "未办理。等银行回执：退汇的可以再办，已支付的请追回（tradein clawback raise \(number)）",
                            en:
                                "Nothing was done. Wait for the bank: what comes back can be taken back then, what is paid is claimed back (tradein clawback raise \(number))"
                        ))
                default:
                    throw BureauError(
                        .input,
                        Bilingual(zh: "决定 \(number) 的补贴已支付", en: "The subsidy of decision \(number) is paid"),
                        remedy: Bilingual(
                            zh: "未办理。已支付的不能撤回，请追回：tradein clawback raise \(number) --cause refund --document 文号",
                            en:
                                "Nothing was done. What is paid can't be taken back; claim it back: tradein clawback raise \(number) --cause refund --document DOC"
                        ))
                }
            }
        }
    }

    /// Makes what a claim holds available again: of all decisions on it.
    ///
    /// - Parameter step: the number of the step that it rests on; its ground is not for the log to show.
    /// - Returns: how much that is.
    func cancelAll(of standing: ClaimStanding, by step: Int64) throws -> Fen {
        var total = Fen.zero
        for decision in standing.decisions {
            total = try total.adding(try cancel(decision, document: "claim_step \(step)"))
        }
        return total
    }

    private static let badGround = BureauError(
        .input, Bilingual(zh: "没有写明理由，或理由过长", en: "The ground is missing, or too long"),
        remedy: Bilingual(
            zh: "请用 --ground 写一行理由，至多 2000 字节；不要写姓名、证件号码和账号",
            en: "Give the ground with --ground: one line of at most 2,000 bytes, without names, IDs and accounts"))
}
