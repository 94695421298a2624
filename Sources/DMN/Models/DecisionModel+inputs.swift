package import FEEL

extension DecisionModel {
    /// The inputs that a context names, as the model's types read them: a text that an input of type date takes becomes
    /// a date, and so on through lists and contexts. What does not fit stays as it is; the evaluation will say so.
    ///
    /// An input of an imported model may be named `prefix.name`, by the name of the import.
    /// - Returns: the inputs, and the names of which the model knows nothing.
    package func inputs(from context: Context) -> (inputs: [InputName: Value], unknown: [String]) {
        var inputs: [InputName: Value] = [:]
        var unknown: [String] = []
        for entry in context.entries {
            guard let (name, type) = input(called: entry.key) else {
                unknown.append(entry.key)
                continue
            }
            inputs[name] = entry.value.read(as: type)
        }
        return (inputs, unknown)
    }

    /// Whether there is a decision, knowledge model or service of that name.
    package func has(_ name: String) -> Bool { element(named: name).map { $0.kind != .input } ?? false }

    /// What can be evaluated by name: decisions, then business knowledge models and decision services.
    package var invocables: [String] {
        let decided = Set(decisions)
        return decisions + functions.filter { !decided.contains($0) }
    }

    private func input(called text: String) -> (InputName, FEELType)? {
        if let type = type(of: InputName(text)) { return (InputName(text), type) }
        for other in imports.of(root) where !other.name.isEmpty && text.hasPrefix(other.name + ".") {
            let name = InputName(String(text.dropFirst(other.name.count + 1)), namespace: other.namespace)
            if let type = type(of: name) { return (name, type) }
        }
        return nil
    }

    /// The type of the input, the decision, or the parameter of a function or service of that name; nil where there is
    /// none. Without a namespace an input of any model is meant, but only a decision of this one.
    func type(of name: InputName) -> FEELType? {
        let named = elements(named: name.name).filter { element in
            (element.kind == .input || element.kind == .decision)
                && (name.namespace.map { $0 == element.namespace }
                    ?? (element.namespace == root || element.kind == .input))
        }
        if let own = named.first(where: { $0.namespace == root && $0.kind == .input }) { return own.type.type }
        if let input = named.first(where: { $0.kind == .input }) ?? named.first { return input.type.type }
        return parameterTypes[name.name]
    }
}

extension Value {
    /// The value as JSON had to write it, read as that type.
    package func read(as type: FEELType) -> Value {
        switch (self, type) {
        case (.list(let items), .list(let item)): return .list(items.map { $0.read(as: item) })
        case (.list(let items), _) where items.count == 1: return .list([items[0].read(as: type)])
        case (.context(let context), .context(let fields)):
            return .context(Context(context.entries.map { ($0.key, $0.value.read(as: fields[$0.key] ?? .any)) }))
        case (_, .list(let item)): return read(as: item)
        case (.string(let text), .number): return Number(text).map { .number($0) } ?? self
        case (.string(let text), .date): return CivilDate(text).map { .date($0) } ?? self
        case (.string(let text), .time): return TimeOfDay(text).map { .time($0) } ?? self
        case (.string(let text), .dateTime):
            return DateTime(text).map { .dateTime($0) } ?? CivilDate(text).map { .date($0) } ?? self
        case (.string(let text), .daysAndTimeDuration), (.string(let text), .yearsAndMonthsDuration):
            guard let value = Value(temporal: text), value.type == type else { return self }
            return value
        case (.string(let text), .range):
            let place = SourcePosition(file: "input", line: 1, column: 1)
            let range = try? CompiledExpression(text, in: Scope(), at: place, checking: .standard)
            if case .range? = range?.evaluate([]) { return range?.evaluate([]) ?? self }
            return self
        default: return self
        }
    }
}
