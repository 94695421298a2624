internal import Claims
internal import FEEL

/// How a value is shown to people. Personal values are masked wherever they appear.
enum Display: Sendable {
    /// The value of a field: choices by their label, personal values masked.
    case field(Field)
    /// The value of a parameter or table: rates in percent.
    case typed(ParameterType)
    /// A result of something; `masked` when a personal field is read on the way.
    case result(masked: Bool)

    func shown(_ value: Value) -> Bilingual {
        switch (self, value) {
        case (_, .null): Shown.nothing
        case (.field(let field), .string(let text)):
            if case .choice(let choices) = field.type {
                Bilingual(zh: choices.first { $0.name == text }?.label ?? text, en: text)
            } else {
                Shown.text(Masking.shown(text, of: field))
            }
        case (.field(let field), _) where field.isPersonal: Shown.text(Masking.mask(Shown.value(value).en, field.type))
        case (.field(let field), .number(let number)) where field.type == .money: Shown.text(Shown.money(number))
        case (.typed(.rate), .number(let number)):
            Shown.text((number * Number(100)).map { "\($0.reduced)%" } ?? number.description)
        case (.result(masked: true), .string(let text)): Shown.text(Masking.mask(text, .text))
        case (.result(masked: true), .list), (.result(masked: true), .context): Shown.text("***")
        default: Shown.value(value)
        }
    }
}

/// Values as people read them.
enum Shown {
    static let nothing = Bilingual(zh: "（未填）", en: "(nothing)")

    static func text(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }

    static func boolean(_ flag: Bool) -> Bilingual {
        flag ? Bilingual(zh: "是", en: "yes") : Bilingual(zh: "否", en: "no")
    }

    /// Yuan with two places where it has so few, otherwise as it is.
    static func money(_ number: Number) -> String {
        guard let fen = number.scaledInt64(places: 2) else { return number.description }
        let (whole, part) = fen.magnitude.quotientAndRemainder(dividingBy: 100)
        return (fen < 0 ? "-" : "") + "\(whole).\(part < 10 ? "0" : "")\(part)"
    }

    static func value(_ value: Value) -> Bilingual {
        switch value {
        case .null: return nothing
        case .boolean(let flag): return boolean(flag)
        case .number(let number): return text(number.description)
        case .string(let string): return text(Masking.clipped(string))
        case .date(let date): return text(date.description)
        case .list(let items):
            let shown = items.prefix(20).map(Shown.value)
            let more = items.count > 20 ? "…" : ""
            return Bilingual(
                zh: shown.map(\.zh).joined(separator: "、") + more, en: shown.map(\.en).joined(separator: ", ") + more)
        default: return text(Masking.clipped(String(describing: value)))
        }
    }
}
