import ArgumentParser
import Claims
import FEEL
import Rulebook

extension RulesCheckCommand {
    /// Prints what the strict check finds; ends with status 1 where that is anything.
    func checkStrictly(_ rulebook: Rulebook, _ tests: PackTests) throws {
        let findings = StrictCheck.findings(in: rulebook, tests: tests, on: day.day)
        var stream = OutputStream.standardOutput()
        if output.format == .csv { try stream.line("code,file,line,column,zh,en") }
        for finding in findings {
            let place = finding.position
            switch output.format {
            case .text: try stream.line("\(place): \(finding.code.rawValue)  \(output.lang.of(finding.message))")
            case .json:
                try stream.line(
                    "{\"code\":\(JSONLine.quoted(finding.code.rawValue)),\"file\":\(JSONLine.quoted(place.file)),\"line\":\(place.line),\"column\":\(place.column),\"message\":{\"zh\":\(JSONLine.quoted(finding.message.zh)),\"en\":\(JSONLine.quoted(finding.message.en))}}"
                )
            case .csv:
                try stream.line(
                    [
                        finding.code.rawValue, place.file, "\(place.line)", "\(place.column)", finding.message.zh,
                        finding.message.en,
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        if output.format == .text {
            let codes = Set(findings.map(\.code.rawValue)).count
            try stream.line(
                findings.isEmpty
                    ? output.lang.of(
                        zh: "✓ \(rulebook.packs.count) 个规则包，没有发现", en: "✓ \(rulebook.packs.count) packs, no finding")
                    : output.lang.of(
                        zh: "\(findings.count) 处发现，\(codes) 种；用 tradein rules check --explain 代码 查看说明",
                        en: "\(findings.count) findings of \(codes) kinds; see tradein rules check --explain CODE"))
        }
        try stream.flush()
        if !findings.isEmpty { throw ExitStatus.finding }
    }

    /// Prints what a code means; `all` prints the page of the documentation.
    func explain(_ word: String) throws {
        var stream = OutputStream.standardOutput()
        if word == "all" {
            try stream.write(FindingPage.markdown.utf8)
        } else if let code = FindingCode(rawValue: word.uppercased()) {
            for line in FindingPage.lines(code, output.lang == .zh ? \.zh : \.en) { try stream.line(line) }
        } else {
            let known = FindingCode.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageFailure(
                Bilingual(zh: "没有代码“\(word)”；现有 \(known)", en: "There is no code \(word); there are \(known)"))
        }
        try stream.flush()
    }
}
