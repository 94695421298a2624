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
///
/// What stands before the lines states their count and sum, which are known when the last line is: until then the lines wait.
struct PaymentFile: ~Copyable {
    /// So much is gathered before it is written.
    private static let pieceBytes = 1 << 16

    private let reference: String
    private let form: BankLayout.Form
    /// Where the lines wait; nil where they are few enough to wait in memory.
    private let spool: Spool?
    private var text = ""

    /// - Parameter path: the file that is written in the end; nil where only its digest is asked for, of few lines.
    init(_ reference: String, in layout: BankLayout, for path: String?) throws {
        let spool: Spool?
        if let path { spool = try Spool(beside: path) } else { spool = nil }
        self.spool = spool
        self.reference = reference
        form = layout.form
    }

    mutating func add(_ line: PaymentOrder.Line) throws {
        switch form {
        case .csv(let csv): text += Self.row(cells(of: line, csv), csv)
        case .iso20022: text += Pain001.line(line, of: reference)
        }
        guard let spool, text.utf8.count >= Self.pieceBytes else { return }
        try spool.append(try encoded(text))
        text.removeAll(keepingCapacity: true)
    }

    /// Writes all of it, once every line is there.
    ///
    /// - Parameter draft: nil where only the digest is asked for.
    /// - Returns: SHA-256 of the file.
    mutating func finish(_ order: PaymentOrder, to draft: BankFile.Draft?) throws -> [UInt8] {
        let (head, tail) =
            switch form {
            case .csv(let csv): (Self.row(csv.payment.columns.map(\.header), csv), Self.row(totals(order, csv), csv))
            case .iso20022(let debtor): (Pain001.head(order, debtor: debtor), Pain001.tail)
            }
        var hasher = SHA256Hasher()
        let before = try encoded(head)
        hasher.update(before)
        try draft?.append(before)
        try spool?.forEachPiece { bytes in
            hasher.update(bytes)
            try draft?.append(bytes)
        }
        let after = try encoded(text + tail)
        hasher.update(after)
        try draft?.append(after)
        return hasher.finalize()
    }

    private func encoded(_ text: String) throws -> [UInt8] {
        let coding =
            switch form {
            case .csv(let csv): csv.coding
            case .iso20022: TextCoding.utf8
            }
        guard let bytes = coding.encode(text) else { throw BureauError.damaged("payee of \(reference)") }
        return bytes
    }

    private func cells(of line: PaymentOrder.Line, _ csv: BankLayout.CSV) -> [String] {
        csv.payment.columns.map { column in
            switch column.value {
            case .batch: reference
            case .line: String(line.number)
            case .payeeName: line.payeeName
            case .payeeAccount: line.payeeAccount
            case .amount: line.amount.yuan
            case .note: csv.note
            case .status, .reason, nil: ""
            }
        }
    }

    private func totals(_ order: PaymentOrder, _ csv: BankLayout.CSV) -> [String] {
        csv.payment.totals.map { cell in
            switch cell {
            case "count": String(order.count)
            case "total": order.total.yuan
            case "batch": reference
            default: cell
            }
        }
    }

    private static func row(_ cells: [String], _ csv: BankLayout.CSV) -> String {
        cells.map { DelimitedText.quoted($0, csv.separator) }.joined(separator: csv.separator) + csv.lineEnd
    }
}
