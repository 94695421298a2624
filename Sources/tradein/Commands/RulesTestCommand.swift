import ArgumentParser
import Bureau
import Claims

struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the packs' own tests, and measure them; exits 1 when one fails or something is missing. 运行规则测试。",
        discussion: """
            Every pack has tests in Rules/<programme>/tests/*.yaml. A failure prints what was expected against what came \
            out, with the reasons.

            --coverage tells which requirement, condition, table row, limit, definition, parameter and version the \
            selected tests decided both ways, and where what they did not is written.
            --mcdc tells the same of every single condition in them: whether two tests show that it turns the decision \
            by itself.
            --mutate changes the rules, one number, day, comparison, table row or requirement at a time and by one step, \
            and lists the changes that no test notices, each with a test that would. What is shown or declared to make no \
            difference is counted apart. --propose prints those tests; what they expect is what the rules decide now, for \
            the author to confirm.

            EXAMPLES
              tradein rules test
              tradein rules test appliance --name A0
              tradein rules test --file limits.yaml
              tradein rules test appliance --watch
              tradein rules test --coverage
              tradein rules test --mcdc --propose
              tradein rules test ebike --mutate --propose
              tradein rules test --junit rules.xml
            """)

    @Argument(help: "Only this programme.")
    var programme: String?

    @Option(help: "Only tests whose names hold this text.")
    var name: String?

    @Option(help: ArgumentHelp("Only the tests of this file, by its path or the end of it.", valueName: "path"))
    var file: String?

    @Flag(help: "Also say what the tests did not decide both ways; exits 1 where there is something.")
    var coverage = false

    @Flag(
        name: .customLong("mcdc"),
        help:
            "Also say which conditions the tests don't show to turn their decision by themselves (MC/DC); exits 1 on any."
    )
    var independence = false

    @Flag(help: "Also change the rules one small thing at a time, and list what no test notices; exits 1 on any.")
    var mutate = false

    @Flag(help: "With --mutate or --mcdc: print tests, ready to be pasted, for what the tests miss.")
    var propose = false

    @Flag(help: "Run again whenever a file of the rules or a parameter file changes, until interrupted.")
    var watch = false

    @Option(help: ArgumentHelp("Also write the results as JUnit XML.", valueName: "file"))
    var junit: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    private var reports: Set<RuleReport> {
        var reports: Set<RuleReport> = []
        if coverage { reports.insert(.coverage) }
        if independence { reports.insert(.independence) }
        if mutate { reports.insert(.mutation) }
        return reports
    }

    func validate() throws {
        if propose, !mutate, !independence {
            throw ValidationError("--propose goes with --mutate or --mcdc.")
        }
        if output.format == .csv, reports.count > 1 {
            throw ValidationError("CSV is one table: ask for one report at a time, or for --format json.")
        }
    }

    func run() async throws {
        try await reporting(in: output.lang) {
            let pass = RuleTestPass(
                programme: programme, name: name, file: file, reports: reports, proposes: propose, junit: junit,
                rules: rules,
                output: output)
            guard watch else {
                if try await pass.run() { throw ExitStatus.finding }
                return
            }
            try await RuleWatch(rules: rules, language: output.lang).run(pass)
        }
    }
}
