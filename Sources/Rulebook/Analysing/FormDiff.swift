import Claims
import FEEL

/// Where the forms of two packs ask for different fields, or for other values in them.
enum FormDiff {
    /// In the order of the old form, then of the new one.
    static func differences(_ old: ClaimKind, _ new: ClaimKind) -> [RuleDifference] {
        func shown(_ field: Field?) -> Bilingual {
            guard let field else { return Bilingual(zh: "没有这一栏", en: "no such field") }
            let need = field.isRequired ? Bilingual(zh: "，必填", en: ", required") : Shown.text("")
            let range = field.range.map { " \($0.lowerBound)..\($0.upperBound)" } ?? ""
            let type =
                if case .choice(let choices) = field.type {
                    "choice \(choices.map(\.name).joined(separator: ", "))"
                } else if case .list(let parts) = field.type {
                    "list \(parts.map(\.name).joined(separator: ", "))"
                } else {
                    "\(field.type)"
                }
            let absent = field.absent.map { " (\(Shown.value($0).en))" } ?? ""
            return Bilingual(zh: type + range + absent + need.zh, en: type + range + absent + need.en)
        }
        var names = old.fields.map(\.name)
        names += new.fields.map(\.name).filter { !names.contains($0) }
        return names.compactMap { name in
            let one = old.index(of: name).map { old.fields[$0] }
            let other = new.index(of: name).map { new.fields[$0] }
            guard
                one?.type != other?.type || one?.range != other?.range || one?.isRequired != other?.isRequired
                    || one?.absent != other?.absent
            else { return nil }
            return RuleDifference(
                part: .form, subject: name, old: shown(one), new: shown(other), region: Shown.text(""), example: nil,
                isExact: true)
        }
    }
}
