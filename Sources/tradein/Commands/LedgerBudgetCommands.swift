import ArgumentParser
import Bureau
import Claims
import Rulebook

/// A budget file, and the rules that say which programmes there are.
struct BudgetFileOptions: ParsableArguments {
    @Argument(help: "The budget file.", completion: .file())
    var file: String

    @OptionGroup var rules: RuleOptions

    func lines(_ language: Language, isAllotment: Bool = false) throws -> [AppropriationLine] {
        let rulebook = try rules.load(language)
        return try AppropriationFile.read(
            path: file, programmes: rulebook.programmeNames, regions: try rules.regions(), isAllotment: isAllotment)
    }
}

extension LedgerCommand {
    struct Appropriate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "appropriate",
            abstract: "Enter budget lines, so that claims can draw on them. 下达预算指标。",
            discussion: """
                FILE is YAML or CSV with source, year, programme, region, amount (yuan) and document; it is entered \
                whole or not at all. Regions are those of finance/regions.yaml in the rules' folder. A line that was \
                entered before is not entered twice; more money comes under a new document. From a programme's first appropriation of a source and year on, what exceeds the budget \
                is waitlisted. Once people are enrolled, one proposes it (--as) and another confirms it (ledger confirm).

                EXAMPLES
                  tradein ledger appropriate SampleClaims/budget.yaml
                  tradein ledger appropriate budget.yaml --hold --as 李会计
                """)

        @Flag(help: "Keep the money in HELD until it is allotted, instead of allotting it at once.")
        var hold = false

        @OptionGroup var budget: BudgetFileOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run(makesWorkspace: true) {
                try $0.appropriate(try budget.lines(finance.output.lang), isHeld: hold)
            }
        }
    }

    struct Cut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cut",
            abstract: "Give up budget that is held; one person proposes, another confirms. 指标调减。",
            discussion: """
                FILE is like that of appropriate. Only money in HELD can be cut: take allotments back first \
                (ledger unallot).

                EXAMPLE
                  tradein ledger cut cut.csv --as 李会计
                """)

        @OptionGroup var budget: BudgetFileOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.cut(try budget.lines(finance.output.lang)) }
        }
    }

    struct Allot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "allot",
            abstract: "Make held money available to a programme and region. 指标分配。",
            discussion: """
                FILE is like that of appropriate; held_region (待分配地区) and held_programme (待分配项目) say where the \
                money is held, when that is not the line's own. From then on claims of the region draw on what was \
                allotted to it, no longer on its city's.

                EXAMPLE
                  tradein ledger allot counties.csv --as 李会计
                """)

        @OptionGroup var budget: BudgetFileOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.allot(try budget.lines(finance.output.lang, isAllotment: true)) }
        }
    }

    struct Unallot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unallot",
            abstract: "Take available money back, to be held again. 收回分配。",
            discussion: """
                FILE is like that of allot; held_region and held_programme say where the money goes.

                EXAMPLE
                  tradein ledger unallot back.csv --as 李会计
                """)

        @OptionGroup var budget: BudgetFileOptions
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.unallot(try budget.lines(finance.output.lang, isAllotment: true)) }
        }
    }
}

extension RuleOptions {
    /// The regions that a budget can be for.
    func regions() throws(BureauError) -> KnownRegions {
        try KnownRegions.load(path: rules + "/finance/regions.yaml")
    }
}
