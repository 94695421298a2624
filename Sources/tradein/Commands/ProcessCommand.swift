import ArgumentParser

struct ProcessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "process",
        abstract: "Decide the claims of files and record the decisions. 审核并记录。",
        discussion: """
            Every claim gets one decision that cites its rule. What is printed is on the disk: decision, ledger entry and \
            signed log entry are written together, in the order of the file. The same file handed in again changes \
            nothing and prints the same decisions; a claim that was returned may be handed in again with other content.

            EXAMPLES
              tradein process claims.jsonl
              tradein process claims.xlsx --sheet 申报
              tradein process *.csv --on 2026-11-23 --format json > decisions.jsonl
              tradein process claims.csv --parameters local.yaml --workspace /srv/tradein
              tradein process claims.csv --require-signed-rules
              tradein process claims.xlsx --results results/2026-11-23

            A file is a submission: JSON Lines (.jsonl), JSON (.json), CSV (.csv; UTF-8 or GB18030, comma or tab) or an
            Excel workbook (.xlsx; the first sheet or --sheet; titles may stand above the header).
            Rows that can't be read as claims are reported on standard error with file, row and field; the others are \
            processed, and the exit status is 65.
            --results writes each submission back into a folder, in its own format and encoding, with outcome, amount, \
            sources, reasons, what to mend, and the decision's number beside each row. A merchant mends that very file \
            and hands it in again. A file of another content is never written over.
            """)

    @Argument(help: "Claim files.", completion: .file())
    var files: [String]

    @OptionGroup var sheet: SheetOptions
    @OptionGroup var results: ResultsOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var signed: SignedRuleOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await ClaimRun(
            files: files, sheet: sheet.sheet, workspace: workspace, rules: rules, signed: signed, day: day.day,
            output: output,
            isRecording: true, results: results.results
        ).run()
    }
}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "The same decisions, nothing recorded. 试审，不记录。",
        discussion: """
            Decides as `process` would at this moment in this workspace: earlier claims, quotas and budgets count. \
            Where there is no workspace yet, an empty one is assumed and none is made.

            EXAMPLES
              tradein check claims.csv
              tradein check claims.jsonl --on 2024-08-15 --format json
              tradein check claims.csv --results drafts
            """)

    @Argument(help: "Claim files.", completion: .file())
    var files: [String]

    @OptionGroup var sheet: SheetOptions
    @OptionGroup var results: ResultsOptions
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var signed: SignedRuleOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await ClaimRun(
            files: files, sheet: sheet.sheet, workspace: workspace, rules: rules, signed: signed, day: day.day,
            output: output,
            isRecording: false, results: results.results
        ).run()
    }
}
