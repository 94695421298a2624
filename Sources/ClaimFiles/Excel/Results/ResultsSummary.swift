/// How many rows of a submission came out how, and how much money that is: the last sheet of a results workbook.
struct ResultsSummary {
    static let sheetName = "审核汇总"

    private var counts: [RowVerdict: Int] = [:]
    /// Fen by outcome, and by source with its label, in the order of their coming.
    private var sums: [RowVerdict: Int64] = [:]
    private var sources: [(label: String, sum: Int64)] = []

    mutating func count(_ result: RowResult) {
        counts[result.verdict, default: 0] += 1
        if let amount = result.amount { sums[result.verdict, default: 0] += ResultsSummary.fen(amount) }
        guard result.verdict == .approved else { return }
        for part in result.funding {
            if let place = sources.firstIndex(where: { $0.label == part.label }) {
                sources[place].sum += ResultsSummary.fen(part.amount)
            } else {
                sources.append((part.label, ResultsSummary.fen(part.amount)))
            }
        }
    }

    /// The sheet's part.
    func sheet(namespace: String, submission: String, styles: StylesEdit) -> [UInt8] {
        var rows: [String] = []
        func add(_ cells: [String]) {
            rows.append("<row r=\"\(rows.count + 1)\">\(cells.joined())</row>")
        }
        func text(_ text: String, _ style: Int?) -> String {
            "<c t=\"inlineStr\"\(style.map { " s=\"\($0)\"" } ?? "")><is><t>\(XMLText.escaped(text))</t></is></c>"
        }
        func money(_ fen: Int64?, _ style: Int?) -> String {
            guard let fen else { return "<c\(style.map { " s=\"\($0)\"" } ?? "")/>" }
            return "<c\(style.map { " s=\"\($0)\"" } ?? "")><v>\(ResultsSummary.yuan(fen))</v></c>"
        }
        add([text("\(ResultsSummary.sheetName)：\(submission)", styles.title)])
        add([])
        add(["审核结果", "件数", "金额（元）"].map { text($0, styles.header) })
        for verdict in RowVerdict.allCases where counts[verdict] != nil || verdict != .unreadable {
            let style = styles.text(of: verdict)
            add([
                text(verdict.label, style),
                "<c\(style.map { " s=\"\($0)\"" } ?? "")><v>\(counts[verdict] ?? 0)</v></c>",
                money(sums[verdict], styles.sum(of: verdict)),
            ])
        }
        add([
            text("合计", styles.title), "<c s=\"\(styles.title)\"><v>\(counts.values.reduce(0, +))</v></c>",
        ])
        if !sources.isEmpty {
            add([])
            add(["资金来源（已核准）", "", "金额（元）"].map { text($0, styles.header) })
            for source in sources { add([text(source.label, nil), "<c/>", money(source.sum, styles.plainSum)]) }
        }
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <worksheet xmlns="\(namespace)"><cols><col min="1" max="1" width="24" customWidth="1"/>\
            <col min="2" max="2" width="10" customWidth="1"/><col min="3" max="3" width="18" customWidth="1"/></cols>\
            <sheetData>\(rows.joined())</sheetData></worksheet>
            """.utf8)
    }

    /// Fen of yuan with two places.
    private static func fen(_ yuan: String) -> Int64 {
        var fen: Int64 = 0
        for byte in yuan.utf8 where isDigit(byte) { fen = fen &* 10 &+ Int64(byte &- 0x30) }
        return fen
    }

    private static func yuan(_ fen: Int64) -> String {
        let cents = fen % 100
        return "\(fen / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}
