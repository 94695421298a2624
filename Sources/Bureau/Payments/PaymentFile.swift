import Ledger

/// What a bank's file of payments is made of.
struct PaymentOrder {
    struct Line {
        let number: Int64
        let payeeName: String
        let payeeAccount: String
        let amount: Fen
    }

    let reference: String
    /// When it was made, in UTC.
    let createdAt: String
    /// The business day, on which the bank shall pay.
    let day: String
    let lines: [Line]
    let total: Fen
}

/// Writes the file that goes to the bank. The same order and layout give the same bytes.
enum PaymentFile {
    static func bytes(of order: PaymentOrder, in layout: BankLayout) throws -> [UInt8] {
        switch layout.form {
        case .csv(let csv): try table(order, csv)
        case .iso20022(let debtor): Pain001.bytes(of: order, debtor: debtor)
        }
    }

    private static func table(_ order: PaymentOrder, _ csv: BankLayout.CSV) throws -> [UInt8] {
        func row(_ cells: [String]) -> String {
            cells.map { field($0, csv.separator) }.joined(separator: csv.separator) + csv.lineEnd
        }
        var text = row(csv.payment.columns.map(\.header))
        for line in order.lines {
            text += row(
                csv.payment.columns.map { column in
                    switch column.value {
                    case .batch: order.reference
                    case .line: String(line.number)
                    case .payeeName: line.payeeName
                    case .payeeAccount: line.payeeAccount
                    case .amount: line.amount.yuan
                    case .note: csv.note
                    case .status, .reason, nil: ""
                    }
                })
        }
        text += row(
            csv.payment.totals.map { cell in
                switch cell {
                case "count": String(order.lines.count)
                case "total": order.total.yuan
                case "batch": order.reference
                default: cell
                }
            })
        guard let bytes = csv.coding.encode(text) else { throw BureauError.damaged("payee of \(order.reference)") }
        return bytes
    }

    private static func field(_ text: String, _ separator: String) -> String {
        guard text.contains(separator) || text.contains("\"") || text.contains("\n") || text.contains("\r") else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
