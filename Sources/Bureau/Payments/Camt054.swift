import Claims
import Foundation
import FoundationXML
import Ledger

/// Reads ISO 20022 debit and credit notifications, `camt.054` of any version: transactions that carry our end-to-end
/// identification are ours, all others are somebody else's business.
///
/// A booked debit confirms a payment; a transaction with return information sends it back. The parser is Foundation's, which
/// resolves nothing outside the document; documents that declare a type, and so could declare entities, are not read at all.
enum Camt054 {
    /// The largest document: a million transactions fit.
    static let byteLimit = 1 << 30
    private static let deepest = 32
    private static let longestText = 4_096

    static func read(_ bytes: [UInt8]) throws(BankFileError.Problems) -> BankReturn {
        guard bytes.count <= byteLimit else {
            throw BankFileError.Problems(zh: "超过 1 GiB。", en: "it is larger than 1 GiB.")
        }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw BankFileError.Problems(zh: "不是 UTF-8 编码的 XML。", en: "it is no XML in UTF-8.")
        }
        guard bytes.firstRange(of: Array("<!DOCTYPE".utf8)) == nil, bytes.firstRange(of: Array("<!ENTITY".utf8)) == nil
        else {
            throw BankFileError.Problems(
                zh: "含有 DOCTYPE 或实体声明，不予读取。", en: "it declares a document type or entities, and is not read.")
        }
        let reader = NotificationReader(deepest: deepest, longestText: longestText)
        let parser = XMLParser(stream: InputStream(data: Data(bytes)))
        parser.shouldProcessNamespaces = true
        parser.delegate = reader
        let isRead = parser.parse()
        if let problem = reader.problem { throw problem }
        // A document that breaks off is no error to the parser.
        guard isRead, reader.isWhole else {
            throw BankFileError.Problems(
                Int64(parser.lineNumber), zh: "不是完整的 XML。", en: "it is no well-formed XML to its end.")
        }
        return try reader.finish()
    }
}

/// Takes the few elements that matter, wherever they stand, by the path that leads to them.
private final class NotificationReader: NSObject, XMLParserDelegate {
    /// What is known of a transaction, or of an entry that stands for one.
    private struct Transaction {
        var endToEnd: String?
        var amount: Fen?
        var direction: String?
        var isReturn = false
        var reasonCode: String?
        var reasonText: String?
    }

    private struct Notice {
        var amount: Fen?
        var direction: String?
        var status: String?
        var transactions: [Transaction] = []
    }

    private let deepest: Int
    private let longestText: Int
    private var path: [String] = []
    private var text = ""
    private var notice = Notice()
    private var transaction = Transaction()
    private var result = BankReturn()
    private var isNotification = false
    private var isBroken = false
    private var hasRoot = false
    private var notices: Int64 = 0
    private var sum = Fen.zero
    private var place: Int64 = 0
    private var statedCount: String?
    private var statedSum: String?
    private(set) var problem: BankFileError.Problems?

    init(deepest: Int, longestText: Int) {
        self.deepest = deepest
        self.longestText = longestText
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if path.isEmpty, namespaceURI?.hasPrefix("urn:iso:std:iso:20022:tech:xsd:camt.054.001.") == true {
            isNotification = true
        }
        path.append(name)
        hasRoot = true
        text = ""
        guard path.count <= deepest else { return stop(parser, zh: "嵌套过深。", en: "it nests too deeply.") }
        switch name {
        case "Ntry": notice = Notice()
        case "TxDtls": transaction = Transaction()
        case "RtrInf" where path.contains("TxDtls"): transaction.isReturn = true
        case "Amt" where attributes["Ccy"].map { $0 != "CNY" } ?? false:
            if isAmount { stop(parser, zh: "币种不是人民币。", en: "the currency is not CNY.") }
        default: break
        }
    }

