internal import Claims
internal import DMN
internal import FEEL

/// Compares a model that came back with what the pack says now.
struct ModelComparison {
    private let model: VersionModel
    private let read: ReadModel
    private(set) var changes: [ModelChange] = []
    private(set) var misfits: [Bilingual] = []

    private let ignoresMarks: Bool

    /// - Parameters:
    ///   - pristine: the pack's version as a model, read the same way.
    ///   - ignoresMarks: whether whatever differs counts, and not only what was changed in the model.
    init(_ model: VersionModel, pristine: ReadModel, _ read: ReadModel, ignoresMarks: Bool = false) {
        self.model = model
        self.read = read
        self.ignoresMarks = ignoresMarks
        compareTitle()
        var left = read.decisions
        let originals = Dictionary(pristine.decisions.map { ($0.id ?? "", $0) }, uniquingKeysWith: { $1 })
        for part in model.builder.parts {
            let found =
                left.firstIndex { $0.id == part.decision.id } ?? left.firstIndex { $0.name == part.decision.name }
            guard let found else {
                misfit(
                    "模型里没有“\(part.decision.name)”。不要的内容请直接从 programme.yaml 里删去（沿用的用 without）。",
                    "The model has no \"\(part.decision.name)\". What is not wanted any more is taken out of programme.yaml itself (what is inherited by `without`)."
                )
                continue
            }
            let decision = left.remove(at: found)
            compare(part, decision)
            if let about = decision.about, let original = originals[part.decision.id]?.about, about != original {
                misfit(
                    "“\(part.decision.name)”的扩展内容（代码、状态、条款等）改过；这些在 programme.yaml 里改。",
                    "The extension elements of \"\(part.decision.name)\" (code, status, clause …) were changed; change these in programme.yaml."
                )
            }
        }
        for decision in left {
            misfit(
                "模型里新增了决策“\(decision.name)”，规则包里没有。请在 programme.yaml 的 definitions、tables 或 require 里加上它。",
                "The model has a new decision, \"\(decision.name)\", which the pack does not know. Add it to programme.yaml, under definitions, tables or require."
            )
        }
        compareOthers(pristine)
    }

    private mutating func misfit(_ zh: String, _ en: String) {
        misfits.append(Bilingual(zh: zh, en: en))
    }

    private mutating func change(_ kind: ModelChange.Kind, _ zh: String, _ en: String, _ details: [Bilingual]) {
        changes.append(ModelChange(kind: kind, what: Bilingual(zh: zh, en: en), details: details))
    }

    private func arrow(_ old: String, _ new: String) -> Bilingual {
        Bilingual(zh: "\(old) → \(new)", en: "\(old) → \(new)")
    }

    // MARK: - Texts

    /// Whether something was changed in the model; what was changed in the pack as well is said, and left alone.
    private mutating func isEdited(_ name: String, was: String?, is now: String, pack: String) -> Bool {
        guard let was, !ignoresMarks else { return true }
        if now == was || now == pack { return false }
        guard pack == was else {
            misfit(
                "“\(name)”在模型里改了，导出以后在规则包里也改了；没有取回。请重新导出，再改一次。",
                "\"\(name)\" was changed in the model, and in the pack since the export; it was not brought back. Export again and repeat the change."
            )
            return false
        }
        return true
    }

    private mutating func compareTitle() {
        let title = model.builder.version.title
        let now = ModelDecision.mark(read.description.flatMap(ModelTexts.read), nil)
        let pack = ModelDecision.mark(ModelTexts.normalized(title), nil)
        guard isEdited(read.version, was: read.mark, is: now, pack: pack) else { return }
        guard let texts = texts(read.description, was: model.builder.version.title, of: read.version) else { return }
        change(.title(texts), "版本名称", "the version's title", arrows(model.builder.version.title, texts))
    }

    /// The texts where they were changed; nil where they were not, or where they can't be read, which is said.
    private mutating func texts(_ description: String?, was: Bilingual?, of name: String) -> Bilingual? {
        guard let description, !description.isEmpty else {
            if was != nil {
                misfit(
                    "“\(name)”的说明（description）删掉了；规则包里的文字不变。",
                    "The description of \"\(name)\" was taken out; its texts stay as they are in the pack.")
            }
            return nil
        }
        guard let texts = ModelTexts.read(description) else {
            misfit(
                "“\(name)”的说明（description）应有 zh: 和 en: 两行；没有取回。",
                "The description of \"\(name)\" has to have two lines, zh: and en:; it was not brought back.")
            return nil
        }
        return texts == was.map(ModelTexts.normalized) ? nil : texts
    }

