internal import Claims
internal import FEEL

/// A parameter's value as it stands in a file: `10000 yuan`, `12 %`, `2011-06-30`, `2000 mL`, `yes`, `[refrigerator, stove]`.
struct ParameterLiteral: Sendable {
    /// Nil when the value is `unset`.
    let value: Value?
    /// Nil when the value is `unset` and so says nothing of its type.
    let type: ParameterType?
    let shown: Bilingual

    static let unset = ParameterLiteral(value: nil, type: nil, shown: Bilingual(zh: "未定", en: "unset"))

    /// Units that a number may carry, and their Chinese names. A unit that is not listed is taken for a slip of the pen.
    private static let units: [(name: String, zh: String)] = [
        ("mL", "毫升"), ("L", "升"), ("kg", "千克"), ("t", "吨"), ("km", "公里"), ("kW", "千瓦"), ("hp", "马力"), ("m2", "平方米"),
        ("years", "年"), ("year", "年"), ("months", "个月"), ("month", "个月"), ("days", "天"), ("day", "天"),
        ("working days", "个工作日"), ("points", "分"), ("items", "件"), ("item", "件"), ("cars", "辆"), ("car", "辆"),
        ("times", "次"), ("events", "次"), ("people", "人"), ("households", "户"), ("axles", "轴"),
    ]

    /// Reads a value; reports and gives nil when it is none, or not one of the type that was declared.
    static func read(_ node: YAMLNode, declared: ParameterType?, _ diagnostics: DiagnosticCollector)
        -> ParameterLiteral?
    {
        guard let literal = literal(node, declared: declared, diagnostics) else { return nil }
        if let declared, let type = literal.type, !type.fits(declared) {
            diagnostics.report(node.position, "the value is \(literal.shown.en)", expected: declared.example)
            return nil
        }
        return literal
    }

    private static func literal(_ node: YAMLNode, declared: ParameterType?, _ diagnostics: DiagnosticCollector)
        -> ParameterLiteral?
    {
        switch node.content {
        case .mapping:
            diagnostics.report(
                node.position, "the value is a group of keys",
                expected: declared?.example ?? "an amount, rate, number, date, text, yes or no, or a list")
            return nil
        case .sequence(let items):
            return list(items, at: node, declared: declared, diagnostics)
        case .scalar(let text, let style):
            if style == .plain {
                if text == "unset" { return .unset }
                if node.isNull {
                    diagnostics.report(
                        node.position, "there is no value", expected: "a value, or the word unset when it is not known")
                    return nil
                }
                if declared != .text, let known = word(text, at: node, diagnostics) { return known.literal }
            }
            return ParameterLiteral(value: .string(text), type: .text, shown: Bilingual(zh: text, en: text))
        }
    }

    /// A plain scalar that is a number, a rate, an amount, a date or yes or no. Nil: a text. A nil inside: reported.
    private static func word(_ text: String, at node: YAMLNode, _ diagnostics: DiagnosticCollector) -> (
        literal: ParameterLiteral?, Void
    )? {
        if let flag = node.booleanWord {
            return (ParameterLiteral(value: .boolean(flag), type: .boolean, shown: Shown.boolean(flag)), ())
        }
        if let date = CivilDate(text) {
            return (ParameterLiteral(value: .date(date), type: .date, shown: Bilingual(zh: text, en: text)), ())
        }
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || first == 0x2D || first == 0x2B else {
            return nil
        }
        let digits = text.prefix { "0123456789.+-eE,_".contains($0) }
        // A date that does not exist would otherwise become a text, and be found out much later or never.
        guard let number = Number(digits) else {
            diagnostics.report(
                node.position, "\"\(text)\" is neither a number nor a date",
                expected: "a number such as 10000, a date such as 2024-08-01, or a text in quotation marks")
            return (nil, ())
        }
        let unit = String(text.dropFirst(digits.count)).trimmed
        switch unit {
        case "":
            return (
                ParameterLiteral(
                    value: .number(number), type: .number(unit: nil), shown: Bilingual(zh: text, en: text)), ()
            )
        case "yuan", "元":
            guard number.scaledInt64(places: 2) != nil else {
                diagnostics.report(
                    node.position, "the amount \(text) has parts of a fen", expected: "at most two places")
                return (nil, ())
            }
            return (
                ParameterLiteral(
                    value: .number(number), type: .money, shown: Bilingual(zh: "\(digits) 元", en: "\(digits) yuan")), ()
            )
        case "%", "％":
            guard let rate = number * Number(coefficient: 1, exponent: -2) else {
                diagnostics.report(node.position, "the rate \(text) is out of range", expected: "a rate such as 12 %")
                return (nil, ())
            }
            return (
                ParameterLiteral(
                    value: .number(rate), type: .rate, shown: Bilingual(zh: "\(digits)%", en: "\(digits) %")), ()
            )
        default:
            guard let known = units.first(where: { $0.name == unit || $0.zh == unit }) else {
                diagnostics.report(
                    node.position, "the unit \"\(unit)\" is not known",
                    expected: Spelling.expectation(for: unit, among: ["yuan", "%"] + units.map(\.name)))
                return (nil, ())
            }
            return (
                ParameterLiteral(
                    value: .number(number), type: .number(unit: known.name),
                    shown: Bilingual(zh: "\(digits) \(known.zh)", en: "\(digits) \(known.name)")), ()
            )
        }
    }

    private static func list(
        _ items: [YAMLNode], at node: YAMLNode, declared: ParameterType?, _ diagnostics: DiagnosticCollector
    ) -> ParameterLiteral? {
        var values: [Value] = []
        var texts: [String] = []
        let areNumbers =
            declared == .numbers
            || (declared != .texts && items.allSatisfy { !$0.isQuoted && $0.scalar.flatMap { Number($0) } != nil }
                && !items.isEmpty)
        for item in items {
            guard let text = item.text("the list", diagnostics) else { return nil }
            if areNumbers {
                guard let number = Number(text) else {
                    diagnostics.report(item.position, "\"\(text)\" is not a number", expected: "a number such as 2")
                    return nil
                }
                values.append(.number(number))
            } else {
                values.append(.string(text))
            }
            texts.append(text)
        }
        return ParameterLiteral(
            value: .list(values), type: areNumbers ? .numbers : .texts,
            shown: Bilingual(zh: texts.joined(separator: "、"), en: texts.joined(separator: ", ")))
    }
}
