import ArgumentParser
import ClaimFiles
import Claims
import FEEL
import Rulebook

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Write an empty form for claims of one kind, with hints and an example. 申报模板。",
        discussion: """
            The form has the fields of the kind as its rule pack declares them: a line of hints, the header, and an example \
            of a made-up person to be deleted. A workbook also has drop-down lists, and formats by which long numbers keep \
            their digits. It is handed in as it is: titles and hints above the header are passed over. The example has no \
            merchant's code, so that one that was forgotten is returned.
            --lang en writes the fields' English names. A file that exists is not written over.

            EXAMPLES
              tradein template appliance --out 家电.xlsx
              tradein template vehicle_scrappage --out cars.csv --lang en
            """)

    @Argument(help: "The kind of claim: appliance, vehicle_scrappage, …")
    var kind: String

    @Option(help: ArgumentHelp("The form: .xlsx or .csv.", valueName: "file"), completion: .file())
    var out: String

    @OptionGroup var rules: RuleOptions
    @OptionGroup var day: DayOptions

    @Option(name: .long, help: "The language of the form and of messages: zh or en.")
    var lang = Language.zh

    func validate() throws {
        guard [".xlsx", ".csv"].contains(where: out.lowercased().hasSuffix) else {
            throw ValidationError("--out names a file that ends in .xlsx or .csv.")
        }
    }

    func run() async throws {
        try await reporting(in: lang) {
            let rulebook = try rules.load(lang)
            guard let claimKind = rulebook.schema.kind(named: kind), let pack = rulebook.pack(kind: claimKind.name)
            else {
                let known = rulebook.schema.kinds.map(\.name).joined(separator: ", ")
                throw UsageFailure(
                    Bilingual(
                        zh: "没有补贴类别“\(Masking.clipped(kind))”；有：\(known)",
                        en: "there is no kind “\(Masking.clipped(kind))”; there are: \(known)"))
            }
            let template = ClaimTemplate(
                of: claimKind, example: try example(of: pack, in: rulebook), usesLabels: lang == .zh)
            do {
                let file = try NewFile(out)
                try file.write(out.lowercased().hasSuffix(".csv") ? template.csv : template.workbook)
                try file.finish()
            } catch let error as ResultsError {
                warn(lang.of(zh: "错误：\(out)：", en: "error: \(out): ") + lang.of(error.message))
                throw ExitStatus.workspaceUnavailable
            }
            warn(lang.of(zh: "已写出 \(out)", en: "written: \(out)"))
        }
    }

    /// The claim of a test of the pack that could be handed in by this day: the latest that is approved, else held, else
    /// any; none where there is no test.
    private func example(of pack: Pack, in rulebook: Rulebook) throws -> [RawField] {
        do {
            let tests = try PackTests.load(directory: rules.rules, for: rulebook).selected(programme: pack.programme)
                .filter { $0.businessDay <= day.day && $0.claim.datesAfter(day.day).isEmpty }
            for outcome in [Outcome.approved, .held, .refused] {
                let fitting = tests.filter { $0.expected.outcome == outcome }
                if let latest = fitting.max(by: { $0.businessDay < $1.businessDay }) { return latest.fields }
            }
            return tests.first?.fields ?? []
        } catch {
            warn(lang.of(zh: "错误：规则测试不能使用：", en: "error: the tests of the rules cannot be used:"))
            for diagnostic in error.diagnostics { warn("  " + diagnostic.description) }
            throw ExitStatus.badInput
        }
    }
}
