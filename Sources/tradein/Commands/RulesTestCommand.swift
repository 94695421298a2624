import ArgumentParser
import Bureau
import Claims
import FEEL
import Foundation
import Rulebook

struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the packs' own tests; exits 1 when one fails. 运行规则测试。",
        discussion: """
            Every pack has tests in Rules/<programme>/tests/*.yaml. A failure prints what was expected against what came \
            out, with the reasons.

            EXAMPLES
              tradein rules test
              tradein rules test appliance --name A0
              tradein rules test --junit rules.xml
            """)

    @Argument(help: "Only this programme.")
    var programme: String?

    @Option(help: "Only tests whose names hold this text.")
    var name: String?

    @Option(help: ArgumentHelp("Also write the results as JUnit XML.", valueName: "file"))
    var junit: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            if let programme, rulebook.pack(programme: programme) == nil {
                let known = rulebook.packs.map(\.programme).joined(separator: ", ")
                throw UsageFailure(
                    Bilingual(
                        zh: "没有补贴项目“\(programme)”；现有 \(known)",
                        en: "There is no programme \(programme); there are \(known)"))
            }
            let tests: PackTests
            do {
                tests = try PackTests.load(directory: rules.rules, for: rulebook)
            } catch let errors as RulebookErrors {
                errors.diagnostics.forEach { warn($0.description) }
                throw ExitStatus.finding
            }
            let results = await PackTestRunner(tests.selected(programme: programme, name: name)).run()
            if let junit { try write(JUnitReport.xml(results), to: junit) }
            try print(results)
            if results.contains(where: { !$0.passed }) { throw ExitStatus.finding }
        }
    }

    private func write(_ xml: String, to path: String) throws {
        do {
            try Data(xml.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            warn(
                output.lang.of(
                    zh: "错误：无法写入 \(path)：\(error.localizedDescription)",
                    en: "error: cannot write \(path): \(error.localizedDescription)"))
            throw ExitStatus.storage
        }
    }

    private func print(_ results: [PackTestResult]) throws {
        let failures = results.filter { !$0.passed }
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .text:
            for result in failures {
                try stream.line("✗ \(result.test.programme): \(result.test.name)")
                try stream.line("  \(result.test.position.file):\(result.test.position.line)")
                for difference in result.differences {
                    try stream.line(
                        output.lang.of(
                            zh: "  \(difference.what)：应为 \(difference.expected)，实为 \(difference.got)",
                            en: "  \(difference.what): expected \(difference.expected), got \(difference.got)"))
                }
                for reason in result.decision.reasons {
                    try stream.line("    \(reason.code)  \(output.lang.of(reason.message))")
                }
            }
            try stream.line(
                output.lang.of(
                    zh: "\(results.count - failures.count) 个通过，\(failures.count) 个失败",
                    en: "\(results.count - failures.count) passed, \(failures.count) failed"))
        case .json:
            for result in results {
                let differences = result.differences.map {
                    "{\"what\":\(JSONLine.quoted($0.what)),\"expected\":\(JSONLine.quoted($0.expected)),\"got\":\(JSONLine.quoted($0.got))}"
                }
                try stream.line(
                    "{\"programme\":\(JSONLine.quoted(result.test.programme)),\"name\":\(JSONLine.quoted(result.test.name)),\"file\":\(JSONLine.quoted(result.test.position.file)),\"line\":\(result.test.position.line),\"passed\":\(result.passed),\"differences\":[\(differences.joined(separator: ","))]}"
                )
            }
        case .csv:
            try stream.line("programme,name,passed,differences")
            for result in results {
                try stream.line(
                    [
                        result.test.programme, result.test.name, "\(result.passed)",
                        result.differences.map { "\($0.what): expected \($0.expected), got \($0.got)" }
                            .joined(separator: "; "),
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }
}
