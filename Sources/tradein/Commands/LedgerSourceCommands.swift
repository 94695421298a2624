import ArgumentParser
import Bureau
import Claims
import Ledger

/// One source's money in place of another's.
struct SourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The source that pays: central, province, city, county, local.", valueName: "source"))
    var from: String
    @Option(help: ArgumentHelp("The other source.", valueName: "source"))
    var to: String
    @Option(help: "The document that it rests on.")
    var document: String

    var sources: (from: FundingSource, to: FundingSource) {
        get throws { (try FundingSource.named(from), try FundingSource.named(to)) }
    }
}

extension LedgerCommand {
    struct Swap: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "swap",
            abstract: "Let available money of one source stand in for another's. 资金来源调剂。",
            discussion: """
                The money leaves AVAILABLE of --from (SWAPPED_OUT) and is in AVAILABLE of --to (SWAPPED_IN), so that each \
                source's books still balance and show what it lent and owes. The accounts are those that pay for claims \
                of the region. The same the other way round pays it back. A document is entered once.

                EXAMPLE
                  tradein ledger swap --from local --to central --amount 5000 --programme appliance --region 140700 \
                --year 2026 --document 垫付1号 --as 李会计
                """)

        @Option(help: ArgumentHelp("How much.", valueName: "yuan"))
        var amount: YuanArgument
        @Option(help: "The programme.")
        var programme: String
        @Option(help: "The region's division code.")
        var region: String
        @Option(help: "The fiscal year.")
        var year: Int
        @OptionGroup var options: SourceOptions
        @OptionGroup var rules: RuleOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { desk in
                let (from, to) = try options.sources
                let regions = try rules.regions()
                guard let region = Region(region), regions.contains(region, in: year) else {
                    let known = regions.names(in: year)
                    throw UsageFailure(
                        Bilingual(
                            zh: "“\(region)”不是 \(year) 年度已知的地区。已知的有：\(known.zh)",
                            en: "\(region) is no region that is known in \(year). There are \(known.en)"))
                }
                let pot = FinanceDesk.Pot(
                    programme: try rules.programme(programme, finance.output.lang), region: region, year: year)
                return try desk.swap(amount.amount, from: from, to: to, for: pot, document: options.document)
            }
        }
    }

    struct Recharge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recharge",
            abstract: "Charge what was paid of a claim to another source. 已支付改列资金来源。",
            discussion: """
                The money is available again in --from, and is taken from what is available in --to; nothing moves at the \
                bank. Without --amount all that --from paid of the claim. Refused where --to has not enough, and where \
                money is claimed back on the decision. ledger settle shows it by itself.

                EXAMPLE
                  tradein ledger recharge D00000017 --from local --to central --document 改列1号 --as 李会计
                """)

        @Argument(help: "The decision's number.")
        var decision: DecisionArgument
        @Option(help: ArgumentHelp("How much of it; all where it is left out.", valueName: "yuan"))
        var amount: YuanArgument?
        @OptionGroup var options: SourceOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { desk in
                let (from, to) = try options.sources
                return try desk.recharge(
                    decision.id, from: from, to: to, amount: amount?.amount, document: options.document)
            }
        }
    }
}
