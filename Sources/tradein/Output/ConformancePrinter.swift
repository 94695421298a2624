import Claims
import DMN

/// Prints what a conformance run has found: the failing cases, then levels and themes with their shares.
struct ConformancePrinter {
    let format: OutputFormat
    let language: Language

    func print(_ run: ConformanceRun) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            for outcome in run.outcomes {
                guard let difference = outcome.difference else { continue }
                try stream.line(visible("✗ \(outcome.name): \(difference)"))
            }
            var table = TextTable([
                (language.of(zh: "级别与主题", en: "level and theme"), .left), (language.of(zh: "通过", en: "passed"), .right),
                (language.of(zh: "共", en: "of"), .right), (language.of(zh: "比例", en: "share"), .right),
                (language.of(zh: "非空通过", en: "not null: passed"), .right), (language.of(zh: "共", en: "of"), .right),
                (language.of(zh: "比例", en: "share"), .right),
            ])
            for part in parts(run) {
                let name =
                    part.kind == "theme" ? "  " + part.name.split(separator: "/").dropFirst().joined() : part.name
                let tally = part.tally
                table.add([
                    part.kind == "all" ? language.of(zh: "合计", en: "all") : name, "\(tally.passed)", "\(tally.total)",
                    share(tally.passed, tally.total), "\(tally.valuesPassed)", "\(tally.values)",
                    share(tally.valuesPassed, tally.values),
                ])
            }
            for line in table.lines { try stream.line(line) }
        case .json:
            for outcome in run.outcomes {
                guard let difference = outcome.difference else { continue }
                try stream.line(
                    "{\"failed\":\(JSONLine.quoted(outcome.name)),\"message\":\(JSONLine.quoted(difference))}")
            }
            for part in parts(run) {
                let tally = part.tally
                try stream.line(
                    "{\"\(part.kind)\":\(JSONLine.quoted(part.name)),\"passed\":\(tally.passed),\"total\":\(tally.total),\"values_passed\":\(tally.valuesPassed),\"values\":\(tally.values)}"
                )
            }
        case .csv: try stream.write(run.csv.utf8)
        }
        try stream.flush()
    }

    /// Each level with its themes below it, and all at the end.
    private func parts(_ run: ConformanceRun) -> [(kind: String, name: String, tally: ConformanceRun.Tally)] {
        let themes = run.tallies { $0.folder }
        return run.tallies { $0.level }.flatMap { level in
            [("level", level.name, level.tally)]
                + themes.filter { $0.name.hasPrefix(level.name + "/") }.map { ("theme", $0.name, $0.tally) }
        } + [("all", "all", run.tally)]
    }

    /// In per cent, cut off and not rounded: 100 only where all passed.
    private func share(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let hundredths = part * 10_000 / whole
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
