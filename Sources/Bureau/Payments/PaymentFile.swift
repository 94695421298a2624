import Ledger
import Sealing

/// What a bank's file of payments says of the batch as a whole.
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
    let count: Int64
    let total: Fen
}

/// Writes the file that goes to the bank, line by line. The same order, lines and layout give the same bytes.
struct PaymentFile: ~Copyable {
    /// So much is gathered before it is written.
    private static let pieceBytes = 1 << 16

    private let order: PaymentOrder
    private let form: BankLayout.Form
    /// Nil where only the digest is asked for.
    private let draft: BankFile.Draft?
    private var text = ""
    private var hasher = SHA256Hasher()

    init(_ order: PaymentOrder, in layout: BankLayout, to draft: BankFile.Draft?) throws {
        self.order = order
        form = layout.form
        self.draft = draft
        switch form {
        case .csv(let csv): text = Self.row(csv.payment.columns.map(\.header), csv)
        case .iso20022(let debtor): text = Pain001.head(order, debtor: debtor)
        }
    }

    mutating func add(_ line: PaymentOrder.Line) throws {
        switch form {
        case .csv(let csv): text += Self.row(cells(of: line, csv), csv)
        case .iso20022: text += Pain001.line(line, of: order)
        }
        if text.utf8.count >= Self.pieceBytes { try write() }
    }

    /// Writes what stands behind the last line.
    ///
    /// - Returns: SHA-256 of the file.
    mutating func finish() throws -> [UInt8] {
        switch form {
        case .csv(let csv): text += Self.row(totals(csv), csv)
        case .iso20022: text += Pain001.tail
        }
        try write()
        return hasher.finalize()
    }

    private mutating func write() throws {
        let coding =
            switch form {
            case .csv(let csv): csv.coding
            case .iso20022: TextCoding.utf8
            }
        guard let bytes = coding.encode(text) else { throw BureauError.damaged("payee of \(order.reference)") }
        hasher.update(bytes)
        try draft?.append(bytes)
        text.removeAll(keepingCapacity: true)
    }

    private func cells(of line: PaymentOrder.Line, _ csv: BankLayout.CSV) -> [String] {
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
        }
    }

    private func totals(_ csv: BankLayout.CSV) -> [String] {
        csv.payment.totals.map { cell in
            switch cell {
            case "count": String(order.count)
            case "total": order.total.yuan
            case "batch": order.reference
            default: cell
            }
        }
    }

    private static func row(_ cells: [String], _ csv: BankLayout.CSV) -> String {
        cells.map { DelimitedText.quoted($0, csv.separator) }.joined(separator: csv.separator) + csv.lineEnd
    }
}
