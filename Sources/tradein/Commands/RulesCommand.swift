import ArgumentParser

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, test and explain the rule packs. 规则包。",
        discussion: """
            A rule pack is a folder under Rules/: dated versions, parameters with their sources, decision tables, \
            requirements, limits and tests.

            EXAMPLES
              tradein rules check
              tradein rules test appliance
              tradein rules explain claims.csv --claim 2026-0017
              tradein rules analyse
              tradein rules diff V3 V4
            """,
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesExplainCommand.self, RulesAnalyseCommand.self,
            RulesDiffCommand.self,
            RulesFmtCommand.self, RulesExportCommand.self, RulesImportCommand.self, RulesClausesCommand.self,
            RulesSchemaCommand.self, RulesLspCommand.self, RulesSignCommand.self, RulesVerifyCommand.self,
        ])
}
