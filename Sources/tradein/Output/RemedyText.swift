import Claims
import Ledger
import Rulebook

/// What would have a claim approved or paid more, in words and for machines.
struct RemedyText {
    let remedies: Remedies
    let language: Language

    var lines: [String] {
        var lines = [""]
        switch (remedies.aim, remedies.remedies.isEmpty) {
        case (.approval, false):
            lines.append(
                language.of(
                    zh: "怎样才会核准（每一项都已按实际审核试过；须确实如此，不是让人改填）：",
                    en:
                        "what would have it approved (each was decided to see; it must really be so, not merely be written):"
                ))
        case (.more, false):
            lines.append(
                language.of(
                    zh: "怎样会补贴更多（每一项都已按实际审核试过；须确实如此，不是让人改填）：",
                    en:
                        "what would be paid more (each was decided to see; it must really be so, not merely be written):"
                ))
        case (.approval, true):
            lines.append(
                language.of(
                    zh: remedies.isComplete
                        ? "改变任何一两个栏目都不会核准（已试 \(remedies.tried) 种；不改变是谁、哪辆车、哪份凭证和清单）"
                        : "没有找到改变一两个栏目就会核准的办法（已试 \(remedies.tried) 种；不改变是谁、哪辆车、哪份凭证和清单）",
                    en: remedies.isComplete
                        ? "no change of one or two fields would have it approved (\(remedies.tried) were tried; who it is, which car, which papers and lists were not changed)"
                        : "no change of one or two fields was found that would have it approved (\(remedies.tried) were tried; who it is, which car, which papers and lists were not changed)"
                ))
        case (.more, true):
            lines.append(
                language.of(
                    zh: remedies.isComplete
                        ? "改变任何一个栏目都不会补贴更多（已试 \(remedies.tried) 种）" : "没有找到改变一个栏目就会补贴更多的办法（已试 \(remedies.tried) 种）",
                    en: remedies.isComplete
                        ? "no change of one field would be paid more (\(remedies.tried) were tried)"
                        : "no change of one field was found that would be paid more (\(remedies.tried) were tried)"))
        }
        if !remedies.isComplete {
            lines.append(
                language.of(
                    zh: "  没有全部试完：情形太多，或规则对某栏的用法推理不能处理",
                    en:
                        "  not everything was tried: there is too much, or a rule does with a field what can't be followed"
                ))
        }
        for remedy in remedies.remedies {
            let changes = remedy.changes.map { change in
                language.of(
                    zh: "\(change.field.label) \(change.needed.zh)（现为 \(change.now.zh)）",
                    en: "\(change.field.name) \(change.needed.en) (now \(change.now.en))")
            }
            lines.append(
                "  + " + changes.joined(separator: language.of(zh: "，并且 ", en: ", and "))
                    + "  =>  \(language.of(remedy.outcome.label))" + (remedy.amount.map { "  \($0.yuan)" } ?? ""))
        }
        if remedies.found > remedies.remedies.count {
            let more = remedies.found - remedies.remedies.count
            lines.append(language.of(zh: "  另有 \(more) 种", en: "  and \(more) more"))
        }
        return lines
    }

    var objects: [String] {
        let head =
            "{\"kind\":\"remedy\",\"aim\":\"\(remedies.aim.rawValue)\",\"found\":\(remedies.found),\"tried\":\(remedies.tried),\"complete\":\(remedies.isComplete),"
        if remedies.remedies.isEmpty { return [head + "\"changes\":[],\"outcome\":null,\"amount\":null}"] }
        return remedies.remedies.map { remedy in
            let changes = remedy.changes.map { change in
                "{\"field\":\(JSONLine.quoted(change.field.name)),\"label\":\(JSONLine.quoted(change.field.label)),"
                    + "\"now\":\(pair(change.now)),\"needed\":\(pair(change.needed)),\"tried\":\(pair(change.tried))}"
            }
            return head + "\"changes\":[\(changes.joined(separator: ","))],\"outcome\":\"\(remedy.outcome.rawValue)\","
                + "\"amount\":\(remedy.amount.map { "\"\($0.yuan)\"" } ?? "null")}"
        }
    }

    /// In the columns of the explanation: kind, name, code, text, verdict, result, document, clause, status.
    var rows: [[String]] {
        if remedies.remedies.isEmpty { return [["remedy", "", "", "", "none", "", "", "", ""]] }
        return remedies.remedies.map { remedy in
            [
                "remedy", remedy.changes.map(\.field.name).joined(separator: " "), "",
                remedy.changes.map { "\($0.field.name) \(language.of($0.needed))" }.joined(separator: "; "),
                remedies.aim.rawValue,
                "\(remedy.outcome.rawValue)" + (remedy.amount.map { " \($0.yuan)" } ?? ""), "", "", "",
            ]
        }
    }

    private func pair(_ text: Bilingual) -> String {
        "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
    }
}
