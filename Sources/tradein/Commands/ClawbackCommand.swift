import ArgumentParser
import Bureau
import Claims
import Ledger

extension ClawbackCause: ExpressibleByArgument {}

/// A decision, how much of it, and on what grounds.
struct ClawbackOptions: ParsableArguments {
    @Argument(help: "The decision's number.")
    var decision: DecisionArgument
    @Option(help: ArgumentHelp("How much; all of it where absent.", valueName: "yuan"))
    var amount: YuanArgument?
    @Option(help: "The document that it rests on: a decision to recover, a bank slip.")
    var document: String
}

struct ClawbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clawback",
        abstract: "Claim back what was paid: refunds, fraud, errors. 追回。",
        discussion: """
            What is claimed back, waived and received divides over the funding sources in the proportions in which they \
            paid; never more than was paid, and never more received than is due. Money that came back stands in \
            RECOVERED until ledger restore makes it available again, to its own source and year, or ledger remit sends \
            it up.

            EXAMPLES
              tradein clawback raise D00000017 --cause refund --document 追回决定1号 --as 李会计
              tradein clawback receive D00000017 --amount 500 --document 银行回单20261123-7 --as 李会计
              tradein clawback list
            """,
        subcommands: [Raise.self, Receive.self, Waive.self, Offset.self, List.self])
}

extension ClawbackCommand {
    struct Raise: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "raise",
            abstract: "Claim money back. 确认应追回款。",
            discussion: "EXAMPLE\n  tradein clawback raise D00000017 --cause refund --document 追回决定1号 --as 李会计")

        @OptionGroup var clawback: ClawbackOptions
        @Option(help: "refund, fraud or error.")
        var cause: ClawbackCause
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.raise(
                    clawback.decision.id, cause: cause, amount: clawback.amount?.amount, document: clawback.document)
            }
        }
    }

    struct Receive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receive",
            abstract: "Money has come back, all or a part. 收到追回款。",
            discussion: "EXAMPLE\n  tradein clawback receive D00000017 --amount 500 --document 回单20261123-7 --as 李会计")

        @OptionGroup var clawback: ClawbackOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.receive(
                    clawback.decision.id, amount: clawback.amount?.amount, document: clawback.document)
            }
        }
    }

    struct Waive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "waive",
            abstract: "Give up what is due, all or a part; another person confirms. 免除追回。",
            discussion: "EXAMPLE\n  tradein clawback waive D00000017 --document 免除决定2号 --as 李会计")

        @OptionGroup var clawback: ClawbackOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.waive(clawback.decision.id, amount: clawback.amount?.amount, document: clawback.document)
            }
        }
    }

    struct Offset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "offset",
            abstract: "Keep what is due from another subsidy of the same person. 抵扣。",
            discussion: """
                The other claim counts as paid, the debt as received, and no money leaves the house.

                EXAMPLE
                  tradein clawback offset D00000017 --against D00000023 --document 抵扣决定3号 --as 李会计
                """)

        @OptionGroup var clawback: ClawbackOptions
        @Option(help: "The decision on the claim that is to be paid.")
        var against: DecisionArgument
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.offset(
                    clawback.decision.id, against: against.id, amount: clawback.amount?.amount,
                    document: clawback.document)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "What was claimed back, has come back and is due. 追回列表。",
            discussion: "EXAMPLE\n  tradein clawback list --format csv")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let states = try ClawbackReports(try workspace.open(.inspect)).states()
                try output.printReport(
                    [
                        .init("decision", zh: "决定"), .init("cause", zh: "原因"), .init("day", zh: "日期"),
                        .init("document", zh: "文号"), .init("paid", zh: "已支付", .money),
                        .init("raised", zh: "应追回", .money), .init("received", zh: "已收回", .money),
                        .init("due", zh: "尚欠", .money),
                    ],
                    states.map {
                        [
                            $0.decision, output.format == .text ? output.lang.of($0.cause.label) : $0.cause.rawValue,
                            $0.day, $0.document, $0.paid.yuan, $0.raised.yuan, $0.received.yuan, $0.due.yuan,
                        ]
                    }, whenEmpty: Bilingual(zh: "没有追回", en: "Nothing is claimed back"))
            }
        }
    }
}
