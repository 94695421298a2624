import ArgumentParser
import Bureau
import Claims
import FEEL
import Rulebook

struct RulesClausesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clauses",
        abstract: "List the clauses of the cited documents and what answers each; exits 1 on one left open. 条款覆盖。",
        discussion: """
            Rules/documents/ holds each document's clauses in short. For every clause: the rules and tests that answer it, or \
            why none does. A clause without either, a cited document without a description, and a cited clause that does not \
            exist are findings. See docs/clauses.md.

            EXAMPLES
              tradein rules clauses
              tradein rules clauses 商消费函〔2024〕75号
              tradein rules clauses --format csv > clauses.csv
            """)

    @Argument(help: "Only documents whose names hold this text.")
    var document: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            let coverage: ClauseCoverage
            do {
                coverage = ClauseCoverage(
                    of: rulebook, tests: try PackTests.load(directory: rules.rules, for: rulebook),
                    documents: try RuleDocument.load(directory: rules.rules))
            } catch let errors as RulebookErrors {
                errors.diagnostics.forEach { warn(output.lang.of($0.shown)) }
                throw ExitStatus.finding
            }
            let chosen = coverage.documents.filter { $0.document.name.contains(document ?? $0.document.name) }
            if let document, chosen.isEmpty {
                throw UsageFailure(
                    Bilingual(
                        zh: "Rules/documents/ 里没有名称含“\(document)”的文件",
                        en: "No document under Rules/documents/ has \(document) in its name"))
            }
            try print(chosen, coverage)
            if coverage.isFinding { throw ExitStatus.finding }
        }
    }

    private func print(_ documents: [ClauseCoverage.Document], _ coverage: ClauseCoverage) throws {
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .text:
            for document in documents { try printText(document, to: &stream) }
            try printSummary(documents, coverage, to: &stream)
        case .json:
            for document in documents {
                for clause in document.clauses { try stream.line(json(clause, of: document.document)) }
            }
        case .csv:
            try stream.line("document,status,clause,state,zh,en,rules,tests,because")
            for document in documents {
                for clause in document.clauses {
                    try stream.line(
                        [
                            document.document.name, document.document.status.rawValue, clause.name,
                            clause.state.rawValue,
                            clause.summary?.zh ?? "", clause.summary?.en ?? "", text(clause.rules), text(clause.tests),
                            clause.notModelled.map(output.lang.of) ?? "",
                        ].map(CSVText.field).joined(separator: ","))
                }
            }
        }
        try stream.flush()
        for error in coverage.errors { warn(output.lang.of(error.shown)) }
        for missing in coverage.undescribed {
            warn(
                "\(missing.position): "
                    + output.lang.of(
                        zh: "引用了“\(missing.name)”，documents/ 里没有它的条款",
                        en: "\(missing.name) is cited, and documents/ does not describe it"))
        }
    }

    private func text(_ answers: [ClauseCoverage.Answer]) -> String {
        answers.map { "\($0.place): \($0.names.joined(separator: ", "))" }.joined(separator: "; ")
    }

    private func printText(_ document: ClauseCoverage.Document, to stream: inout OutputStream) throws {
        let numbering =
            document.document.hasOwnNumbering || document.document.clauses.isEmpty
            ? ""
            : output.lang.of(
                zh: "；文件的编号手头没有，条款名称是我们起的", en: "; its numbering is not at hand, the names of the clauses are ours")
        try stream.line("\(document.document.name)  (\(output.lang.of(document.document.status.shown))\(numbering))")
        if let remark = document.document.remark { try stream.line("  " + output.lang.of(remark)) }
        let unseen = document.clauses.filter { $0.state == .notAtHand }.map(\.name)
        for clause in document.clauses where clause.state != .notAtHand {
            let mark = [.answered: "✓", .partly: "~", .open: "✗"][clause.state] ?? "–"
            try stream.line("  \(mark) \(clause.name)  \(clause.summary.map(output.lang.of) ?? "")")
            for answer in clause.rules + clause.tests {
                try stream.line("      \(answer.place): \(answer.names.joined(separator: ", "))")
            }
            if let because = clause.notModelled {
                try stream.line("      " + output.lang.of(zh: "未建模：", en: "not modelled: ") + output.lang.of(because))
            }
            if clause.state == .open {
                try stream.line(
                    "      " + output.lang.of(zh: "没有规则、用例，也没有说明", en: "no rule, no test, and no reason given"))
            }
        }
        if !unseen.isEmpty {
            try stream.line(
                "  ? " + output.lang.of(zh: "文本未见：", en: "text not at hand: ")
                    + unseen.joined(separator: output.lang.of(zh: "、", en: ", ")))
        }
        try stream.line("")
    }

    private func printSummary(
        _ documents: [ClauseCoverage.Document], _ coverage: ClauseCoverage, to stream: inout OutputStream
    ) throws {
        let count = { (state: ClauseCoverage.State) in documents.reduce(0) { $0 + $1.count(state) } }
        let (answered, partly, explained, open) = (count(.answered), count(.partly), count(.notModelled), count(.open))
        let known = answered + partly + explained + open
        let share = known == 0 ? 100 : answered * 100 / known
        try stream.line(
            output.lang.of(
                zh:
                    "\(documents.count) 份文件，已知条款 \(known) 条：有规则或用例的 \(answered) 条（\(share)%），部分落实的 \(partly) 条，说明了为何没有的 \(explained) 条，没有着落的 \(open) 条；文本未见的 \(count(.notAtHand)) 条",
                en:
                    "\(documents.count) documents, \(known) known clauses: \(answered) answered by rules or tests (\(share) %), \(partly) in part, \(explained) not modelled with a reason, \(open) open; \(count(.notAtHand)) whose text is not at hand"
            ))
    }

    private func json(_ clause: ClauseCoverage.Clause, of document: RuleDocument) -> String {
        let list = { (answers: [ClauseCoverage.Answer]) in
            "["
                + answers.map { answer in
                    "{\"in\":\(JSONLine.quoted(answer.place)),\"names\":[\(answer.names.map(JSONLine.quoted).joined(separator: ","))]}"
                }.joined(separator: ",") + "]"
        }
        let both = { (text: Bilingual?) in
            text.map { "{\"zh\":\(JSONLine.quoted($0.zh)),\"en\":\(JSONLine.quoted($0.en))}" } ?? "null"
        }
        return
            "{\"document\":\(JSONLine.quoted(document.name)),\"status\":\(JSONLine.quoted(document.status.rawValue)),\"numbering\":\(document.hasOwnNumbering ? "\"document\"" : "\"ours\""),\"clause\":\(JSONLine.quoted(clause.name)),\"state\":\(JSONLine.quoted(clause.state.rawValue)),\"summary\":\(both(clause.summary)),\"rules\":\(list(clause.rules)),\"tests\":\(list(clause.tests)),\"because\":\(both(clause.notModelled))}"
    }
}
