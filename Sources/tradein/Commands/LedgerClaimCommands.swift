import ArgumentParser
import Bureau
import Claims
import Ledger

/// Which accounts, and on what grounds.
struct AccountOptions: ParsableArguments {
    @Option(help: "Only this funding source: central, province, city, county, local.")
    var source: String?
    @Option(help: "Only this programme.")
    var programme: String?
    @Option(help: "Only this region and all that it covers.")
    var region: String?
    @Option(help: "The document that it rests on.")
    var document: String

    func filter(year: Int?) throws -> BalanceFilter {
        BalanceFilter(
            source: try source.map(FundingSource.named), fiscalYear: year, programme: programme, region: region)
    }
}

extension FundingSource {
    static func named(_ name: String) throws -> FundingSource {
        guard let source = FundingSource(rawValue: name) else {
            let known = FundingSource.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure(
                Bilingual(
                    zh: "没有资金来源“\(name)”；可用 \(known)", en: "There is no funding source \(name); there are \(known)"))
        }
        return source
    }
}

extension LedgerCommand {
    struct ServeWaitlist: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve-waitlist",
            abstract: "Approve claims that wait for money, in their order. 轮候核准。",
            discussion: """
                When a tranche has arrived, the queue is served in the order in which the claims were complete. Nobody \
                overtakes: where the next one has to wait on, so has whoever would draw on the same accounts. Each gets \
                a decision that refers to the one by which it waited, by the same rules and of the same amount.

                EXAMPLE
                  tradein ledger serve-waitlist --programme appliance --as 李会计
                """)

        @Option(help: "Only this programme's queue.")
        var programme: String?
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.serveWaitlist(programme: programme) }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Make recovered money available again, to its own source and year. 追回款恢复可用。",
            discussion: "EXAMPLE\n  tradein ledger restore --year 2026 --document 恢复1号 --as 李会计")

        @OptionGroup var accounts: AccountOptions
        @Option(help: "Only this fiscal year.")
        var year: Int?
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.settleRecovered(.restored, try accounts.filter(year: year), document: accounts.document)
            }
        }
    }

    struct Remit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remit",
            abstract: "Send recovered money up. 追回款上缴。",
            discussion: "EXAMPLE\n  tradein ledger remit --source central --document 上缴1号 --as 李会计")

        @OptionGroup var accounts: AccountOptions
        @Option(help: "Only this fiscal year.")
        var year: Int?
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run {
                try $0.settleRecovered(.remitted, try accounts.filter(year: year), document: accounts.document)
            }
        }
    }
}
