import Claims
import Ledger

/// Reads a bank's return as its layout declares it: header, lines, and the line that states how many there are and of how
/// much. What is not as declared refuses the file.
struct ReturnTable {
    private let csv: BankLayout.CSV

    init(_ csv: BankLayout.CSV) {
        self.csv = csv
    }

    func read(_ bytes: [UInt8]) throws(BankFileError.Problems) -> BankReturn {
        guard let text = csv.coding.decode(bytes) else {
            throw BankFileError.Problems(
                zh: "不是 \(csv.coding.rawValue) 编码。请向银行索取原文件，不要另存。",
                en: "it is not \(csv.coding.rawValue). Get the bank's own file; don't save it anew.")
        }
        let records: [AppropriationCSV.Record]
        do {
            records = try AppropriationCSV.records(of: text, separator: csv.separator.unicodeScalars.first ?? ",")
                .filter { !$0.isBlank }
        } catch {
            throw BankFileError.Problems(
                error.list.map { problem in
                    BankFileError.Problem(place: problem.line.map(Int64.init), message: problem.message)
                })
        }
        guard let header = records.first, header.cells == csv.returned.columns.map(\.header) else {
            let wanted = csv.returned.columns.map(\.header).joined(separator: csv.separator)
            throw BankFileError.Problems(
                1, zh: "表头不是“\(wanted)”。请核对 --bank 的格式与编码。",
                en: "the header is not “\(wanted)”. Check the layout named by --bank and the encoding.")
        }
        guard let last = records.dropFirst().last, isTotals(last) else {
            throw BankFileError.Problems(
                zh: "没有合计行，文件不完整。", en: "the line of totals is missing: the file is not whole.")
        }
        var result = BankReturn()
        var problems: [BankFileError.Problem] = []
        for record in records.dropFirst().dropLast() {
            do throws(BankFileError.Problems) {
                result.rows.append(try row(record))
            } catch {
                problems += error.list
            }
        }
        guard problems.isEmpty else { throw BankFileError.Problems(problems) }
        try checkTotals(last, of: result.rows)
        return result
    }

    private func row(_ record: AppropriationCSV.Record) throws(BankFileError.Problems) -> BankReturn.Row {
        let place = Int64(record.line)
        guard record.cells.count == csv.returned.columns.count else {
            throw BankFileError.Problems(
                place, zh: "有 \(record.cells.count) 格，应为 \(csv.returned.columns.count) 格。",
                en: "it has \(record.cells.count) cells in place of \(csv.returned.columns.count).")
        }
        func cell(_ value: BankLayout.Value) -> String? {
            csv.returned.columns.firstIndex { $0.value == value }.map { record.cells[$0] }
        }
        guard let line = cell(.line).flatMap(Self.whole), line > 0 else {
            throw BankFileError.Problems(place, zh: "序号不是正整数。", en: "the line's number is no positive whole number.")
        }
        guard let amount = cell(.amount).flatMap({ Fen(yuan: $0) }), amount > .zero else {
            throw BankFileError.Problems(
                place, zh: "金额不是大于零、最多两位小数的数。", en: "the amount is not more than zero with at most two places.")
        }
        let status = cell(.status) ?? ""
        guard let outcome = csv.statuses[status] else {
            let known = csv.statuses.keys.sorted().joined(separator: ", ")
            throw BankFileError.Problems(
                place, zh: "状态“\(status.clipped)”不是 \(known) 之一。",
                en: "the status “\(status.clipped)” is none of \(known).")
        }
        return BankReturn.Row(
            place: place, reference: cell(.batch) ?? "", line: line, amount: amount, account: cell(.payeeAccount),
            outcome: outcome, reason: cell(.reason).flatMap { $0.isEmpty ? nil : String($0.prefix(200)) })
    }

    /// Whether a record is the line of totals: its fixed cells stand where they are declared.
    private func isTotals(_ record: AppropriationCSV.Record) -> Bool {
        let fixed = zip(csv.returned.totals, record.cells).filter { !["count", "total", "batch"].contains($0.0) }
        return record.cells.count >= csv.returned.totals.count && fixed.allSatisfy { $0.0 == $0.1 }
            && stated(record, "count").flatMap(Self.whole) != nil
    }

    private func checkTotals(_ record: AppropriationCSV.Record, of rows: [BankReturn.Row]) throws(BankFileError
        .Problems)
    {
        let count = stated(record, "count").flatMap(Self.whole)
        let total = stated(record, "total").flatMap { Fen(yuan: $0) }
        var sum = Fen.zero
        for row in rows {
            do {
                sum = try sum.adding(row.amount)
            } catch {
                throw BankFileError.Problems(zh: error.wording.zh, en: error.wording.en)
            }
        }
        guard count == Int64(rows.count), total == sum else {
            throw BankFileError.Problems(
                Int64(record.line),
                zh:
                    "合计行写 \(count.map(String.init) ?? "？") 笔 \(total?.yuan ?? "？") 元，而文件中有 \(rows.count) 笔 \(sum.yuan) 元：文件不完整或被改动。",
                en:
                    "the totals say \(count.map(String.init) ?? "?") lines of \(total?.yuan ?? "?") yuan, and there are \(rows.count) of \(sum.yuan): the file is not whole, or was changed."
            )
        }
    }

    private func stated(_ record: AppropriationCSV.Record, _ name: String) -> String? {
        guard let index = csv.returned.totals.firstIndex(of: name), index < record.cells.count else { return nil }
        return record.cells[index]
    }

    static func whole(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
