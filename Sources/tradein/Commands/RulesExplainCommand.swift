import ArgumentParser
import Bureau
import ClaimFiles
import Claims
import FEEL
import Rulebook

struct RulesExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how the rules judge one claim, condition by condition. 逐条说明。",
        discussion: """
            Values, result and citation of every condition, and what would have the claim approved or paid more: the \
            smallest changes of one field, then of two, each seen to do so by the real decision; or that there is none. \
            This is advice on what the rules would need, and must really be so; who somebody is and which car or paper \
            it is are never proposed to be changed. Personal values are masked.
            Other claims, quotas and budgets are left out unless a workspace is named.

            EXAMPLES
              tradein rules explain claims.jsonl --claim 2026-0017 --on 2026-11-23
              tradein rules explain claims.jsonl --claim 2026-0017 --workspace tradein-data
              tradein rules explain claims.xlsx --sheet 申报 --claim 2026-0017
            """)

    @Argument(help: "A claim file.", completion: .file())
    var file: String

    @Option(help: "The claim's number (claim_id); the first of that number is explained.")
    var claim: String

    @Option(help: ArgumentHelp("Count the earlier claims, quotas and budgets of this workspace.", valueName: "folder"))
    var workspace: String?

    @OptionGroup var sheet: SheetOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            let found: Claim?
            do {
                found = try find(in: rulebook.schema)
            } catch let error as ClaimFileError {
                warn(RowReport.text(error, output.lang))
                throw ExitStatus.badInput
            }
            guard let found, let pack = rulebook.pack(kind: found.kind.name) else {
                warn(
                    output.lang.of(zh: "错误：\(file) 中没有申报 \(claim)", en: "error: there is no claim \(claim) in \(file)"))
                throw ExitStatus.badInput
            }
            let explanation = pack.explain(found, on: day.day)
            let state = try workspace.map {
                try CurrentFacts(Workspace(directory: $0, access: .inspect, clock: { SystemClock.moment }))
            }
            let facts = try state?.facts(of: explanation.finding, for: found) ?? Facts()
            var failure: BureauError?
            let remedies = pack.remedies(for: found, on: day.day) { finding, changed in
                do throws(BureauError) {
                    return try state?.facts(of: finding, for: changed) ?? Facts()
                } catch {
                    failure = failure ?? error
                    return Facts()
                }
            }
            if let failure { throw failure }
            try ExplanationPrinter(format: output.format, language: output.lang).print(
                explanation, Decision.decide(explanation.finding, facts: facts), remedies, of: found, on: day.day)
        }
    }

    private func find(in schema: ClaimSchema) throws -> Claim? {
        var reader = try ClaimFileReader(path: file, schema: schema, sheet: sheet.sheet)
        while let batch = try reader.nextBatch(maxRecords: 1000) {
            for row in reader.rowReader.read(batch).rows {
                switch row {
                case .claim(let claim, _) where claim.claimID == self.claim: return claim
                case .claim: continue
                case .bad(let error): warn(RowReport.text(error, output.lang))
                }
            }
        }
        return nil
    }
}