    /// Whether the element is the amount of an entry or of a transaction.
    private var isAmount: Bool {
        path.suffix(2) == ["Ntry", "Amt"] || path.suffix(2) == ["TxDtls", "Amt"]
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard text.utf8.count + string.utf8.count <= longestText else {
            return stop(parser, zh: "有过长的文本。", en: "it has a text that is too long.")
        }
        text += string
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        let value = text.trimmed
        switch path.suffix(2) {
        case ["Ntry", "Amt"]: notice.amount = Fen(yuan: value)
        case ["Ntry", "CdtDbtInd"]: notice.direction = value
        case ["Ntry", "Sts"] where !value.isEmpty: notice.status = value
        case ["Sts", "Cd"] where path.suffix(3).first == "Ntry": notice.status = value
        case ["Refs", "EndToEndId"]: transaction.endToEnd = value
        case ["TxDtls", "Amt"]: transaction.amount = Fen(yuan: value)
        case ["TxDtls", "CdtDbtInd"]: transaction.direction = value
        case ["Rsn", "Cd"] where path.contains("RtrInf"), ["Rsn", "Prtry"] where path.contains("RtrInf"):
            transaction.reasonCode = value
        case ["RtrInf", "AddtlInf"]: transaction.reasonText = (transaction.reasonText.map { $0 + " " } ?? "") + value
        case ["TtlNtries", "NbOfNtries"]: statedCount = value
        case ["TtlNtries", "Sum"]: statedSum = value
        default: break
        }
        if name == "TxDtls" { notice.transactions.append(transaction) }
        if name == "Ntry" { end(parser) }
        if !path.isEmpty { path.removeLast() }
        text = ""
    }

    /// An entry ends: its transactions are known whole.
    private func end(_ parser: XMLParser) {
        notices += 1
        guard let amount = notice.amount, amount > .zero, let total = try? sum.adding(amount) else {
            return stop(parser, zh: "第 \(notices) 笔的金额无法识别。", en: "the amount of entry \(notices) can't be read.")
        }
        sum = total
        // An entry with one transaction need not repeat its amount there.
        if notice.transactions.count == 1, notice.transactions[0].amount == nil {
            notice.transactions[0].amount = amount
        }
        var parts = Fen.zero
        for transaction in notice.transactions {
            guard let part = transaction.amount, let more = try? parts.adding(part) else {
                return stop(
                    parser, zh: "第 \(notices) 笔的明细缺少金额。", en: "a transaction of entry \(notices) has no amount.")
            }
            parts = more
        }
        guard notice.transactions.isEmpty || parts == amount else {
            return stop(
                parser, zh: "第 \(notices) 笔 \(amount.yuan) 元，与明细合计 \(parts.yuan) 元不符。",
                en: "entry \(notices) of \(amount.yuan) yuan has transactions of \(parts.yuan).")
        }
        if notice.transactions.isEmpty {
            place += 1
            result.others.append(place)
        }
        for transaction in notice.transactions { add(transaction) }
    }

    private func add(_ transaction: Transaction) {
        place += 1
        let direction = transaction.direction ?? notice.direction
        let outcome: LineOutcome? =
            transaction.isReturn ? .returned : direction == "DBIT" && notice.status == "BOOK" ? .confirmed : nil
        guard let outcome, notice.status == "BOOK",
            let (reference, line) = transaction.endToEnd.flatMap(EndToEnd.parts),
            let amount = transaction.amount
        else { return result.others.append(place) }
        let reason = [transaction.reasonCode, transaction.reasonText].compactMap { $0 }.joined(separator: " ")
        result.rows.append(
            BankReturn.Row(
                place: place, reference: reference, line: line, amount: amount, account: nil, outcome: outcome,
                reason: reason.isEmpty ? nil : String(reason.prefix(200))))
    }

    /// Whether all that was opened was closed, and nothing was malformed.
    var isWhole: Bool { path.isEmpty && hasRoot && !isBroken }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        isBroken = true
    }

    func finish() throws(BankFileError.Problems) -> BankReturn {
        guard isNotification else {
            throw BankFileError.Problems(zh: "不是 camt.054 通知。", en: "it is no camt.054 notification.")
        }
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
        return result
    }

    private func stop(_ parser: XMLParser, zh: String, en: String) {
        if problem == nil { problem = BankFileError.Problems(Int64(parser.lineNumber), zh: zh, en: en) }
        parser.abortParsing()
    }
}
