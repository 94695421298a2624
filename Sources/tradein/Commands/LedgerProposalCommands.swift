import ArgumentParser
import Bureau
import Claims

extension LedgerCommand {
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: "Confirm what another person proposed, and do it. 复核确认。",
            discussion: """
                Nobody confirms their own proposal; the store refuses it as well. It is carried out on the business day \
                of the confirmation, whole or not at all.

                EXAMPLE
                  tradein ledger confirm 3 --as 王主任
                """)

        @Argument(help: "The proposal's number.")
        var number: Int64

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.confirm(number) }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a proposal back; nothing of it is done. 撤回提议。",
            discussion: "EXAMPLE\n  tradein ledger withdraw 3 --as 李会计")

        @Argument(help: "The proposal's number.")
        var number: Int64

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.withdraw(number) }
        }
    }

    struct Proposals: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "proposals",
            abstract: "What was proposed, and what became of it. 提议列表。",
            discussion: "EXAMPLE\n  tradein ledger proposals --pending")

        @Flag(help: "Only those that wait for a second person.")
        var pending = false

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let all = try FinanceDesk.proposals(in: try workspace.open(.inspect))
                let shown = all.filter { !pending || $0.standing == .pending }
                try output.printReport(
                    [
                        .init("proposal", zh: "编号", .number), .init("motion", zh: "事项"),
                        .init("proposed_by", zh: "提出人"),
                        .init("proposed_on", zh: "提出日"), .init("standing", zh: "状态"), .init("decided_by", zh: "复核人"),
                        .init("decided_on", zh: "复核日"),
                    ],
                    shown.map {
                        [
                            String($0.id), output.format == .text ? output.lang.of($0.label) : $0.motion, $0.maker,
                            $0.day, $0.standing.rawValue,
                            $0.by ?? "", $0.decidedOn ?? "",
                        ]
                    }, whenEmpty: Bilingual(zh: "没有提议", en: "There are no proposals"))
            }
        }
    }
}
