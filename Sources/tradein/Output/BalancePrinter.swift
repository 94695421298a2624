import Bureau
import Claims
import Ledger

/// Prints balances: where the money stands, by year, source, programme, region and place.
struct BalancePrinter {
    let format: OutputFormat
    let language: Language

    func print(_ rows: [BalanceRow]) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            var table = TextTable([
                (language.of(zh: "年度", en: "year"), .left), (language.of(zh: "资金来源", en: "source"), .left),
                (language.of(zh: "补贴项目", en: "programme"), .left), (language.of(zh: "地区", en: "region"), .left),
                (language.of(zh: "所在", en: "place"), .left), (language.of(zh: "余额（元）", en: "balance (yuan)"), .right),
            ])
            for row in rows {
                let account = row.account
                table.add([
                    String(account.fiscalYear), language.of(zh: account.source.label.zh, en: account.source.label.en),
                    account.programme, account.region,
                    language.of(zh: account.place.label.zh, en: account.place.label.en), row.balance.yuan,
                ])
            }
            for line in table.lines { try stream.line(line) }
            if rows.contains(where: { $0.account.place == .available && $0.balance < .zero }) {
                try stream.line(
                    language.of(
                        zh: "“可用指标”为负：下达预算之前核准的金额，还没有指标。",
                        en:
                            "Available below zero: approved before any budget was entered, and not covered by one yet."
                    ))
            }
        case .json:
            for row in rows {
                let account = row.account
                try stream.line(
                    "{\"year\":\(account.fiscalYear),\"source\":\"\(account.source.rawValue)\",\"programme\":\(JSONLine.quoted(account.programme)),\"region\":\(JSONLine.quoted(account.region)),\"place\":\"\(account.place.rawValue)\",\"balance\":\"\(row.balance.yuan)\"}"
                )
            }
        case .csv:
            try stream.line("year,source,programme,region,place,balance")
            for row in rows {
                let account = row.account
                try stream.line(
                    [
                        String(account.fiscalYear), account.source.rawValue, account.programme, account.region,
                        account.place.rawValue, row.balance.yuan,
                    ].joined(separator: ","))
            }
        }
        try stream.flush()
    }
}
