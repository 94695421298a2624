internal import Claims
internal import DMN
internal import FEEL

/// Turns a version into the parts of a decision model: fields into inputs, parameters, definitions, tables and
/// requirements into decisions, and documents into knowledge sources.
///
/// Values are the pack's own: what a parameter file lays over them is not part of the pack.
struct ModelBuilder {
    let source: PackSource
    let version: VersionSource
    let program: VersionProgram
    private(set) var inputs: [ModelInput] = []
    private(set) var parts: [ModelPart] = []
    private(set) var types = ModelTypes()
    private var names: ModelNames
    private var ids = ModelIDs()
    private var idOfSlot: [Int: String] = [:]
    /// The names of the lines of a requirement that is more than one condition.
    let appliesName: String
    let isMetName: String

    init(_ source: PackSource, _ version: VersionSource, _ program: VersionProgram) {
        self.source = source
        self.version = version
        self.program = program
        names = ModelNames(taken: program.names.map(\.name))
        appliesName = names.name("applies")
        isMetName = names.name("is met")
        addInputs()
        addBirthDates()
        let parameters = version.parameters.enumerated().map { parameter($1, slot: program.parameterStart + $0) }
        types.addLists(parameters.map(\.typeRef))
        parts += parameters
        for (number, source) in version.definitions.enumerated() {
            parts.append(definition(source, program.derived[number]))
        }
        for (number, source) in version.tables.enumerated() {
            parts.append(table(source, program.derived[version.definitions.count + number]))
        }
        let governs = decision(
            names.name("governs"), "governs", role: .governs, .literal(version.governs.text.trimmed), type: "boolean",
            slots: program.governs.slots)
        parts.append(governs)
        var requirements: [ModelPart] = []
        for (source, compiled) in zip(version.requirements, program.requirements) {
            requirements.append(requirement(source, compiled))
        }
        parts += requirements
        let amount = decision(
            names.name("amount"), "amount", role: .amount, .literal(program.amount.text.trimmed), type: "number",
            slots: program.amount.slots)
        parts.append(amount)
        addSummary(governs, requirements, amount)
    }

    // MARK: - Inputs

    /// The fields that conditions, tables or the amount read; what only limits read stays with the limits.
    private mutating func addInputs() {
        var read: Set<Int> = Set(program.governs.slots + program.amount.slots)
        read.formUnion(program.derived.flatMap(\.slots))
        for requirement in program.requirements {
            read.formUnion((requirement.condition?.slots ?? []) + requirement.expression.slots)
        }
        for (slot, field) in program.birthDates where read.contains(slot) { read.insert(field) }
        for (slot, field) in source.kind.fields.enumerated() where read.contains(slot) {
            let id = ids.id("field", field.name)
            idOfSlot[slot] = id
            inputs.append(ModelInput(id: id, name: field.name, label: field.label, typeRef: types.reference(field)))
        }
        if read.contains(program.businessDaySlot) {
            let id = ids.id("field", "business_day")
            idOfSlot[program.businessDaySlot] = id
            inputs.append(ModelInput(id: id, name: "business_day", label: "业务日", typeRef: "date"))
        }
        birthDatesRead = program.birthDates.filter { read.contains($0.slot) }
    }

    private var birthDatesRead: [(slot: Int, field: Int)] = []

    private mutating func addBirthDates() {
        for (slot, field) in birthDatesRead {
            let name = program.names[slot].name
            let number = source.kind.fields[field].name
            let digits = [(7, 4), (11, 2), (13, 2)].map { "number(substring(\(number), \($0), \($1)))" }
            let id = ids.id("birth_date", name)
            idOfSlot[slot] = id
            parts.append(
                ModelPart(
                    decision: ModelDecision(
                        id: id, name: name,
                        texts: nil, logic: .literal("date(" + digits.joined(separator: ", ") + ")")),
                    role: .derived, typeRef: "date", needs: [idOfSlot[field]].compactMap(\.self), cites: nil,
                    about: XMLElementText("tradein:derived", ["from": number])))
        }
    }

