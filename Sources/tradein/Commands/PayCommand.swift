import ArgumentParser
import Bureau
import Claims
import Ledger
import Rulebook

/// A decision by its number: D00000017, or 17.
struct DecisionArgument: ExpressibleByArgument {
    let id: Int64

    init?(argument: String) {
        guard let id = DecisionNumber.number(argument) else { return nil }
        self.id = id
    }
}

/// Yuan on the command line: 1000, 1000.50.
struct YuanArgument: ExpressibleByArgument {
    let amount: Fen

    init?(argument: String) {
        guard let amount = Fen(yuan: argument), amount > .zero, amount <= Posting.limit else { return nil }
        self.amount = amount
    }
}

/// How the bank wants its files.
struct BankOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The bank's layout: a file of Rules/banks, without .yaml.", valueName: "name"))
    var bank: String

    @OptionGroup var rules: RuleOptions

    func layout() throws -> BankLayout { try BankLayout.load(bank, rules: rules.rules) }
}

struct PayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay",
        abstract: "Payment batches to the bank, and what comes back. 支付。",
        discussion: """
            Approved claims go to the bank in sealed batches; a claim is in one live batch at a time. What the bank says \
            is matched by batch and line, never by name or amount. Files for banks hold names and accounts: they are \
            readable by their owner only, and nothing of them is in the log.

            EXAMPLES
              tradein pay batch --bank city-bank --programme appliance --out pay.csv --as 李会计
              tradein pay import return.csv --bank city-bank --as 李会计
              tradein pay list
            """,
        subcommands: [
            BatchFile.self, Import.self, Reissue.self, Correct.self, Cancel.self, List.self, Show.self, File.self,
        ])
}

