package import Claims

/// The documentation of findings, made from the codes themselves: `docs/findings.md` is exactly this.
package enum FindingPage {
    /// The whole page, in Markdown, in both languages.
    package static var markdown: String {
        var lines = [
            "# `rules check --strict` 的发现 / Findings of `rules check --strict`", "",
            "本页由程序生成，不要手改：`tradein rules check --explain all > docs/findings.md`。", "",
            "This page is generated; do not edit it: `tradein rules check --explain all > docs/findings.md`.", "",
            "有发现时退出状态是1。代码不会改名；`--format json` 每行一个对象：`code`、`file`、`line`、`column`、`message`。", "",
            "The exit status is 1 where there is a finding. Codes keep their names; `--format json` prints one object a line: `code`, `file`, `line`, `column`, `message`.",
            "", "| 代码 / code | 意思 | meaning |", "| --- | --- | --- |",
        ]
        for code in FindingCode.allCases {
            let title = code.explanation.title
            lines.append("| [`\(code.rawValue)`](#\(code.rawValue.lowercased())) | \(title.zh) | \(title.en) |")
        }
        for code in FindingCode.allCases { lines += ["", "## \(code.rawValue)", ""] + body(code) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func body(_ code: FindingCode) -> [String] {
        let text = code.explanation
        return [
            "**\(text.title.zh)。** \(text.why.zh)\(text.remedy.zh)", "",
            "**\(text.title.en).** \(text.why.en) \(text.remedy.en)", "", "```yaml", "# ✗", text.wrong, "# ✓",
            text.right,
            "```",
        ]
    }

    /// One code, for a terminal.
    package static func lines(_ code: FindingCode, _ language: KeyPath<Bilingual, String>) -> [String] {
        let text = code.explanation
        let indented = { (piece: String) in piece.split(separator: "\n").map { "    " + $0 } }
        return ["\(code.rawValue)  \(text.title[keyPath: language])", "", text.why[keyPath: language], ""]
            + ["  ✗"] + indented(text.wrong) + ["  ✓"] + indented(text.right) + ["", text.remedy[keyPath: language]]
    }
}
