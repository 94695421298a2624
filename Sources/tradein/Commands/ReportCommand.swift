import ArgumentParser
import Bureau
import Claims
import ClaimFiles
import FEEL
import Foundation
import Ledger

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports for the finance bureau: money, ageing, burn-down, targets. 报表。",
        discussion: """
            Reports only read. --format xlsx needs --out.

            EXAMPLES
              tradein report money --by programme,month
              tradein report ageing --on 2026-12-31
              tradein report burn-down --format xlsx --out burn-down.xlsx
              tradein report targets --year 2026
            """,
        subcommands: [Money.self, Ageing.self, BurnDown.self, Targets.self])
}

/// In which form a report is given.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, xlsx
}

struct ReportOptions: ParsableArguments {
    @Option(name: .long, help: "text for people; json, csv and xlsx for machines.")
    var format = ReportFormat.text
    @Option(name: .long, help: ArgumentHelp("Where an xlsx file is written.", valueName: "file"))
    var out: String?
    @Option(name: .long, help: "The language of messages: zh or en.")
    var lang = Language.zh

    func validate() throws {
        if (format == .xlsx) != (out != nil) { throw ValidationError("--format xlsx and --out go together.") }
    }

    /// Prints the rows, or writes them as a workbook.
    func print(
        _ title: Bilingual, _ columns: [ReportPrinter.Column], _ rows: [[String]], whenEmpty: Bilingual
    ) throws {
        guard let out else {
            let format = OutputFormat(rawValue: format.rawValue) ?? .text
            return try ReportPrinter(format: format, language: lang).print(columns, rows, whenEmpty: whenEmpty)
        }
        var sheet = SpreadsheetWriter(sheet: lang.of(title), header: columns.map { lang.of($0.header) })
        for row in rows {
            sheet.add(
                zip(columns, row).map { column, text in
                    switch column.kind {
                    case _ where text.isEmpty: .empty
                    case .text: .text(text)
                    case .number: Int64(text).map { .number($0) } ?? .text(text)
                    case .money: .money(text)
                    }
                })
        }
        do {
            try Data(sheet.bytes()).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            warn(
                lang.of(
                    zh: "错误：无法写入 \(out)：\(error.localizedDescription)",
                    en: "error: cannot write \(out): \(error.localizedDescription)"))
            throw ExitStatus.storage
        }
    }

    func label(_ wording: Wording, _ code: String) -> String {
        format == .text || format == .xlsx ? lang.of(zh: wording.zh, en: wording.en) : code
    }

    func label(_ source: FundingSource) -> String { label(source.label, source.rawValue) }
}

