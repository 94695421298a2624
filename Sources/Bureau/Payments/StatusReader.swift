import ClaimFiles
import Ledger

/// Reads `pain.002`: the bank refuses a batch, or lines of it, before anything is paid. What it accepts settles nothing yet:
/// that a payment was made is said by its booking.
struct StatusReader: BankMessageReader {
    /// What is said of the batch as a whole, or of its one block of payments.
    private struct Group {
        var reference: String?
        var count: Int64?
        var total: Fen?
        var status: String?
        var reason = BankReason()
    }

    private struct Transaction {
        var endToEnd: String?
        var amount: Fen?
        var status: String?
        var reason = BankReason()
    }

    private static let refused = "RJCT"

    private var group = Group()
    private var transaction = Transaction()
    private var items: [BankReturn.Item] = []
    private var place: Int64 = 0
    private var isRefused = false

    mutating func begin(_ path: XMLPath, _ attributes: XMLAttributes) throws(BankFileError.Problems) {
        switch path.last {
        case "TxInfAndSts": transaction = Transaction()
        case "InstdAmt" where path.contains("OrgnlTxRef"): try checkCurrency(attributes)
        default: break
        }
    }

    mutating func end(_ path: XMLPath, _ value: () -> String) throws(BankFileError.Problems) {
        if path.contains("TxInfAndSts") { return try endInTransaction(path, value) }
        switch path.last {
        case "OrgnlMsgId" where path.ends("OrgnlGrpInfAndSts", "OrgnlMsgId"): group.reference = value()
        case "OrgnlNbOfTxs" where path.ends("OrgnlGrpInfAndSts", "OrgnlNbOfTxs"):
            group.count = ReturnTable.whole(value())
        case "OrgnlCtrlSum" where path.ends("OrgnlGrpInfAndSts", "OrgnlCtrlSum"): group.total = Fen(yuan: value())
        // A batch of ours is one block of payments, so that either refuses it all.
        case "GrpSts", "PmtInfSts": if group.status != Self.refused { group.status = value() }
        case "Cd" where path.ends("Rsn", "Cd"), "Prtry" where path.ends("Rsn", "Prtry"),
            "AddtlInf" where path.ends("StsRsnInf", "AddtlInf"):
            group.reason.add(value())
        case "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts": refuseAll()
        default: break
        }
    }

    private mutating func endInTransaction(_ path: XMLPath, _ value: () -> String) throws(BankFileError.Problems) {
        switch path.last {
        case "OrgnlEndToEndId": transaction.endToEnd = value()
        case "TxSts": transaction.status = value()
        case "InstdAmt" where path.contains("OrgnlTxRef"): transaction.amount = Fen(yuan: value())
        case "Cd" where path.ends("Rsn", "Cd"), "Prtry" where path.ends("Rsn", "Prtry"),
            "AddtlInf" where path.ends("StsRsnInf", "AddtlInf"):
            transaction.reason.add(value())
        case "TxInfAndSts": try add()
        default: break
        }
    }

    /// The batch is refused as a whole, where that was said and not said before.
    private mutating func refuseAll() {
        guard group.status == Self.refused, !isRefused, let reference = group.reference else { return }
        isRefused = true
        guard EndToEnd.isReference(reference) else { return items.append(.other(place + 1)) }
        items.append(
            .refusal(
                BankReturn.BatchRefusal(
                    reference: reference, count: group.count, total: group.total, reason: group.reason.text)))
    }

    private mutating func add() throws(BankFileError.Problems) {
        place += 1
        // Of a batch that is refused whole, the lines say nothing new, and must not say otherwise.
        if group.status == Self.refused {
            guard transaction.status ?? Self.refused == Self.refused else {
                throw BankFileError.Problems(
                    place, zh: "整批被拒，而其中一笔的状态为 \((transaction.status ?? "").clipped)。",
                    en: "the batch is refused, and one of its lines is \((transaction.status ?? "").clipped).")
            }
            return
        }
        guard let (reference, line) = transaction.endToEnd.flatMap(EndToEnd.parts) else {
            return items.append(.other(place))
        }
        guard transaction.status == Self.refused else { return items.append(.pending) }
        items.append(
            .row(
                BankReturn.Row(
                    place: place, reference: reference, line: line, amount: transaction.amount, account: nil,
                    outcome: .refused, reason: transaction.reason.text)))
    }

    mutating func takeItems() -> [BankReturn.Item] {
        defer { items.removeAll(keepingCapacity: true) }
        return items
    }

    mutating func finish() throws(BankFileError.Problems) {
        guard group.reference != nil else {
            throw BankFileError.Problems(zh: "没有原报文编号（OrgnlMsgId）。", en: "it names no original message (OrgnlMsgId).")
        }
    }
}
