import ArgumentParser
import Bureau
import Claims
import FEEL
import Foundation

struct PrivacyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy",
        abstract: "Personal data of recorded claims: shown masked, unmasked for a ground, erased. 个人信息。",
        discussion: """
            Claims stand encrypted in the store, under keys/data.key. What is shown of them is masked; to see it in the \
            clear, or to erase it, takes a ground, which is logged for everybody to read with who did it.

            EXAMPLES
              tradein privacy show 2026-000123 --merchant 91140799MA0EX0018X
              tradein privacy erase 2026-000123 --ground "个人信息保护法第47条：保存期限届满" --receipt erased.tlog-proof
            """,
        subcommands: [Show.self, Erase.self, List.self])

    /// Which claim.
    struct ClaimOptions: ParsableArguments {
        @Argument(help: ArgumentHelp("The claim's number (claim_id).", valueName: "claim"))
        var claim: String

        @Option(
            name: .long,
            help: ArgumentHelp("Whose claim it is; needed where two have the same number.", valueName: "id"))
        var merchant: String?
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "A claim as it was handed in, masked. 查看申报内容。",
            discussion: """
                Values that are a person's are masked. --unmask shows them in the clear: that is logged as an act, with \
                --ground and who asked, before anything is shown.

                EXAMPLES
                  tradein privacy show 2026-000123
                  tradein privacy show 2026-000123 --unmask --ground "信访核查" --as 李审核
                """)

        @OptionGroup var chosen: ClaimOptions
        @Option(
            name: .long,
            help: ArgumentHelp("A decision on this claim, as D00000017; the newest where absent.", valueName: "number"))
        var decision: String?
        @OptionGroup var unmasking: UnmaskOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let shown =
                    if let ground = unmasking.given {
                        try workspace.privacyDesk(on: day).unmask(
                            claim: chosen.claim, merchant: chosen.merchant, decision: decision, ground: ground)
                    } else {
                        try PrivacyDesk.show(
                            claim: chosen.claim, merchant: chosen.merchant, decision: decision,
                            in: try workspace.open(.inspect))
                    }
                try output.printReport(
                    [.init("field", zh: "字段"), .init("label", zh: "名称"), .init("value", zh: "内容")],
                    shown.fields.map { [$0.name, $0.label, $0.value] })
            }
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Erase what is personal of a claim, and give a receipt of it. 删除个人信息。",
            discussion: """
                Destroys what was handed in, the messages of its decisions, and the salts of its commitments, in the \
                database and its write-ahead log. The decisions with their amounts and reason codes, the books and the \
                log stand, old receipts still verify, and the claim's identifiers stay used. Backups are yours to erase. \
                Refused while money still moves or the claim waits for a decision. --receipt writes the proof that the \
                erasure is logged, which audit verify-receipt verifies.

                EXAMPLE
                  tradein privacy erase 2026-000123 --ground "个人信息保护法第47条：本人请求" --receipt erased.tlog-proof
                """)

        @OptionGroup var chosen: ClaimOptions
        @Option(help: ArgumentHelp("Why; names nobody, and stands in the public log.", valueName: "text"))
        var ground: String
        @Option(help: ArgumentHelp("Where to write the receipt of the erasure.", valueName: "file"))
        var receipt: String?
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                _ = try workspace.open(.inspect)
                let opened = try workspace.open(.record)
                let erased = try PrivacyDesk(opened, day: day.day.description, person: workspace.person)
                    .erase(claim: chosen.claim, merchant: chosen.merchant, ground: ground)
                if let receipt {
                    let made = try ReceiptOffice(opened).receipt(ofActAt: erased.logIndex)
                    try Self.write(made.bytes, to: receipt)
                }
                try output.printVoucher(erased.voucher)
            }
        }

        private static func write(_ bytes: [UInt8], to path: String) throws(BureauError) {
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw BureauError(
                    .storage, Bilingual(zh: "\(path) 无法写入", en: "\(path) cannot be written"),
                    remedy: Bilingual(
                        zh: "个人信息已删除。请换一个路径重跑同一命令，只补写回执",
                        en: "The data is erased. Run the same command with another path to write the receipt"))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "All erasures and unmaskings. 删除与查看记录。",
            discussion: "EXAMPLE\n  tradein privacy list --format csv")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let entries = try PrivacyDesk.list(in: try workspace.open(.inspect))
                try output.printReport(
                    [
                        .init("log_index", zh: "日志序号", .number), .init("act", zh: "事项"), .init("day", zh: "日期"),
                        .init("decisions", zh: "决定"), .init("ground", zh: "事由"), .init("person", zh: "经办"),
                    ],
                    entries.map {
                        [
                            String($0.logIndex), $0.act, $0.day, $0.decisions.joined(separator: " "), $0.ground,
                            $0.person,
                        ]
                    }, whenEmpty: Bilingual(zh: "没有删除或查看的记录", en: "Nothing was erased or shown in the clear"))
            }
        }
    }
}
