import ArgumentParser

@main
struct TradeIn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tradein",
        abstract: "Decides trade-in subsidy claims by dated, cited rules. 以旧换新补贴申报的审核、记账与存证。",
        discussion: """
            Claims come as JSON Lines, JSON, CSV or Excel. Every decision cites its rule, approved money stands in a \
            double-entry ledger by funding source, and everything is in a signed log that anybody can recompute.

            EXAMPLES
              tradein process claims.jsonl                 decide and record
              tradein check claims.csv --format json       decide, record nothing
              tradein claims list --state held             where claims stand
              tradein evidence add D00000017 photo.jpg     a photo or scan behind a claim
              tradein review list                          what waits for a person
              tradein template appliance --out T.xlsx      an empty form to fill in
              tradein rules test                           the rule packs' own tests
              tradein rules explain claims.csv --claim C1  condition by condition
              tradein ledger balances                      where the money stands
              tradein pay batch --bank city-bank --out F   approved claims to the bank
              tradein alerts run                           suspicious patterns over recorded claims
              tradein audit verify                         log against books
              tradein keys init --suite dual               the log's keys, SM2 beside Ed25519
              tradein doctor                               everything, a line a check
              tradein feel '1 + 2 * 3'                     evaluate an expression of the rule language
              tradein dmn run model.dmn --input JSON       decide by a model of the DMN standard

            EXIT STATUS
              0       done, whatever the outcomes were
              1       a check found what it looks for
              2       a check of the log (tradein audit verify, ...) could not be made
              64      wrong usage
              65      some input could not be read; the other claims were decided
              70      an internal fault
              73, 74  the workspace can't be opened, made or written
            """,
        version: "0.1.0",
        subcommands: [
            ProcessCommand.self, CheckCommand.self, TemplateCommand.self, ClaimsCommand.self,
            EvidenceCommand.self, ReviewCommand.self,
            RulesCommand.self,
            LedgerCommand.self,
            PayCommand.self,
            ClawbackCommand.self, RedetermineCommand.self, ReportCommand.self, PeopleCommand.self,
            MerchantsCommand.self,
            MerchantCommand.self, AlertsCommand.self, PrivacyCommand.self, AuditCommand.self, KeysCommand.self,
            DoctorCommand.self, FeelCommand.self, DmnCommand.self,
        ])

    static func main() async {
        // The runtime looks for the arguments in /proc/self/maps, and where that can't be read there are none, not even
        // the command's name. The help would be printed, and a check would seem to have passed.
        guard !CommandLine.arguments.isEmpty else {
            warn("命令行参数无法读取，未运行。/ The arguments could not be read; nothing was run.")
            exit(withError: ExitStatus.fault)
        }
        await main(nil)
    }
}