extension PayCommand {
    struct BatchFile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "batch",
            abstract: "Put approved claims into a batch and write the bank's file. 制作支付批次。",
            discussion: """
                Takes what is approved and not paid, the oldest decision first, and stops before the batch would exceed \
                --up-to. Claims whose payee is not the applicant, or whose account is missing or does not pass its \
                check, are left out and listed, and so are those that an alert holds. The file's last line, or the header of ISO 20022, states count and total.

                EXAMPLES
                  tradein pay batch --bank city-bank --out pay.csv
                  tradein pay batch --bank iso20022 --region 140702 --up-to 500000 --out pay.xml --as 李会计
                """)

        @Option(help: "The file to write; it must not exist.", completion: .file())
        var out: String
        @Option(help: "Only claims of this programme.")
        var programme: String?
        @Option(help: "Only claims of this region and all that it covers.")
        var region: String?
        @Option(help: ArgumentHelp("The most that the batch may come to.", valueName: "yuan"))
        var upTo: YuanArgument?
        @Flag(help: "Also pay accounts that do not pass the check of bank cards, such as passbooks'.")
        var passbooks = false

        @Flag(help: "Pay only what stands under a checkpoint that enough witnesses have cosigned (audit cosign).")
        var requireQuorum = false

        @OptionGroup var bank: BankOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            let output = finance.output
            try await reporting(in: output.lang) {
                let layout = try bank.layout()
                let cosigned = requireQuorum ? try finance.workspace.open(.inspect).cosignedSize() : nil
                let (voucher, leftOut) = try finance.desk().pay(
                    PaymentSelection(
                        programme: try programme.map { try bank.rules.programme($0, output.lang) }, region: region,
                        upTo: upTo?.amount, passbooks: passbooks, cosignedSize: cosigned), in: layout, to: out)
                for claim in leftOut {
                    warn(
                        "\(DecisionNumber.text(claim.decision)) \(claim.flaw.rawValue) "
                            + output.lang.of(claim.flaw.message))
                }
                try output.printVoucher(voucher)
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Enter what the bank says became of the lines. 导入银行回单。",
            discussion: """
                FILE is the bank's return in its layout, or in ISO 20022 a camt.054 notification (paid, returned 退汇 with \
                the bank's reason) or a pain.002 status report (lines or a whole batch refused 被拒). Where any line contradicts its batch (another amount, an unknown batch, a line \
                twice, totals that do not add up), all of it is listed and nothing is entered. Movements that are none \
                of ours are listed and left alone. The same file is entered once.

                EXAMPLES
                  tradein pay import return.csv --bank city-bank --as 李会计
                  tradein pay import notification.xml --bank iso20022
                """)

        @Argument(help: "The bank's file.", completion: .file())
        var file: String

        @OptionGroup var bank: BankOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.importReturn(path: file, in: try bank.layout()) }
        }
    }

    struct Reissue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reissue",
            abstract: "Pay again what came back, to corrected accounts; another person confirms. 重新支付。",
            discussion: """
                Proposes it; ledger confirm makes one batch of all the decisions named, and pay file writes the bank's \
                file. Each decision has its account, in the same order. Accounts must pass the check of bank cards; the \
                payee is the applicant.

                EXAMPLES
                  tradein pay reissue D00000017 --account 6228000000000000019 --bank city-bank --as 李会计
                  tradein pay reissue 17 21 --account 6228000000000000019 --account 6228000000000010620 --bank city-bank
                """)

        @Argument(help: "The decisions' numbers.")
        var decisions: [DecisionArgument]
        @Option(help: "The corrected account, once for each decision.")
        var account: [String]

        @OptionGroup var bank: BankOptions
        @OptionGroup var finance: FinanceOptions

        func validate() throws {
            guard decisions.count == account.count else {
                throw ValidationError(
                    "There are \(decisions.count) decisions and \(account.count) accounts; each has one. 每个决定须有一个账号。")
            }
            guard Set(decisions.map(\.id)).count == decisions.count else {
                throw ValidationError("A decision is named twice. 决定重复。")
            }
        }

        func run() async throws {
            try await finance.run {
                try $0.reissue(
                    zip(decisions, account).map { (decision: $0.id, account: $1) }, in: try bank.layout())
            }
        }
    }

    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "correct",
            abstract: "Correct the account of a claim that is not paid yet; another person confirms. 更正收款账号。",
            discussion: """
                For claims that a batch left out: after ledger confirm the claim is paid to the applicant, to this account.

                EXAMPLE
                  tradein pay correct D00000017 --account 6228000000000000019 --as 李会计
                """)

        @Argument(help: "The decision's number.")
        var decision: DecisionArgument
        @Option(help: "The right account.")
        var account: String

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.correctPayee(of: decision.id, to: account) }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "Give up a payment that came back, or an approval not paid yet. 撤销支付。",
            discussion: """
                The money is available again, to the account it was drawn from. The decision stands, and what it used up \
                stays used.

                EXAMPLE
                  tradein pay cancel D00000017 --document 撤销申请书3号 --as 李会计
                """)

        @Argument(help: "The decision's number.")
        var decision: DecisionArgument
        @Option(help: "The document that it rests on.")
        var document: String

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.cancel(decision.id, document: document) }
        }
    }

    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file",
            abstract: "Write the bank's file of a batch once more. 重写银行文件。",
            discussion: """
                The same bytes as when the batch was sealed, by their digest, or nothing.

                EXAMPLE
                  tradein pay file 12 --out pay-12.csv --as 李会计
                """)

        @Argument(help: "The batch's number.")
        var batch: Int64
        @Option(help: "The file to write; it must not exist.", completion: .file())
        var out: String

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.writeFile(of: batch, to: out) }
        }
    }
}

extension RuleOptions {
    /// The programme that a name or kind means.
    func programme(_ name: String, _ language: Language) throws -> String {
        let names = try load(language).programmeNames
        guard let programme = names[name] else {
            let known = Set(names.values).sorted().joined(separator: ", ")
            throw UsageFailure(
                Bilingual(zh: "没有补贴项目“\(name)”；可用 \(known)", en: "There is no programme \(name); there are \(known)"))
        }
        return programme
    }
}
