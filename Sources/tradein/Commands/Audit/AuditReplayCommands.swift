import ArgumentParser
import Bureau
import Claims
import Ledger
import Rulebook

extension AuditCommand {
    struct ReplayCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Decide recorded claims anew; every log entry must come out byte for byte. 重审。",
            discussion: """
                Makes every entry of the log again from what the workspace keeps: claims, rule packs, parameters, business \
                day and the facts of state; ledger entries, acts of people, and the totals and trees of used identifiers \
                that the log commits to. On all cores. An entry that comes out differently is named, with its claim.

                --rules also decides the same claims by the packs of a folder, and names those that they would have \
                changed: what a change of rules would have done to the past. The facts of state stay those of the day.

                Exits 0 where every entry comes out, 1 where one does not or other rules change a decision, 2 where it \
                could not be run.

                EXAMPLES
                  tradein audit replay
                  tradein audit replay --sample 500 --seed 2026-Q4
                  tradein audit replay --rules Rules-draft --format json
                """)

        @Option(name: .long, help: ArgumentHelp("The first entry of the log, from 0.", valueName: "index"))
        var from: Int64 = 0

        @Option(name: .long, help: ArgumentHelp("Only so many decisions, drawn by the seed.", valueName: "count"))
        var sample: Int?

        @Option(name: .long, help: ArgumentHelp("Any text: the same one draws the same decisions.", valueName: "text"))
        var seed = "tradein"

        @Option(name: .long, help: ArgumentHelp("Rule packs to compare the recorded decisions with.", valueName: "dir"))
        var rules: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Local values laid over the packs of --rules; may be given several times.", valueName: "file"))
        var parameters: [String] = []

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard from >= 0 else { throw ValidationError("--from counts from 0") }
            guard sample ?? 1 > 0 else { throw ValidationError("--sample is at least 1") }
            guard rules != nil || parameters.isEmpty else { throw ValidationError("--parameters needs --rules") }
        }

        func run() async throws {
            try await checking(in: output.lang) {
                let others = try rules.map { directory throws(CheckNotRun) in
                    do {
                        return try Rulebook.load(directory: directory, parameters: parameters)
                    } catch {
                        let text = "\(error)"
                        throw CheckNotRun(
                            message: Bilingual(zh: "规则包不能使用：\(text)", en: "The rule packs cannot be used: \(text)"))
                    }
                }
                _ = try workspace.open(.inspect)
                let run = ReplayRun(
                    directory: workspace.workspace, others: others, clock: { SystemClock.moment })
                let choice: ReplayRun.Choice =
                    sample.map { .sample(count: $0, from: from, seed: seed) } ?? .from(from)
                let report = try run.run(choice)
                if report.passedOver > 0 {
                    warn(
                        output.lang.of(
                            zh: "提示：\(report.passedOver) 条的类型未知，未重做",
                            en:
                                "note: \(report.passedOver) entries are of unknown kinds; they were not made again"
                        ))
                }
                if !report.erased.isEmpty {
                    let names = report.erased.prefix(10).joined(separator: ", ")
                    let more = report.erased.count > 10 ? ", …" : ""
                    warn(
                        output.lang.of(
                            zh: "提示：\(report.erased.count) 件的个人信息已删除，不能重审：\(names)\(more)",
                            en:
                                "note: \(report.erased.count) claims were erased and can't be decided anew: \(names)\(more)"
                        ))
                }
                let findings =
                    report.differences.map { FindingPrinter.Finding(code: "REPLAY", message: Self.message($0)) }
                    + report.changes.map { FindingPrinter.Finding(code: "CHANGED", message: Self.message($0)) }
                try FindingPrinter(format: output.format, language: output.lang).print(
                    findings,
                    whenNone: Bilingual(
                        zh: "\(report.replayed) 条重做，逐字节相同",
                        en: "\(report.replayed) entries made again, the same byte for byte"),
                    details: [("replayed", "\(report.replayed)"), ("erased", "\(report.erased.count)")])
                if !findings.isEmpty { throw ExitStatus.finding }
            }
        }

        private static func message(_ difference: ReplayRun.Difference) -> Bilingual {
            let of = Bilingual(
                zh: difference.decision.isEmpty ? "" : "（决定 \(difference.decision)，申报 \(difference.claim)）",
                en: difference.decision.isEmpty ? "" : " (decision \(difference.decision), claim \(difference.claim))")
            return Bilingual(
                zh: "第 \(difference.index) 条\(of.zh)：\(difference.message.zh)",
                en: "Entry \(difference.index)\(of.en): \(difference.message.en)")
        }

        private static func message(_ change: ReplayRun.Change) -> Bilingual {
            func text(_ decision: Decision?) -> Bilingual {
                guard let decision else { return Bilingual(zh: "无法审核", en: "cannot be decided") }
                let codes = decision.reasons.isEmpty ? "" : " (\(decision.reasons.map(\.code).joined(separator: ", ")))"
                let amount = decision.amount.map { " " + $0.yuan } ?? ""
                let label = decision.outcome.label
                return Bilingual(zh: label.zh + amount + codes, en: label.en + amount + codes)
            }
            let (was, now) = (text(change.was), text(change.now))
            return Bilingual(
                zh: "决定 \(change.decision)（申报 \(change.claim)）：当时 \(was.zh)，按这些规则 \(now.zh)",
                en: "Decision \(change.decision) (claim \(change.claim)): was \(was.en), by these rules \(now.en)")
        }
    }

    struct SampleCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sample",
            abstract: "Draw an auditor's sample of decisions by money and risk. 抽样。",
            discussion: """
                Monetary-unit sampling: a decision's weight is its amount (100 yuan where nothing is paid), times one more \
                than its risk signals: corrected or in conflict, a payee who is not the applicant, an account or telephone \
                of more than two applicants, a hit of an alert. What an alert marked for the sample is always in. The weights lie end to end in the order of the log, and from a start that the \
                seed gives every (total / count)th fen is drawn. Large decisions are always in, and the same seed on the \
                same workspace draws the same, so agree on the seed before anybody has seen the decisions.

                No name and no number of a person is shown.

                EXAMPLE
                  tradein audit sample --seed 2026-Q4-audit --count 50 --format csv
                """)

        @Option(name: .long, help: ArgumentHelp("Any text; the sample follows from it.", valueName: "text"))
        var seed: String

        @Option(name: .long, help: ArgumentHelp("How many points are drawn.", valueName: "count"))
        var count = 30

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...1_000_000).contains(count) else { throw ValidationError("--count is 1 to 1000000") }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let language = output.lang
                let result = try AuditSample(try workspace.open(.inspect)).draw(count: count, seed: seed)
                var stream = OutputStream.standardOutput()
                switch output.format {
                case .text:
                    var table = TextTable([
                        (language.of(zh: "决定", en: "decision"), .left), (language.of(zh: "日志", en: "entry"), .right),
                        (language.of(zh: "申报", en: "claim"), .left), (language.of(zh: "商户", en: "merchant"), .left),
                        (language.of(zh: "结果", en: "outcome"), .left),
                        (language.of(zh: "金额（元）", en: "amount (yuan)"), .right),
                        (language.of(zh: "风险信号", en: "risk signals"), .left),
                    ])
                    for item in result.items {
                        let outcome = Outcome(rawValue: item.outcome).map { language.of($0.label) } ?? item.outcome
                        table.add([
                            item.decision, "\(item.logIndex)", item.claim, item.merchant, outcome,
                            item.amount.map { Fen($0).yuan } ?? "",
                            item.signals.map { language.of($0.label) }.joined(
                                separator: language.of(zh: "，", en: ", ")),
                        ])
                    }
                    for line in table.lines { try stream.line(line) }
                    warn(
                        language.of(
                            zh:
                                "\(result.population) 件中抽出 \(result.items.count) 件，总权数 \(Fen(result.totalWeight).yuan) 元",
                            en:
                                "\(result.items.count) drawn of \(result.population), total weight \(Fen(result.totalWeight).yuan) yuan"
                        ))
                case .json:
                    for item in result.items {
                        let amount = item.amount.map { ",\"amount\":\"\(Fen($0).yuan)\"" } ?? ""
                        let signals = item.signals.map { JSONLine.quoted($0.rawValue) }.joined(separator: ",")
                        try stream.line(
                            "{\"decision_id\":\"\(item.decision)\",\"log_index\":\(item.logIndex),\"claim_id\":\(JSONLine.quoted(item.claim)),\"merchant_id\":\(JSONLine.quoted(item.merchant)),\"kind\":\(JSONLine.quoted(item.kind)),\"outcome\":\"\(item.outcome)\"\(amount),\"signals\":[\(signals)],\"weight\":\"\(Fen(item.weight).yuan)\"}"
                        )
                    }
                case .csv:
                    try stream.line("decision_id,log_index,claim_id,merchant_id,kind,outcome,amount,signals,weight")
                    for item in result.items {
                        let cells = [
                            item.decision, "\(item.logIndex)", item.claim, item.merchant, item.kind, item.outcome,
                            item.amount.map { Fen($0).yuan } ?? "", item.signals.map(\.rawValue).joined(separator: " "),
                            Fen(item.weight).yuan,
                        ]
                        try stream.line(cells.map(CSVText.field).joined(separator: ","))
                    }
                }
                try stream.flush()
            }
        }
    }
}
