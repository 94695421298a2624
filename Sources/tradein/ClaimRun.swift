import ArgumentParser
import Bureau
import ClaimFiles
import Claims
import FEEL
import Glibc
import Rulebook

/// One run over claim files: what `process` and `check` share.
struct ClaimRun {
    let files: [String]
    /// Which sheet of workbooks is read; nil for the first.
    let sheet: String?
    let workspace: WorkspaceOptions
    let rules: RuleOptions
    let signed: SignedRuleOptions
    let day: CivilDate
    let output: OutputOptions
    let isRecording: Bool
    /// The folder into which submissions are written back with their results; nil for none.
    let results: String?

    func run() async throws {
        let language = output.lang
        try await reporting(in: language) {
            let rulebook = try rules.load(language)
            let folder = try results.map { try ResultsFolder($0, for: files, schema: rulebook.schema, sheet: sheet) }
            try signed.check(rulebook, rules, self.workspace)
            let workspace = try workspace.open(isRecording ? .record : .trial, language)
            let processor = try ClaimProcessor(workspace: workspace, rulebook: rulebook, day: day)
            var printer = DecisionPrinter(format: output.format, language: language)
            var tally = Tally()
            try printer.begin()
            Interruption.await()
            do {
                for file in files {
                    try await process(file, processor, folder, &printer, &tally)
                    try Interruption.check()
                }
            } catch is Interruption.Stop {
                try printer.end()
                tally.lines(language).forEach(warn)
                warn(interrupted(language))
                Interruption.end()
            } catch let error as BureauError {
                // What was handed out stands, whatever has stopped the rest: it must not be lost in a buffer.
                try printer.end()
                throw error
            }
            try printer.end()
            if output.format == .text { tally.lines(language).forEach(warn) }
            if tally.lostResults > 0 { throw ExitStatus.workspaceUnavailable }
            if tally.unreadable > 0 { throw ExitStatus.badInput }
        }
    }

    private func interrupted(_ language: Language) -> String {
        isRecording
            ? language.of(
                zh: "已按要求中断。打印出的决定都已记录；重跑同一命令接着做，不会重复。",
                en:
                    "Interrupted as asked. What was printed is recorded; run the same command again to go on, nothing is done twice."
            )
            : language.of(zh: "已按要求中断。没有记录任何内容。", en: "Interrupted as asked. Nothing was recorded.")
    }

    private func process(
        _ file: String, _ processor: ClaimProcessor, _ folder: ResultsFolder?, _ printer: inout DecisionPrinter,
        _ tally: inout Tally
    ) async throws {
        let language = output.lang
        var results: ResultsWriter?
        var bar = ProgressBar(label: file, total: FileSize.bytes(of: file), language: language)
        do {
            results = try folder.map { try ResultsWriter(of: file, in: $0) }
            try await processor.process(
                path: file, sheet: sheet,
                warn: { warnings in
                    bar.finish()
                    for warning in warnings {
                        warn(
                            language.of(zh: "提示：\(warning.file)：", en: "note: \(warning.file): ")
                                + language.of(warning.message))
                    }
                },
                receive: { lines, progress in
                    for line in lines {
                        try results?.add(line)
                        switch line {
                        case .decision(let decision):
                            tally.count(decision)
                            try printer.print(decision)
                        case .unreadable(let error):
                            tally.unreadable += 1
                            bar.finish()
                            warn(RowReport.text(error, language))
                        }
                    }
                    bar.advance(to: progress.bytes, claims: progress.records)
                    try Interruption.check()
                })
            bar.finish()
        } catch is Interruption.Stop {
            bar.finish()
            throw Interruption.Stop()
        } catch let error as ClaimFileError {
            // One file that can't be read does not keep the others waiting.
            bar.finish()
            tally.unreadable += 1
            warn(RowReport.text(error, language))
            if results?.isEmpty == true { results = nil }
        }
        if let error = results?.finish() {
            // A submission that is damaged is input that could not be read.
            if !error.isDamage {
                tally.lostResults += 1
            } else if tally.unreadable == 0 {
                tally.unreadable += 1
            }
            warn(
                language.of(zh: "错误：审核结果文件 \(error.file)：", en: "error: results file \(error.file): ")
                    + language.of(error.message) + "\n  → " + language.of(error.remedy))
        }
    }
}

/// How many claims came out how.
struct Tally {
    private var outcomes: [Outcome: Int] = [:]
    private var repeated = 0
    var unreadable = 0
    /// Results files that could not be written.
    var lostResults = 0

    mutating func count(_ line: DecisionLine) {
        outcomes[line.outcome, default: 0] += 1
        if line.isRepeated { repeated += 1 }
    }

    func lines(_ language: Language) -> [String] {
        var parts: [String] = []
        for outcome in Outcome.allCases {
            if let count = outcomes[outcome] { parts.append("\(language.of(outcome.label)) \(count)") }
        }
        if unreadable > 0 { parts.append(language.of(zh: "无法读取 \(unreadable)", en: "unreadable \(unreadable)")) }
        let total = outcomes.values.reduce(0, +)
        var lines = [
            language.of(zh: "合计 \(total) 件：", en: "\(total) claims: ")
                + parts.joined(separator: language.of(zh: "，", en: ", "))
        ]
        if repeated > 0 {
            lines.append(
                language.of(
                    zh: "其中 \(repeated) 件以前已决定，未重复记录",
                    en: "\(repeated) of them had been decided before; nothing was recorded twice"))
        }
        return lines
    }
}

enum FileSize {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The size of a file, 0 where it can't be told; reading it will say why.
    static func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
