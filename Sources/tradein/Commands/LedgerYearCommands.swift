import ArgumentParser
import Bureau
import Claims
import Ledger

extension LedgerCommand {
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Close a period: nothing is posted into it any more; another person confirms. 关账。",
            discussion: """
                PERIOD is a month (2026-11) or a year (2026). All that is before it is closed with it. The closing's hash \
                over all entries is in the log; audit verify recomputes it.

                EXAMPLES
                  tradein ledger close 2026-11 --as 李会计
                  tradein ledger close 2026 --on 2027-01-05 --as 李会计
                """)

        @Argument(help: "2026-11, or 2026.")
        var period: String
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.close(period) }
        }
    }

    struct CarryOver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "carry-over",
            abstract: "Take what is left of a year into the next. 结转下年。",
            discussion: """
                Approvals not paid yet always go along, claim by claim; budget that is held or available only with \
                --budget. It is two entries, one in each year. AVAILABLE below zero can't be carried: it has no budget.

                EXAMPLES
                  tradein ledger carry-over 2026 --document 结转1号 --on 2027-01-04 --as 李会计
                  tradein ledger carry-over 2026 --budget --source local --document 结转2号 --as 李会计
                """)

        @Argument(help: "The year that is over.")
        var year: Int
        @Flag(help: "Also carry budget that is held or available.")
        var budget = false
        @OptionGroup var accounts: AccountOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.carryOver(
                    year: year, try accounts.filter(year: year), withAvailable: budget, document: accounts.document)
            }
        }
    }

    struct Lapse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lapse",
            abstract: "Give up what is left of a year's budget. 年终收回。",
            discussion: """
                What is held or available goes back; unused central money does so by law.

                EXAMPLE
                  tradein ledger lapse 2026 --source central --document 收回1号 --on 2027-01-04 --as 李会计
                """)

        @Argument(help: "The year that is over.")
        var year: Int
        @OptionGroup var accounts: AccountOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.lapse(year: year, try accounts.filter(year: year), document: accounts.document)
            }
        }
    }

    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "settle",
            abstract: "The settlement of a period with the upper levels, by source. 清算。",
            discussion: """
                For what was paid in the period: due is each source's share of the sum, rounded once; booked is what \
                claims were charged with, each rounded by itself; difference is what rounding made between the two. \
                recharged is what ledger recharge put on this source instead of another (below zero: on another instead), \
                recovered what came back from applicants.

                EXAMPLES
                  tradein ledger settle 2026
                  tradein ledger settle 2026-11 --format csv
                """)

        @Argument(help: "2026-11, or 2026.")
        var period: String
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let settlement = try Settlement.of(period, in: try workspace.open(.inspect))
                let rows = settlement.rows.map {
                    [
                        $0.programme, $0.version, label($0.source), $0.due.yuan, $0.booked.yuan, $0.difference.yuan,
                        $0.recharged.yuan, $0.recovered.yuan,
                    ]
                }
                let totals = try settlement.totals.map { sum in
                    [
                        output.format == .text ? output.lang.of(zh: "合计", en: "total") : "total", "",
                        label(sum.source), sum.due.yuan, sum.booked.yuan, sum.difference.yuan, sum.recharged.yuan,
                        sum.recovered.yuan,
                    ]
                }
                try output.printReport(
                    [
                        .init("programme", zh: "补贴项目"), .init("version", zh: "版本"), .init("source", zh: "资金来源"),
                        .init("due", zh: "按规定应承担", .money), .init("booked", zh: "逐笔已记", .money),
                        .init("difference", zh: "尾差", .money), .init("recharged", zh: "改列", .money),
                        .init("recovered", zh: "已追回", .money),
                    ], rows + totals, whenEmpty: Bilingual(zh: "该期间没有支付", en: "Nothing was paid in the period"))
            }
        }

        private func label(_ source: FundingSource) -> String {
            output.format == .text ? output.lang.of(zh: source.label.zh, en: source.label.en) : source.rawValue
        }
    }
}
