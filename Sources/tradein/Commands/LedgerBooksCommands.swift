import ArgumentParser
import Bureau
import Claims

extension LedgerExportFormat: ExpressibleByArgument {}

extension LedgerCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "The whole books, for other programs. 导出账簿。",
            discussion: """
                hledger and beancount recompute the books from their entries and reach the balances that the file asserts \
                at its end; csv has one row a posting.

                EXAMPLES
                  tradein ledger export --format hledger > books.journal && hledger -f books.journal check --strict
                  tradein ledger export --format beancount > books.beancount && bean-check books.beancount
                  tradein ledger export --format csv | head
                """)

        @Option(help: "hledger, beancount or csv.")
        var format: LedgerExportFormat
        @Option(name: .long, help: "The language of messages: zh or en.")
        var lang = Language.zh

        @OptionGroup var workspace: WorkspaceOptions

        func run() async throws {
            try await reporting(in: lang) {
                let workspace = try workspace.open(.inspect)
                var stream = OutputStream.standardOutput()
                try Budget(workspace).export(format) { try stream.write($0.utf8) }
                try stream.flush()
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract:
                "Every invariant of the books, by SQL and by recomputation; exits 1 and names the first entry. 核账。",
            discussion: """
                \(LedgerInvariant.all.map { "\($0.code): \($0.statement.en)" }.joined(separator: "; ")); closed periods are \
                unchanged; and everything that trial-balance recomputes from entry one.

                EXAMPLE
                  tradein ledger check && echo sound
                """)

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let report = try LedgerCheck(try workspace.open(.inspect)).run()
                try FindingPrinter(format: output.format, language: output.lang).print(
                    report.findings.map { FindingPrinter.Finding(code: $0.code, message: $0.message) },
                    whenNone: Bilingual(
                        zh: "账簿无误：\(report.entries) 笔分录",
                        en: "The books are sound: \(report.entries) entries"))
                if !report.findings.isEmpty { throw ExitStatus.finding }
            }
        }
    }
}
