internal import Claims
internal import DMN
internal import FEEL
internal import Ledger

/// Compiles every expression of a version against its names and types, and reports what does not fit.
struct VersionCompiler {
    private let source: VersionSource
    private let kind: ClaimKind
    private let diagnostics: DiagnosticCollector
    private var names: NamesInScope
    private var labels: [Int: Bilingual] = [:]

    init(_ source: VersionSource, kind: ClaimKind, _ diagnostics: DiagnosticCollector) {
        self.source = source
        self.kind = kind
        self.diagnostics = diagnostics
        names = NamesInScope(kind: kind)
    }

    /// Nil when something was reported without which the version makes no sense.
    mutating func program() -> VersionProgram? {
        let parameterStart = names.count
        for parameter in source.parameters {
            _ = names.declare(
                parameter.name, parameter.parameter.type.feelType, .typed(parameter.parameter.type), as: "a parameter",
                at: parameter.namePosition, diagnostics)
        }
        // Which version governs is asked before anything is derived.
        let governs = names.compile(source.governs, expecting: .boolean, diagnostics)
        let definitions = source.definitions.map { definition($0) }
        let tables = source.tables.map { table($0) }
        let requirements = source.requirements.map { requirement($0) }
        let limits = source.limits.map { limit($0) }
        let shares = source.funding.map {
            share($0, parameterRange: parameterStart..<(parameterStart + source.parameters.count))
        }
        let amount = source.amount.flatMap { names.compile($0, expecting: .number, diagnostics) }
        guard diagnostics.isEmpty, let governs, let amount else { return nil }
        return VersionProgram(
            id: source.id, title: source.title, citation: source.citation, topsUp: source.topsUp,
            names: (0..<names.count).map {
                .init(name: names.scope.name(of: $0), display: names.display(ofSlot: $0), label: labels[$0])
            },
            fieldCount: kind.fields.count, businessDaySlot: names.businessDaySlot, birthDates: names.birthDates,
            parameterStart: parameterStart, parameterCount: source.parameters.count, governs: governs,
            derived: (definitions + tables).compactMap(\.self), requirements: requirements.compactMap(\.self),
            amount: amount,
            limits: limits.compactMap(\.self), shares: shares.compactMap(\.self))
    }

    private mutating func definition(_ source: DefinitionSource) -> Derived? {
        let expression = names.compile(source.expression, expecting: nil, diagnostics)
        // A definition that failed is declared all the same: whatever uses it is not to be blamed for it.
        let display =
            expression.map { names.display(of: $0, written: source.expression.text.trimmed) } ?? .result(masked: false)
        let slot = names.declare(
            source.name, expression?.type ?? .any, display, as: "a definition", at: source.namePosition, diagnostics)
        labels[slot] = source.label
        return expression.map {
            Derived(source, slot: slot, expression: $0, citation: self.source.citation)
        }
    }

    private mutating func table(_ source: TableSource) -> Derived? {
        var table: DecisionTable?
        for text in source.inputs + source.rows.flatMap({ $0.conditions + [$0.result] }) {
            names.checkClock(text, diagnostics)
        }
        let policies = HitPolicy.allCases.map(\.rawValue)
        if let policy = HitPolicy(rawValue: source.hitPolicy) {
            do {
                table = try DecisionTable(
                    name: source.name, hitPolicy: policy,
                    inputs: source.inputs.map { .init(expression: .init($0.text, $0.position)) },
                    rows: source.rows.map { row in
                        .init(
                            cells: row.conditions.map { .init($0.text, $0.position) },
                            output: .init(row.result.text, row.result.position))
                    },
                    output: source.result.feelType, in: names.scope, at: source.namePosition)
            } catch {
                diagnostics.report(error)
            }
        } else {
            diagnostics.report(
                source.hitPolicyPosition, "the hit policy is \"\(source.hitPolicy)\"",
                expected: Spelling.expectation(for: source.hitPolicy, among: policies))
        }
        let slot = names.declare(
            source.name, table?.type ?? source.result.feelType, .typed(source.result), as: "a table",
            at: source.namePosition, diagnostics)
        labels[slot] = source.title
        return table.map { Derived(source, slot: slot, table: $0) }
    }

    private func requirement(_ source: RequirementSource) -> Requirement? {
        let condition = source.condition.flatMap { names.compile($0, expecting: .boolean, diagnostics) }
        let message = MessageTemplate(source.message, in: names, diagnostics)
        return names.compile(source.expression, expecting: .boolean, diagnostics).map {
            Requirement(source, condition: condition, expression: $0, message: message)
        }
    }

    private func limit(_ source: LimitSource) -> Limit? {
        let condition = source.condition.flatMap { names.compile($0, expecting: .boolean, diagnostics) }
        let message = MessageTemplate(source.message, in: names, diagnostics)
        let parts = ExpressionList.parts(of: source.key)
        let key = parts.compactMap { names.compile($0, expecting: nil, diagnostics) }
        let kind: Limit.Kind
        switch source.kind {
        case .once(let space):
            kind = .once(space: space)
        case .atMost(let most, let counter):
            guard let expression = names.compile(most, expecting: .number, diagnostics) else { return nil }
            kind = .atMost(expression, counter: counter)
        }
        guard key.count == parts.count else { return nil }
        return Limit(source, condition: condition, key: key, kind: kind, message: message)
    }

    private func share(_ source: ShareSource, parameterRange: Range<Int>) -> VersionProgram.Share? {
        guard let fund = FundingSource(rawValue: source.source) else { return nil }
        guard let text = source.share else { return .init(source: fund, portion: nil, position: source.position) }
        // `60 %` is no FEEL; the share may be written as it would be for a parameter.
        let written =
            text.text.trimmed.hasSuffix("%")
            ? ExpressionSource(text: text.text.trimmed.dropLast() + " / 100", position: text.position) : text
        guard let expression = names.compile(written, expecting: .number, diagnostics) else { return nil }
        if expression.slots.contains(where: { !parameterRange.contains($0) }) {
            diagnostics.report(text.position, "the share depends on the claim", expected: "a parameter or a rate")
        }
        return .init(source: fund, portion: expression, position: source.position)
    }
}
