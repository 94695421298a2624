internal import Claims
internal import DMN
internal import FEEL

/// An expression of a version: as written, as compiled, and what it is for.
struct RuleExpression {
    enum Role: Equatable {
        case governs, definition, tableInput, cell, output, condition, requirement, key, atMost, amount, share, message
    }

    let role: Role
    let source: ExpressionSource
    let slots: [Int]
    /// What was read; of a cell the operands of its tests.
    let syntax: [Syntax]
    /// The definition or table that it belongs to.
    var owner: String?
}

/// All expressions of one version, in the order in which they are written.
struct VersionExpressions {
    let source: VersionSource
    let version: PackVersion
    let all: [RuleExpression]

    init(_ source: VersionSource, _ version: PackVersion) {
        self.source = source
        self.version = version
        let program = version.program
        var all = [RuleExpression(.governs, source.governs, program.governs)]
        for derived in program.derived {
            switch derived.rule {
            case .definition(let expression):
                guard let written = source.definitions.first(where: { $0.name == derived.name }) else { continue }
                all.append(RuleExpression(.definition, written.expression, expression, owner: derived.name))
            case .table(let table):
                guard let written = source.tables.first(where: { $0.name == derived.name }) else { continue }
                for (text, input) in zip(written.inputs, table.inputs) {
                    all.append(RuleExpression(.tableInput, text, input, owner: derived.name))
                }
                for (row, compiled) in zip(written.rows, table.rows) {
                    for (text, cell) in zip(row.conditions, compiled.cells) {
                        all.append(
                            RuleExpression(
                                role: .cell, source: text, slots: cell.slots, syntax: cell.syntax.map(\.operand),
                                owner: derived.name))
                    }
                    all.append(RuleExpression(.output, row.result, compiled.output, owner: derived.name))
                }
            }
        }
        for (written, rule) in zip(source.requirements, program.requirements) {
            if let text = written.condition, let condition = rule.condition {
                all.append(RuleExpression(.condition, text, condition))
            }
            all.append(RuleExpression(.requirement, written.expression, rule.expression))
            all += RuleExpression.shown(rule.message, written.message)
        }
        if let amount = source.amount { all.append(RuleExpression(.amount, amount, program.amount)) }
        for (written, limit) in zip(source.limits, program.limits) {
            if let text = written.condition, let condition = limit.condition {
                all.append(RuleExpression(.condition, text, condition))
            }
            for (text, key) in zip(ExpressionList.parts(of: written.key), limit.key) {
                all.append(RuleExpression(.key, text, key))
            }
            if case .atMost(let text, _) = written.kind, case .atMost(let most, _) = limit.kind {
                all.append(RuleExpression(.atMost, text, most))
            }
            all += RuleExpression.shown(limit.message, written.message)
        }
        for (written, share) in zip(source.funding, program.shares) {
            if let text = written.share, let portion = share.portion {
                all.append(RuleExpression(.share, text, portion))
            }
        }
        self.all = all
    }

    /// The slots that these expressions read, and all that they rest on.
    func closure(of slots: some Sequence<Int>) -> Set<Int> {
        var reached: Set<Int> = []
        var waiting = Array(slots)
        while let slot = waiting.popLast() {
            guard reached.insert(slot).inserted else { continue }
            if let derived = version.program.derived.first(where: { $0.slot == slot }) { waiting += derived.slots }
        }
        return reached
    }
}

extension RuleExpression {
    init(_ role: Role, _ source: ExpressionSource, _ compiled: CompiledExpression, owner: String? = nil) {
        self.init(role: role, source: source, slots: compiled.slots, syntax: [compiled.syntax], owner: owner)
    }

    /// What a message shows, in Chinese and in English.
    fileprivate static func shown(_ message: MessageTemplate, _ source: MessageSource) -> [RuleExpression] {
        [(message.zh, source.zh), (message.en, source.en)].flatMap { pieces, text in
            pieces.compactMap { piece in
                guard case .value(let expression, _) = piece else { return nil }
                return RuleExpression(.message, text, expression)
            }
        }
    }
}
