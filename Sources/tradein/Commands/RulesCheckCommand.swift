import ArgumentParser
import Claims
import FEEL
import Rulebook

struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Load all packs and parameters and check every type; exits 1 on an error. 检查规则包。",
        discussion: """
            Errors read file:line:column: what, and what was expected. Nothing is decided. A cited clause that the \
            document's description under Rules/documents/ does not have is an error too. The detectors of Rules/alerts/ and \
            their cases are checked with them.

            With --strict it also looks for what can be loaded and is yet a mistake or not fit to be relied on: parameters \
            that no rule reads, values without a source, yuan and rates mixed up, rounding twice, requirements without \
            a test, messages in one language, values recalled more than a year before the business day. Each has a \
            stable code, which --explain explains (docs/findings.md lists them all).

            EXAMPLES
              tradein rules check
              tradein rules check --strict --on 2026-11-24
              tradein rules check --explain DOUBLE_ROUNDING --lang en
              tradein rules check --rules Rules --parameters local.yaml
            """)

    @Flag(help: "Also look for mistakes that can be loaded; exits 1 on any.")
    var strict = false

    @Option(help: ArgumentHelp("Explain a code of --strict; all prints the whole page.", valueName: "code"))
    var explain: String?

    @OptionGroup var day: DayOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            if let explain { return try self.explain(explain) }
            let rulebook: Rulebook
            let tests: PackTests
            do {
                rulebook = try Rulebook.load(directory: rules.rules, parameters: rules.parameters)
                tests = try PackTests.load(directory: rules.rules, for: rulebook)
                try ClauseCoverage.check(rulebook, tests: tests, directory: rules.rules)
                let detectors = try DetectorRules.load(
                    directory: rules.rules, schema: rulebook.schema, parameters: rules.parameters)
                _ = try DetectorCase.load(directory: rules.rules, for: detectors, schema: rulebook.schema)
            } catch let errors as RulebookErrors {
                try print(errors)
                throw ExitStatus.finding
            }
            if strict { try checkStrictly(rulebook, tests) } else { try print(rulebook) }
        }
    }

    private func print(_ errors: RulebookErrors) throws {
        var stream = OutputStream.standardOutput()
        if output.format == .csv { try stream.line("file,line,column,message,expected") }
        for diagnostic in errors.diagnostics {
            let place = diagnostic.position
            switch output.format {
            case .text: try stream.line(output.lang.of(diagnostic.shown))
            case .json:
                try stream.line(
                    "{\"file\":\(JSONLine.quoted(place.file)),\"line\":\(place.line),\"column\":\(place.column),\"message\":\(pair(diagnostic.wording)),\"expected\":\(diagnostic.expectedWording.map(pair) ?? "null")}"
                )
            case .csv:
                try stream.line(
                    [
                        place.file, "\(place.line)", "\(place.column)", output.lang.of(diagnostic.wording),
                        diagnostic.expectedWording.map(output.lang.of) ?? "",
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func pair(_ text: Bilingual) -> String {
        "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
    }

    private func print(_ rulebook: Rulebook) throws {
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .text:
            var table = TextTable([
                (output.lang.of(zh: "补贴项目", en: "programme"), .left), (output.lang.of(zh: "名称", en: "title"), .left),
                (output.lang.of(zh: "版本", en: "versions"), .left),
                (output.lang.of(zh: "未定参数", en: "unset"), .right), (output.lang.of(zh: "摘要", en: "digest"), .left),
            ])
            for pack in rulebook.packs {
                table.add([
                    pack.programme, output.lang.of(pack.title), pack.versions.map(\.id).joined(separator: " "),
                    String(pack.unsetParameters.count), String(pack.digest.prefix(19)) + "…",
                ])
            }
            for line in table.lines { try stream.line(line) }
        case .json:
            for pack in rulebook.packs {
                try stream.line(
                    "{\"programme\":\(JSONLine.quoted(pack.programme)),\"versions\":[\(pack.versions.map { JSONLine.quoted($0.id) }.joined(separator: ","))],\"unset\":[\(pack.unsetParameters.map(JSONLine.quoted).joined(separator: ","))],\"rules_digest\":\(JSONLine.quoted(pack.digest))}"
                )
            }
        case .csv:
            try stream.line("programme,versions,unset,rules_digest")
            for pack in rulebook.packs {
                try stream.line(
                    [
                        pack.programme, pack.versions.map(\.id).joined(separator: " "),
                        pack.unsetParameters.joined(separator: "; "), pack.digest,
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }
}

extension Pack {
    /// The parameters without a value, each once, in the order of the versions.
    var unsetParameters: [String] {
        var names: [String] = []
        for parameter in versions.flatMap(\.parameters) where parameter.isUnset && !names.contains(parameter.name) {
            names.append(parameter.name)
        }
        return names
    }
}