    // MARK: - Values

    private mutating func parameter(_ source: ParameterSource, slot: Int) -> ModelPart {
        let parameter = source.parameter
        let id = ids.id("parameter", source.name)
        idOfSlot[slot] = id
        let value = parameter.value ?? parameter.fallback?.value
        return ModelPart(
            decision: ModelDecision(
                id: id, name: source.name, texts: parameter.label,
                logic: .literal(value.map(FEELText.expression) ?? "null")),
            role: .parameter(source), typeRef: ModelTypes.basic(parameter.type.feelType), needs: [],
            cites: parameter.citation,
            about: XMLElementText(
                "tradein:parameter",
                [
                    "type": parameter.type.word, "unit": parameter.type.unit,
                    "unset": parameter.isUnset ? "yes" : nil, "default": parameter.fallback?.shown.en,
                    "clause": parameter.citation.clause, "status": parameter.citation.status.rawValue,
                ]))
    }

    private mutating func definition(_ source: DefinitionSource, _ derived: Derived) -> ModelPart {
        let id = ids.id("definition", source.name)
        idOfSlot[derived.slot] = id
        var type: FEELType?
        if case .definition(let expression) = derived.rule { type = expression.type }
        return ModelPart(
            decision: ModelDecision(
                id: id, name: source.name, texts: source.label, logic: .literal(source.expression.text.trimmed)),
            role: .definition(source), typeRef: type.flatMap(ModelTypes.basic), needs: needs(derived.slots),
            cites: nil, about: XMLElementText("tradein:definition"))
    }

    private mutating func table(_ source: TableSource, _ derived: Derived) -> ModelPart {
        let id = ids.id("table", source.name)
        idOfSlot[derived.slot] = id
        var columns: [ModelTypes.Column] = []
        var type: FEELType?
        if case .table(let table) = derived.rule {
            columns = zip(source.inputs, table.inputs).map { column($0.text.trimmed, $1.type) }
            type = table.type
        }
        let rows = source.rows.enumerated().map { number, row in
            ModelDecision.Row(
                id: "\(id)_row_\(number + 1)", cells: row.conditions.map(\.text.trimmed),
                output: row.result.text.trimmed)
        }
        return ModelPart(
            decision: ModelDecision(
                id: id, name: source.name, texts: source.title,
                logic: .table(
                    .init(
                        hitPolicy: source.hitPolicy,
                        inputs: source.inputs.enumerated().map {
                            .init(id: "\(id)_input_\($0 + 1)", text: $1.text.trimmed)
                        },
                        rows: rows, outputs: 1))),
            role: .table(source), typeRef: type.flatMap(ModelTypes.basic), columns: columns,
            outputType: ModelTypes.basic(source.result.feelType), needs: needs(derived.slots), cites: source.citation,
            about: XMLElementText(
                "tradein:table",
                [
                    "result": source.result.word, "clause": source.citation.clause,
                    "status": source.citation.status.rawValue,
                ]))
    }

    private func column(_ text: String, _ type: FEELType) -> ModelTypes.Column {
        guard let field = source.kind.fields.first(where: { $0.name == text }), let values = ModelTypes.allowed(field)
        else {
            return .init(typeRef: ModelTypes.basic(type), values: nil)
        }
        return .init(typeRef: ModelTypes.name(of: field), values: values)
    }

    // MARK: - Conditions

    private mutating func requirement(_ source: RequirementSource, _ compiled: Requirement) -> ModelPart {
        let slots = (compiled.condition?.slots ?? []) + compiled.expression.slots
        let parameters = source.passesWhenUnset ? self.parameters(behind: compiled.expression.slots) : []
        return ModelPart(
            decision: ModelDecision(
                id: ids.id("requirement", source.name), name: names.name(for: source),
                texts: Bilingual(zh: source.message.zh.text.trimmed, en: source.message.en.text.trimmed),
                logic: logic(
                    when: source.condition?.text.trimmed, that: source.expression.text.trimmed,
                    passesWithout: parameters.map { program.names[$0].name })),
            role: .requirement(source), typeRef: "boolean", needs: needs(slots + parameters), cites: source.citation,
            about: XMLElementText(
                "tradein:requirement",
                [
                    "name": source.name, "code": source.code, "outcome": source.outcome.rawValue,
                    "ifUnset": source.passesWhenUnset ? "passes" : nil, "clause": source.citation.clause,
                    "status": source.citation.status.rawValue,
                ]))
    }

