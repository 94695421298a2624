import ArgumentParser
import Bureau
import Claims
import FEEL

/// What every command of the finance desk takes.
struct FinanceOptions: ParsableArguments {
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var day: DayOptions
    @OptionGroup var output: OutputOptions

    /// - Parameter makesWorkspace: whether a workspace that is not there is made: a budget may come first.
    func desk(makesWorkspace: Bool = false) throws -> FinanceDesk {
        if !makesWorkspace { _ = try workspace.open(.inspect) }
        return try FinanceDesk(try workspace.open(.record), day: day.day.description, person: workspace.person)
    }

    /// Does something at the desk and prints what it came to.
    func run(makesWorkspace: Bool = false, _ body: (FinanceDesk) throws -> Voucher) async throws {
        try await reporting(in: output.lang) {
            try output.printVoucher(try body(try desk(makesWorkspace: makesWorkspace)))
        }
    }
}

extension OutputOptions {
    func printVoucher(_ voucher: Voucher) throws {
        try VoucherPrinter(format: format, language: lang).print(voucher)
    }

    func printReport(
        _ columns: [ReportPrinter.Column], _ rows: [[String]],
        whenEmpty: Bilingual = Bilingual(zh: "没有", en: "None")
    ) throws {
        try ReportPrinter(format: format, language: lang).print(columns, rows, whenEmpty: whenEmpty)
    }
}
