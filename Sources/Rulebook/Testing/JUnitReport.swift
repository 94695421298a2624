internal import Claims
internal import FEEL

/// Test results as JUnit XML, which continuous integration reads.
package enum JUnitReport {
    /// One `testsuite` a programme, in the order in which they appear.
    package static func xml(_ results: [PackTestResult]) -> String {
        var programmes: [String] = []
        for result in results where !programmes.contains(result.test.programme) {
            programmes.append(result.test.programme)
        }
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        xml += "<testsuites name=\"rules\"\(totals(results))>\n"
        for programme in programmes {
            let suite = results.filter { $0.test.programme == programme }
            xml += "  <testsuite name=\"\(escaped(programme))\"\(totals(suite)) errors=\"0\" skipped=\"0\">\n"
            for result in suite { xml += testCase(result) }
            xml += "  </testsuite>\n"
        }
        return xml + "</testsuites>\n"
    }

    private static func totals(_ results: [PackTestResult]) -> String {
        let failures = results.count { !$0.passed }
        let time = results.reduce(Duration.zero) { $0 + $1.duration }
        return " tests=\"\(results.count)\" failures=\"\(failures)\" time=\"\(seconds(time))\""
    }

    private static func testCase(_ result: PackTestResult) -> String {
        let test = result.test
        let head =
            "    <testcase classname=\"\(escaped(test.programme))\" name=\"\(escaped(test.name))\" file=\"\(escaped(test.position.file))\" "
            + "line=\"\(test.position.line)\" time=\"\(seconds(result.duration))\""
        if result.passed { return head + "/>\n" }
        let message = result.differences.map { "\($0.what): expected \($0.expected), got \($0.got)" }
        let reasons = result.decision.reasons.map { "\($0.code): \($0.message.zh) / \($0.message.en)" }
        return head + ">\n      <failure type=\"difference\" message=\"\(escaped(message.joined(separator: "; ")))\">"
            + escaped((message + reasons).joined(separator: "\n")) + "</failure>\n    </testcase>\n"
    }

    /// Seconds with six places, as decimal.
    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let micro = String(attoseconds / 1_000_000_000_000)
        return "\(seconds)." + String(repeating: "0", count: max(0, 6 - micro.count)) + micro
    }

    /// Text for attributes and content. XML 1.0 has no form at all for most control characters: they are replaced.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
