import Claims
import FEEL

/// Where two versions limit other things, or otherwise.
enum LimitDiff {
    static func differences(_ old: PackVersion, _ new: PackVersion) -> [RuleDifference] {
        func shown(_ version: PackVersion) -> [(subject: String, text: String)] {
            version.program.limits.map { limit in
                let condition = limit.condition.map { " when \($0.text)" } ?? ""
                switch limit.kind {
                case .once(let space): return ("\(limit.keyText) in \(space)", limit.code + condition)
                case .atMost(let most, let counter):
                    return (
                        "\(counter) by \(limit.keyText)",
                        "\(limit.code) at most \(RuleText(version: version).text(most).replacing("\n", with: "; "))"
                            + condition
                    )
                }
            }
        }
        let none = Bilingual(zh: "无", en: "none")
        let (ones, others) = (shown(old), shown(new))
        var subjects = ones.map(\.subject)
        subjects += others.map(\.subject).filter { !subjects.contains($0) }
        return subjects.compactMap { subject in
            let one = ones.first { $0.subject == subject }?.text
            let other = others.first { $0.subject == subject }?.text
            guard one != other else { return nil }
            return RuleDifference(
                part: .limit, subject: subject, old: one.map(Shown.text) ?? none, new: other.map(Shown.text) ?? none,
                region: Shown.text(""), example: nil, isExact: true)
        }
    }
}
