import Claims
import Ledger

/// Reads a bank's return as its layout declares it: header, lines, and the line that states how many there are and of how
/// much. What is not as declared refuses the file.
struct ReturnTable {
    /// The largest table: ten million lines fit.
    static let byteLimit = 1 << 30
    /// The longest line, in bytes.
    private static let lineLimit = 1 << 20

    private let csv: BankLayout.CSV
    private var hasHeader = false
    /// The newest record, of which it is not known yet whether it is the last.
    private var newest: DelimitedReader.Record?
    private var count: Int64 = 0
    private var sum = Fen.zero
    private var problems = BankFileError.Problems()

    init(_ csv: BankLayout.CSV) {
        self.csv = csv
    }

    mutating func read(_ input: BankInput, _ body: (BankReturn.Item) throws -> Void) throws {
        try checkCoding(input.survey)
        var records = DelimitedReader(separator: csv.separator.unicodeScalars.first ?? ",")
        do {
            try forEachText(of: input) { text in try records.take(text) { try take($0, body) } }
            try records.finish { try take($0, body) }
        } catch let error as AppropriationFile.Problems {
            for problem in error.list {
                problems.add(BankFileError.Problem(place: problem.line.map(Int64.init), message: problem.message))
            }
            throw problems
        }
        guard hasHeader else { throw wrongHeader }
        guard let last = newest, isTotals(last) else {
            throw BankFileError.Problems(
                zh: "没有合计行，文件不完整。", en: "the line of totals is missing: the file is not whole.")
        }
        guard problems.list.isEmpty else { throw problems }
        try checkTotals(last)
    }

    // MARK: - Text

    private func checkCoding(_ survey: BankInput.Survey) throws {
        guard survey.byteCount <= Self.byteLimit else {
            throw BankFileError.Problems(zh: "超过 1 GiB。", en: "it is larger than 1 GiB.")
        }
        // What has more than ASCII and is UTF-8 throughout was saved in the other encoding.
        let isRight = csv.coding == .utf8 ? survey.isUTF8 : survey.isASCII || !survey.isUTF8
        guard isRight else { throw wrongCoding }
    }

    private var wrongCoding: BankFileError.Problems {
        BankFileError.Problems(
            zh: "不是 \(csv.coding.rawValue) 编码。请向银行索取原文件，不要另存。",
            en: "it is not \(csv.coding.rawValue). Get the bank's own file; don't save it anew.")
    }

    /// The text in pieces that end where a line does: no character of either encoding has a line feed in it.
    private func forEachText(of input: BankInput, _ body: (String) throws -> Void) throws {
        var waiting: [UInt8] = []
        var isFirst = true
        func decode(_ bytes: [UInt8]) throws {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let hasMark = isFirst && bytes.starts(with: mark)
            isFirst = false
            guard !hasMark || csv.coding == .utf8,
                let text = csv.coding.text(of: hasMark ? Array(bytes.dropFirst(mark.count)) : bytes)
            else { throw wrongCoding }
            try body(text)
        }
        try input.forEachChunk { chunk in
            guard let end = chunk.lastIndex(of: 0x0A) else {
                waiting += chunk
                guard waiting.count <= Self.lineLimit else {
                    throw BankFileError.Problems(zh: "有过长的行。", en: "it has a line that is too long.")
                }
                return
            }
            try decode(waiting + chunk[...end])
            waiting = Array(chunk[(end + 1)...])
        }
        if !waiting.isEmpty { try decode(waiting) }
    }

    // MARK: - Records

    private mutating func take(
        _ record: DelimitedReader.Record, _ body: (BankReturn.Item) throws -> Void
    ) throws {
        guard !record.isBlank else { return }
        guard hasHeader else {
            guard record.cells == csv.returned.columns.map(\.header) else { throw wrongHeader }
            return hasHeader = true
        }
        defer { newest = record }
        guard let before = newest else { return }
        do {
            let row = try row(before)
            count += 1
            sum = try adding(row.amount ?? .zero)
            try body(.row(row))
        } catch let error as BankFileError.Problems {
            problems.add(error)
        }
    }

    private func adding(_ amount: Fen) throws(BankFileError.Problems) -> Fen {
        do {
            return try sum.adding(amount)
        } catch {
            throw BankFileError.Problems(zh: error.wording.zh, en: error.wording.en)
        }
    }

    private var wrongHeader: BankFileError.Problems {
        let wanted = csv.returned.columns.map(\.header).joined(separator: csv.separator)
        return BankFileError.Problems(
            1, zh: "表头不是“\(wanted)”。请核对 --bank 的格式与编码。",
            en: "the header is not “\(wanted)”. Check the layout named by --bank and the encoding.")
    }

    private func row(_ record: DelimitedReader.Record) throws(BankFileError.Problems) -> BankReturn.Row {
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
            outcome: outcome,
            reason: cell(.reason).flatMap { $0.isEmpty ? nil : String($0.prefix(BankReturn.reasonLimit)) })
    }

    // MARK: - Totals

    /// Whether a record is the line of totals: its fixed cells stand where they are declared.
    private func isTotals(_ record: DelimitedReader.Record) -> Bool {
        let fixed = zip(csv.returned.totals, record.cells).filter { !["count", "total", "batch"].contains($0.0) }
        return record.cells.count >= csv.returned.totals.count && fixed.allSatisfy { $0.0 == $0.1 }
            && stated(record, "count").flatMap(Self.whole) != nil
    }

    private func checkTotals(_ record: DelimitedReader.Record) throws(BankFileError.Problems) {
        let statedCount = stated(record, "count").flatMap(Self.whole)
        let total = stated(record, "total").flatMap { Fen(yuan: $0) }
        guard statedCount == count, total == sum else {
            let (written, yuan) = (statedCount.map(String.init) ?? "?", total?.yuan ?? "?")
            throw BankFileError.Problems(
                Int64(record.line),
                zh: "合计行写 \(written) 笔 \(yuan) 元，而文件中有 \(count) 笔 \(sum.yuan) 元：文件不完整或被改动。",
                en:
                    "the totals say \(written) lines of \(yuan) yuan, and there are \(count) of \(sum.yuan): the file is not whole, or was changed."
            )
        }
    }

    private func stated(_ record: DelimitedReader.Record, _ name: String) -> String? {
        guard let index = csv.returned.totals.firstIndex(of: name), index < record.cells.count else { return nil }
        return record.cells[index]
    }

    static func whole(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
