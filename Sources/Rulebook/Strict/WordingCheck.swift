internal import Claims
internal import FEEL

/// What people are told: in both languages, with the values that matter, and so that they can tell reasons apart.
struct WordingCheck {
    let pack: Pack
    let version: VersionExpressions

    func run(into findings: inout FindingCollector) {
        let (source, program) = (version.source, version.version.program)
        for parameter in source.parameters {
            let label = parameter.parameter.label
            if !label.zh.holdsChinese {
                findings.add(
                    .languageMissing, parameter.namePosition, zh: "参数“\(parameter.name)”没有中文名称（zh）",
                    en: "the parameter \"\(parameter.name)\" has no Chinese name (zh)")
            }
            if label.en.holdsChinese {
                findings.add(
                    .languageMissing, parameter.namePosition, zh: "参数“\(parameter.name)”没有英文名称（en）",
                    en: "the parameter \"\(parameter.name)\" has no English name (en)")
            }
        }
        for (written, rule) in zip(source.requirements, program.requirements) {
            check(written.message, rule.message, into: &findings)
            checkShown(
                rule.message, written.message, of: rule.expression.slots + (rule.condition?.slots ?? []),
                telling: rule.expression.slots, into: &findings)
        }
        for (written, limit) in zip(source.limits, program.limits) {
            check(written.message, limit.message, into: &findings)
            if case .once = limit.kind {
                let slots = limit.key.flatMap(\.slots)
                checkShown(limit.message, written.message, of: slots, telling: slots, into: &findings)
            }
        }
        var told: [String: SourcePosition] = [:]
        for text in (source.requirements.map(\.message) + source.limits.map(\.message)).flatMap({ [$0.zh, $0.en] }) {
            if let earlier = told[text.text], earlier != text.position {
                findings.add(
                    .sameMessage, text.position, zh: "与第 \(earlier.line) 行的理由相同",
                    en: "the same words as in line \(earlier.line)")
            } else {
                told[text.text] = text.position
            }
        }
    }

    private func check(_ source: MessageSource, _ message: MessageTemplate, into findings: inout FindingCollector) {
        if !message.zh.literal.holdsChinese {
            findings.add(
                .languageMissing, source.zh.position, zh: "中文理由里没有汉字", en: "the Chinese message holds no Chinese")
        }
        if message.en.literal.holdsChinese {
            findings.add(.languageMissing, source.en.position, zh: "英文理由里有汉字", en: "the English message holds Chinese")
        }
        let (chinese, english) = (message.zh.expressions, message.en.expressions)
        if chinese != english {
            let difference = chinese.symmetricDifference(english).sorted().joined(separator: ", ")
            findings.add(
                .languagesDiffer, source.en.position, zh: "只有一种文字显示 \(difference)",
                en: "only one language shows \(difference)")
        }
    }

    /// - Parameters:
    ///   - read: everything that the rule looks at.
    ///   - judged: what it judges by.
    private func checkShown(
        _ message: MessageTemplate, _ source: MessageSource, of read: [Int], telling judged: [Int],
        into findings: inout FindingCollector
    ) {
        let showable = version.closure(of: judged).filter(isShowable)
        guard !showable.isEmpty, version.closure(of: read).isDisjoint(with: message.zh.slots) else { return }
        let names = showable.sorted().map { version.version.program.names[$0].name }.joined(separator: ", ")
        findings.add(
            .valueNotShown, source.zh.position, zh: "理由没有显示它依据的数值（\(names)）",
            en: "the message shows none of the values that it rests on (\(names))")
    }

    /// A number, a date or a code: something that a person can compare with what they have.
    private func isShowable(_ slot: Int) -> Bool {
        let program = version.version.program
        if slot < program.fieldCount {
            return switch pack.kind.fields[slot].type {
            case .boolean, .choice, .list: false
            default: true
            }
        }
        if slot >= program.parameterStart, slot < program.parameterStart + program.parameterCount {
            return switch version.version.parameters[slot - program.parameterStart].type {
            case .boolean, .text, .texts: false
            default: true
            }
        }
        return slot == program.businessDaySlot || program.birthDates.contains { $0.slot == slot }
    }
}

extension [MessageTemplate.Piece] {
    /// The words between the values.
    fileprivate var literal: String {
        reduce(into: "") { text, piece in if case .text(let part) = piece { text += part } }
    }

    fileprivate var slots: Set<Int> {
        reduce(into: []) { slots, piece in if case .value(let value, _) = piece { slots.formUnion(value.slots) } }
    }

    fileprivate var expressions: Set<String> {
        reduce(into: []) { texts, piece in if case .value(let value, _) = piece { texts.insert(value.text.trimmed) } }
    }
}

extension String {
    /// Whether it has a Chinese character.
    var holdsChinese: Bool {
        unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) || (0x20000...0x3FFFF).contains($0.value) }
    }
}