extension ReportCommand {
    struct Money: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "money",
            abstract: "What became of the money, by source, programme, region, month, year. 资金情况表。",
            discussion: """
                appropriated is less what was cut, approved less what was cancelled; committed, in_transit, paid, returned \
                and recovered are how much each place grew by, so that over all months they are what is there.

                EXAMPLES
                  tradein report money
                  tradein report money --by programme,region,month --year 2026 --format csv
                """)

        @Option(help: "Of source, programme, region, month, year: what the rows are grouped by, with commas.")
        var by = "source,programme"
        @Option(help: "Only this funding source.")
        var source: String?
        @Option(help: "Only this programme.")
        var programme: String?
        @Option(help: "Only this region, with all that it covers.")
        var region: String?
        @Option(help: "Only this fiscal year.")
        var year: Int?
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: ReportOptions

        private var keys: [MoneyReport.Key]? {
            let keys = by.split(separator: ",").map { MoneyReport.Key(rawValue: String($0)) }
            let known = keys.compactMap(\.self)
            return known.count == keys.count && Set(known).count == known.count && !known.isEmpty ? known : nil
        }

        func validate() throws {
            if keys == nil { throw ValidationError("--by takes source, programme, region, month, year, each once.") }
            if let source, FundingSource(rawValue: source) == nil {
                throw ValidationError("There is no funding source \(source).")
            }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let filter = BalanceFilter(
                    source: source.flatMap(FundingSource.init(rawValue:)), fiscalYear: year, programme: programme,
                    region: region)
                let report = try MoneyReport.of(keys ?? [], filter, in: try workspace.open(.inspect))
                let names = ["source": "资金来源", "programme": "补贴项目", "region": "地区", "month": "月份", "year": "年度"]
                let heads = report.keys.map { ReportPrinter.Column($0.rawValue, zh: names[$0.rawValue] ?? "") }
                try output.print(
                    Bilingual(zh: "资金情况", en: "money"),
                    heads + [
                        .init("appropriated", zh: "下达", .money), .init("approved", zh: "核准", .money),
                        .init("committed", zh: "已核准未支付", .money), .init("in_transit", zh: "在途", .money),
                        .init("paid", zh: "已支付", .money), .init("returned", zh: "退汇待处理", .money),
                        .init("recovered", zh: "追回待处理", .money),
                    ],
                    report.rows.map { row in
                        zip(report.keys, row.keys).map { key, text in
                            key == .source ? FundingSource(rawValue: text).map(output.label) ?? text : text
                        }
                            + [
                                row.appropriated, row.approved, row.committed, row.inTransit, row.paid, row.returned,
                                row.recovered,
                            ].map(\.yuan)
                    }, whenEmpty: Bilingual(zh: "没有记过账", en: "Nothing was posted"))
            }
        }
    }

    struct Ageing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ageing",
            abstract: "How long claims have been waiting, against the time limits; alerts on standard error. 账龄。",
            discussion: """
                Held claims wait for review, waitlisted ones for money, approved ones for payment, from the business day of \
                their decision on, in calendar days. The limits are in finance/figures.yaml of the rules' folder.

                EXAMPLE
                  tradein report ageing --on 2026-12-31
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @Option(name: .long, help: "The folder of the rules; its finance/figures.yaml has the limits.")
        var rules = "Rules"
        @OptionGroup var day: DayOptions
        @OptionGroup var output: ReportOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let figures = try FinanceFigures.load(path: rules + "/finance/figures.yaml")
                let report = try AgeingReport.on(day.day, figures, in: try workspace.open(.inspect))
                try output.print(
                    Bilingual(zh: "账龄", en: "ageing"),
                    [
                        .init("stage", zh: "环节"), .init("programme", zh: "补贴项目"),
                        .init("days_0_3", zh: "3天以内", en: "to 3 days", .number),
                        .init("days_4_15", zh: "4至15天", en: "4 to 15", .number),
                        .init("days_16_30", zh: "16至30天", en: "16 to 30", .number),
                        .init("days_31", zh: "30天以上", en: "over 30", .number),
                        .init("amount", zh: "金额", .money), .init("late", zh: "超期", .number),
                        .init("longest", zh: "最长天数", .number),
                    ],
                    report.rows.map { row in
                        [output.label(row.stage.label, row.stage.rawValue), row.programme] + row.counts.map(String.init)
                            + [row.amount.yuan, row.late.map(String.init) ?? "", String(row.longest)]
                    }, whenEmpty: Bilingual(zh: "没有等待办理的申报", en: "No claim is waiting"))
                for alert in report.alerts {
                    warn(
                        output.lang.of(
                            zh:
                                "超期：\(alert.decision) \(alert.stage.label.zh) \(alert.days) 天（限 \(alert.limit) 天），\(alert.amount.yuan) 元",
                            en:
                                "late: \(alert.decision) \(alert.stage.label.en) for \(alert.days) days (limit \(alert.limit)), \(alert.amount.yuan) yuan"
                        ))
                }
            }
        }
    }

    struct BurnDown: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "burn-down",
            abstract: "Each budget line, and the day it runs out at the pace of the last 30 days. 指标消耗。",
            discussion: """
                drawn_30_days is what approvals took in the 30 days up to --on, less what was cancelled. Nothing is \
                predicted where nothing was drawn.

                EXAMPLE
                  tradein report burn-down --on 2026-11-23
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: ReportOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let report = try BurnDownReport.on(day.day, in: try workspace.open(.inspect))
                try output.print(
                    Bilingual(zh: "指标消耗", en: "burn-down"),
                    [
                        .init("year", zh: "年度", .number), .init("source", zh: "资金来源"),
                        .init("programme", zh: "补贴项目"), .init("region", zh: "地区"),
                        .init("allotted", zh: "已分配", .money), .init("available", zh: "可用", .money),
                        .init("drawn_30_days", zh: "近30天核准", .money), .init("runs_out", zh: "预计用完"),
                    ],
                    report.rows.map {
                        [
                            String($0.account.fiscalYear), output.label($0.account.source), $0.account.programme,
                            $0.account.region, $0.allotted.yuan, $0.available.yuan, $0.drawn.yuan,
                            $0.runsOut?.description ?? "",
                        ]
                    }, whenEmpty: Bilingual(zh: "没有预算", en: "There is no budget"))
            }
        }
    }

    struct Targets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "targets",
            abstract: "Progress towards the seed plan's city targets, as far as claims show it. 方案目标进度。",
            discussion: """
                Scrapped cars and appliances handed in are counted for --year; consumption pulled is the prices of all \
                approved claims up to its end. Targets and baselines are in finance/figures.yaml of the rules' folder; a baseline \
                that the bureau has not entered is unset, and then no target is shown.

                EXAMPLE
                  tradein report targets --year 2026
                """)

        @Option(help: "The year of the decisions that count; that of --on where absent.")
        var year: Int?
        @OptionGroup var workspace: WorkspaceOptions
        @Option(name: .long, help: "The folder of the rules; its finance/figures.yaml has targets and baselines.")
        var rules = "Rules"
        @OptionGroup var day: DayOptions
        @OptionGroup var output: ReportOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let figures = try FinanceFigures.load(path: rules + "/finance/figures.yaml")
                let report = try TargetReport.of(
                    year ?? day.day.year, figures, in: try workspace.open(.inspect))
                try output.print(
                    Bilingual(zh: "方案目标", en: "targets"),
                    [
                        .init("target", zh: "目标"), .init("reached", zh: "已达到"), .init("wanted", zh: "目标值"),
                        .init("percent", zh: "完成%"), .init("cite", zh: "依据"),
                    ],
                    report.rows.map { row in
                        [
                            output.label(row.label, row.name), amount(row.reached, row),
                            row.wanted.map { amount($0, row) } ?? "unset",
                            percent(row), row.citation,
                        ]
                    }, whenEmpty: .none)
            }
        }

        private func amount(_ value: Int64, _ row: TargetReport.Row) -> String {
            row.isMoney ? Fen(value).yuan : String(value)
        }

        /// Hundredths of a percent, rounded down: a target is not said to be met before it is.
        private func percent(_ row: TargetReport.Row) -> String {
            guard let wanted = row.wanted, wanted > 0 else { return "" }
            return Fen(Int64(Int128(row.reached) * 10_000 / Int128(wanted))).yuan
        }
    }
}
