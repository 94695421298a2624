import Bureau
import Claims
import FEEL
import Rulebook

/// Prints the results of rule tests: for people those that failed, for machines all.
struct TestPrinter {
    let format: OutputFormat
    let language: Language

    func print(_ results: [PackTestResult]) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: try text(results, &stream)
        case .json:
            for result in results {
                let differences = result.differences.map {
                    "{\"what\":\(JSONLine.quoted($0.what)),\"expected\":\(JSONLine.quoted($0.expected)),\"got\":\(JSONLine.quoted($0.got))}"
                }
                try stream.line(
                    "{\"report\":\"test\",\"programme\":\(JSONLine.quoted(result.test.programme)),\"name\":\(JSONLine.quoted(result.test.name)),\"file\":\(JSONLine.quoted(result.test.position.file)),\"line\":\(result.test.position.line),\"passed\":\(result.passed),\"differences\":[\(differences.joined(separator: ","))]}"
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

    private func text(_ results: [PackTestResult], _ stream: inout OutputStream) throws {
        let failures = results.filter { !$0.passed }
        for result in failures {
            try stream.line("✗ \(result.test.programme): \(result.test.name)")
            try stream.line("  \(result.test.position.file):\(result.test.position.line)")
            for difference in result.differences {
                try stream.line(
                    language.of(
                        zh: "  \(difference.what)：应为 \(difference.expected)，实为 \(difference.got)",
                        en: "  \(difference.what): expected \(difference.expected), got \(difference.got)"))
            }
            for reason in result.decision.reasons {
                try stream.line("    \(reason.code)  \(language.of(reason.message))")
            }
        }
        try stream.line(
            language.of(
                zh: "\(results.count - failures.count) 个通过，\(failures.count) 个失败",
                en: "\(results.count - failures.count) passed, \(failures.count) failed"))
    }
}
