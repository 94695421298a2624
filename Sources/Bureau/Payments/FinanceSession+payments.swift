import Claims
package import Ledger
import Sealing

/// Which approved claims a batch takes.
package struct PaymentSelection: Sendable {
    package var programme: String?
    /// A division code, which stands for all that it covers.
    package var region: String?
    /// The most that the batch may come to.
    package var upTo: Fen?
    /// Whether accounts that are no bank card's by their check digit are paid all the same.
    package var passbooks: Bool
    /// How many entries of the log stand under a checkpoint that enough witnesses have cosigned, where only decisions among
    /// them are to be paid; nil pays all.
    package var cosignedSize: Int64?

    package init(
        programme: String? = nil, region: String? = nil, upTo: Fen? = nil, passbooks: Bool = false,
        cosignedSize: Int64? = nil
    ) {
        self.cosignedSize = cosignedSize
        self.programme = programme
        self.region = region
        self.upTo = upTo
        self.passbooks = passbooks
    }

    func includes(_ account: AccountKey) -> Bool {
        BalanceFilter(programme: programme, region: region).includes(account)
    }
}

/// A claim that was left out of a batch, and why.
package struct LeftOut: Sendable, Hashable {
    package let decision: Int64
    package let flaw: PayeeFlaw
}

extension FinanceSession {
    /// A claim that goes into a batch.
    struct Payable {
        let decision: Int64
        let payee: Payee
        /// What leaves, by account: all of the claim's money in one place.
        let holdings: [Books.Holding]
        let amount: Fen
    }

    /// The approved claims that are not paid yet, oldest first, as far as the money may go.
    func payables(_ selection: PaymentSelection) throws -> (payables: [Payable], leftOut: [LeftOut]) {
        let payees = try Payees(db)
        let holds = try AlertHolds(db)
        var found: [Payable] = []
        var leftOut: [LeftOut] = []
        var total = Fen.zero
        try books.forEachClaim(in: .committed) { claim in
            let holdings = try books.holdings(ofClaim: claim).filter { $0.account.place == .committed }
            guard holdings.allSatisfy({ selection.includes($0.account) }) else { return true }
            if let size = selection.cosignedSize, try logIndex(claim) >= size {
                leftOut.append(LeftOut(decision: claim, flaw: .notCosigned))
                return true
            }
            if try holds.stands(on: claim) {
                leftOut.append(LeftOut(decision: claim, flaw: .heldByAlert))
                return true
            }
            let amount = try holdings.reduce(Fen.zero) { try $0.adding($1.amount) }
            switch try payees.payee(of: claim, passbooks: selection.passbooks) {
            case .failure(let refusal): leftOut.append(LeftOut(decision: claim, flaw: refusal.flaw))
            case .success(let payee):
                let sum = try total.adding(amount)
                // The oldest first: a smaller one further back does not overtake.
                if let upTo = selection.upTo, sum > upTo { return false }
                total = sum
                found.append(Payable(decision: claim, payee: payee, holdings: holdings, amount: amount))
            }
            return true
        }
        return (found, leftOut)
    }

    private func logIndex(_ decision: Int64) throws -> Int64 {
        let row = try BoundStatement(db, "SELECT log_index FROM decision WHERE id = ?").begin().integer(decision)
        guard try row.step() else { throw BureauError.damaged("decision \(DecisionNumber.text(decision))") }
        defer { row.finish() }
        return row.integerColumn(0)
    }

    /// Seals a batch: its rows, its postings, its entry in the log.
    ///
    /// - Parameter flow: `issue` of what is committed, or `reissue` of what came back.
    /// - Returns: the batch, and the bytes of its file.
    func seal(_ payables: [Payable], _ flow: Flow, in layout: BankLayout) throws -> (batch: Batch, file: [UInt8]) {
        try checkDay()
        let id = try acts.nextID(Batch.self)
        let reference = EndToEnd.reference(id, random: try workspace.random(3))
        let order = try PaymentOrder(
            reference: reference, createdAt: workspace.clock(), day: day,
            lines: payables.enumerated().map { index, payable in
                PaymentOrder.Line(
                    number: Int64(index) + 1, payeeName: payable.payee.name, payeeAccount: payable.payee.account,
                    amount: payable.amount)
            }, total: payables.reduce(Fen.zero) { try $0.adding($1.amount) })
        let file = try PaymentFile.bytes(of: order, in: layout)
        let lines = payables.map {
            Batch.Line(decision: $0.decision, fen: $0.amount.rawValue, payee: $0.payee.correction)
        }
        let batch = Batch(
            id: id, reference: reference, day: day, createdAt: order.createdAt, layout: layout.name,
            source: layout.source, lines: Int64(lines.count), fen: order.total.rawValue,
            fileDigest: SHA256.digest(of: file), lineDigest: Batch.digest(lines), maker: maker.person,
            checker: checker?.person)
        try batch.insert(db, lines: lines)
        try acts.record(batch)
        try postAll(
            flow, key: "\(flow.rawValue) batch \(id)", document: reference,
            payables.flatMap { payable in
                payable.holdings.map {
                    Posting(
                        from: $0.account, to: $0.account.at(.inTransit), amount: $0.amount, claim: payable.decision)
                }
            })
        return (batch, file)
    }

