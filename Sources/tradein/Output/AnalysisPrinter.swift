import Claims
import FEEL
import Ledger
import Rulebook

/// Prints what an analysis found: for people with the place first, for machines one object a line.
struct AnalysisPrinter {
    let format: OutputFormat
    let language: Language
    /// Where the examples were written.
    let folder: String?

    func print(_ reports: [AnalysisReport]) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: for line in lines(reports) { try stream.line(line) }
        case .json: for report in reports { for line in objects(report) { try stream.line(line) } }
        case .csv:
            try stream.line(
                "kind,code,programme,versions,subject,file,line,column,message,intended,business_day,claim_id")
            for report in reports { for row in rows(report) { try stream.line(row) } }
        }
        try stream.flush()
    }

    // MARK: - For people

    private func lines(_ reports: [AnalysisReport]) -> [String] {
        var lines: [String] = []
        for report in reports {
            for finding in report.findings { lines += self.lines(finding) }
            for missing in report.notAnalysed {
                let versions = missing.versions.isEmpty ? "" : " [\(missing.versions.joined(separator: ", "))]"
                lines.append(
                    "? \(missing.position): "
                        + language.of(zh: "未分析", en: "not analysed")
                        + " \(report.programme)\(versions) \(missing.subject): \(language.of(missing.message))")
            }
        }
        for report in reports {
            let open = report.findings.count { $0.intended == nil }
            let intended = report.findings.count - open
            lines.append(
                language.of(
                    zh:
                        "\(report.programme)：判明 \(report.settled) 处，发现 \(open) 处，有意为之 \(intended) 处，未分析 \(report.notAnalysed.count) 处",
                    en:
                        "\(report.programme): \(report.settled) settled, \(open) found, \(intended) intended, \(report.notAnalysed.count) not analysed"
                ))
        }
        return lines
    }

    private func lines(_ finding: AnalysisFinding) -> [String] {
        let versions = finding.versions.isEmpty ? "" : " [\(finding.versions.joined(separator: ", "))]"
        var lines = [
            "\(finding.intended == nil ? "✗" : "·") \(finding.position): \(finding.code.rawValue)",
            "    \(finding.programme)\(versions): \(language.of(finding.message))",
        ]
        if let intended = finding.intended {
            lines.append("    " + language.of(zh: "有意为之：", en: "intended: ") + language.of(intended))
        }
        guard let example = finding.example else { return lines }
        let decision = example.decision
        let reasons = decision.reasons.map(\.code).joined(separator: ", ")
        lines.append(
            "    " + language.of(zh: "例：申报 ", en: "shown by claim ") + example.claim.claimID
                + language.of(zh: "，办理日期 ", en: " on ") + "\(example.businessDay)  =>  "
                + language.of(decision.outcome.label) + (decision.amount.map { " \($0.yuan)" } ?? "")
                + (reasons.isEmpty ? "" : " (\(reasons))"))
        if let folder {
            let file = "\(folder)/\(ExampleFiles.name(for: example.businessDay))"
            lines.append("    tradein check \(file) --on \(example.businessDay)")
        } else {
            lines.append("    " + String(decoding: example.claim.content, as: UTF8.self))
        }
        return lines
    }

    // MARK: - For machines

    private func objects(_ report: AnalysisReport) -> [String] {
        report.findings.map { finding in
            object(
                "finding", report.programme, finding.versions, finding.subject, finding.position, finding.message,
                code: finding.code.rawValue)
                + ",\"intended\":\(finding.intended.map(pair) ?? "null"),\"example\":\(finding.example.map(example) ?? "null")}"
        }
            + report.notAnalysed.map { missing in
                object(
                    "not analysed", missing.programme, missing.versions, missing.subject, missing.position,
                    missing.message, code: nil) + "}"
            }
    }

    private func object(
        _ kind: String, _ programme: String, _ versions: [String], _ subject: String, _ position: SourcePosition,
        _ message: Bilingual, code: String?
    ) -> String {
        "{\"kind\":\"\(kind)\",\"code\":\(code.map(JSONLine.quoted) ?? "null"),\"programme\":\(JSONLine.quoted(programme)),"
            + "\"versions\":[\(versions.map(JSONLine.quoted).joined(separator: ","))],\"subject\":\(JSONLine.quoted(subject)),"
            + "\"file\":\(JSONLine.quoted(position.file)),\"line\":\(position.line),\"column\":\(position.column),"
            + "\"message\":\(pair(message))"
    }

    private func pair(_ text: Bilingual) -> String {
        "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
    }

    private func example(_ example: AnalysisFinding.Example) -> String {
        let decision = example.decision
        return "{\"business_day\":\"\(example.businessDay)\",\"outcome\":\"\(decision.outcome.rawValue)\","
            + "\"amount\":\(decision.amount.map { "\"\($0.yuan)\"" } ?? "null"),"
            + "\"version\":\(decision.version.map(JSONLine.quoted) ?? "null"),"
            + "\"reasons\":[\(decision.reasons.map { JSONLine.quoted($0.code) }.joined(separator: ","))],"
            + "\"claim\":\(String(decoding: example.claim.content, as: UTF8.self))}"
    }

    private func rows(_ report: AnalysisReport) -> [String] {
        report.findings.map { finding in
            row([
                "finding", finding.code.rawValue, report.programme, finding.versions.joined(separator: " "),
                finding.subject, finding.position.file, "\(finding.position.line)", "\(finding.position.column)",
                language.of(finding.message), finding.intended.map { language.of($0) } ?? "",
                finding.example.map { "\($0.businessDay)" } ?? "", finding.example?.claim.claimID ?? "",
            ])
        }
            + report.notAnalysed.map { missing in
                row([
                    "not analysed", "", report.programme, missing.versions.joined(separator: " "), missing.subject,
                    missing.position.file, "\(missing.position.line)", "\(missing.position.column)",
                    language.of(missing.message), "", "", "",
                ])
            }
    }

    private func row(_ cells: [String]) -> String { cells.map(CSVText.field).joined(separator: ",") }
}
