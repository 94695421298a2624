import ArgumentParser
import Bureau
import Claims
import Ledger
import Rulebook

struct RedetermineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redetermine",
        abstract: "Pay the difference that a later version brings to what was approved before. 补差。",
        discussion: """
            A version whose rules say "tops up" pays more for claims approved under an earlier one. Without --commit it \
            is only worked out how many there are and what it comes to, by source. With --commit each gets a \
            supplementary decision that refers to the first one, divided as the later version divides; the first \
            decision stays. A decision is topped up once; the same command again finds nothing to do.

            EXAMPLES
              tradein redetermine --programme vehicle-scrappage --version V2 --on 2024-08-20
              tradein redetermine --programme vehicle-scrappage --version V2 --on 2024-08-20 --commit --as 李会计
            """)

    @Option(help: "The programme, or its kind of claim.")
    var programme: String
    @Option(help: "The version that tops up.")
    var version: String
    @Flag(help: "Make the supplementary decisions.")
    var commit = false

    @OptionGroup var rules: RuleOptions
    @OptionGroup var finance: FinanceOptions

    func run() async throws {
        let output = finance.output
        try await reporting(in: output.lang) {
            let name = try rules.programme(programme, output.lang)
            let rulebook = try rules.load(output.lang)
            guard let pack = rulebook.pack(programme: name), let chosen = pack.version(version) else {
                throw UsageFailure(
                    Bilingual(zh: "\(name) 没有版本“\(version)”", en: "\(name) has no version \(version)"))
            }
            let result = try finance.desk().redetermine(pack, chosen, rulebook: rulebook, isCommitted: commit)
            for claim in result.leftOut {
                warn("\(DecisionNumber.text(claim.decision)) " + output.lang.of(claim.reason))
            }
            try output.printVoucher(voucher(result))
        }
    }

    private func voucher(_ result: Redetermination) -> Voucher {
        let sources = FundingSource.allCases.filter { result.bySource[$0] != nil }
        let zh = sources.map { "\($0.label.zh) \((result.bySource[$0] ?? .zero).yuan)" }.joined(separator: "，")
        let en = sources.map { "\($0.rawValue) \((result.bySource[$0] ?? .zero).yuan)" }.joined(separator: ", ")
        return Voucher(
            Bilingual(
                zh: (commit ? "已补差" : "试算：补差") + " \(result.approved) 件，\(result.amount.yuan) 元"
                    + (zh.isEmpty ? "" : "（\(zh)）") + "；因资金不足轮候 \(result.waitlisted) 件，不补差 \(result.leftOut.count) 件",
                en: (commit ? "Topped up" : "Would top up") + " \(result.approved) claims by \(result.amount.yuan) yuan"
                    + (en.isEmpty ? "" : " (\(en))")
                    + "; \(result.waitlisted) wait for money, \(result.leftOut.count) are left out"),
            [
                ("committed", .text(commit ? "true" : "false")), ("claims", .number(result.approved)),
                ("amount", .money(result.amount)),
            ] + sources.map { ($0.rawValue, .money(result.bySource[$0] ?? .zero)) } + [
                ("waitlisted", .number(result.waitlisted)), ("left_out", .number(Int64(result.leftOut.count))),
            ])
    }
}
