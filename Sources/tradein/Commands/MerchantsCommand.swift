import ArgumentParser
import Bureau
import Claims
import FEEL
import Rulebook

struct MerchantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merchants",
        abstract: "Who may hand in claims, and for which programmes. 商户登记。",
        discussion: """
            While no merchant is entered, anybody may hand in claims. From the first on, a claim is taken in only from a \
            merchant that is entered, not suspended, and allowed for the programme; where it has a key, only in a file \
            that it has signed (tradein merchant sign). Other rows are turned away with the reason, the exit status is \
            65, and what was decided before stands.

            EXAMPLES
              tradein merchants add 91140799MA0GX0011D --name 榆次家电 --programme appliance --document 协议2026-01
              tradein merchants add 91140799MA0GX0011D --name 榆次家电 --key 'merchant/91140799MA0GX0011L+…' --document 协议2026-01
              tradein merchants suspend 91140799MA0GX0011D --document 通报2026-07
              tradein merchants list
            """,
        subcommands: [Add.self, Suspend.self, Resume.self, List.self])

    static let columns: [ReportPrinter.Column] = [
        .init("merchant_id", zh: "统一社会信用代码"), .init("name", zh: "名称"), .init("programmes", zh: "补贴项目"),
        .init("standing", zh: "状态"), .init("since", zh: "自"), .init("document", zh: "依据"), .init("key", zh: "公钥"),
    ]

    static func row(_ merchant: Merchant, _ output: OutputOptions) -> [String] {
        let isText = output.format == .text
        let programmes =
            merchant.programmes.isEmpty && isText
            ? output.lang.of(zh: "全部", en: "all") : merchant.programmes.joined(separator: " ")
        let standing =
            isText
            ? output.lang.of(
                merchant.standing == .active
                    ? Bilingual(zh: "正常", en: "active") : Bilingual(zh: "停用", en: "suspended"))
            : merchant.standing.rawValue
        return [
            merchant.code, merchant.name, programmes, standing, merchant.day, merchant.document, merchant.key ?? "",
        ]
    }
}

/// What every entry of the register takes.
struct MerchantEntryOptions: ParsableArguments {
    @Argument(help: "The merchant's unified social credit code.")
    var code: String
    @Option(name: .long, help: "On what the entry rests: a contract, a notice.")
    var document: String

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !document.isEmpty else { throw ValidationError("Give the --document on which the entry rests.") }
    }

    func enter(_ body: (Merchants, String) throws -> Merchant) async throws {
        try await reporting(in: output.lang) {
            let merchant = try body(Merchants(try workspace.open(.record)), day.day.description)
            try output.printReport(MerchantsCommand.columns, [MerchantsCommand.row(merchant, output)])
        }
    }
}

extension MerchantsCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Enter a merchant, or what has changed of one. 登记或变更。",
            discussion: """
                The latest entry is what stands, whole: programmes and key are given again. Without --programme it may \
                claim for all; without --key its files need no signature.

                EXAMPLE
                  tradein merchants add 91140799MA0GX0011D --name 榆次家电 --programme appliance --document 协议2026-01
                """)

        @OptionGroup var entry: MerchantEntryOptions
        @OptionGroup var rules: RuleOptions
        @Option(name: .long, help: "The name on its business licence.")
        var name: String
        @Option(name: .customLong("programme"), help: "A programme that it may claim for; may be given several times.")
        var programmes: [String] = []
        @Option(
            name: .long,
            help: ArgumentHelp("The public key that its files are signed with from now on.", valueName: "vkey"))
        var key: String?

        func run() async throws {
            try await entry.enter { merchants, day in
                if !programmes.isEmpty {
                    let known = try rules.load(entry.output.lang).packs.map(\.programme)
                    for name in programmes where !known.contains(name) {
                        throw UsageFailure(
                            Bilingual(
                                zh: "没有补贴项目“\(name)”；现有 \(known.joined(separator: "、"))",
                                en: "There is no programme \(name); there are \(known.joined(separator: ", "))"))
                    }
                }
                return try merchants.add(
                    code: entry.code, name: name, programmes: programmes, key: key, document: entry.document,
                    day: day, by: entry.workspace.person)
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend",
            abstract: "Turn away what a merchant hands in from now on; what was decided stands. 停用。",
            discussion: "EXAMPLE\n  tradein merchants suspend 91140799MA0GX0011D --document 通报2026-07")

        @OptionGroup var entry: MerchantEntryOptions

        func run() async throws {
            try await entry.enter { merchants, day in
                try merchants.suspend(
                    code: entry.code, document: entry.document, day: day, by: entry.workspace.person)
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "A suspended merchant may hand in claims again. 恢复。",
            discussion: "EXAMPLE\n  tradein merchants resume 91140799MA0GX0011D --document 通报2026-08")

        @OptionGroup var entry: MerchantEntryOptions

        func run() async throws {
            try await entry.enter { merchants, day in
                try merchants.resume(code: entry.code, document: entry.document, day: day, by: entry.workspace.person)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "The merchants as they stand. 商户名单。",
            discussion: "EXAMPLE\n  tradein merchants list --format csv")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let merchants = try Merchants(try workspace.open(.inspect)).list()
                try output.printReport(
                    MerchantsCommand.columns, merchants.map { MerchantsCommand.row($0, output) },
                    whenEmpty: Bilingual(
                        zh: "还没有登记商户，谁都可以提交申报", en: "No merchant is entered; anybody may hand in claims"))
            }
        }
    }
}
