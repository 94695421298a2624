import ArgumentParser
import Bureau
import ClaimFiles
import Claims
import FEEL
import Rulebook

struct RulesDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Show exactly where two forms of the rules decide differently, and what that does; exits 1 on a difference. 规则对比。",
        discussion: """
            OLD and NEW are two versions of one programme (V3, or vehicle-scrappage/V3), two folders (of packs, or of \
            one pack), or two parameter files laid over the packs; a folder and a parameter file go together as well. \
            Every difference is told with the exact region in which it holds and a claim that both have decided.

            With --claims or --workspace the claims of a file, or all that are recorded, are decided by both: how many \
            outcomes change, the money by source, region and month, and when a budget runs out. Recorded claims are \
            decided on their own business days with the earlier uses and quotas of their decisions; claims of a file \
            each by itself, on the day of --on. Nothing is recorded.

            EXAMPLES
              tradein rules diff V3 V4
              tradein rules diff ../published/Rules Rules --workspace tradein-data
              tradein rules diff cap-3000.yaml cap-4000.yaml --claims claims.csv
            """)

    @Argument(help: "What holds now: a version, a folder, or a parameter file.")
    var old: String

    @Argument(help: "What would hold.")
    var new: String

    @Option(help: ArgumentHelp("Decide the claims of this file by both.", valueName: "file"), completion: .file())
    var claims: String?

    @OptionGroup var sheet: SheetOptions

    @Option(help: ArgumentHelp("Decide the claims recorded in this workspace by both.", valueName: "folder"))
    var workspace: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if claims != nil, workspace != nil { throw ValidationError("--claims and --workspace exclude each other") }
    }

    func run() async throws {
        let language = output.lang
        try await reporting(in: language) {
            let sides = try DiffSides(old, new, rules, language)
            var differences: [VersionDifference] = []
            for (place, pair) in sides.pairs.enumerated() {
                differences += pair.old.difference(to: pair.new, firstExample: place * 100 + 1)
            }
            var printer = DiffPrinter(format: output.format, language: language)
            printer.begin()
            printer.print(differences, onlyOld: sides.onlyOld, onlyNew: sides.onlyNew)
            var hasDifference = !differences.isEmpty || !sides.onlyOld.isEmpty || !sides.onlyNew.isEmpty
            if let (tally, outlook, unreadable) = try await replay(sides) {
                try printer.print(tally, outlook)
                hasDifference = hasDifference || tally.hasDifference
                if unreadable > 0 {
                    try printer.end()
                    throw ExitStatus.badInput
                }
            }
            try printer.end()
            if hasDifference { throw ExitStatus.finding }
        }
    }

    private func replay(_ sides: DiffSides) async throws -> (ReplayTally, [BudgetOutlook], unreadable: Int)? {
        guard claims != nil || workspace != nil else { return nil }
        let replay: RuleReplay
        do {
            replay = try RuleReplay(sides.pairs)
        } catch {
            throw UsageFailure(error.message)
        }
        if let workspace {
            let workspace = try Workspace(directory: workspace, access: .inspect, clock: { SystemClock.moment })
            let tally = try await replay.replay(workspace: workspace)
            return (tally, try replay.outlook(tally, in: workspace), 0)
        }
        var unreadable = 0
        do {
            let tally = try await replay.replay(
                file: claims ?? "", sheet: sheet.sheet, schema: sides.schema, on: day.day
            ) { error in
                unreadable += 1
                warn(RowReport.text(error, output.lang))
            }
            return (tally, [], unreadable)
        } catch let error as ClaimFileError {
            warn(RowReport.text(error, output.lang))
            throw ExitStatus.badInput
        }
    }
}
