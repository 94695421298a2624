import ArgumentParser
import Bureau
import Claims
import FEEL
import Ledger
import Rulebook

/// The verdicts as flags.
enum VerdictFlag: String, EnumerableFlag {
    case approve, refuse, `return`, uphold

    static func help(for value: VerdictFlag) -> ArgumentHelp? {
        switch value {
        case .approve: "Approve it, with what the rules give, or --amount."
        case .refuse: "Refuse it."
        case .return: "Return it to be corrected."
        case .uphold: "Of a sample: what was decided stands."
        }
    }

    var verdict: ReviewVerdict {
        switch self {
        case .approve: .approve
        case .refuse: .refuse
        case .return: .return
        case .uphold: .uphold
        }
    }
}

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "What waits for a person: held, appealed and drawn claims; deciding them with four eyes. 人工审核。",
        discussion: """
            A reviewer decides with a ground and cites a clause that exists. Above the sum in Rules/finance/review.yaml, \
            and while that is unset always, another reviewer confirms. Nobody reviews the claims of their own merchant. \
            The result is a later decision that refers to the first one: logged, posted, with a receipt of its own.

            EXAMPLES
              tradein review list
              tradein review show D00000012
              tradein review decide D00000012 --approve --ground 含当日 --document 商办消费函〔2025〕8号 --clause 报废旧车在本人名下 --as 王审核
              tradein review confirm 5 --as 李审核
              tradein review draw --seed 2026-Q4 --count 20 --as 王审核
            """,
        subcommands: [List.self, Show.self, Decide.self, Confirm.self, Draw.self])
}

extension RuleOptions {
    /// The time limits of the reports.
    func figures() throws -> FinanceFigures { try FinanceFigures.load(path: rules + "/finance/figures.yaml") }
}

