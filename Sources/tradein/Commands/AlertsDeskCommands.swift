import ArgumentParser
import Bureau
import Claims
import FEEL
import Rulebook

/// The kinds of lists that detectors look into.
enum AlertListKind: String, ExpressibleByArgument, CaseIterable {
    case resale
    case crossCity = "cross-city"
    case reversed
}

extension AlertsCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Import a list from elsewhere: cars passed on, other cities' claims, reversed purchases. 导入名单。",
            discussion: """
                CSV with a header row, UTF-8 or GB18030. Columns: identifying fields of claims by name or label \
                (new_vin, serial_number SN码, invoice_number 发票号码, scrap_certificate …), vin 识别代号 for a car in \
                whatever role, and date 日期. Other columns are not kept. Of each identifier a keyed digest is kept, never \
                the value. A list is taken as a whole or not at all; the same file twice is one list.

                EXAMPLES
                  tradein alerts import transfers.csv --kind resale --as 王审核
                  tradein alerts import taiyuan.csv --kind cross-city
                """)

        @Argument(help: "The list, a CSV file.", completion: .file())
        var file: String
        @Option(help: "resale (转让), cross-city (外地申报) or reversed (已撤销的交易).")
        var kind: AlertListKind

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let schema = try detectors.load(output.lang).schema
                let desk = try FinanceDesk(
                    try workspace.open(.record), day: day.day.description, person: workspace.person)
                try output.printVoucher(try desk.importAlertList(file, kind: kind.rawValue, schema: schema))
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Somebody has looked at a claim that was hit; it may be paid. 解除预警。",
            discussion: """
                By a reviewer who did not run the detectors. The ground is kept; write no names or numbers of people. A claim \
                that later becomes more unusual is hit anew.

                EXAMPLE
                  tradein alerts release D00000017 --ground 已核对户口簿，为一家人 --as 赵审核
                """)

        @Argument(help: "The decision, as D00000017.")
        var decision: DecisionArgument
        @Option(help: "Why, in a sentence.")
        var ground: String

        @OptionGroup var finance: FinanceOptions

        func run() async throws {
            try await finance.run { try $0.releaseAlerts(of: decision.id, ground: ground) }
        }
    }

    struct Detectors: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "detectors",
            abstract: "Every detector: what it looks for, where that comes from, whether it is in force. 预警规则一览。",
            discussion: """
                EXAMPLES
                  tradein alerts detectors
                  tradein alerts detectors --parameters SampleClaims/illustrative-alerts.yaml --lang en
                """)

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let rules = try detectors.load(output.lang).rules
                let language = output.lang
                try output.printReport(
                    [
                        .init("detector", zh: "预警规则"), .init("title", zh: "名称"), .init("severity", zh: "严重程度"),
                        .init("action", zh: "处理"), .init("standing", zh: "状态"), .init("document", zh: "出处"),
                        .init("status", zh: "可靠程度"),
                    ],
                    rules.detectors.map { detector in
                        let standing = ArmedDetector(detector, on: day.day).standing
                        let isText = output.format == .text
                        return [
                            detector.name, language.of(detector.title),
                            isText ? language.of(detector.severity.label) : detector.severity.rawValue,
                            isText ? language.of(detector.action.label) : detector.action.rawValue,
                            isText ? language.of(standing.reason) : standing.word,
                            [detector.citation.document, detector.citation.clause].compactMap(\.self).joined(
                                separator: " "),
                            detector.citation.status.rawValue,
                        ]
                    }, whenEmpty: Bilingual(zh: "没有预警规则", en: "There are no detectors"))
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Run the cases beside the detectors; exits 1 when one fails. 运行预警规则的用例。",
            discussion: """
                Cases are in Rules/alerts/<name>/tests/*.yaml: claims as recorded, values, lists, and which claims must be \
                hit with which number. A detector without a case fails.

                EXAMPLES
                  tradein alerts test
                  tradein alerts test shared-account --lang en
                """)

        @Argument(help: "Only this detector.")
        var detector: String?

        @OptionGroup var detectors: DetectorOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let (rules, schema) = try detectors.load(output.lang)
                let cases: [DetectorCase]
                do throws(RulebookErrors) {
                    cases = try DetectorCase.load(directory: detectors.rules.rules, for: rules, schema: schema)
                } catch {
                    for diagnostic in error.diagnostics { warn(output.lang.of(diagnostic.shown)) }
                    throw ExitStatus.finding
                }
                if let detector, rules.detector(detector) == nil {
                    throw UsageFailure(
                        Bilingual(zh: "没有预警规则“\(detector)”", en: "There is no detector \(detector)"))
                }
                let chosen = rules.detectors.filter { detector == nil || $0.name == detector }
                let results = cases.filter { test in chosen.contains { $0.name == test.detector.name } }.map {
                    $0.run()
                }
                let untested = chosen.filter { one in !cases.contains { $0.detector.name == one.name } }.map(\.name)
                try AlertTestPrinter(format: output.format, language: output.lang).print(results, untested: untested)
                if !untested.isEmpty || results.contains(where: { !$0.passed }) { throw ExitStatus.finding }
            }
        }
    }
}
