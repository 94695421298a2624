import ArgumentParser
import Bureau
import Claims
import FEEL
import Rulebook

/// In which language people are spoken to. Machines always get both.
enum Language: String, ExpressibleByArgument, CaseIterable {
    case zh, en

    func of(_ text: Bilingual) -> String {
        self == .zh ? text.zh : text.en
    }

    func of(zh: String, en: String) -> String {
        self == .zh ? zh : en
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// A calendar day on the command line: 2026-11-23. Of the years that the books can hold; a slip such as 20262 is none.
struct DayArgument: ExpressibleByArgument {
    let date: CivilDate

    init?(argument: String) {
        guard let date = CivilDate(argument), (1949...9999).contains(date.year) else { return nil }
        self.date = date
    }
}

/// Where the bureau's data lies.
struct WorkspaceOptions: ParsableArguments {
    @Option(name: .long, help: "The folder of the database, keys and published log; made on first use.")
    var workspace = "tradein-data"

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who does it; asked for once anybody is enrolled (tradein people roles).", valueName: "person"))
    var person: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who keeps the log's key, where it is not in the workspace: the socket of tradein keys serve, unix:PATH. Asked by commands that sign.",
            valueName: "signer"))
    var signer: String?

    /// Opens the workspace with the machine's clock, for whoever may run this command.
    ///
    /// - Parameters:
    ///   - language: in which notes are given.
    ///   - passphraseFile: holds the keys' passphrase; nil: the environment says.
    func open(
        _ access: Workspace.Access, _ language: Language = .zh, passphraseFile: String? = nil
    ) throws(BureauError) -> Workspace {
        let opened = try Workspace(
            directory: workspace, access: access, clock: { SystemClock.moment },
            keyAccess: try KeyAccess.given(file: passphraseFile, signer: signer),
            notify: { warn(language.of(zh: "提示：", en: "note: ") + language.of($0)) })
        try Duties.check(person, in: opened)
        return opened
    }
}

/// Which rules decide.
struct RuleOptions: ParsableArguments {
    @Option(name: .long, help: "The folder of the rule packs.")
    var rules = "Rules"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Local values laid over the packs', each with a source and a status; may be given several times.",
            valueName: "file"))
    var parameters: [String] = []
}

/// Which part of a workbook is read.
struct SheetOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The sheet of Excel workbooks that is read; the first where absent. 工作表名称。", valueName: "name"))
    var sheet: String?
}

/// Where submissions are written back.
struct ResultsOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write each file back into this folder with the results beside its rows. 结果文件夹。", valueName: "folder"))
    var results: String?
}

/// Whether only rules count that the bureau has signed.
struct SignedRuleOptions: ParsableArguments {
    @Flag(help: "Decide nothing unless every pack is signed as it stands (tradein rules sign).")
    var requireSignedRules = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A public key that must have signed the packs; the workspace's keys/rules.pub where absent.",
            valueName: "vkey"))
    var rulesKey: [String] = []

    func check(_ rulebook: Rulebook, _ rules: RuleOptions, _ workspace: WorkspaceOptions) throws {
        guard requireSignedRules else {
            if rulesKey.isEmpty { return }
            throw UsageFailure(
                Bilingual(
                    zh: "--rules-key 要与 --require-signed-rules 一起用", en: "--rules-key goes with --require-signed-rules")
            )
        }
        let keys = try RulesKey.verifiers(workspace: workspace.workspace, texts: rulesKey)
        try RuleSignatures(rules: rules.rules).require(rulebook, keys: keys)
    }
}

/// The day on which a decision is made.
struct DayOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The business day, as 2026-11-23; today where absent.", valueName: "date"))
    var on: DayArgument?

    var day: CivilDate { on?.date ?? SystemClock.today }
}

/// How results are shown.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "text for people; json and csv for machines.")
    var format = OutputFormat.text

    @Option(name: .long, help: "The language of messages: zh or en.")
    var lang = Language.zh
}

extension RuleOptions {
    /// Loads the packs; what is wrong with them is said line by line.
    func load(_ language: Language) throws -> Rulebook {
        try RuleOptions.load(rules, parameters, language)
    }

    static func load(_ rules: String, _ parameters: [String], _ language: Language) throws -> Rulebook {
        do {
            return try Rulebook.load(directory: rules, parameters: parameters)
        } catch {
            warn(language.of(zh: "错误：规则包不能使用：", en: "error: the rule packs cannot be used:"))
            for diagnostic in error.diagnostics { warn("  " + language.of(diagnostic.shown)) }
            throw ExitStatus.badInput
        }
    }
}
