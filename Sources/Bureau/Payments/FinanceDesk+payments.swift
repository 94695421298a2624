import Claims
import Ledger
import Sealing

extension FinanceDesk {
    /// Puts approved claims into a batch and writes the bank's file, readable by its owner only.
    ///
    /// The batch stands before the file has its name: whatever is broken off, no file is without its batch, and the file of a
    /// batch that stands is written again by ``writeFile(of:to:)``.
    ///
    /// - Returns: what was sealed, and which claims were left out.
    package func pay(
        _ selection: PaymentSelection, in layout: BankLayout, to path: String
    ) throws -> (Voucher, [LeftOut]) {
        var draft: BankFile.Draft?
        do {
            let result = try perform { session -> (Voucher, [LeftOut]) in
                draft = try BankFile.Draft(path)
                let heading = try session.newBatch()
                var file = try PaymentFile(heading.reference, in: layout, for: path)
                let payables = try session.payables(selection) { try file.add($0) }
                let leftOut = payables.leftOut
                guard !payables.lines.isEmpty else { return (Self.nothingToPay(leftOut), leftOut) }
                let batch = try session.seal(payables, .issue, as: heading, in: layout, &file, to: draft)
                try draft?.settle()
                return (Self.voucher(batch, leftOut: leftOut, path: path), leftOut)
            }
            try draft?.end()
            return result
        } catch {
            draft?.discard()
            throw error
        }
    }

    /// Writes the file of a batch once more: the same bytes, or nothing.
    package func writeFile(of id: Int64, to path: String) throws -> Voucher {
        var draft: BankFile.Draft?
        do {
            let batch = try rehearse([.finance, .auditor]) { session in
                let batch = try Self.batch(id, session)
                let file = try BankFile.Draft(path)
                draft = file
                let digest = try session.writeFile(
                    of: batch, in: try BankLayout(name: batch.layout, source: batch.source), to: file, at: path)
                guard digest == batch.fileDigest else { throw BureauError.damaged("batch \(id)") }
                try file.settle()
                return batch
            }
            try draft?.end()
            return Self.voucher(batch, leftOut: [], path: path)
        } catch {
            draft?.discard()
            throw error
        }
    }

    /// Proposes another account for a claim that is not paid yet.
    package func correctPayee(of decision: Int64, to account: String) throws -> Voucher {
        try propose(.correctPayee(decision: decision, account: account))
    }

    /// Proposes to pay again what came back, to a corrected account each, as one batch.
    package func reissue(_ corrections: [(decision: Int64, account: String)], in layout: BankLayout) throws -> Voucher {
        let corrections = corrections.map { Motion.Correction(decision: $0.decision, account: $0.account) }
        return try propose(.reissue(corrections, layout: layout.name, source: layout.source))
    }

    /// Gives up a payment that came back, or an approval that is not paid yet: the money is available again.
    package func cancel(_ decision: Int64, document: String) throws -> Voucher {
        try perform { session in
            let number = DecisionNumber.text(decision)
            let amount = try session.cancel(decision, document: document)
            guard amount > .zero else { throw FinanceSession.notIn(.returned, decision) }
            return Voucher(
                Bilingual(
                    zh: "决定 \(number) 的 \(amount.yuan) 元已撤销，重新可用",
                    en: "\(amount.yuan) yuan of decision \(number) are cancelled and available again"),
                ["decision": .text(number), "amount": .money(amount)])
        }
    }

    static func batch(_ id: Int64, _ session: FinanceSession) throws -> Batch {
        guard let batch = try Batch.row(id, session.db) else { throw Batch.missing(id) }
        return batch
    }

    private static func nothingToPay(_ leftOut: [LeftOut]) -> Voucher {
        let held = heldByAlerts(leftOut)
        return Voucher(
            Bilingual(
                zh: "没有可支付的申报；另有 \(leftOut.count) 件未列入\(held.words.zh)，未写文件",
                en:
                    "There is nothing to pay; \(leftOut.count) claims were left out\(held.words.en). No file was written"
            ),
            [
                "batch": .none, "lines": .number(0), "amount": .money(.zero),
                "left_out": .number(Int64(leftOut.count)), "held_by_alerts": .number(held.count),
            ])
    }

    /// How many of those left out an alert keeps back.
    private static func heldByAlerts(_ leftOut: [LeftOut]) -> (count: Int64, words: Bilingual) {
        let count = Int64(leftOut.count { $0.flaw == .heldByAlert })
        return (
            count,
            count == 0
                ? Bilingual(zh: "", en: "")
                : Bilingual(zh: "（其中 \(count) 件因预警暂缓）", en: ", \(count) of them kept back by alerts")
        )
    }

    private static func voucher(_ batch: Batch, leftOut: [LeftOut], path: String) -> Voucher {
        let amount = Fen(batch.fen)
        let held = heldByAlerts(leftOut)
        return Voucher(
            Bilingual(
                zh:
                    "支付批次 \(batch.id)（\(batch.reference)）：\(batch.lines) 笔，\(amount.yuan) 元，文件 \(path)；未列入 \(leftOut.count) 件\(held.words.zh)",
                en:
                    "Payment batch \(batch.id) (\(batch.reference)): \(batch.lines) lines, \(amount.yuan) yuan, file \(path); \(leftOut.count) claims left out\(held.words.en)"
            ),
            [
                "batch": .number(batch.id), "reference": .text(batch.reference), "lines": .number(batch.lines),
                "amount": .money(amount), "left_out": .number(Int64(leftOut.count)),
                "held_by_alerts": .number(held.count), "file": .text(path),
            ])
    }
}

extension FinanceSession {
    /// Makes available again what is committed to a claim, or came back.
    ///
    /// - Returns: how much that is; zero where there is none.
    func cancel(_ decision: Int64, document: String) throws -> Fen {
        let holdings = try books.holdings(ofClaim: decision)
            .filter { [.committed, .returned].contains($0.account.place) }
        for place in [Place.committed, .returned] {
            let postings = try holdings.filter { $0.account.place == place }.map { holding in
                let home = try home(of: decision, holding.account)
                return Posting(from: holding.account, to: home, amount: holding.amount, claim: decision)
            }
            guard !postings.isEmpty else { continue }
            // A claim that was cancelled is not approved again, so that this happens once.
            let flow = place == .committed ? Flow.cancel : .cancelReturned
            try post(flow, key: "\(flow.rawValue) \(decision)", document: document, postings)
        }
        return try holdings.reduce(Fen.zero) { try $0.adding($1.amount) }
    }

    /// Where a claim's money goes back to: the account it was drawn from, or the one that pays for its region now.
    func home(of decision: Int64, _ account: AccountKey) throws -> AccountKey {
        if let origin = try books.origin(ofClaim: decision, account) { return origin }
        let region = try books.funds(
            programme: account.programme, region: account.region, year: account.fiscalYear, source: account.source
        ).region
        return account.at(.available).of(region: region)
    }
}