    /// The logic of a requirement: one condition, or lines for when it applies, whether it is met, and what follows.
    ///
    /// What a pack leaves undecided stays null; a DMN engine by itself would take a null condition for false.
    func logic(when: String?, that: String, passesWithout parameters: [String]) -> ModelDecision.Logic {
        guard when != nil || !parameters.isEmpty else { return .literal(that) }
        var result = isMetName
        if !parameters.isEmpty {
            let unset = parameters.map { "\($0) = null" }.joined(separator: " or ")
            result = "if \(isMetName) = null and (\(unset)) then true else \(isMetName)"
        }
        var entries: [ModelDecision.Entry] = []
        if let when {
            entries.append(.init(name: appliesName, text: when))
            result = "if \(appliesName) then (\(result)) else if \(appliesName) = false then true else null"
        }
        entries.append(.init(name: isMetName, text: that))
        entries.append(.init(name: nil, text: result))
        return .context(entries)
    }

    /// The parameters that these slots read, by way of definitions and tables too, in their order.
    private func parameters(behind slots: [Int]) -> [Int] {
        var seen: Set<Int> = []
        func visit(_ slots: [Int]) {
            for slot in slots where seen.insert(slot).inserted {
                if let derived = program.derived.first(where: { $0.slot == slot }) { visit(derived.slots) }
            }
        }
        visit(slots)
        return (program.parameterStart..<program.parameterStart + program.parameterCount).filter(seen.contains)
    }

    private mutating func decision(
        _ name: String, _ id: String, role: ModelPart.Role, _ logic: ModelDecision.Logic, type: String?, slots: [Int]
    ) -> ModelPart {
        ModelPart(
            decision: ModelDecision(id: id, name: name, texts: nil, logic: logic), role: role, typeRef: type,
            needs: needs(slots), cites: version.citation, about: XMLElementText("tradein:\(id)"))
    }

    /// What a reader of the model asks for: which requirements do not hold, and the subsidy where all do.
    private mutating func addSummary(_ governs: ModelPart, _ requirements: [ModelPart], _ amount: ModelPart) {
        let lists = requirements.compactMap { part -> String? in
            guard case .requirement(let source) = part.role else { return nil }
            return "if \(part.decision.name) = false then [\(FEELText.literal(source.code))] else []"
        }
        let reasons = ModelDecision(
            id: "reasons", name: names.name("reasons"), texts: nil,
            logic: .literal(lists.isEmpty ? "[]" : "concatenate(\(lists.joined(separator: ", ")))"))
        let all = ([governs] + requirements).map(\.decision.name).joined(separator: ", ")
        let subsidy = ModelDecision(
            id: "subsidy", name: names.name("subsidy"), texts: nil,
            logic: .literal("if all([\(all)]) then floor(\(amount.decision.name) * 100 + 0.5) / 100 else null"))
        let ids = requirements.map(\.decision.id)
        parts.append(
            ModelPart(
                decision: reasons, role: .derived, typeRef: nil, needs: ids, cites: nil,
                about: XMLElementText("tradein:derived")))
        parts.append(
            ModelPart(
                decision: subsidy, role: .derived, typeRef: "number",
                needs: [governs.decision.id] + ids + [amount.decision.id], cites: nil,
                about: XMLElementText("tradein:derived")))
    }

    private func needs(_ slots: [Int]) -> [String] {
        Set(slots).sorted().compactMap { idOfSlot[$0] }
    }
}
