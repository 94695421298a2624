import ArgumentParser
import Bureau
import Claims
import Foundation
import Rulebook

struct RulesExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a version of a programme as a DMN model that the usual editors open. 导出DMN模型。",
        discussion: """
            Parameters, definitions, tables and requirements become decisions, the claim's fields inputs, the cited \
            documents knowledge sources; a diagram is included. The values are the pack's own: parameter files are not laid \
            over. An edited model comes back with `rules import`. See docs/dmn.md.

            EXAMPLES
              tradein rules export vehicle-scrappage --dmn scrappage.dmn
              tradein rules export appliance --version A2 --dmn appliance-2025.dmn
            """)

    @Argument(help: "The programme, by the name of its folder.")
    var programme: String

    @Option(help: ArgumentHelp("The file to write; one of that name is replaced.", valueName: "file"))
    var dmn: String

    @Option(help: "The version; the last one where absent.")
    var version: String?

    @Option(name: .long, help: "The folder of the rule packs.")
    var rules = "Rules"

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let rulebook = try RuleOptions.load(rules, [], output.lang)
            let pack = try rulebook.named(programme)
            let id = version ?? pack.versions[pack.versions.count - 1].id
            guard let model = pack.model(ofVersion: id) else {
                let known = pack.versions.map(\.id).joined(separator: ", ")
                throw UsageFailure(
                    Bilingual(
                        zh: "\(programme) 没有版本“\(id)”；现有 \(known)",
                        en: "\(programme) has no version \(id); there are \(known)"))
            }
            do {
                try Data(model.text.utf8).write(to: URL(fileURLWithPath: dmn), options: .atomic)
            } catch {
                warn(
                    output.lang.of(
                        zh: "错误：无法写入 \(dmn)：\(error.localizedDescription)",
                        en: "error: cannot write \(dmn): \(error.localizedDescription)"))
                throw ExitStatus.storage
            }
            try print(model)
        }
    }

    private func print(_ model: VersionModel) throws {
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .text:
            try stream.line(
                output.lang.of(
                    zh:
                        "\(model.programme) \(model.version) 已写入 \(dmn)：输入 \(model.inputCount) 项，决策 \(model.decisionCount) 项，文件 \(model.documentCount) 份",
                    en:
                        "\(model.programme) \(model.version) written to \(dmn): \(model.inputCount) inputs, \(model.decisionCount) decisions, \(model.documentCount) documents"
                ))
        case .json:
            try stream.line(
                "{\"programme\":\(JSONLine.quoted(model.programme)),\"version\":\(JSONLine.quoted(model.version)),\"file\":\(JSONLine.quoted(dmn)),\"inputs\":\(model.inputCount),\"decisions\":\(model.decisionCount),\"documents\":\(model.documentCount)}"
            )
        case .csv:
            try stream.line("programme,version,file,inputs,decisions,documents")
            try stream.line(
                [
                    model.programme, model.version, dmn, "\(model.inputCount)", "\(model.decisionCount)",
                    "\(model.documentCount)",
                ].map(CSVText.field).joined(separator: ","))
        }
        try stream.flush()
    }
}

extension Rulebook {
    /// The pack of a programme that somebody named; wrong usage where there is none.
    func named(_ programme: String) throws -> Pack {
        guard let pack = pack(programme: programme) else {
            let known = packs.map(\.programme).joined(separator: ", ")
            throw UsageFailure(
                Bilingual(
                    zh: "没有补贴项目“\(programme)”；现有 \(known)", en: "There is no programme \(programme); there are \(known)"
                ))
        }
        return pack
    }
}
