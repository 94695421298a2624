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
    /// What a batch is to pay.
    struct Payables {
        /// Some forty bytes each, so that a batch of a million claims stays small.
        fileprivate(set) var lines: [Batch.Line] = []
        fileprivate(set) var total = Fen.zero
        fileprivate(set) var leftOut: [LeftOut] = []
    }

    /// What a new batch goes by.
    struct BatchHeading {
        let id: Int64
        let reference: String
    }

    func newBatch() throws -> BatchHeading {
        let id = try acts.nextID(Batch.self)
        return BatchHeading(id: id, reference: EndToEnd.reference(id, random: try workspace.random(3)))
    }

    /// Finds payees, through whatever keeps personal data.
    func payees() throws -> Payees { try Payees(db, workspace.vault()) }

    /// The approved claims that are not paid yet, oldest first, as far as the money may go.
    ///
    /// - Parameter take: gets the line of each, as the bank does.
    func payables(
        _ selection: PaymentSelection, _ take: (PaymentOrder.Line) throws -> Void
    ) throws -> Payables {
        let payees = try payees()
        let holds = try AlertHolds(db)
        var found = Payables()
        try books.forEachClaim(in: .committed) { claim, holdings in
            guard holdings.allSatisfy({ selection.includes($0.account) }) else { return true }
            if let size = selection.cosignedSize, try logIndex(claim) >= size {
                found.leftOut.append(LeftOut(decision: claim, flaw: .notCosigned))
                return true
            }
            if try holds.stands(on: claim) {
                found.leftOut.append(LeftOut(decision: claim, flaw: .heldByAlert))
                return true
            }
            let amount = try holdings.reduce(Fen.zero) { try $0.adding($1.amount) }
            switch try payees.payee(of: claim, passbooks: selection.passbooks) {
            case .failure(let refusal): found.leftOut.append(LeftOut(decision: claim, flaw: refusal.flaw))
            case .success(let payee):
                let sum = try found.total.adding(amount)
                // The oldest first: a smaller one further back does not overtake.
                if let upTo = selection.upTo, sum > upTo { return false }
                found.total = sum
                found.lines.append(Batch.Line(decision: claim, fen: amount.rawValue, payee: payee.correction))
                try take(payee.line(Int64(found.lines.count), amount))
            }
            return true
        }
        return found
    }

    private func logIndex(_ decision: Int64) throws -> Int64 {
        let row = try BoundStatement(db, "SELECT log_index FROM decision WHERE id = ?").begin().integer(decision)
        guard try row.step() else { throw BureauError.damaged("decision \(DecisionNumber.text(decision))") }
        defer { row.finish() }
        return row.integerColumn(0)
    }

    /// Seals a batch: its file, its rows, its entry in the log, its postings. Line after line, so that memory does not grow
    /// with files and postings.
    ///
    /// - Parameters:
    ///   - flow: `issue` of what is committed, or `reissue` of what came back.
    ///   - file: has got all lines.
    ///   - draft: where the file goes; nil where it is written later.
    func seal(
        _ payables: Payables, _ flow: Flow, as heading: BatchHeading, in layout: BankLayout,
        _ file: inout PaymentFile, to draft: BankFile.Draft?
    ) throws -> Batch {
        try checkDay()
        let (id, reference) = (heading.id, heading.reference)
        let order = PaymentOrder(
            reference: reference, createdAt: workspace.clock(), day: day, count: Int64(payables.lines.count),
            total: payables.total)
        var hasher = Batch.LineHasher()
        for line in payables.lines { hasher.add(line) }
        let batch = Batch(
            id: id, reference: reference, day: day, createdAt: order.createdAt, layout: layout.name,
            source: layout.source, lines: order.count, fen: order.total.rawValue,
            fileDigest: try file.finish(order, to: draft),
            lineDigest: hasher.finalize(), maker: maker.person, checker: checker?.person)
        try batch.insert(db, lines: payables.lines)
        try acts.record(batch)
        let place: Place = flow == .issue ? .committed : .returned
        var stream = PostingStream(self, flow, key: "\(flow.rawValue) batch \(id)", document: reference)
        for line in payables.lines {
            for holding in try books.holdings(ofClaim: line.decision) where holding.account.place == place {
                try stream.add(
                    Posting(
                        from: holding.account, to: holding.account.at(.inTransit), amount: holding.amount,
                        claim: line.decision))
            }
        }
        try stream.finish()
        return batch
    }

    /// Writes the file of a batch that stands once more.
    ///
    /// - Returns: its digest.
    func writeFile(
        of batch: Batch, in layout: BankLayout, to draft: BankFile.Draft, at path: String
    ) throws -> [UInt8] {
        let order = PaymentOrder(
            reference: batch.reference, createdAt: batch.createdAt, day: batch.day, count: batch.lines,
            total: Fen(batch.fen))
        let payees = try payees()
        var file = try PaymentFile(batch.reference, in: layout, for: path)
        try Batch.forEachLine(of: batch.id, db) { number, line in
            switch try payees.payee(of: line.decision, correction: line.payee, passbooks: true) {
            case .success(let payee): try file.add(payee.line(number, Fen(line.fen)))
            case .failure(let refusal):
                throw refusal.flaw == .erased
                    ? BureauError.erased(line.decision) : BureauError.damaged("batch \(batch.id)")
            }
        }
        return try file.finish(order, to: draft)
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

    /// Sends payments that came back to corrected accounts, as one batch.
    func reissue(_ corrections: [Motion.Correction], in layout: BankLayout) throws -> Voucher {
        var payables = Payables()
        let payees = try payees()
        let heading = try newBatch()
        var file = try PaymentFile(heading.reference, in: layout, for: nil)
        for correction in corrections {
            try checkAccount(correction.account)
            let decision = correction.decision
            try checkAlerts(on: decision)
            let holdings = try books.holdings(ofClaim: decision).filter { $0.account.place == .returned }
            guard !holdings.isEmpty else { throw Self.notIn(.returned, decision) }
            try recordCorrection(of: decision)
            guard case .success(let payee) = try payees.payee(of: decision, passbooks: true) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
            }
            let amount = try holdings.reduce(Fen.zero) { try $0.adding($1.amount) }
            payables.total = try payables.total.adding(amount)
            payables.lines.append(Batch.Line(decision: decision, fen: amount.rawValue, payee: payee.correction))
            try file.add(payee.line(Int64(payables.lines.count), amount))
        }
        let batch = try seal(payables, .reissue, as: heading, in: layout, &file, to: nil)
        return reissued(batch, corrections.map { DecisionNumber.text($0.decision) })
    }

    private func reissued(_ batch: Batch, _ numbers: [String]) -> Voucher {
        let yuan = Fen(batch.fen).yuan
        return Voucher(
            Bilingual(
                zh:
                    "决定 \(numbers.joined(separator: "、")) 的 \(yuan) 元重新支付，批次 \(batch.id)（\(batch.reference)）；"
                    + "写出银行文件：tradein pay file \(batch.id) --out 文件名",
                en:
                    "\(yuan) yuan of decision \(numbers.joined(separator: ", ")) are issued again as batch \(batch.id) "
                    + "(\(batch.reference)); write the bank's file by tradein pay file \(batch.id) --out FILE"),
            [
                "decision": .text(numbers.joined(separator: " ")), "batch": .number(batch.id),
                "reference": .text(batch.reference), "amount": .money(Fen(batch.fen)),
            ])
    }

    private func recordCorrection(of decision: Int64) throws {
        guard let proposal else { throw BureauError.damaged("proposal") }
        let correction = PayeeCorrection(
            id: try acts.nextID(PayeeCorrection.self), proposal: proposal, decision: decision)
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
