import Bureau
import Claims
import Rulebook

/// Prints decisions as a table, as JSON (one object a line) or as CSV.
///
/// Rows of a table are laid out a screenful at a time, so that a long file prints as it is decided.
struct DecisionPrinter: ~Copyable {
    private let format: OutputFormat
    private let language: Language
    private var output = OutputStream.standardOutput()
    private var pending: [DecisionLine] = []

    private static let tableBlock = 500

    init(format: OutputFormat, language: Language) {
        self.format = format
        self.language = language
    }

    mutating func begin() throws {
        if format == .csv {
            try output.line(
                "claim_id,kind,merchant_id,outcome,amount,funding,reasons,programme,version,business_day,decision_id,log_index"
            )
        }
    }

    mutating func print(_ line: DecisionLine) throws {
        switch format {
        case .json:
            try output.write(line.json)
            try output.write(CollectionOfOne(UInt8(ascii: "\n")))
        case .csv:
            try output.line(try csv(line))
        case .text:
            pending.append(line)
            if pending.count == Self.tableBlock { try printTable() }
        }
    }

    mutating func end() throws {
        if format == .text { try printTable() }
        try output.flush()
    }

    private mutating func printTable() throws {
        guard !pending.isEmpty else { return }
        var table = TextTable([
            (language.of(zh: "申报编号", en: "claim"), .left), (language.of(zh: "结果", en: "outcome"), .left),
            (language.of(zh: "金额（元）", en: "amount"), .right), (language.of(zh: "依据", en: "rule"), .left),
            (language.of(zh: "说明", en: "first reason"), .left),
        ])
        for line in pending {
            let statement = try line.parsed()
            var reason = statement.reasons.first.map { "\($0.code) \(language.of($0.message))" } ?? ""
            if statement.reasons.count > 1 {
                reason += language.of(
                    zh: "（共 \(statement.reasons.count) 条）", en: " (\(statement.reasons.count) in all)")
            }
            table.add([
                line.claimID, language.of(line.outcome.label), statement.amount ?? "",
                "\(statement.programme) \(statement.version ?? "—")", reason,
            ])
        }
        pending.removeAll(keepingCapacity: true)
        for line in table.lines { try output.line(line) }
        try output.flush()
    }

    private func csv(_ line: DecisionLine) throws -> String {
        let statement = try line.parsed()
        return [
            line.claimID, line.kind, line.merchantID, line.outcome.rawValue, statement.amount ?? "",
            statement.funding.map { "\($0.source) \($0.amount)" }.joined(separator: "; "),
            statement.reasons.map { "\($0.code): \(language.of($0.message))" }.joined(separator: "; "),
            statement.programme, statement.version ?? "", statement.businessDay,
            line.record.map { DecisionNumber.text($0.id) } ?? "", line.record.map { String($0.logIndex) } ?? "",
        ].map(CSVText.field).joined(separator: ",")
    }
}

/// Cells of CSV that people and their spreadsheets read.
enum CSVText {
    static func field(_ text: String) -> String { DelimitedText.cell(text) }
}
