import ClaimFiles
import Ledger

/// Reads `camt.054`: a booked debit confirms a payment; a transaction with return information sends it back.
struct NotificationReader: BankMessageReader {
    /// What is known of a transaction.
    private struct Transaction {
        var endToEnd: String?
        var amount: Fen?
        var direction: String?
        var isReturn = false
        var reason = BankReason()
    }

    /// An entry of the account.
    private struct Notice {
        var amount: Fen?
        var direction: String?
        var status: String?
        var transactions: [Transaction] = []
    }

    private var notice = Notice()
    private var transaction = Transaction()
    private var items: [BankReturn.Item] = []
    private var notices: Int64 = 0
    private var sum = Fen.zero
    private var place: Int64 = 0
    private var statedCount: String?
    private var statedSum: String?

    mutating func begin(_ path: XMLPath, _ attributes: XMLAttributes) throws(BankFileError.Problems) {
        switch path.last {
        case "Ntry": notice = Notice()
        case "TxDtls": transaction = Transaction()
        case "RtrInf" where path.contains("TxDtls"): transaction.isReturn = true
        case "Amt" where path.ends("Ntry", "Amt") || path.ends("TxDtls", "Amt"): try checkCurrency(attributes)
        default: break
        }
    }

    mutating func end(_ path: XMLPath, _ value: () -> String) throws(BankFileError.Problems) {
        switch path.last {
        case "Amt" where path.ends("Ntry", "Amt"): notice.amount = Fen(yuan: value())
        case "Amt" where path.ends("TxDtls", "Amt"): transaction.amount = Fen(yuan: value())
        case "CdtDbtInd" where path.ends("Ntry", "CdtDbtInd"): notice.direction = value()
        case "CdtDbtInd" where path.ends("TxDtls", "CdtDbtInd"): transaction.direction = value()
        // A code of its own in later versions of the message, the bare text in earlier ones.
        case "Sts" where path.ends("Ntry", "Sts"):
            let status = value()
            if !status.isEmpty { notice.status = status }
        case "Cd" where path.ends("Sts", "Cd") && !path.contains("TxDtls"): notice.status = value()
        case "EndToEndId" where path.ends("Refs", "EndToEndId"): transaction.endToEnd = value()
        case "Cd" where path.ends("Rsn", "Cd") && path.contains("RtrInf"),
            "Prtry" where path.ends("Rsn", "Prtry") && path.contains("RtrInf"),
            "AddtlInf" where path.ends("RtrInf", "AddtlInf"):
            transaction.reason.add(value())
        case "NbOfNtries" where path.ends("TtlNtries", "NbOfNtries"): statedCount = value()
        case "Sum" where path.ends("TtlNtries", "Sum"): statedSum = value()
        case "TxDtls": notice.transactions.append(transaction)
        case "Ntry": try endNotice()
        default: break
        }
    }

    mutating func takeItems() -> [BankReturn.Item] {
        defer { items.removeAll(keepingCapacity: true) }
        return items
    }

    mutating func finish() throws(BankFileError.Problems) {
        if let statedCount, ReturnTable.whole(statedCount) != notices {
            throw BankFileError.Problems(
                zh: "文件称有 \(statedCount.clipped) 笔，实有 \(notices) 笔：文件不完整。",
                en: "it says \(statedCount.clipped) entries, and there are \(notices): it is not whole.")
        }
        if let statedSum, Fen(yuan: statedSum) != sum {
            throw BankFileError.Problems(
                zh: "文件称合计 \(statedSum.clipped)，实为 \(sum.yuan)：文件不完整或被改动。",
                en: "it says \(statedSum.clipped) in all, and there are \(sum.yuan): it is not whole, or was changed.")
        }
    }

    /// An entry ends: its transactions are known whole.
    private mutating func endNotice() throws(BankFileError.Problems) {
        notices += 1
        guard let amount = notice.amount, amount > .zero, let total = try? sum.adding(amount) else {
            throw BankFileError.Problems(
                zh: "第 \(notices) 笔的金额无法识别。", en: "the amount of entry \(notices) can't be read.")
        }
        sum = total
        // An entry with one transaction need not repeat its amount there.
        if notice.transactions.count == 1, notice.transactions[0].amount == nil {
            notice.transactions[0].amount = amount
        }
        var parts = Fen.zero
        for transaction in notice.transactions {
            guard let part = transaction.amount, let more = try? parts.adding(part) else {
                throw BankFileError.Problems(
                    zh: "第 \(notices) 笔的明细缺少金额。", en: "a transaction of entry \(notices) has no amount.")
            }
            parts = more
        }
        guard notice.transactions.isEmpty || parts == amount else {
            throw BankFileError.Problems(
                zh: "第 \(notices) 笔 \(amount.yuan) 元，与明细合计 \(parts.yuan) 元不符。",
                en: "entry \(notices) of \(amount.yuan) yuan has transactions of \(parts.yuan).")
        }
        if notice.transactions.isEmpty {
            place += 1
            items.append(.other(place))
        }
        for transaction in notice.transactions { add(transaction) }
    }

    private mutating func add(_ transaction: Transaction) {
        place += 1
        let direction = transaction.direction ?? notice.direction
        let outcome: LineOutcome? = transaction.isReturn ? .returned : direction == "DBIT" ? .confirmed : nil
        guard let outcome, notice.status == "BOOK",
            let (reference, line) = transaction.endToEnd.flatMap(EndToEnd.parts),
            let amount = transaction.amount
        else { return items.append(.other(place)) }
        items.append(
            .row(
                BankReturn.Row(
                    place: place, reference: reference, line: line, amount: amount, account: nil, outcome: outcome,
                    reason: transaction.reason.text)))
    }
}

extension BankMessageReader {
    /// Amounts are in yuan.
    func checkCurrency(_ attributes: XMLAttributes) throws(BankFileError.Problems) {
        guard let currency = attributes.text("Ccy"), currency != "CNY" else { return }
        throw BankFileError.Problems(zh: "币种不是人民币。", en: "the currency is not CNY.")
    }
}
