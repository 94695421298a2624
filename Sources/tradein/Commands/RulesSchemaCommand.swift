import ArgumentParser
import Claims
import Rulebook

struct RulesSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a kind of rule file. 规则文件的JSON Schema。",
        discussion: """
            Common editors complete and check YAML by it: docs/editors.md shows how. The schemas under docs/schema/ are \
            what this command prints; they are made of the same description of the form by which packs are read. A schema \
            knows keys, words and shapes; `rules check` and `rules lsp` also read the expressions.

            EXAMPLES
              tradein rules schema pack
              tradein rules schema tests > docs/schema/tests.schema.json
            """)

    @Argument(help: "pack, tests, parameters, budget, document, detector or cases.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            guard let kind = RuleFile(rawValue: file) else {
                let known = RuleFile.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageFailure(
                    Bilingual(zh: "没有“\(file)”；有 \(known)", en: "There is no \(file); there are \(known)"))
            }
            var stream = OutputStream.standardOutput()
            try stream.write(JSONSchema.text(of: kind).utf8)
            try stream.flush()
        }
    }
}
