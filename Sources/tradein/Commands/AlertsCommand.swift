import ArgumentParser
import Bureau
import Claims
import FEEL
import Ledger
import Rulebook

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Suspicious patterns over recorded claims. 预警。",
        discussion: """
            Detectors are declared under Rules/alerts/, each with the finding that it comes from. A hit says that claims \
            are unusual in a stated way, never that anything is wrong: it keeps an approved claim from payment until a \
            second person has looked, or marks it for the auditors' sample. Nothing is refused. A detector with a value \
            that is not known is not in force, and says so. docs/alerts.md explains each.

            EXAMPLES
              tradein alerts import transfers.csv --kind resale --as 王审核
              tradein alerts run --as 王审核
              tradein alerts explain D00000017
              tradein alerts release D00000017 --ground 已核对户口簿，为一家人 --as 赵审核
            """,
        subcommands: [
            Run.self, List.self, Explain.self, Import.self, Release.self, Detectors.self, Test.self,
        ])
}

/// The detectors of the folder of rules, and the kinds of claims that they look at.
struct DetectorOptions: ParsableArguments {
    @OptionGroup var rules: RuleOptions

    func load(_ language: Language) throws -> (rules: DetectorRules, schema: ClaimSchema) {
        // Parameter files are laid over the detectors here; what they say of programmes decides nothing.
        let schema = try RuleOptions.load(rules.rules, rules.parameters, language).schema
        do throws(RulebookErrors) {
            return (
                try DetectorRules.load(directory: rules.rules, schema: schema, parameters: rules.parameters), schema
            )
        } catch {
            warn(language.of(zh: "错误：预警规则不能使用：", en: "error: the detectors cannot be used:"))
            for diagnostic in error.diagnostics { warn("  " + language.of(diagnostic.shown)) }
            throw ExitStatus.badInput
        }
    }
}

extension AlertsCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Run the detectors over all recorded claims; prints what is new. 运行预警规则。",
            discussion: """
                A step of its own in the bureau's day: after process and before pay batch. Goes through every claim recorded \
                up to the business day; prints the claims that were hit for the first time, or are more unusual than they \
                were. Detectors that are not in force are named on standard error, with the value that is missing. Values \
                come from the detectors themselves, and from --parameters files under "alerts:".

                EXAMPLES
                  tradein alerts run --as 王审核
                  tradein alerts run --parameters SampleClaims/illustrative-alerts.yaml --format json
                """)

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let (rules, schema) = try detectors.load(output.lang)
                _ = try workspace.open(.inspect)
                let result = try FinanceDesk(
                    try workspace.open(.record), day: day.day.description, person: workspace.person
                ).runAlerts(rules)
                let printer = AlertPrinter(format: output.format, language: output.lang)
                let reports = AlertReports(try workspace.open(.inspect), schema: schema)
                try printer.list { visit in
                    try reports.forEach(.init(run: result.run), visit)
                }
                for detector in result.detectors where detector.standing != .inForce {
                    warn(detector.name + output.lang.of(zh: " ", en: ": ") + output.lang.of(detector.standing.reason))
                }
                warn(
                    output.lang.of(
                        zh:
                            "第 \(result.run) 次运行：看了 \(result.claims) 条申报，新命中 \(result.hits) 项，其中暂缓支付 \(result.holds) 项",
                        en:
                            "run \(result.run): \(result.claims) claims gone through, \(result.hits) new hits, \(result.holds) of them keep a claim from payment"
                    ))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "What the detectors hit: claims, values, how unusual. 预警清单。",
            discussion: """
                One line a claim and detector. Personal values and VINs are masked. States: standing (kept from payment), \
                marked (for the sample), released.

                EXAMPLES
                  tradein alerts list --state standing
                  tradein alerts list --detector shared-account --format csv
                """)

        @Option(help: "Only hits of this detector.")
        var detector: String?
        @Option(help: "Only hits in this state: standing, marked or released.")
        var state: AlertEntry.State?
        @Option(name: .customLong("run"), help: "Only what this run hit newly.")
        var runNumber: Int64?

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let schema = try RuleOptions.load(detectors.rules.rules, detectors.rules.parameters, output.lang).schema
                let reports = AlertReports(try workspace.open(.inspect), schema: schema)
                try AlertPrinter(format: output.format, language: output.lang).list { visit in
                    try reports.forEach(.init(detector: detector, run: runNumber, state: state), visit)
                }
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Why a claim was hit: finding, source, values, number, other claims. 说明预警。",
            discussion: """
                By the number of the decision (D00000017), all that was hit, or by that of one hit (--hit).

                EXAMPLES
                  tradein alerts explain D00000017
                  tradein alerts explain --hit 3 --lang en --format json
                """)

        @Argument(help: "The decision, as D00000017.")
        var decision: DecisionArgument?
        @Option(help: ArgumentHelp("One hit, by its number in the list.", valueName: "number"))
        var hit: Int64?

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (decision == nil) != (hit == nil) else {
                throw ValidationError("Give either a decision or --hit.")
            }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let schema = try RuleOptions.load(detectors.rules.rules, detectors.rules.parameters, output.lang).schema
                let found = try AlertReports(try workspace.open(.inspect), schema: schema).explanations(
                    decision: decision?.id, hit: hit)
                try AlertPrinter(format: output.format, language: output.lang).explain(found)
            }
        }
    }
}

extension AlertEntry.State: ExpressibleByArgument {}
