import ArgumentParser
import Bureau
import Claims
import Ledger

extension PayCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "All batches, and what became of their lines. 支付批次列表。",
            discussion: "EXAMPLE\n  tradein pay list --format csv")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let batches = try PaymentReports(try workspace.open(.inspect)).batches()
                try output.printReport(
                    [
                        .init("batch", zh: "批次", .number), .init("reference", zh: "批次号"), .init("day", zh: "日期"),
                        .init("layout", zh: "格式"), .init("lines", zh: "笔数", .number), .init("amount", zh: "金额", .money),
                        .init("in_transit", zh: "在途", .number), .init("confirmed", zh: "已支付", .number),
                        .init("returned", zh: "退汇", .number), .init("refused", zh: "被拒", .number),
                        .init("made_by", zh: "经办"),
                    ],
                    batches.map {
                        [
                            String($0.id), $0.reference, $0.day, $0.layout, String($0.lines), $0.amount.yuan,
                            String($0.inTransit), String($0.confirmed), String($0.returned), String($0.refused),
                            $0.maker,
                        ]
                    }, whenEmpty: Bilingual(zh: "没有支付批次", en: "There are no batches"))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "The lines of a batch, or the payments of a decision. 批次明细。",
            discussion: """
                Names and accounts are masked. With --decision, where that decision's money is now goes to standard error.

                EXAMPLES
                  tradein pay show 12
                  tradein pay show --decision D00000017
                """)

        @Argument(help: "The batch's number.")
        var batch: Int64?
        @Option(help: "A decision's number.")
        var decision: DecisionArgument?

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (batch == nil) != (decision == nil) else {
                throw ValidationError("Give a batch's number, or a decision with --decision.")
            }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let reports = PaymentReports(try workspace.open(.inspect))
                try ReportPrinter(format: output.format, language: output.lang).print(
                    [
                        .init("batch", zh: "批次", .number), .init("line", zh: "序号", .number),
                        .init("decision", zh: "决定"),
                        .init("payee", zh: "收款人"), .init("account", zh: "收款账号"), .init("amount", zh: "金额", .money),
                        .init("outcome", zh: "结果"), .init("reason", zh: "原因"),
                    ], whenEmpty: Bilingual(zh: "没有支付", en: "There are no payments")
                ) { add in
                    try reports.forEachLine(ofBatch: batch, decision: decision?.id) {
                        try add([
                            String($0.batch), String($0.line), $0.decision, $0.payee, $0.account, $0.amount.yuan,
                            output.format == .text ? output.lang.of($0.outcome) : $0.code, $0.reason ?? "",
                        ])
                    }
                }
                guard let decision else { return }
                for holding in try reports.holdings(ofDecision: decision.id) {
                    let account = holding.account
                    warn(
                        output.lang.of(
                            zh:
                                "\(account.fiscalYear) \(account.source.label.zh) \(account.place.label.zh) \(holding.amount.yuan)",
                            en:
                                "\(account.fiscalYear) \(account.source.rawValue) \(account.place.label.en) \(holding.amount.yuan)"
                        ))
                }
            }
        }
    }
}
