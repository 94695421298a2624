import Bureau
import Claims
import FEEL
import Foundation
import Rulebook

/// What may be asked about the tests beside their results.
enum RuleReport: Hashable {
    case coverage, independence, mutation
}

/// Loads the rules and their tests, runs those selected, and prints what came out and what was asked about them.
struct RuleTestPass {
    let programme: String?
    let name: String?
    let file: String?
    let reports: Set<RuleReport>
    /// Whether tests are proposed for what the reports find.
    let proposes: Bool
    let junit: String?
    let rules: RuleOptions
    let output: OutputOptions

    /// - Returns: whether something was found: a test that fails, a gap in what they cover.
    func run() async throws -> Bool {
        let rulebook = try rules.load(output.lang)
        let all = try load(for: rulebook)
        let tests = try selected(from: all)
        let results = await PackTestRunner(tests).run()
        if let junit { try write(JUnitReport.xml(results), to: junit) }
        let fails = results.contains { !$0.passed }
        // A report as CSV is one table: that of the tests, or that which was asked for.
        if output.format != .csv || reports.isEmpty {
            try TestPrinter(format: output.format, language: output.lang).print(results)
        }
        let packs = rulebook.packs.filter { pack in tests.contains { $0.programme == pack.programme } }
        var hasFinding = fails
        if reports.contains(.coverage) {
            let coverage = await Coverage.measure(packs, on: tests)
            try CoveragePrinter(format: output.format, language: output.lang).print(coverage)
            hasFinding = hasFinding || !coverage.missing.isEmpty
        }
        if reports.contains(.independence) {
            let independence = await Independence.measure(packs, among: rulebook, on: tests)
            try IndependencePrinter(format: output.format, language: output.lang, proposes: proposes).print(
                independence)
            hasFinding = hasFinding || !independence.missing.isEmpty
        }
        if reports.contains(.mutation) {
            guard !fails else {
                warn(
                    output.lang.of(
                        zh: "有用例不通过，没有试改规则。请先改好用例或规则。",
                        en: "Tests fail, so nothing was changed in the rules. Mend the tests or the rules first."))
                return true
            }
            let mutation = await Mutation.measure(
                packs, among: rulebook, on: tests, equivalents: all.equivalents)
            try MutationPrinter(format: output.format, language: output.lang, proposes: proposes).print(mutation)
            hasFinding = hasFinding || mutation.hasFinding
        }
        return hasFinding
    }

    private func load(for rulebook: Rulebook) throws -> PackTests {
        if let programme, rulebook.pack(programme: programme) == nil {
            let known = rulebook.packs.map(\.programme).joined(separator: ", ")
            throw UsageFailure(
                Bilingual(
                    zh: "没有补贴项目“\(programme)”；现有 \(known)",
                    en: "There is no programme \(programme); there are \(known)"))
        }
        do {
            return try PackTests.load(directory: rules.rules, for: rulebook)
        } catch {
            error.diagnostics.forEach { warn(output.lang.of($0.shown)) }
            throw ExitStatus.finding
        }
    }

    private func selected(from tests: PackTests) throws -> [PackTest] {
        let selected = tests.selected(programme: programme, name: name, file: file)
        // Nothing passed where nothing was run: a misspelt selection must not look like success.
        if selected.isEmpty, name != nil || file != nil {
            throw UsageFailure(
                Bilingual(
                    zh: "没有符合条件的用例。请核对规则包名、--name 和 --file。",
                    en: "No test fits the selection. Check the programme, --name and --file."))
        }
        return selected
    }

    private func write(_ xml: String, to path: String) throws {
        do {
            try Data(xml.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            warn(
                output.lang.of(
                    zh: "错误：无法写入 \(path)：\(error.localizedDescription)",
                    en: "error: cannot write \(path): \(error.localizedDescription)"))
            throw ExitStatus.storage
        }
    }
}
