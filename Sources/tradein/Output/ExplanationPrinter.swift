import Claims
import FEEL
import Ledger
import Rulebook

/// Prints how the rules judge a claim: each condition with its values, result and citation.
struct ExplanationPrinter {
    let format: OutputFormat
    let language: Language

    /// - Parameters:
    ///   - decision: with what is known of other claims and the budget.
    ///   - remedies: what would have it approved, or paid more.
    func print(
        _ explanation: Explanation, _ decision: Decision, _ remedies: Remedies?, of claim: Claim, on day: CivilDate
    ) throws {
        var stream = OutputStream.standardOutput()
        let advice = remedies.map { RemedyText(remedies: $0, language: language) }
        switch format {
        case .text:
            for line in lines(explanation, decision, of: claim, on: day) { try stream.line(line) }
            for line in advice?.lines ?? [] { try stream.line(line) }
        case .json:
            for step in explanation.steps { try stream.line(json(step)) }
            for line in advice?.objects ?? [] { try stream.line(line) }
        case .csv:
            try stream.line("kind,name,code,text,verdict,result,document,clause,status")
            for step in explanation.steps {
                try stream.line(
                    [
                        step.kind.rawValue, step.name, step.code ?? "", step.text, step.verdict.rawValue,
                        language.of(step.result), step.cite.document, step.cite.clause ?? "", step.cite.status.rawValue,
                    ].map(CSVText.field).joined(separator: ","))
            }
            for row in advice?.rows ?? [] { try stream.line(row.map(CSVText.field).joined(separator: ",")) }
        }
        try stream.flush()
    }

    private func lines(
        _ explanation: Explanation, _ decision: Decision, of claim: Claim, on day: CivilDate
    ) -> [String] {
        var lines = [
            language.of(
                zh: "\(claim.claimID)  \(explanation.title.zh)  办理日期 \(day)",
                en: "\(claim.claimID)  \(explanation.title.en)  business day \(day)"),
            "",
        ]
        for step in explanation.steps {
            var head = "\(mark(step.verdict)) "
            if let code = step.code { head += code + "  " }
            head += step.label.map { language.of($0) + "  " } ?? ""
            if let condition = step.condition { head += language.of(zh: "当 \(condition)：", en: "when \(condition): ") }
            // A requirement without a name of its own goes by its code, which stands in front already.
            if step.name != step.text, step.name != step.code { head += step.name + ": " }
            lines.append(head + "\(step.text)  =>  \(language.of(step.result))")
            if !step.rows.isEmpty {
                lines.append(
                    "      " + language.of(zh: "命中第 ", en: "row ") + step.rows.map(String.init).joined(separator: ", ")
                        + language.of(zh: " 行", en: ""))
            }
            for reading in step.reads {
                var line = "      \(reading.name) = \(language.of(reading.shown))"
                if let cite = reading.cite { line += "  [\(citation(cite))]" }
                lines.append(line)
            }
            if let message = step.message { lines.append("      " + language.of(message)) }
            lines.append("      " + citation(step.cite))
        }
        lines.append("")
        lines.append(
            language.of(zh: "结果：", en: "outcome: ") + language.of(decision.outcome.label)
                + (decision.amount.map { "  \($0.yuan)" } ?? ""))
        for reason in decision.reasons {
            lines.append("  \(reason.code)  \(language.of(reason.message))  [\(citation(reason.cite))]")
        }
        for note in decision.notes {
            lines.append("  · \(note.code)  \(language.of(note.message))  [\(citation(note.cite))]")
        }
        return lines
    }

    private func mark(_ verdict: Explanation.Step.Verdict) -> String {
        switch verdict {
        case .holds: "✓"
        case .fails: "✗"
        case .notApplicable: "–"
        case .undecided: "?"
        case .unlimited: "∞"
        case .value: "="
        }
    }

    private func citation(_ cite: Citation) -> String {
        let source = cite.document + (cite.clause.map { " " + $0 } ?? "")
        let status = language.of(cite.status.shown)
        return cite.status == .verified ? source : source + language.of(zh: "（\(status)）", en: " (\(status))")
    }

    private func json(_ step: Explanation.Step) -> String {
        func pair(_ text: Bilingual) -> String {
            "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
        }
        func cite(_ cite: Citation) -> String {
            "{\"document\":\(JSONLine.quoted(cite.document)),\"clause\":\(cite.clause.map(JSONLine.quoted) ?? "null"),\"status\":\"\(cite.status.rawValue)\"}"
        }
        let reads = step.reads.map {
            "{\"name\":\(JSONLine.quoted($0.name)),\"value\":\(pair($0.shown)),\"cite\":\($0.cite.map(cite) ?? "null")}"
        }
        return
            "{\"kind\":\"\(step.kind.rawValue)\",\"name\":\(JSONLine.quoted(step.name)),\"code\":\(step.code.map(JSONLine.quoted) ?? "null"),"
            + "\"condition\":\(step.condition.map(JSONLine.quoted) ?? "null"),\"text\":\(JSONLine.quoted(step.text)),"
            + "\"reads\":[\(reads.joined(separator: ","))],\"verdict\":\"\(step.verdict.rawValue)\",\"result\":\(pair(step.result)),"
            + "\"rows\":[\(step.rows.map(String.init).joined(separator: ","))],\"message\":\(step.message.map(pair) ?? "null"),\"cite\":\(cite(step.cite))}"
    }
}
