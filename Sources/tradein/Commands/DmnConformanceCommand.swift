import ArgumentParser
import Claims
import DMN
import Foundation

struct DmnConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Run the cases of the DMN TCK; exits 1 when one fails. 运行 DMN 标准的一致性测试。",
        discussion: """
            Runs a folder tree of models and test files in the format of the DMN Technology Compatibility Kit, at any \
            depth, and prints of every level and theme how many cases passed of how many, and the same for the cases that \
            expect something other than null. A model or file that can't be read fails its cases and no others.

            --strict also asks that a result marked errorResult="true" is a null that says why (more than that null is \
            written there), and that every other null is an answer and no fault: nothing was of a wrong type, out of its \
            domain or given up.

            EXAMPLES
              tradein dmn conformance tck/TestCases
              tradein dmn conformance tck/TestCases --results results.csv --strict

            EXIT STATUS
              0   every case passed
              1   a case failed
              65  the folder holds no test files
            """)

    @Argument(help: ArgumentHelp("The folder of the kit.", valueName: "dir"))
    var folder: String

    @Option(
        help: ArgumentHelp(
            "Also write the official results: \"level/folder\",\"test file\",\"case id\",\"SUCCESS|ERROR\",\"message\".",
            valueName: "file.csv"))
    var results: String?

    @Flag(help: "Also ask that errors, and only errors, give a reason.")
    var strict = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let run = try measure()
            if let results { try write(run.csv, to: results) }
            try ConformancePrinter(format: output.format, language: output.lang).print(run)
            if run.tally.passed < run.tally.total { throw ExitStatus.finding }
        }
    }

    private func measure() throws -> ConformanceRun {
        do throws(ModelError) {
            return try ConformanceRun(folder: folder, isStrict: strict)
        } catch {
            warn(output.lang.of(zh: "错误：没有可运行的测试：", en: "error: there is nothing to run:"))
            warn("  " + error.description)
            throw ExitStatus.badInput
        }
    }

    private func write(_ csv: String, to path: String) throws {
        do {
            try Data(csv.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            warn(
                output.lang.of(
                    zh: "错误：无法写入 \(path)：\(error.localizedDescription)",
                    en: "error: cannot write \(path): \(error.localizedDescription)"))
            throw ExitStatus.storage
        }
    }
}
