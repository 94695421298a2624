import ArgumentParser
import Bureau
import Claims
import Ledger

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Budgets, balances and the trial balance. 预算与账目。",
        discussion: """
            Every fen is in exactly one place: available, committed to an approved claim, and so on, by funding source, \
            fiscal year, programme and region.

            EXAMPLES
              tradein ledger appropriate budget.yaml
              tradein ledger balances --source central --year 2026
              tradein ledger trial-balance
            """,
        subcommands: [
            Appropriate.self, Cut.self, Allot.self, Unallot.self, Confirm.self, Withdraw.self, Proposals.self,
            ServeWaitlist.self, Restore.self, Remit.self, Swap.self, Recharge.self, Close.self, CarryOver.self,
            Lapse.self, Settle.self,
            Balances.self, TrialBalance.self, Check.self, Export.self,
        ])
}

extension LedgerCommand {
    struct Balances: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "balances",
            abstract: "Where the money stands, by source, programme, region and year. 余额。",
            discussion: """
                AVAILABLE below zero means that claims were approved before any budget was entered for them.

                EXAMPLES
                  tradein ledger balances
                  tradein ledger balances --programme appliance --format csv
                """)

        @Option(help: "Only this funding source: central, province, city, county, local.")
        var source: String?
        @Option(help: "Only this programme.")
        var programme: String?
        @Option(help: "Only this region.")
        var region: String?
        @Option(help: "Only this fiscal year.")
        var year: Int?

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let filter = BalanceFilter(
                    source: try source.map(FundingSource.named), fiscalYear: year, programme: programme, region: region)
                let rows = try Budget(try workspace.open(.inspect)).balances(filter)
                try BalancePrinter(format: output.format, language: output.lang).print(rows)
            }
        }
    }

    struct TrialBalance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trial-balance",
            abstract: "Recompute the books from their postings; exits 1 where an invariant fails. 试算平衡。",
            discussion: """
                Entries are numbered without gaps, balances equal their postings, each source and year sums to zero, \
                and only places that may be negative are.

                EXAMPLE
                  tradein ledger trial-balance && echo balanced
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let workspace = try workspace.open(.inspect)
                let report = try Budget(workspace).trialBalance()
                try FindingPrinter(format: output.format, language: output.lang).print(
                    report.violations.map { FindingPrinter.Finding(code: $0.code.rawValue, message: $0.message) },
                    whenNone: Bilingual(
                        zh: "账目平衡：\(report.entries) 笔分录",
                        en: "The books balance: \(report.entries) entries"))
                if !report.violations.isEmpty { throw ExitStatus.finding }
            }
        }
    }
}
