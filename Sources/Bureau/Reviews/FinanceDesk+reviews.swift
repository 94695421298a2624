import Claims
import FEEL
import GRDB
import Ledger
package import Rulebook

extension FinanceDesk {
    /// Decides a claim that is held, appealed or drawn into a sample, in a person's name.
    ///
    /// Above the limit of the second person it is proposed, and done when another reviewer confirms; while nobody is
    /// enrolled it is done at once.
    ///
    /// - Parameters:
    ///   - rulebook: the rules by which the reviewer reads the claim.
    ///   - policy: the limit of the second person.
    package func review(
        _ claim: ClaimName, _ ruling: ReviewRuling, rulebook: Rulebook, policy: ReviewPolicy
    ) throws -> Voucher {
        let request = { (session: FinanceSession) in try session.request(claim, ruling, rulebook, policy) }
        let (isDue, hasPeople) = try rehearse([.reviewer]) { session in
            let made = try request(session)
            // Refused here where it can't be done, before anybody is asked to confirm.
            try session.checkOwn(made.decision, session.maker)
            return (made.needsSecond, session.maker.person != nil)
        }
        if isDue, hasPeople { return try propose(as: .reviewer) { .review(try request($0)) } }
        return try perform([.reviewer]) { session in
            var voucher = try session.review(try request(session))
            if !hasPeople {
                voucher.notes.append(
                    Bilingual(
                        zh: "还没有登记人员，未经第二人复核即已决定；登记用 tradein people add",
                        en:
                            "nobody is enrolled, so that it was decided without a second person; enrol people by tradein people add"
                    ))
            }
            return voucher
        }
    }

    /// Puts decisions up for review: a sample, or claims that somebody has named.
    ///
    /// - Parameter ground: how they were drawn, or why.
    /// - Returns: with how many could not be drawn: returned, withdrawn, or decided anew since.
    package func draw(_ decisions: [Int64], ground: String) throws -> Voucher {
        try perform([.reviewer, .auditor]) { session in
            var drawn: Int64 = 0
            for decision in decisions {
                let standing = try ClaimStanding(ofClaimOf: decision, session.db)
                guard standing.decision == decision, standing.legalSteps.contains(.draw) else { continue }
                try session.take(.draw, standing, to: standing.state, ground: ground)
                drawn += 1
            }
            let left = Int64(decisions.count) - drawn
            return Voucher(
                Bilingual(
                    zh: "已抽 \(drawn) 件待人工审核；\(left) 件不能抽（已退回、撤回、待审核、已抽或另有决定）",
                    en:
                        "\(drawn) claims are put up for review; \(left) can't be: returned, withdrawn, under review already, or decided anew"
                ), ["drawn": .number(drawn), "left_out": .number(left)])
        }
    }
}

extension FinanceSession {
    /// A ruling on a claim, with what it comes to now.
    fileprivate func request(
        _ claim: ClaimName, _ ruling: ReviewRuling, _ rulebook: Rulebook, _ policy: ReviewPolicy
    ) throws -> ReviewRequest {
        let standing = try standing(of: claim)
        try standing.check(ruling.verdict == .uphold ? .uphold : .review)
        let row = try row(standing.decision)
        let read = try StoredRules.claim(of: row, rulebook)
        guard let pack = rulebook.pack(kind: read.kind.name) else {
            throw BureauError(
                .input, Bilingual(zh: "规则中没有 \(read.kind.name)", en: "The rules have no \(read.kind.name)"),
                remedy: Bilingual(zh: "请用 --rules 指定规则目录", en: "Name the folder of the rules with --rules"))
        }
        let finding = pack.evaluate(read, on: try businessDay)
        let amount: Fen? = ruling.verdict == .approve ? try payable(finding, ruling.amount) : nil
        let sums = [amount, finding.amount, row.amountFen.map { Fen($0) }].compactMap { $0 }
        return ReviewRequest(
            decision: standing.decision, verdict: ruling.verdict.rawValue, fen: ruling.amount?.rawValue,
            ground: ruling.ground.trimmed, document: ruling.cite.document, clause: ruling.cite.clause,
            status: ruling.cite.status.rawValue,
            rules: try Registry(db: db, log: log, random: workspace.random).rules(pack),
            expectedFen: amount?.rawValue, atStakeFen: sums.max()?.rawValue,
            secondAboveFen: policy.secondAbove?.rawValue)
    }

