import ArgumentParser
import Bureau
import Claims
import FEEL
import Foundation
import Rulebook

struct RulesAnalyseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse",
        abstract:
            "Find gaps, overlaps and rules that never matter, for all claims at once; exits 1 on a finding. 规则分析。",
        discussion: """
            Looks at every version, table and requirement for all claims that the form admits, on all days, by exact \
            reasoning on intervals and choices: days that no version governs or two do, rows that no claim reaches, \
            inputs that no row or several rows cover, requirements that never fail, always fail or never apply. Every \
            finding comes with a claim that shows it. What this reasoning can't follow is listed as not analysed.

            EXAMPLES
              tradein rules analyse
              tradein rules analyse appliance --lang en
              tradein rules analyse --claims shown        the claims, one file a business day
              tradein check shown/2024-08-15.jsonl --on 2024-08-15

            A finding that is meant to be so is declared in the pack with its reason (intended:), and is listed without \
            counting. The codes are explained in docs/analysing-rules.md.
            """)

    @Argument(help: "Only these programmes.")
    var programmes: [String] = []

    @Option(
        help: ArgumentHelp(
            "Also write the claims that show the findings into this folder, one JSON Lines file a business day.",
            valueName: "folder"))
    var claims: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try rules.load(output.lang)
            let packs = try rulebook.packs(named: programmes)
            let reports = await AnalysisReport.all(of: packs)
            if let claims { try ExampleFiles(folder: claims, language: output.lang).write(reports) }
            try AnalysisPrinter(format: output.format, language: output.lang, folder: claims).print(reports)
            if reports.contains(where: { $0.findings.contains { $0.intended == nil } }) { throw ExitStatus.finding }
        }
    }
}

extension Rulebook {
    /// The packs of these programmes, all where none is named.
    func packs(named programmes: [String]) throws -> [Pack] {
        if programmes.isEmpty { return packs }
        return try programmes.map { programme in
            if let pack = pack(programme: programme) { return pack }
            let known = packs.map(\.programme).joined(separator: ", ")
            throw UsageFailure(
                Bilingual(
                    zh: "没有补贴项目“\(programme)”；现有 \(known)", en: "There is no programme \(programme); there are \(known)"
                ))
        }
    }
}

/// Writes the claims that show findings, those of one business day into one file.
struct ExampleFiles {
    let folder: String
    let language: Language

    static func name(for day: CivilDate) -> String { "\(day).jsonl" }

    func write(_ reports: [AnalysisReport]) throws {
        var files: [String: Data] = [:]
        for example in reports.flatMap(\.findings).compactMap(\.example) {
            files[ExampleFiles.name(for: example.businessDay), default: Data()] += Data(example.claim.content + [0x0A])
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, data) in files.sorted(by: { $0.key < $1.key }) {
                try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent(name), options: .atomic)
            }
        } catch {
            warn(
                language.of(
                    zh: "错误：无法写入目录 \(folder)：\(error.localizedDescription)。请检查权限，或另指定目录",
                    en:
                        "error: cannot write into the folder \(folder): \(error.localizedDescription). Check its permissions, or name another"
                ))
            throw ExitStatus.storage
        }
    }
}
