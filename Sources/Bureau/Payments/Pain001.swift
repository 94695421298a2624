import Ledger

/// ISO 20022 customer credit transfer initiation, `pain.001.001.09`: one payment information block, a transaction a line.
enum Pain001 {
    static func head(_ order: PaymentOrder, debtor: BankLayout.Debtor) -> String {
        let (count, sum) = (order.count, order.total.yuan)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
            <CstmrCdtTrfInitn>
            <GrpHdr><MsgId>\(order.reference)</MsgId><CreDtTm>\(order.createdAt)</CreDtTm><NbOfTxs>\(count)</NbOfTxs>\
            <CtrlSum>\(sum)</CtrlSum><InitgPty><Nm>\(escaped(debtor.name, 140))</Nm></InitgPty></GrpHdr>
            <PmtInf><PmtInfId>\(order.reference)</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>\(count)</NbOfTxs>\
            <CtrlSum>\(sum)</CtrlSum><ReqdExctnDt><Dt>\(order.day)</Dt></ReqdExctnDt>\
            <Dbtr><Nm>\(escaped(debtor.name, 140))</Nm></Dbtr>\
            <DbtrAcct><Id><Othr><Id>\(escaped(debtor.account, 34))</Id></Othr></Id></DbtrAcct>\
            <DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>\(escaped(debtor.agent, 35))</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>

            """
    }

    static func line(_ line: PaymentOrder.Line, of reference: String) -> String {
        """
        <CdtTrfTxInf><PmtId><EndToEndId>\(EndToEnd.text(reference, line.number))</EndToEndId></PmtId>\
        <Amt><InstdAmt Ccy="CNY">\(line.amount.yuan)</InstdAmt></Amt>\
        <Cdtr><Nm>\(escaped(line.payeeName, 140))</Nm></Cdtr>\
        <CdtrAcct><Id><Othr><Id>\(escaped(line.payeeAccount, 34))</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>

        """
    }

    static let tail = "</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n"

    /// Text of an element, no longer than the standard allows.
    private static func escaped(_ text: String, _ limit: Int) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// How a line is named to the bank and back: the batch's reference and its number, `TI-000012-9F3A1C-5`.
enum EndToEnd {
    static func text(_ reference: String, _ line: Int64) -> String { "\(reference)-\(line)" }

    /// Reference and line; nil for what we never sent.
    static func parts(_ text: String) -> (reference: String, line: Int64)? {
        guard let dash = text.lastIndex(of: "-"), let line = Int64(text[text.index(after: dash)...]), line > 0 else {
            return nil
        }
        let reference = String(text[..<dash])
        return isReference(reference) ? (reference, line) : nil
    }

    /// A batch's reference: its number, and a random part, so that another house's batch is never taken for ours.
    static func reference(_ batch: Int64, random: [UInt8]) -> String {
        let digits = String(batch)
        let tail = random.prefix(3).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        return "TI-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "-" + tail
    }

    /// Whether a text has the form of our references.
    static func isReference(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "TI" && !parts[1].isEmpty
            && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
            && parts[2].utf8.count == 6
    }
}
