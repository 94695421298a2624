import Bureau
import Claims
import FEEL
import Ledger
import Rulebook

/// Prints hits.
struct AlertPrinter {
    let format: OutputFormat
    let language: Language

    private static let columns = [
        "hit", "decision_id", "claim_id", "merchant_id", "kind", "outcome", "amount", "detector", "severity", "action",
        "state", "number", "limit", "claims", "meaning_zh", "meaning_en", "values", "run", "business_day",
    ]

    /// - Parameter entries: hands over hits one after the other; text needs all of them for its columns.
    func list(_ entries: ((AlertEntry) throws -> Void) throws -> Void) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            var table = TextTable([
                (language.of(zh: "编号", en: "hit"), .right), (language.of(zh: "决定", en: "decision"), .left),
                (language.of(zh: "申报", en: "claim"), .left), (language.of(zh: "预警规则", en: "detector"), .left),
                (language.of(zh: "严重程度", en: "severity"), .left), (language.of(zh: "状态", en: "state"), .left),
                (language.of(zh: "有多不寻常", en: "how unusual"), .left),
                (language.of(zh: "有关的值", en: "values"), .left),
            ])
            var isEmpty = true
            try entries { entry in
                isEmpty = false
                table.add([
                    String(entry.id), DecisionNumber.text(entry.decision), entry.claim, entry.detector.name,
                    language.of(entry.detector.severity.label), language.of(entry.state.label),
                    language.of(entry.meaning), values(entry),
                ])
            }
            if isEmpty {
                try stream.line(language.of(zh: "没有命中", en: "No hits"))
            } else {
                for line in table.lines { try stream.line(line) }
            }
        case .json:
            try entries { try stream.line("{" + json($0) + "}") }
        case .csv:
            try stream.line(Self.columns.joined(separator: ","))
            try entries { entry in
                try stream.line(cells(entry).map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func values(_ entry: AlertEntry) -> String {
        entry.values.filter { !$0.value.isEmpty }.map {
            language.of(zh: $0.label, en: $0.name) + " " + visible($0.value)
        }.joined(separator: language.of(zh: "，", en: ", "))
    }

    private func cells(_ entry: AlertEntry) -> [String] {
        [
            String(entry.id), DecisionNumber.text(entry.decision), entry.claim, entry.merchant, entry.kind,
            entry.outcome, entry.amount?.yuan ?? "", entry.detector.name, entry.detector.severity.rawValue,
            entry.detector.action.rawValue, entry.state.rawValue, DetectorNumber.text(entry.number),
            DetectorNumber.text(entry.limit), String(entry.claims), entry.meaning.zh, entry.meaning.en,
            entry.values.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value)" }.joined(separator: "; "),
            String(entry.run), entry.day,
        ]
    }

    private func json(_ entry: AlertEntry) -> String {
        let cells = cells(entry)
        let bare: Set<String> = ["hit", "claims", "run"]
        var members: [String] = []
        for (name, cell) in zip(Self.columns, cells) where !name.hasPrefix("meaning") && name != "values" {
            let value = name == "amount" && cell.isEmpty ? "null" : bare.contains(name) ? cell : JSONLine.quoted(cell)
            members.append("\"\(name)\":\(value)")
        }
        let meaning = entry.meaning
        members.append(
            "\"meaning\":{\"zh\":\(JSONLine.quoted(meaning.zh)),\"en\":\(JSONLine.quoted(meaning.en))}")
        let values = entry.values.map { value in
            "\(JSONLine.quoted(value.name)):\(value.value.isEmpty ? "null" : JSONLine.quoted(value.value))"
        }
        members.append("\"values\":{\(values.joined(separator: ","))}")
        return members.joined(separator: ",")
    }

    // MARK: - Explaining

    func explain(_ found: [AlertExplanation]) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: for each in found { try text(each, &stream) }
        case .json:
            for each in found { try stream.line("{" + json(each.entry) + "," + more(each) + "}") }
        case .csv:
            try stream.line(
                (Self.columns + ["document", "clause", "status", "looked_at", "unusual", "others"]).joined(
                    separator: ","))
            for each in found {
                let cite = each.entry.detector.citation
                let cells =
                    cells(each.entry) + [
                        cite.document, cite.clause ?? "", cite.status.rawValue, String(each.looked),
                        String(each.unusual), String(each.otherCount),
                    ]
                try stream.line(cells.map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func more(_ each: AlertExplanation) -> String {
        let detector = each.entry.detector
        func both(_ text: Bilingual) -> String {
            "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
        }
        let cite = detector.citation
        let parameters = detector.parameters.map { parameter in
            "{\"name\":\(JSONLine.quoted(parameter.name)),\"value\":\(JSONLine.quoted(parameter.shown.en)),\"document\":\(JSONLine.quoted(parameter.citation.document)),\"status\":\"\(parameter.citation.status.rawValue)\"}"
        }
        let others = each.others.map { JSONLine.quoted(DecisionNumber.text($0.decision)) }
        let releases = each.releases.map {
            "{\"day\":\"\($0.day)\",\"by\":\(JSONLine.quoted($0.by)),\"ground\":\(JSONLine.quoted($0.ground))}"
        }
        return [
            "\"title\":\(both(detector.title))", "\"finding\":\(both(detector.finding))",
            "\"cite\":{\"document\":\(JSONLine.quoted(cite.document)),\"clause\":\(cite.clause.map(JSONLine.quoted) ?? "null"),\"status\":\"\(cite.status.rawValue)\"}",
            "\"parameters\":[\(parameters.joined(separator: ","))]", "\"looked_at\":\(each.looked)",
            "\"unusual\":\(each.unusual)", "\"others\":[\(others.joined(separator: ","))]",
            "\"other_count\":\(each.otherCount)", "\"releases\":[\(releases.joined(separator: ","))]",
        ].joined(separator: ",")
    }

    private func text(_ each: AlertExplanation, _ stream: inout OutputStream) throws {
        let (entry, detector) = (each.entry, each.entry.detector)
        let cite = detector.citation
        let outcome = Outcome(rawValue: entry.outcome).map { language.of($0.label) } ?? entry.outcome
        func line(_ zh: String, _ en: String) throws { try stream.line(visible(language.of(zh: zh, en: en))) }
        try line(
            "预警 \(entry.id)：\(detector.title.zh)（\(detector.name)）",
            "alert \(entry.id): \(detector.title.en) (\(detector.name))")
        try line(
            "  申报 \(entry.claim)，决定 \(DecisionNumber.text(entry.decision))，\(entry.kind)，\(outcome) \(entry.amount?.yuan ?? "")，商户 \(entry.merchant)",
            "  claim \(entry.claim), decision \(DecisionNumber.text(entry.decision)), \(entry.kind), \(outcome) \(entry.amount?.yuan ?? ""), merchant \(entry.merchant)"
        )
        try line("  数字：\(entry.meaning.zh)", "  number: \(entry.meaning.en)")
        try line(
            "  有多少见：看了 \(each.looked) 条申报，\(each.unusual) 条如此（\(rate(each))）",
            "  how rare: of \(each.looked) claims looked at \(each.unusual) are so (\(rate(each)))")
        for value in entry.values where !value.value.isEmpty {
            try line("  \(value.label)：\(value.value)", "  \(value.name): \(value.value)")
        }
        for parameter in detector.parameters {
            try line(
                "  数值 \(parameter.label.zh)：\(parameter.shown.zh)（\(parameter.citation.document)，\(parameter.citation.status.rawValue)）",
                "  value \(parameter.name): \(parameter.shown.en) (\(parameter.citation.document), \(parameter.citation.status.rawValue))"
            )
        }
        try line(
            "  查出的问题：\(detector.finding.zh)（\(cite.document)，\(cite.clause ?? "")，\(cite.status.rawValue)）",
            "  finding: \(detector.finding.en) (\(cite.document), \(cite.clause ?? ""), \(cite.status.rawValue))")
        try line(
            "  处理：\(detector.action.label.zh)；严重程度 \(detector.severity.label.zh)；现在 \(entry.state.label.zh)；\(entry.day) 第 \(entry.run) 次运行",
            "  action: \(detector.action.label.en); severity \(detector.severity.label.en); now \(entry.state.label.en); run \(entry.run) of \(entry.day)"
        )
        if each.otherCount > 0 {
            try line(
                "  同一组还有 \(each.otherCount) 条：", "  \(each.otherCount) others of the same group:")
            for other in each.others {
                try stream.line("    \(DecisionNumber.text(other.decision))  \(visible(other.claim))  \(values(other))")
            }
        }
        for release in each.releases {
            try line(
                "  \(release.day) \(release.by) 解除：\(release.ground)",
                "  released on \(release.day) by \(release.by): \(release.ground)")
        }
    }

    /// Hits a hundred claims looked at, with two places.
    private func rate(_ each: AlertExplanation) -> String {
        guard each.looked > 0 else { return "-" }
        let scaled = each.unusual * 10_000 / each.looked
        return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100)%"
    }
}

/// Prints the results of detectors' cases: for people those that failed, for machines all.
struct AlertTestPrinter {
    let format: OutputFormat
    let language: Language

    func print(_ results: [DetectorCase.Result], untested: [String]) throws {
        var stream = OutputStream.standardOutput()
        if format == .csv { try stream.line("detector,name,passed,differences") }
        for result in results {
            let test = result.test
            let differences = result.differences.map { "\($0.what): expected \($0.expected), got \($0.got)" }
            switch format {
            case .text:
                guard !result.passed else { continue }
                try stream.line("✗ \(test.detector.name): \(test.name)")
                try stream.line("  \(test.position.file):\(test.position.line)")
                for difference in result.differences {
                    try stream.line(
                        language.of(
                            zh: "  \(difference.what)：应为 \(difference.expected)，实为 \(difference.got)",
                            en: "  \(difference.what): expected \(difference.expected), got \(difference.got)"))
                }
            case .json:
                try stream.line(
                    "{\"detector\":\(JSONLine.quoted(test.detector.name)),\"name\":\(JSONLine.quoted(test.name)),\"file\":\(JSONLine.quoted(test.position.file)),\"line\":\(test.position.line),\"passed\":\(result.passed),\"differences\":[\(differences.map(JSONLine.quoted).joined(separator: ","))]}"
                )
            case .csv:
                try stream.line(
                    [test.detector.name, test.name, "\(result.passed)", differences.joined(separator: "; ")].map(
                        CSVText.field
                    ).joined(separator: ","))
            }
        }
        if format == .text {
            let failed = results.count { !$0.passed }
            try stream.line(
                language.of(
                    zh: "\(results.count - failed) 个通过，\(failed) 个失败",
                    en: "\(results.count - failed) passed, \(failed) failed"))
        }
        for name in untested {
            warn(language.of(zh: "\(name) 没有用例", en: "\(name) has no case"))
        }
        try stream.flush()
    }
}
