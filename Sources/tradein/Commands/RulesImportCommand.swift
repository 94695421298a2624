import ArgumentParser
import Bureau
import Claims
import Foundation
import Rulebook

struct RulesImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring an edited DMN model back into its pack; exits 1 where something does not fit. 取回DMN模型。",
        discussion: """
            Takes back changed values, conditions, tables, rows and texts of a model that `rules export` wrote, and keeps \
            everything in programme.yaml that the model does not carry, remarks included. What a pack does not take is said, \
            and left out. Nothing is written unless the pack can be used afterwards. Run `rules test` then. See docs/dmn.md.

            EXAMPLE
              tradein rules import scrappage.dmn --pack Rules/vehicle-scrappage
            """)

    @Argument(help: "The model's file.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The pack's folder, with programme.yaml in it.", valueName: "dir"))
    var pack: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let folder = URL(fileURLWithPath: pack).standardizedFileURL
            let result: ModelImport
            do throws(ModelImport.Failure) {
                result = try ModelImport(
                    model: file, intoPackIn: folder.deletingLastPathComponent().path, folder: folder.lastPathComponent)
            } catch {
                warn(output.lang.of(zh: "错误：", en: "error: ") + output.lang.of(error.message))
                for line in error.details { warn("  " + output.lang.of(line)) }
                throw ExitStatus.badInput
            }
            if !result.changes.isEmpty {
                let path = folder.appendingPathComponent("programme.yaml")
                do {
                    try Data(result.content).write(to: path, options: .atomic)
                } catch {
                    warn(
                        output.lang.of(
                            zh: "错误：无法写入 \(path.path)：\(error.localizedDescription)",
                            en: "error: cannot write \(path.path): \(error.localizedDescription)"))
                    throw ExitStatus.storage
                }
            }
            try print(result)
            if !result.misfits.isEmpty { throw ExitStatus.finding }
        }
    }

    private func print(_ result: ModelImport) throws {
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .text: try printText(result, to: &stream)
        case .json:
            let changes = result.changes.map { change in
                "{\"what\":\(json(change.what)),\"details\":[\(change.details.map(json).joined(separator: ","))]}"
            }
            try stream.line(
                "{\"programme\":\(JSONLine.quoted(result.programme)),\"version\":\(JSONLine.quoted(result.version)),\"changes\":[\(changes.joined(separator: ","))],\"misfits\":[\(result.misfits.map(json).joined(separator: ","))],\"also_changed\":[\(result.alsoChanged.map(JSONLine.quoted).joined(separator: ","))]}"
            )
        case .csv:
            try stream.line("kind,what,detail")
            for change in result.changes {
                for detail in change.details {
                    try stream.line(
                        ["change", output.lang.of(change.what), output.lang.of(detail)].map(CSVText.field).joined(
                            separator: ","))
                }
            }
            for misfit in result.misfits {
                try stream.line(["misfit", "", output.lang.of(misfit)].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func json(_ text: Bilingual) -> String {
        "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
    }

    private func printText(_ result: ModelImport, to stream: inout OutputStream) throws {
        let name = "\(result.programme) \(result.version)"
        if result.changes.isEmpty {
            try stream.line(output.lang.of(zh: "\(name)：没有可取回的改动", en: "\(name): nothing to bring back"))
        } else {
            try stream.line(output.lang.of(zh: "\(name)：已取回", en: "\(name): brought back"))
        }
        for change in result.changes {
            try stream.line("  " + output.lang.of(change.what))
            for detail in change.details { try stream.line("    " + output.lang.of(detail)) }
        }
        if !result.alsoChanged.isEmpty {
            let versions = result.alsoChanged.joined(separator: output.lang.of(zh: "、", en: ", "))
            try stream.line(
                output.lang.of(
                    zh: "沿用这些内容的版本也随之改变：\(versions)", en: "Versions that take this over change with it: \(versions)"))
        }
        if !result.misfits.isEmpty {
            try stream.line(output.lang.of(zh: "没有取回：", en: "Not brought back:"))
            for misfit in result.misfits { try stream.line("  " + output.lang.of(misfit)) }
        }
    }
}