    private func arrows(_ old: Bilingual?, _ new: Bilingual) -> [Bilingual] {
        var lines: [Bilingual] = []
        if old?.zh != new.zh { lines.append(arrow(old?.zh ?? "", new.zh)) }
        if old?.en != new.en { lines.append(arrow(old?.en ?? "", new.en)) }
        return lines
    }

    // MARK: - Decisions

    private mutating func compare(_ part: ModelPart, _ decision: ReadModel.Decision) {
        if decision.name != part.decision.name {
            misfit(
                "“\(part.decision.name)”改名为“\(decision.name)”。名字在 programme.yaml 里改，用到它的地方也要一起改。",
                "\"\(part.decision.name)\" was renamed \"\(decision.name)\". Change names in programme.yaml, wherever they are used."
            )
        }
        guard isEdited(part.decision.name, was: decision.was, is: decision.mark, pack: part.mark) else { return }
        switch part.role {
        case .parameter(let source): compare(source, part, decision)
        case .definition(let source): compare(source, part, decision)
        case .table(let source): compare(source, part, decision)
        case .requirement(let source): compare(source, part, decision)
        case .governs:
            guard let text = literal(decision, part), text != model.builder.version.governs.text.trimmed else { return }
            change(.governs(text), "适用条件 governs", "governs", [arrow(model.builder.version.governs.text.trimmed, text)])
        case .amount:
            guard let text = literal(decision, part), text != model.builder.program.amount.text.trimmed else { return }
            change(.amount(text), "金额 amount", "amount", [arrow(model.builder.program.amount.text.trimmed, text)])
        case .derived:
            if decision.logic != part.decision.logic {
                misfit(
                    "“\(part.decision.name)”由规则包其余部分推出，改动没有取回。",
                    "\"\(part.decision.name)\" follows from the rest of the pack; what was changed in it is left out.")
            }
        }
    }

    /// The text of a decision that is one expression; nil where it is not, which is said.
    private mutating func literal(_ decision: ReadModel.Decision, _ part: ModelPart) -> String? {
        guard case .literal(let text) = decision.logic, !text.isEmpty else {
            misfit(
                "“\(part.decision.name)”在规则包里是一个表达式，模型里不是；没有取回。",
                "\"\(part.decision.name)\" is one expression in a pack, and something else in the model; it was not brought back."
            )
            return nil
        }
        return text
    }

    private mutating func compare(_ source: ParameterSource, _ part: ModelPart, _ decision: ReadModel.Decision) {
        let parameter = source.parameter
        if let label = texts(decision.description, was: parameter.label, of: source.name) {
            change(
                .label(source, label), "参数“\(source.name)”的名称", "the label of the parameter \"\(source.name)\"",
                arrows(parameter.label, label))
        }
        guard let text = literal(decision, part), decision.logic != part.decision.logic else { return }
        let value = text == "null" ? .some(nil) : FEELText.value(text).flatMap { $0.isNull ? nil : .some($0) }
        guard let value else {
            misfit(
                "参数“\(source.name)”应是一个值（数、日期、文字……），不能是算式“\(text)”；没有取回。",
                "The parameter \"\(source.name)\" has to be a plain value, not \"\(text)\"; it was not brought back.")
            return
        }
        guard value != parameter.value ?? parameter.fallback?.value else { return }
        guard value.map({ PackText.fits($0, parameter.type) }) ?? true else {
            misfit(
                "参数“\(source.name)”的类型是 \(parameter.type.word)，不能取“\(text)”；没有取回。",
                "The parameter \"\(source.name)\" is a \(parameter.type.word) and can't be \"\(text)\"; it was not brought back."
            )
            return
        }
        var details = [
            Bilingual(
                zh: "\(parameter.shown.zh) → \(value.map { PackText.value($0, parameter.type) } ?? "unset")",
                en: "\(parameter.shown.en) → \(value.map { PackText.value($0, parameter.type) } ?? "unset")")
        ]
        if parameter.isUnset, value != nil {
            details.append(
                Bilingual(
                    zh: "原来未定：请在 programme.yaml 里写上依据的文件和状态",
                    en: "it was unset: name its document and status in programme.yaml"))
        }
        change(.parameter(source, value), "参数“\(source.name)”", "the parameter \"\(source.name)\"", details)
    }

