import ArgumentParser
import Bureau
import Claims
import FEEL
import Foundation

struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Photos and scans that stand behind a claim: kept sealed, known again when used elsewhere. 证明材料。",
        discussion: """
            JPEG, PNG, PDF, OFD, HEIC, WebP and TIFF, told by their content; kept byte for byte, sealed like the claim. A file \
            that another claim has too, also as a picture encoded again, is told at once; see docs/evidence.md for what is \
            found and what is not.

            EXAMPLES
              tradein evidence add D00000017 invoice.jpg old-car.png
              tradein evidence list 2026-000123 --merchant 91140799MA0EX0018X
              tradein evidence export D00000017 3f9a1c --out invoice.jpg --ground "信访核查"
            """,
        subcommands: [Add.self, List.self, Export.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Keep files as evidence of a claim. 收存材料。",
            discussion: """
                Every file is looked at by its content; its name counts for nothing. One that can't be kept is told with what \
                to do (exit status 65), the others are kept. A file that the claim has already changes nothing. Where another \
                claim has the same file or picture, its decision is named; nothing is refused for that.

                EXAMPLE
                  tradein evidence add D00000017 invoice.jpg old-car.png --as 王受理
                """)

        @OptionGroup var claim: ClaimNameOptions
        @Argument(help: "The files.", completion: .file())
        var files: [String]
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            let output = finance.output
            try await reporting(in: output.lang) {
                _ = try finance.workspace.open(.inspect)
                let desk = try EvidenceDesk(
                    try finance.workspace.open(.record), day: finance.day.day.description,
                    person: finance.workspace.person)
                let answers = try desk.add(files, to: claim.name)
                var rows: [[String]] = []
                var isRefused = false
                for (path, answer) in answers {
                    switch answer {
                    case .kept(let item): rows.append([path, "kept"] + EvidenceRows.row(item, output))
                    case .known(let item): rows.append([path, "known"] + EvidenceRows.row(item, output))
                    case .refused(let message, let remedy):
                        isRefused = true
                        warn("\(visible(path)): \(visible(output.lang.of(message)))")
                        warn("  → " + output.lang.of(remedy))
                        rows.append([path, "refused"] + EvidenceRows.columns.map { _ in "" })
                    }
                }
                let isText = output.format == .text
                try output.printReport(
                    [.init("file", zh: "文件"), .init("result", zh: "结果")] + EvidenceRows.columns,
                    rows.map { row in
                        isText ? [visible(row[0]), output.lang.of(Self.label(row[1]))] + row[2...] : row
                    })
                if isRefused { throw ExitStatus.badInput }
            }
        }

        private static func label(_ result: String) -> Bilingual {
            switch result {
            case "kept": Bilingual(zh: "已收存", en: "kept")
            case "known": Bilingual(zh: "已有，未变", en: "there already")
            default: Bilingual(zh: "未收", en: "refused")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "The files kept with a claim. 材料清单。",
            discussion: "EXAMPLE\n  tradein evidence list D00000017 --format json")

        @OptionGroup var claim: ClaimNameOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let items = try EvidenceReports(try workspace.open(.inspect)).items(of: claim.name)
                try output.printReport(
                    EvidenceRows.columns, items.map { EvidenceRows.row($0, output) },
                    whenEmpty: Bilingual(zh: "此申报没有材料", en: "The claim has no documents"))
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write a kept file out in the clear; the log says who and why. 取出材料。",
            discussion: """
                The very bytes that were handed in. That they were taken out, by whom and on what ground, is logged before \
                the file is written, for everybody to read: name nobody in --ground.

                EXAMPLE
                  tradein evidence export D00000017 3f9a1c --out invoice.jpg --ground "信访核查" --as 李审核
                """)

        @OptionGroup var claim: ClaimNameOptions
        @Argument(help: "The first digits of its digest, six at least; tradein evidence list shows them.")
        var digest: String
        @Option(help: ArgumentHelp("Where to write it; nothing is overwritten.", valueName: "file"))
        var out: String
        @Option(help: ArgumentHelp("Why; names nobody, and stands in the public log.", valueName: "text"))
        var ground: String
        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            let output = finance.output
            try await reporting(in: output.lang) {
                _ = try finance.workspace.open(.inspect)
                guard !FileManager.default.fileExists(atPath: out) else {
                    throw BureauError(
                        .input, Bilingual(zh: "文件 \(out) 已存在", en: "The file \(out) exists"),
                        remedy: Bilingual(zh: "未取出。请另写文件名", en: "Nothing was taken out. Name another"))
                }
                let desk = try EvidenceDesk(
                    try finance.workspace.open(.record), day: finance.day.day.description,
                    person: finance.workspace.person)
                let (item, bytes) = try desk.export(digest, of: claim.name, ground: ground)
                guard
                    FileManager.default.createFile(
                        atPath: out, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
                else {
                    throw BureauError(
                        .storage, Bilingual(zh: "\(out) 无法写入", en: "\(out) cannot be written"),
                        remedy: Bilingual(zh: "请检查目录与磁盘，再取一次", en: "Check folder and disk, and take it out again"))
                }
                try output.printReport(EvidenceRows.columns, [EvidenceRows.row(item, output)])
            }
        }
    }
}