    /// What a batch's bank file is made of, from its rows.
    func order(of batch: Batch) throws -> PaymentOrder {
        let payees = try Payees(db)
        let lines = try Batch.lines(of: batch.id, db).enumerated().map { index, line in
            guard
                case .success(let payee) = try payees.payee(
                    of: line.decision, correction: line.payee, passbooks: true)
            else { throw BureauError.damaged("batch \(batch.id)") }
            return PaymentOrder.Line(
                number: Int64(index) + 1, payeeName: payee.name, payeeAccount: payee.account, amount: Fen(line.fen))
        }
        return PaymentOrder(
            reference: batch.reference, createdAt: batch.createdAt, day: batch.day, lines: lines, total: Fen(batch.fen))
    }

    /// From now on a claim is paid to another account.
    func correctPayee(of decision: Int64, to account: String) throws -> Voucher {
        try checkAccount(account)
        guard try books.holdings(ofClaim: decision).contains(where: { $0.account.place == .committed }) else {
            throw Self.notIn(.committed, decision)
        }
        try recordCorrection(of: decision)
        let number = DecisionNumber.text(decision)
        return Voucher(
            Bilingual(zh: "决定 \(number) 将付往更正后的账号", en: "Decision \(number) will be paid to the corrected account"),
            ["decision": .text(number)])
    }

    /// Sends a payment that came back to a corrected account, as a batch of its own.
    func reissue(_ decision: Int64, to account: String, in layout: BankLayout) throws -> Voucher {
        try checkAccount(account)
        try checkAlerts(on: decision)
        let holdings = try books.holdings(ofClaim: decision).filter { $0.account.place == .returned }
        guard !holdings.isEmpty else { throw Self.notIn(.returned, decision) }
        try recordCorrection(of: decision)
        let number = DecisionNumber.text(decision)
        guard case .success(let payee) = try Payees(db).payee(of: decision, passbooks: true) else {
            throw BureauError.damaged("decision \(number)")
        }
        let amount = try holdings.reduce(Fen.zero) { try $0.adding($1.amount) }
        let payable = Payable(decision: decision, payee: payee, holdings: holdings, amount: amount)
        let (batch, _) = try seal([payable], .reissue, in: layout)
        return Voucher(
            Bilingual(
                zh:
                    "决定 \(number) 的 \(amount.yuan) 元重新支付，批次 \(batch.id)（\(batch.reference)）；"
                    + "写出银行文件：tradein pay file \(batch.id) --out 文件名",
                en:
                    "\(amount.yuan) yuan of decision \(number) are issued again as batch \(batch.id) (\(batch.reference)); "
                    + "write the bank's file by tradein pay file \(batch.id) --out FILE"),
            [
                "decision": .text(number), "batch": .number(batch.id), "reference": .text(batch.reference),
                "amount": .money(amount),
            ])
    }

    private func recordCorrection(of decision: Int64) throws {
        guard let proposal else { throw BureauError.damaged("proposal") }
        let correction = PayeeCorrection(id: proposal, decision: decision)
        try correction.insert(db)
        try acts.record(correction)
    }

    /// An account typed in by hand: a card's number with a digit wrong is never sent to the bank.
    private func checkAccount(_ account: String) throws {
        guard !Payees.passes(account, passbooks: false) else { return }
        throw BureauError(
            .input,
            Bilingual(
                zh: "账号 \(Masking.mask(account, .bankAccount)) 不符合银行卡号的校验规则",
                en: "The account \(Masking.mask(account, .bankAccount)) does not pass the check of bank card numbers"),
            remedy: Bilingual(zh: "未记账。请对照银行卡核对", en: "Nothing was posted. Compare it with the card"))
    }

    static func notIn(_ place: Place, _ decision: Int64) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number) 没有“\(place.label.zh)”的资金", en: "Decision \(number) has no money \(place.label.en)"),
            remedy: Bilingual(
                zh: "未记账。tradein pay show --decision \(number) 列出该决定的资金所在",
                en: "Nothing was posted. tradein pay show --decision \(number) shows where its money is"))
    }
}