    private mutating func compare(_ source: DefinitionSource, _ part: ModelPart, _ decision: ReadModel.Decision) {
        let label = texts(decision.description, was: source.label, of: source.name)
        guard let text = literal(decision, part) else { return }
        let old = source.expression.text.trimmed
        guard text != old || label != nil else { return }
        change(
            .definition(source, text: text, label: label ?? source.label), "定义“\(source.name)”",
            "the definition \"\(source.name)\"",
            (text == old ? [] : [arrow(old, text)]) + (label.map { arrows(source.label, $0) } ?? []))
    }

    private mutating func compare(_ source: TableSource, _ part: ModelPart, _ decision: ReadModel.Decision) {
        let title = texts(decision.description, was: source.title, of: source.name)
        guard case .table(let table) = decision.logic, case .table(let old) = part.decision.logic else {
            misfit(
                "“\(source.name)”在规则包里是决策表，模型里不是；没有取回。",
                "\"\(source.name)\" is a decision table in the pack, and something else in the model; it was not brought back."
            )
            return
        }
        guard table.outputs == 1 else {
            misfit(
                "决策表“\(source.name)”有 \(table.outputs) 个输出；规则包的表只有一个，请分成几张表。",
                "The table \"\(source.name)\" has \(table.outputs) outputs; a pack's tables have one: make several tables."
            )
            return
        }
        let details = old.says(table) ? [] : ModelComparison.differences(old, table)
        guard !details.isEmpty || title != nil else { return }
        change(
            .table(
                source, table, title: title ?? source.title, matches: PackText.matches(old: old.rows, new: table.rows)),
            "决策表“\(source.name)”", "the table \"\(source.name)\"",
            details + (title.map { arrows(source.title, $0) } ?? []))
    }

    /// What differs between two tables, row by row.
    private static func differences(_ old: ModelDecision.Table, _ new: ModelDecision.Table) -> [Bilingual] {
        var lines: [Bilingual] = []
        func line(_ zh: String, _ en: String, _ text: String) {
            lines.append(Bilingual(zh: "\(zh)：\(text)", en: "\(en): \(text)"))
        }
        if old.hitPolicy != new.hitPolicy { line("命中规则", "hit policy", "\(old.hitPolicy) → \(new.hitPolicy)") }
        if old.inputs.map(\.text) != new.inputs.map(\.text) {
            line(
                "列", "columns",
                old.inputs.map(\.text).joined(separator: " | ") + " → "
                    + new.inputs.map(\.text).joined(separator: " | "))
        }
        let matches = PackText.matches(old: old.rows, new: new.rows)
        for (number, row) in new.rows.enumerated() {
            let text = (row.cells + [row.output]).joined(separator: " | ")
            guard let place = matches[number] else {
                line("新增行", "new row", text)
                continue
            }
            let was = (old.rows[place].cells + [old.rows[place].output]).joined(separator: " | ")
            if was != text { line("第\(place + 1)行", "row \(place + 1)", "\(was) → \(text)") }
        }
        for (place, row) in old.rows.enumerated() where !matches.contains(place) {
            line("删除第\(place + 1)行", "row \(place + 1) is gone", (row.cells + [row.output]).joined(separator: " | "))
        }
        let kept = matches.compactMap(\.self)
        if kept != kept.sorted() { line("行的次序", "order of rows", kept.map { "\($0 + 1)" }.joined(separator: ", ")) }
        return lines
    }

