import ArgumentParser
import Bureau
import Claims
import FEEL
import Ledger
import Rulebook

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
        subcommands: [Appropriate.self, Balances.self, TrialBalance.self])
}

extension LedgerCommand {
    struct Appropriate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "appropriate",
            abstract: "Enter budget lines, so that claims can draw on them. 下达预算指标。",
            discussion: """
                FILE is YAML or CSV with source, year, programme, region, amount (yuan) and document; it is entered \
                whole or not at all. A line that was entered before is not entered twice; more money comes under a \
                new document. From a programme's first appropriation of a source and year on, what exceeds the budget \
                is waitlisted.

                EXAMPLE
                  tradein ledger appropriate SampleClaims/budget.yaml
                """)

        @Argument(help: "The budget file.", completion: .file())
        var file: String

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var rules: RuleOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let rulebook = try rules.load(output.lang)
                let workspace = try workspace.open(.record)
                let result = try Budget(workspace).appropriate(
                    path: file, programmes: rulebook.programmeNames,
                    day: day.day.description)
                var stream = OutputStream.standardOutput()
                switch output.format {
                case .json:
                    try stream.line(
                        "{\"entered\":\(result.entered),\"known\":\(result.known),\"amount\":\"\(result.amount.yuan)\"}"
                    )
                case .csv:
                    try stream.line("entered,known,amount")
                    try stream.line("\(result.entered),\(result.known),\(result.amount.yuan)")
                case .text:
                    try stream.line(
                        output.lang.of(
                            zh: "已记入 \(result.entered) 笔预算，共 \(result.amount.yuan) 元；\(result.known) 笔以前已记入",
                            en:
                                "\(result.entered) budget lines entered, \(result.amount.yuan) yuan in all; \(result.known) were entered before"
                        ))
                }
                try stream.flush()
            }
        }
    }

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
                if let source, FundingSource(rawValue: source) == nil {
                    let known = FundingSource.allCases.map(\.rawValue).joined(separator: ", ")
                    throw UsageFailure(
                        Bilingual(
                            zh: "没有资金来源“\(source)”；可用 \(known)",
                            en: "There is no funding source \(source); there are \(known)"))
                }
                let workspace = try workspace.open(.inspect)
                let rows = try Budget(workspace).balances(
                    BalanceFilter(
                        source: source.flatMap(FundingSource.init(rawValue:)), fiscalYear: year, programme: programme,
                        region: region))
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
