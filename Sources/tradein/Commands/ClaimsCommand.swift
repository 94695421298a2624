import ArgumentParser
import Bureau
import Claims
import FEEL
import Ledger

extension ClaimState: ExpressibleByArgument {}

/// Which claim.
struct ClaimNameOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The claim's number (claim_id), or a decision on it, as D00000017.", valueName: "claim"))
    var claim: String

    @Option(
        name: .long,
        help: ArgumentHelp("Whose claim it is; needed where two have the same number.", valueName: "id"))
    var merchant: String?

    var name: ClaimName { ClaimName(claim, merchant: merchant) }
}

struct ClaimsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "The claims of the workspace: where each stands, what happened to it, taking it back, appealing. 申报。",
        discussion: """
            A claim is returned, held, waitlisted, approved, refused, appealed or withdrawn. Which steps lead from where \
            to where is shown in docs/claims-and-review.md; any other is refused, with those that can be taken. Personal \
            values are masked.

            EXAMPLES
              tradein claims list --state held --days 10
              tradein claims show 2026-000123 --merchant 91140799MA0EX0018X
              tradein claims history D00000017
              tradein claims withdraw D00000017 --ground 商户申请撤回
              tradein claims appeal D00000018 --ground 申请人提交了补充证明
            """,
        subcommands: [List.self, Show.self, History.self, Withdraw.self, Appeal.self])
}

extension ClaimsCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Claims and where they stand. 申报列表。",
            discussion: """
                One row a claim, by the decision that it stands by, oldest first. Where there are more than --limit, the \
                last row's decision given with --after shows the next page.

                EXAMPLES
                  tradein claims list --state held --state appealed
                  tradein claims list --programme appliance --region 140728 --reason QUOTA_EXCEEDED --format csv
                  tradein claims list --days 15 --limit 50 --after D00000120
                """)

        @Option(name: .long, help: "Only claims in this state; may be given several times.")
        var state: [ClaimState] = []
        @Option(name: .long, help: "Only claims of this programme.")
        var programme: String?
        @Option(name: .long, help: ArgumentHelp("Only claims of this merchant.", valueName: "id"))
        var merchant: String?
        @Option(name: .long, help: "Only claims of this region and all that it covers.")
        var region: String?
        @Option(name: .long, help: "Only claims in their state for at least so many days.")
        var days: Int64?
        @Option(name: .long, help: ArgumentHelp("Only claims whose decision has this reason.", valueName: "code"))
        var reason: String?
        @Option(name: .long, help: "At most so many; 100 where absent.")
        var limit = 100
        @Option(
            name: .long, help: ArgumentHelp("Only what stands by a later decision than this.", valueName: "decision"))
        var after: DecisionArgument?

        @OptionGroup var day: DayOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000000") }
            guard days ?? 0 >= 0 else { throw ValidationError("--days is not negative") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                var filter = ClaimFilter()
                filter.states = state
                filter.programme = programme
                filter.merchant = merchant
                filter.region = region
                filter.days = days
                filter.reason = reason
                filter.limit = limit
                filter.after = after?.id ?? 0
                let (items, more) = try ClaimReports(try workspace.open(.inspect)).list(filter, on: day.day)
                try output.printReport(
                    ClaimRows.columns, items.map { ClaimRows.row($0, on: day.day, output) },
                    whenEmpty: Bilingual(zh: "没有这样的申报", en: "There are no such claims"))
                if more, let last = items.last {
                    let number = DecisionNumber.text(last.decision)
                    warn(
                        output.lang.of(
                            zh: "还有更多：再加 --after \(number)", en: "There are more: add --after \(number)"))
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "One claim: its values, where it stands, where its money is, what can be done. 申报详情。",
            discussion: """
                Personal values are masked; --unmask shows them to a clerk or reviewer, for a ground that is logged with \
                who asked before anything is shown. The steps that can be taken now are named with their commands.

                EXAMPLES
                  tradein claims show D00000017
                  tradein claims show D00000017 --unmask --ground 信访核查 --as 王受理
                  tradein claims show 2026-000123 --merchant 91140799MA0EX0018X --format json
                """)

        @OptionGroup var claim: ClaimNameOptions
        @OptionGroup var unmasking: UnmaskOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let sheet =
                    if let ground = unmasking.given {
                        try workspace.privacyDesk(on: day).unmask(claim.name, ground: ground)
                    } else {
                        try ClaimReports(try workspace.open(.inspect)).sheet(of: claim.name)
                    }
                try ClaimSheetPrinter(output: output).print(sheet, on: day.day)
            }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: "Everything that happened to a claim: who did what, when. 申报经过。",
            discussion: """
                Every version handed in, every decision, step and movement of its money, in order; each with its entry in \
                the log or in the ledger. What the programme did by itself names nobody.

                EXAMPLES
                  tradein claims history 2026-000123 --merchant 91140799MA0EX0018X
                  tradein claims history D00000017 --format csv
                """)

        @OptionGroup var claim: ClaimNameOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let events = try ClaimReports(try workspace.open(.inspect)).history(of: claim.name)
                let isText = output.format == .text
                try output.printReport(
                    [
                        .init("day", zh: "日期"), .init("event", zh: "事项"), .init("state", zh: "状态"),
                        .init("amount", zh: "金额", .money), .init("decision", zh: "决定"),
                        .init("log_index", zh: "日志", .number), .init("entry", zh: "分录", .number),
                        .init("by", zh: "经办"), .init("checked_by", zh: "复核"), .init("detail", zh: "说明"),
                    ],
                    events.map { event in
                        [
                            event.day, isText ? output.lang.of(event.label) : event.code,
                            event.state.map { isText ? output.lang.of($0.label) : $0.rawValue } ?? "",
                            event.amount?.yuan ?? "", DecisionNumber.text(event.decision),
                            event.logIndex.map(String.init) ?? "", event.entry.map(String.init) ?? "", event.by,
                            event.checkedBy, event.detail,
                        ]
                    })
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a claim back before it is paid, or an appeal. 撤回。",
            discussion: """
                What was committed to it is available again, and its identifiers and quota are free. Its number may be \
                used again with other content, as a correction. A claim that is in a payment batch or paid is not taken \
                back: wait for the bank, or claim the money back. Of an appealed claim the appeal alone is taken back.

                EXAMPLE
                  tradein claims withdraw 2026-000123 --merchant 91140799MA0EX0018X --ground 商户申请撤回 --as 王受理
                """)

        @OptionGroup var claim: ClaimNameOptions
        @Option(help: ArgumentHelp("Why; without names, IDs and accounts.", valueName: "text"))
        var ground: String
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.withdraw(claim.name, ground: ground) }
        }
    }

    struct Appeal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "appeal",
            abstract: "Reopen a refused claim for review. 申诉。",
            discussion: """
                The claim waits for review (tradein review list); the refusal stands until somebody decides otherwise.

                EXAMPLE
                  tradein claims appeal D00000018 --ground 申请人提交了补充证明 --as 王受理
                """)

        @OptionGroup var claim: ClaimNameOptions
        @Option(help: ArgumentHelp("The applicant's ground; without names, IDs and accounts.", valueName: "text"))
        var ground: String
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.appeal(claim.name, ground: ground) }
        }
    }
}