    private mutating func compare(_ source: RequirementSource, _ part: ModelPart, _ decision: ReadModel.Decision) {
        let oldWhen = source.condition?.text.trimmed
        let oldThat = source.expression.text.trimmed
        let old = Bilingual(zh: source.message.zh.text.trimmed, en: source.message.en.text.trimmed)
        let message = texts(decision.description, was: old, of: source.name)
        var when = oldWhen
        var that = oldThat
        switch decision.logic {
        case part.decision.logic: break
        case .literal(let text) where !text.isEmpty && !source.passesWhenUnset:
            when = nil
            that = text
        case .context(let entries):
            // The lines may be changed, and a condition for when it applies added; the result is the pack's affair.
            let named = Dictionary(
                entries.compactMap { entry in entry.name.map { ($0, entry.text) } }, uniquingKeysWith: { $1 })
            guard let met = named[model.builder.isMetName], entries.count == named.count + 1,
                named.keys.allSatisfy({ $0 == model.builder.isMetName || $0 == model.builder.appliesName })
            else { fallthrough }
            when = named[model.builder.appliesName]
            that = met
            if let result = entries.last?.text, !results(part, when: when, that: that).contains(result) {
                misfit(
                    "要求“\(source.name)”的最后一行由规则包推出，改动没有取回。",
                    "The last line of the requirement \"\(source.name)\" follows from the pack; what was changed in it is left out."
                )
            }
        default:
            misfit(
                "要求“\(source.name)”应是一个表达式，或“\(model.builder.appliesName)”“\(model.builder.isMetName)”两行；没有取回。",
                "The requirement \"\(source.name)\" has to be one expression, or the lines \"\(model.builder.appliesName)\" and \"\(model.builder.isMetName)\"; it was not brought back."
            )
        }
        guard when != oldWhen || that != oldThat || message != nil else { return }
        var details: [Bilingual] = []
        if when != oldWhen {
            details.append(
                Bilingual(
                    zh: "when：\(oldWhen ?? "（无）") → \(when ?? "（无）")",
                    en: "when: \(oldWhen ?? "(none)") → \(when ?? "(none)")"))
        }
        if that != oldThat {
            details.append(Bilingual(zh: "that：\(oldThat) → \(that)", en: "that: \(oldThat) → \(that)"))
        }
        if let message { details += arrows(old, message) }
        change(
            .requirement(source, when: when, that: that, message: message ?? old), "要求“\(source.name)”",
            "the requirement \"\(source.name)\"", details)
    }

    /// The last lines that say what the pack would say by itself.
    private func results(_ part: ModelPart, when: String?, that: String) -> [String] {
        [part.decision.logic, model.builder.logic(when: when, that: that, passesWithout: [])].compactMap { logic in
            guard case .context(let entries) = logic else { return nil }
            return entries.last?.text
        }
    }

    // MARK: - Everything else

    private static let places: [String: Bilingual] = [
        "inputData": Bilingual(zh: "输入", en: "the input"), "itemDefinition": Bilingual(zh: "类型", en: "the type"),
        "knowledgeSource": Bilingual(zh: "文件", en: "the document"),
        "extensionElements": Bilingual(zh: "限制和资金", en: "limits and funding"),
        "businessKnowledgeModel": Bilingual(zh: "业务知识模型", en: "the business knowledge model"),
        "decisionService": Bilingual(zh: "决策服务", en: "the decision service"),
        "import": Bilingual(zh: "导入", en: "the import"),
    ]

    private mutating func compareOthers(_ pristine: ReadModel) {
        for key in Set(pristine.others.keys).union(read.others.keys).sorted() {
            let old = pristine.others[key]
            let new = read.others[key]
            guard let other = new ?? old, old?.content != new?.content else { continue }
            // An editor that drops what it does not know has not changed it.
            if other.kind == "extensionElements", new == nil || new?.content.isEmpty == true { continue }
            let place = ModelComparison.places[other.kind] ?? Bilingual(zh: other.kind, en: other.kind)
            let name = other.name.isEmpty ? "" : " “\(other.name)”"
            let done = old == nil ? ("新增", "is new") : new == nil ? ("删除", "was taken out") : ("改动", "was changed")
            misfit(
                "\(place.zh)\(name)有\(done.0)；申报的栏、文件、限制和资金在 programme.yaml 里改。",
                "\(place.en)\(other.name.isEmpty ? "" : " \"\(other.name)\"") \(done.1); fields, documents, limits and funding are changed in programme.yaml."
            )
        }
    }
}
