import ArgumentParser
import Claims
import FEEL
import Foundation
import Rulebook

struct RulesFmtCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Lay rule files out in the one way in which they are written. 统一规则文件的写法。",
        discussion: """
            Packs, tests, parameter files and budgets: keys in their order, two blanks a level, the values of a group and \
            the rows of a table in columns, blanks of expressions where they always are. Comments and anchors stay, and \
            so does the meaning: what is read afterwards is compared with what was read before. Braces over several lines \
            become a group over several lines. Running it twice changes nothing more.

            Without FILE, every pack, test and parameter file below --rules. With --check nothing is written; the exit \
            status is 1 where a file would change.

            EXAMPLES
              tradein rules fmt
              tradein rules fmt --check
              tradein rules fmt Rules/ebike SampleClaims/budget.yaml
            """)

    @Argument(help: "Files or folders; all rule files below --rules where absent.", completion: .file())
    var files: [String] = []

    @Flag(help: "Change nothing; say which files would change, and exit 1 on any.")
    var check = false

    @Option(name: .long, help: "The folder of the rule packs.")
    var rules = "Rules"

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            var stream = OutputStream.standardOutput()
            if output.format == .csv { try stream.line("file,changed") }
            var hasError = false
            var changed = 0
            for path in files.isEmpty ? [rules] : files {
                for file in try ruleFiles(at: path) {
                    guard let isChanged = try format(file) else {
                        hasError = true
                        continue
                    }
                    if isChanged { changed += 1 }
                    switch output.format {
                    case .text: if isChanged { try stream.line(file) }
                    case .json: try stream.line("{\"file\":\(JSONLine.quoted(file)),\"changed\":\(isChanged)}")
                    case .csv: try stream.line("\(CSVText.field(file)),\(isChanged)")
                    }
                }
            }
            try stream.flush()
            if hasError { throw ExitStatus.badInput }
            if check, changed > 0 { throw ExitStatus.finding }
        }
    }

    /// Whether the file changes; nil where it cannot be laid out, which is said.
    private func format(_ file: String) throws -> Bool? {
        do {
            let before = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
            let after = try RuleFormatter.formatted(before, path: file)
            if before == after { return false }
            if !check { try Data(after).write(to: URL(fileURLWithPath: file), options: .atomic) }
            return true
        } catch let errors as RulebookErrors {
            for diagnostic in errors.diagnostics { warn(output.lang.of(diagnostic.shown)) }
            return nil
        } catch {
            warn("\(file): \(error.localizedDescription)")
            return nil
        }
    }

    /// The rule files at a path, sorted: a file itself, or all `.yaml` and `.yml` below a folder.
    private func ruleFiles(at path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw UsageFailure(Bilingual(zh: "没有文件“\(path)”", en: "There is no file \(path)"))
        }
        guard isFolder.boolValue else { return [path] }
        let names = try FileManager.default.subpathsOfDirectory(atPath: path)
        return names.filter { name in
            (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
                && !name.split(separator: "/").contains {
                    $0.hasPrefix(".") || ["banks", "finance"].contains($0)
                }
        }.sorted().map { path + "/" + $0 }
    }
}