    /// What an approval pays.
    ///
    /// - Throws: ``BureauError`` that says why a sum has to be named.
    private func payable(_ finding: Finding, _ amount: Fen?) throws -> Fen {
        let codes = finding.reasons.map(\.code).joined(separator: ", ")
        guard finding.version != nil else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "没有适用的规则版本（\(codes)），不能核准",
                    en: "No version of the rules governs it (\(codes)): it can't be approved"),
                remedy: Bilingual(
                    zh: "请退回补正（--return），或不予核准（--refuse）",
                    en: "Return it to be corrected (--return), or refuse it (--refuse)"))
        }
        if let amount { return amount }
        guard finding.isPayable, let amount = finding.amount, amount > .zero else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "按规则没有可核准的金额（\(codes)）", en: "The rules give no amount to approve (\(codes))"),
                remedy: Bilingual(
                    zh: "数值已经确定的，填入参数文件后用 --parameters；否则用 --amount 写金额，并引用所依据的条款",
                    en:
                        "Where the value is known by now put it into a parameter file and give --parameters; else state the sum with --amount and cite the clause that gives it"
                ))
        }
        return amount
    }

    /// Does what a reviewer decided.
    func review(_ request: ReviewRequest) throws -> Voucher {
        let standing = try ClaimStanding(ofClaimOf: request.decision, db)
        let verdict = try request.reviewVerdict
        guard standing.decision == request.decision else { throw Self.decidedSince(request.decision) }
        try standing.check(verdict == .uphold ? .uphold : .review)
        try checkOwn(request.decision, maker)
        if let checker { try checkOwn(request.decision, checker) }
        func complete(_ taken: inout StepTaken) {
            (taken.document, taken.clause, taken.status) = (request.document, request.clause, request.status)
            (taken.atStakeFen, taken.secondAboveFen) = (request.atStakeFen, request.secondAboveFen)
        }
        let number = DecisionNumber.text(request.decision)
        guard let judged = verdict.judgement else {
            try take(.uphold, standing, to: standing.state, ground: request.ground, complete)
            return Voucher(
                Bilingual(zh: "决定 \(number) 经复查维持", en: "Decision \(number) was looked at and stands"),
                ["decision": .text(number), "state": .text(standing.state.rawValue)])
        }
        if standing.state == .approved {
            try checkUnpaid(standing)
            _ = try cancelAll(of: standing, by: try acts.nextID(StepTaken.self))
        }
        let item = try judge(request, judged, standing)
        let outcome = ClaimState(item.decision.outcome)
        try take(.review, standing, to: outcome, ground: request.ground) { taken in
            complete(&taken)
            (taken.verdict, taken.amountFen) = (judged.rawValue, request.fen)
        }
        let recorder = try LaterRecorder(self)
        let made = DecisionNumber.text(try recorder.add(item, as: .reviews))
        try recorder.flush()
        let amount = item.decision.amount
        return Voucher(
            Bilingual(
                zh: "决定 \(made)：\(outcome.label.zh)\(amount.map { " \($0.yuan) 元" } ?? "")，接续决定 \(number)",
                en:
                    "Decision \(made), which follows \(number): \(outcome.label.en)\(amount.map { ", \($0.yuan) yuan" } ?? "")"
            ),
            [
                "decision": .text(made), "follows": .text(number), "outcome": .text(item.decision.outcome.rawValue),
                "amount": amount.map { Voucher.Value.money($0) } ?? Voucher.Value.none,
            ])
    }

    /// The decision, by the rules that the reviewer read the claim by, on the present day.
    private func judge(
        _ request: ReviewRequest, _ verdict: Judgement.Verdict, _ standing: ClaimStanding
    ) throws -> LaterRecorder.Item {
        let first = try row(standing.decision)
        let rulebook = try StoredRules(db).rulebook(request.rules)
        let claim = try StoredRules.claim(of: first, rulebook)
        guard let pack = rulebook.pack(kind: claim.kind.name) else {
            throw BureauError.damaged("rules \(request.rules)")
        }
        let finding = pack.evaluate(claim, on: try businessDay)
        let judgement = Judgement(
            verdict, amount: request.fen.map { Fen($0) }, ground: request.ground, cite: try request.cite)
        let takesUses = verdict == .approve && !standing.state.usesUp
        var facts = takesUses ? try unused(finding) : Facts()
        guard var decision = Decision.judged(finding, as: judgement, facts: facts),
            decision.amount?.rawValue == request.expectedFen
        else { throw Self.otherAmount(request.decision) }
        var regions: [FundingSource: String] = [:]
        if verdict == .approve {
            let drawing = try Drawing(decision.funding, pack.programme, claim.region ?? "", self)
            (facts.available, regions) = (drawing.available, drawing.regions)
            guard let final = Decision.judged(finding, as: judgement, facts: facts) else {
                throw Self.otherAmount(request.decision)
            }
            decision = final
        }
        return LaterRecorder.Item(
            first: first, claim: claim, finding: finding, decision: decision, facts: facts, drawnFrom: regions,
            takesUses: takesUses)
    }

    /// What a claim that holds nothing any more would use: an identifier or a place in a quota that others hold is theirs,
    /// whoever decides.
    private func unused(_ finding: Finding) throws -> Facts {
        let decisions = try DecisionStore(db, workspace.vault())
        var facts = Facts()
        for use in finding.keys {
            let user = try decisions.user(of: keys.digest(identifier: use.value, space: use.space)).user
            if let user { throw Self.taken(by: user) }
        }
        for quota in finding.quotas {
            let use = try decisions.taken(keys.digest(quota: quota.key, counter: quota.counter))
            if let atMost = quota.atMost, use.count >= Int64(atMost) { throw Self.quotaTaken(quota.counter) }
            facts.quotaTaken.append(
                .init(counter: quota.counter, key: quota.key, taken: Int(use.count), freed: Int(use.freed)))
        }
        return facts
    }

    /// Whose claim a motion is about, where nobody of that merchant may have a say in it; nil for motions about money.
    func merchant(of motion: Motion) throws -> String? {
        guard case .review(let request) = motion else { return nil }
        return JSONValue(try row(request.decision).content)?["merchant_id"]?.string
    }

    /// Nobody reviews a claim of the merchant to whom they belong.
    func checkOwn(_ decision: Int64, _ hand: Hand) throws {
        guard let id = hand.person, let merchant = try Staff(db).person(id)?.merchant,
            merchant == JSONValue(try row(decision).content)?["merchant_id"]?.string
        else { return }
        throw BureauError(
            .input,
            Bilingual(
                zh: "“\(hand.name)”是该商户的人员，不能审核本商户的申报",
                en: "“\(hand.name)” belongs to the claim's merchant, and can't review its claims"),
            remedy: Bilingual(zh: "请由别的审核人员办理", en: "Have another reviewer do it"))
    }

    private func row(_ decision: Int64) throws -> DecisionRow {
        guard let row = try DecisionRow.Reader(db, workspace.vault()).row(decision) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
        }
        return row
    }

    private static func decidedSince(_ decision: Int64) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(zh: "决定 \(number) 之后已另有决定", en: "Decision \(number) was followed by another since"),
            remedy: Bilingual(
                zh: "未办理。tradein claims history \(number) 列出经过",
                en: "Nothing was done. tradein claims history \(number) shows what happened"))
    }

    private static func otherAmount(_ decision: Int64) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number)：现在按规则得出的金额与提出时不同",
                en: "Decision \(number): the rules now give another amount than when it was proposed"),
            remedy: Bilingual(
                zh: "未办理。请撤回提议（tradein ledger withdraw 编号）后重新提出",
                en: "Nothing was done. Take the proposal back (tradein ledger withdraw N) and propose anew"))
    }

    private static func taken(by user: Int64) -> BureauError {
        let number = DecisionNumber.text(user)
        return BureauError(
            .input,
            Bilingual(
                zh: "该申报的识别号码已由决定 \(number) 使用", en: "An identifier of the claim is used by decision \(number)"),
            remedy: Bilingual(
                zh: "未办理。先处理决定 \(number) 的申报，或维持不予核准",
                en: "Nothing was done. Settle the claim of decision \(number) first, or let the refusal stand"))
    }

    private static func quotaTaken(_ counter: String) -> BureauError {
        BureauError(
            .input,
            Bilingual(zh: "名额“\(counter)”已用完", en: "The quota \(counter) is used up"),
            remedy: Bilingual(
                zh: "未办理。名额由规则规定，人工审核不能超出", en: "Nothing was done. The rules set the quota; a review can't exceed it"))
    }
}