extension ReviewCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "What waits for review, the oldest first, against the time limit. 待审核。",
            discussion: """
                Days are counted from when the claim was held, appealed or drawn; the limit is that of \
                Rules/finance/figures.yaml. A proposal waits to be confirmed by another reviewer.

                EXAMPLES
                  tradein review list --programme vehicle-scrappage
                  tradein review list --days 16 --format csv
                """)

        @Option(name: .long, help: "Only claims of this programme.")
        var programme: String?
        @Option(name: .long, help: "Only claims of this region and all that it covers.")
        var region: String?
        @Option(name: .long, help: ArgumentHelp("Only claims whose decision has this reason.", valueName: "code"))
        var reason: String?
        @Option(name: .long, help: "Only claims that have waited for at least so many days.")
        var days: Int64?
        @Option(name: .long, help: "At most so many; 100 where absent.")
        var limit = 100
        @Option(
            name: .long, help: ArgumentHelp("Only what stands by a later decision than this.", valueName: "decision"))
        var after: DecisionArgument?

        @Option(name: .long, help: "The folder of the rule packs, for the time limits.")
        var rules = "Rules"
        @OptionGroup var day: DayOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000000") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                var filter = ClaimFilter()
                filter.programme = programme
                filter.region = region
                filter.reason = reason
                filter.days = days
                filter.limit = limit
                filter.after = after?.id ?? 0
                let figures = try FinanceFigures.load(path: rules + "/finance/figures.yaml")
                let (items, more) = try ReviewReports(try workspace.open(.inspect), figures).list(filter, on: day.day)
                try output.printReport(
                    Self.columns, items.map { Self.row($0, day.day, output) },
                    whenEmpty: Bilingual(zh: "没有待审核的申报", en: "Nothing waits for review"))
                if more, let last = items.last {
                    let number = DecisionNumber.text(last.claim.decision)
                    warn(
                        output.lang.of(zh: "还有更多：再加 --after \(number)", en: "There are more: add --after \(number)"))
                }
            }
        }

        static let columns: [ReportPrinter.Column] = [
            .init("decision", zh: "决定"), .init("claim_id", zh: "申报"), .init("merchant_id", zh: "商户"),
            .init("kind", zh: "类别"), .init("state", zh: "状态"), .init("drawn", zh: "抽查"),
            .init("amount", zh: "金额", .money),
            .init("waits_since", zh: "自"), .init("days", zh: "天数", .number), .init("limit", zh: "时限", .number),
            .init("due", zh: "应于"), .init("late", zh: "超期"), .init("proposal", zh: "提议", .number),
            .init("reasons", zh: "理由"),
        ]

        static func row(_ item: ReviewItem, _ day: CivilDate, _ output: OutputOptions) -> [String] {
            let claim = item.claim
            let isText = output.format == .text
            func flag(_ value: Bool) -> String {
                isText ? (value ? output.lang.of(zh: "是", en: "yes") : "") : "\(value)"
            }
            return [
                DecisionNumber.text(claim.decision), claim.claimID, claim.merchant, claim.kind,
                isText ? output.lang.of(claim.state.label) : claim.state.rawValue, flag(claim.isDrawn),
                claim.amount?.yuan ?? "", claim.waitsSince.description, String(item.days), String(item.limit),
                item.due.description, flag(item.isLate), item.proposal.map(String.init) ?? "",
                claim.reasons.joined(separator: " "),
            ]
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "One claim under review: its values, reasons, time limit, and what the rules say now. 审核详情。",
            discussion: """
                What the rules given by --rules and --parameters say of it on the day goes to standard error: their \
                outcome, and the amount that --approve would pay. Personal values are masked; --unmask shows them for a \
                ground that is logged with who asked.

                EXAMPLES
                  tradein review show D00000012
                  tradein review show D00000012 --unmask --ground 核对发票影像 --as 王审核
                  tradein review show B-4 --merchant 91140799MA0EX0018X --parameters local.yaml
                """)

        @OptionGroup var claim: ClaimNameOptions
        @OptionGroup var unmasking: UnmaskOptions
        @OptionGroup var rules: RuleOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let rulebook = try rules.load(output.lang)
                let reports = ReviewReports(try workspace.open(.inspect), try rules.figures())
                let (sheet, item, reading) = try reports.reading(of: claim.name, rulebook: rulebook, on: day.day)
                let clear = try unmasking.given.map {
                    try workspace.privacyDesk(on: day).unmask(claim.name, ground: $0)
                }
                try ClaimSheetPrinter(output: output).print(clear ?? sheet, on: day.day)
                let language = output.lang
                if ClaimLife.awaitingReview.contains(sheet.item.state) || sheet.item.isDrawn {
                    warn(
                        language.of(
                            zh: "已等 \(item.days) 天，时限 \(item.limit) 天，应于 \(item.due) 前决定\(item.isLate ? "：已超期" : "")",
                            en:
                                "waits for \(item.days) days of \(item.limit), to be decided by \(item.due)\(item.isLate ? ": late" : "")"
                        ))
                }
                if let proposal = item.proposal {
                    warn(
                        language.of(
                            zh: "提议 \(proposal) 待另一审核人员确认：tradein review confirm \(proposal)",
                            en: "proposal \(proposal) waits for another reviewer: tradein review confirm \(proposal)"))
                }
                let amount = reading.amount?.yuan ?? language.of(zh: "无，须写 --amount", en: "none, --amount is needed")
                let codes = reading.reasons.map(\.code).joined(separator: " ")
                warn(
                    language.of(
                        zh:
                            "按现在的规则（\(reading.version ?? "无版本")）：\(reading.outcome)\(codes.isEmpty ? "" : "（\(codes)）")；核准金额：\(amount)",
                        en:
                            "by the rules now (\(reading.version ?? "no version")): \(reading.outcome)\(codes.isEmpty ? "" : " (\(codes))"); an approval pays: \(amount)"
                    ))
            }
        }
    }

    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "decide",
            abstract: "Decide a held, appealed or drawn claim; another reviewer confirms where two are due. 审核决定。",
            discussion: """
                --approve pays what the rules say on the day, where they approve the claim or hold it only for a person \
                to look; where a value is known by now, give it with --parameters. Otherwise --amount says the sum. \
                --document and --clause name a clause of Rules/documents (tradein rules clauses lists them). The ground \
                goes into the decision's reasons; write no names, IDs and accounts.

                EXAMPLES
                  tradein review decide D00000012 --approve --ground 含当日 --document 商办消费函〔2025〕8号 --clause 报废旧车在本人名下 --as 王审核
                  tradein review decide D00000013 --return --ground 发票影像与号码不符 --document 商办消费函〔2025〕8号 --clause 一致
                  tradein review decide D00000014 --approve --amount 2600.00 --ground 见区文件 --document 民发〔2020〕86号 --clause 金额
                """)

        @OptionGroup var claim: ClaimNameOptions
        @Flag(exclusivity: .exclusive)
        var verdict: VerdictFlag
        @Option(help: ArgumentHelp("What is paid, where the rules do not give it.", valueName: "yuan"))
        var amount: YuanArgument?
        @Option(help: ArgumentHelp("Why; without names, IDs and accounts.", valueName: "text"))
        var ground: String
        @Option(help: "The document that it rests on.")
        var document: String
        @Option(help: "The clause of it.")
        var clause: String

        @OptionGroup var rules: RuleOptions
        @OptionGroup var finance: FinanceOptions

        func validate() throws {
            guard amount == nil || verdict == .approve else { throw ValidationError("--amount goes with --approve") }
        }

        func run() async throws {
            let language = finance.output.lang
            try await reporting(in: language) {
                let rulebook = try rules.load(language)
                let ruling = ReviewRuling(verdict.verdict, amount: amount?.amount, ground: ground, cite: try cite())
                let policy = try ReviewPolicy.load(path: rules.rules + "/finance/review.yaml")
                try finance.output.printVoucher(
                    try finance.desk().review(claim.name, ruling, rulebook: rulebook, policy: policy))
            }
        }

        /// The clause, which must exist.
        private func cite() throws -> Citation {
            let documents: [RuleDocument]
            do {
                documents = try RuleDocument.load(directory: rules.rules)
            } catch {
                for diagnostic in error.diagnostics { warn("  " + diagnostic.description) }
                throw ExitStatus.badInput
            }
            if let cite = RuleDocument.citation(document, clause, among: documents) { return cite }
            let clauses = RuleDocument.clauses(of: document, among: documents)
            let known = (clauses ?? documents.map(\.name)).joined(separator: "、")
            throw BureauError(
                .input,
                clauses == nil
                    ? Bilingual(zh: "没有文件“\(document)”", en: "There is no document \(document)")
                    : Bilingual(zh: "\(document) 没有条款“\(clause)”", en: "\(document) has no clause \(clause)"),
                remedy: Bilingual(zh: "未办理。有：\(known)", en: "Nothing was done. There are: \(known)"))
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: "Confirm what another reviewer proposed, and do it. 复核确认。",
            discussion: """
                Nobody confirms their own proposal. tradein ledger proposals lists them; tradein ledger withdraw takes one \
                back.

                EXAMPLE
                  tradein review confirm 5 --as 李审核
                """)

        @Argument(help: "The proposal's number.")
        var number: Int64
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.confirm(number) }
        }
    }

    struct Draw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "draw",
            abstract: "Put decided claims up for review: a sample, or claims that are named. 抽查。",
            discussion: """
                With --seed the sample of tradein audit sample, by money and risk; or decisions that are named, with a \
                ground. What is decided of them stands until a reviewer decides otherwise, and may be paid meanwhile; \
                of what is paid, a review upholds or leads to a clawback.

                EXAMPLES
                  tradein review draw --seed 2026-Q4 --count 20 --as 王审核
                  tradein review draw D00000017 D00000023 --ground 同一电话多人申报 --as 王审核
                """)

        @Argument(help: "Decisions; none with --seed.")
        var decisions: [DecisionArgument] = []
        @Option(help: ArgumentHelp("Any text; the sample follows from it.", valueName: "text"))
        var seed: String?
        @Option(help: "How many points are drawn; 30 where absent.")
        var count = 30
        @Option(help: ArgumentHelp("Why, for decisions that are named.", valueName: "text"))
        var ground: String?
        @OptionGroup var finance: FinanceOptions

        func validate() throws {
            guard (seed == nil) != decisions.isEmpty, (ground == nil) == (seed != nil) else {
                throw ValidationError("Give --seed, or decisions and --ground.")
            }
            guard (1...1_000_000).contains(count) else { throw ValidationError("--count is 1 to 1000000") }
        }

        func run() async throws {
            try await finance.run { desk in
                var drawn = decisions.map(\.id)
                if let seed {
                    let sample = try AuditSample(try finance.workspace.open(.inspect)).draw(count: count, seed: seed)
                    drawn = sample.items.compactMap { DecisionNumber.number($0.decision) }
                }
                return try desk.draw(drawn, ground: ground ?? "seed \(seed ?? "") count \(count)")
            }
        }
    }
}
