import Claims
import Yams

/// Reads the declaration of a bank's layout.
struct LayoutReader {
    private let root: Node.Mapping

    init(_ source: String) throws(LayoutFlaw) {
        guard let node = try? Yams.compose(yaml: source), case .mapping(let root) = node else {
            throw LayoutFlaw(zh: "不是 YAML 对象", en: "it is no YAML mapping")
        }
        self.root = root
    }

    func title() throws(LayoutFlaw) -> Bilingual {
        guard let title = root["title"]?.mapping, let zh = title["zh"]?.string, let en = title["en"]?.string else {
            throw missing("title: {zh, en}")
        }
        return Bilingual(zh: zh, en: en)
    }

    func form() throws(LayoutFlaw) -> BankLayout.Form {
        switch root["format"]?.string {
        case "csv": .csv(try csv())
        case "pain.001.001.09":
            .iso20022(
                BankLayout.Debtor(
                    name: try text("debtor", "name"), account: try text("debtor", "account"),
                    agent: try text("debtor", "agent")))
        default: throw missing("format: csv | pain.001.001.09")
        }
    }

    private func csv() throws(LayoutFlaw) -> BankLayout.CSV {
        guard let coding = root["encoding"]?.string.flatMap(TextCoding.init) else {
            throw missing("encoding: UTF-8 | GB18030")
        }
        guard let separator = ["comma": ",", "tab": "\t", "bar": "|"][root["separator"]?.string ?? ""] else {
            throw missing("separator: comma | tab | bar")
        }
        guard let lineEnd = ["LF": "\n", "CRLF": "\r\n"][root["line end"]?.string ?? ""] else {
            throw missing("line end: LF | CRLF")
        }
        let payment = try table("payment", needs: [.batch, .line, .payeeName, .payeeAccount, .amount])
        let returned = try table("return", needs: [.batch, .line, .amount, .status])
        var statuses: [String: LineOutcome] = [:]
        for outcome in LineOutcome.allCases {
            let words = root["return"]?.mapping?["statuses"]?.mapping?[outcome.rawValue]?.sequence ?? []
            for word in words.compactMap(\.string) {
                guard statuses.updateValue(outcome, forKey: word) == nil else {
                    throw LayoutFlaw(zh: "状态“\(word)”写了两次", en: "the status “\(word)” is there twice")
                }
            }
        }
        guard Set(statuses.values).count == LineOutcome.allCases.count else {
            throw missing("return: statuses: {confirmed: […], returned: […], refused: […]}")
        }
        return BankLayout.CSV(
            coding: coding, separator: separator, lineEnd: lineEnd, note: try text("payment", "note"),
            payment: payment, returned: returned, statuses: statuses)
    }

    private func table(_ name: String, needs: [BankLayout.Value]) throws(LayoutFlaw) -> BankLayout.Table {
        let table = root[name]?.mapping
        var columns: [BankLayout.Column] = []
        for node in table?["columns"]?.sequence ?? [] {
            guard let column = node.mapping, let header = column["header"]?.string else {
                throw missing("\(name): columns: - {header, value}")
            }
            var value: BankLayout.Value?
            if let word = column["value"]?.string {
                guard let known = BankLayout.Value(rawValue: word) else {
                    let all = BankLayout.Value.allCases.map(\.rawValue).joined(separator: ", ")
                    throw LayoutFlaw(zh: "没有列值“\(word)”，可用 \(all)", en: "there is no value “\(word)”, only \(all)")
                }
                value = known
            }
            columns.append(BankLayout.Column(header: header, value: value))
        }
        for need in needs where columns.filter({ $0.value == need }).count != 1 {
            throw LayoutFlaw(
                zh: "\(name) 须有恰好一列 \(need.rawValue)", en: "\(name) needs exactly one column \(need.rawValue)")
        }
        guard Set(columns.map(\.header)).count == columns.count else {
            throw LayoutFlaw(zh: "\(name) 有同名的列", en: "\(name) has two columns of one name")
        }
        let totals = table?["totals"]?.sequence?.compactMap(\.string) ?? []
        guard totals.contains("count"), totals.contains("total"), totals.count <= columns.count else {
            throw missing("\(name): totals: […, count, total]")
        }
        return BankLayout.Table(columns: columns, totals: totals)
    }

    private func text(_ group: String, _ key: String) throws(LayoutFlaw) -> String {
        guard let text = root[group]?.mapping?[key]?.string, !text.isEmpty else { throw missing("\(group): \(key)") }
        return text
    }

    private func missing(_ what: String) -> LayoutFlaw {
        LayoutFlaw(zh: "缺少 \(what)", en: "\(what) is missing")
    }
}
