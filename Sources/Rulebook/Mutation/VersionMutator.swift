internal import Claims
internal import DMN
internal import FEEL
internal import Ledger

/// Makes all mutants of one version of a pack.
struct VersionMutator {
    private let pack: Pack
    private let place: Int
    private let version: PackVersion
    /// Spaces and counters of the other programmes.
    private let elsewhere: Set<String>
    private var mutants: [Mutant] = []

    private init(_ pack: Pack, _ place: Int, elsewhere: Set<String>) {
        self.pack = pack
        self.place = place
        self.elsewhere = elsewhere
        version = pack.versions[place]
    }

    /// In the order of the versions.
    /// - Parameter all: all packs, with which this one may share limits.
    static func mutants(of pack: Pack, among all: [Pack]) -> [Mutant] {
        let others = all.filter { $0.programme != pack.programme }
        let elsewhere = Set(others.flatMap(\.versions).flatMap(\.program.limits).map(\.kind.name))
        return pack.versions.indices.flatMap { place in
            var mutator = VersionMutator(pack, place, elsewhere: elsewhere)
            mutator.makeAll()
            return mutator.mutants
        }
    }

    private mutating func makeAll() {
        let program = version.program
        add("governs", changes(of: program.governs, always: [true, false])) { .governs($0) }
        addParameters()
        for (number, derived) in program.derived.enumerated() {
            switch derived.rule {
            case .definition(let expression):
                let always = expression.type == .boolean ? [true, false] : []
                add(derived.name, changes(of: expression, always: always)) { .derived(number, .definition($0)) }
            case .table(let table): add(table, of: derived, number)
            }
        }
        for (number, requirement) in program.requirements.enumerated() { add(requirement, number) }
        for (number, limit) in program.limits.enumerated() { add(limit, number) }
        add("amount", changes(of: program.amount)) { .amount($0) }
        for (number, share) in program.shares.enumerated() {
            guard let portion = share.portion else { continue }
            add("funding \(share.source.rawValue)", changes(of: portion)) { .share(number, $0) }
        }
    }

    private mutating func add<Altered>(
        _ rule: String, _ changes: [Change<Altered>], _ alteration: (Altered) -> Alteration
    ) {
        for change in changes {
            mutants.append(
                Mutant(
                    programme: pack.programme, version: version.id, rule: rule, position: change.position,
                    before: change.before, after: change.after, place: place, alteration: alteration(change.altered)))
        }
    }

    /// The changes of an expression.
    /// - Parameter always: for conditions, also what it is like when it always or never holds.
    private func changes(of expression: CompiledExpression, always constants: [Bool] = [])
        -> [Change<CompiledExpression>]
    {
        var changes = SyntaxMutator(expression).changes(of: expression.syntax)
        for constant in constants where !expression.slots.isEmpty {
            let root = expression.syntax
            changes.append(
                Change(
                    altered: Syntax(.literal(.boolean(constant)), .boolean, like: root), position: expression.origin,
                    before: expression.text, after: constant ? "true" : "false"))
        }
        return changes.map { $0.map { CompiledExpression(expression, altered: $0) } }
    }

    // MARK: - Parameters

    private mutating func addParameters() {
        let program = version.program
        for slot in program.parametersThatMatter() {
            let number = slot - program.parameterStart
            let parameter = version.parameters[number]
            // What is not known can't be changed by one step; a default that stands in for it can.
            guard let value = parameter.value ?? parameter.fallback?.value else { continue }
            let before = Written.text(value, parameter.type)
            let steps = Step.values(beside: value, of: parameter.type) + choices(missingIn: value, of: parameter.type)
            add(
                parameter.name,
                steps.map {
                    Change(altered: $0.value, position: parameter.position, before: before, after: $0.shown)
                }
            ) { .parameter(number, $0) }
        }
    }

    /// A list of choices with one more of the field whose choices they are.
    private func choices(missingIn value: Value, of type: ParameterType) -> [(value: Value, shown: String)] {
        guard case .list(let items) = value, type == .texts, !items.isEmpty else { return [] }
        for field in pack.kind.fields {
            guard case .choice(let choices) = field.type else { continue }
            let names = choices.map { Value.string($0.name) }
            guard items.allSatisfy(names.contains) else { continue }
            return names.filter { !items.contains($0) }.map { (.list(items + [$0]), "with \(Written.text($0))") }
        }
        return []
    }

    // MARK: - Tables

    private mutating func add(_ table: DecisionTable, of derived: Derived, _ number: Int) {
        func with(_ rows: [DecisionTable.CompiledRow]) -> Derived.Rule { .table(table.with(rows: rows)) }
        for (place, row) in table.rows.enumerated() {
            let rule = "\(derived.name) #\(place + 1)"
            let position = row.cells.first?.origin ?? row.output.origin
            func replaced(by row: DecisionTable.CompiledRow) -> Derived.Rule {
                var rows = table.rows
                rows[place] = row
                return with(rows)
            }
            var rows = table.rows
            rows.remove(at: place)
            let shown = row.cells.map(\.text).joined(separator: ", ")
            var changes = [Change(altered: with(rows), position: position, before: shown, after: nil)]
            if place + 1 < table.rows.count {
                let next = table.rows[place + 1]
                var swapped = table.rows
                if next.output.text != row.output.text {
                    swapped[place] = .init(cells: row.cells, output: next.output)
                    swapped[place + 1] = .init(cells: next.cells, output: row.output)
                    changes.append(
                        Change(
                            altered: with(swapped), position: row.output.origin, before: row.output.text,
                            after: "\(next.output.text), exchanged with #\(place + 2)"))
                }
                if table.hitPolicy == .first {
                    var moved = table.rows
                    moved.swapAt(place, place + 1)
                    changes.append(
                        Change(
                            altered: with(moved), position: position, before: shown,
                            after: "behind #\(place + 2)"))
                }
            }
            for (column, cell) in row.cells.enumerated() {
                changes += self.changes(of: cell).map { change in
                    change.map { altered in
                        var cells = row.cells
                        cells[column] = altered
                        return replaced(by: .init(cells: cells, output: row.output))
                    }
                }
            }
            changes += self.changes(of: row.output).map { change in
                change.map { replaced(by: .init(cells: row.cells, output: $0)) }
            }
            add(rule, changes) { .derived(number, $0) }
        }
        for change in table.inputs.enumerated().flatMap({ column, input in
            self.changes(of: input).map { change in change.map { (column, $0) } }
        }) {
            add(derived.name, [change]) { .derived(number, .table(table.with(input: $0.1, in: $0.0))) }
        }
    }

    private func changes(of cell: CompiledUnaryTests) -> [Change<CompiledUnaryTests>] {
        guard !cell.isAny else { return [] }
        let mutator = SyntaxMutator(cell)
        var changes = mutator.changes(of: cell.syntax).map { change in
            change.map { CompiledUnaryTests(cell, altered: $0, isNegated: cell.isNegated) }
        }
        for (place, test) in cell.syntax.enumerated() {
            changes += mutator.changes(of: test.syntax).map { change in
                change.map { altered in
                    var tests = cell.syntax
                    tests[place] = test.with(altered)
                    return CompiledUnaryTests(cell, altered: tests, isNegated: cell.isNegated)
                }
            }
        }
        if cell.isNegated {
            changes.append(
                Change(
                    altered: CompiledUnaryTests(cell, altered: cell.syntax, isNegated: false), position: cell.origin,
                    before: cell.text, after: cell.syntax.map { mutator.text($0.syntax) }.joined(separator: ", ")))
        }
        changes.append(
            Change(
                altered: CompiledUnaryTests(cell, altered: [], isNegated: false), position: cell.origin,
                before: cell.text, after: "-"))
        return changes
    }

    // MARK: - Requirements and limits

    private mutating func add(_ requirement: Requirement, _ number: Int) {
        func with(condition: CompiledExpression?, expression: CompiledExpression, passes: Bool? = nil) -> Alteration {
            .requirement(
                number,
                Requirement(
                    requirement, condition: condition, expression: expression,
                    passesWhenUnset: passes ?? requirement.passesWhenUnset))
        }
        let (condition, expression) = (requirement.condition, requirement.expression)
        add(
            requirement.name,
            [Change(altered: (), position: requirement.position, before: expression.text, after: nil)]
        ) { .requirement(number, nil) }
        add(requirement.name, changes(of: expression)) { with(condition: condition, expression: $0) }
        if let condition {
            add(requirement.name, changes(of: condition, always: [true])) {
                with(condition: $0, expression: expression)
            }
        }
        if requirement.passesWhenUnset {
            add(
                requirement.name,
                [Change(altered: (), position: requirement.position, before: "if unset: passes", after: nil)]
            ) { with(condition: condition, expression: expression, passes: false) }
        }
    }

    private mutating func add(_ limit: Limit, _ number: Int) {
        func with(condition: CompiledExpression?, key: [CompiledExpression], kind: Limit.Kind) -> Alteration {
            .limit(number, Limit(limit, condition: condition, key: key, kind: kind))
        }
        let rule = limit.keyText
        add(rule, [Change(altered: (), position: limit.position, before: limit.text, after: nil)]) {
            .limit(number, nil)
        }
        if let condition = limit.condition {
            add(rule, changes(of: condition, always: [true])) {
                with(condition: $0, key: limit.key, kind: limit.kind)
            }
        }
        for (place, part) in limit.key.enumerated() where limit.key.count > 1 {
            var rest = limit.key
            rest.remove(at: place)
            let change = Change(
                altered: rest, position: part.origin, before: limit.keyText,
                after: rest.map(\.text).joined(separator: ", "))
            add(rule, [change]) { with(condition: limit.condition, key: $0, kind: limit.kind) }
        }
        for (place, part) in limit.key.enumerated() {
            add(rule, changes(of: part)) { altered in
                var key = limit.key
                key[place] = altered
                return with(condition: limit.condition, key: key, kind: limit.kind)
            }
        }
        switch limit.kind {
        case .once(let space):
            addApart(limit, "space", space) {
                .once(space: $0)
            } with: {
                with(condition: limit.condition, key: limit.key, kind: $0)
            }
        case .atMost(let most, let counter):
            add(rule, changes(of: most)) {
                with(condition: limit.condition, key: limit.key, kind: .atMost($0, counter: counter))
            }
            addApart(limit, "counter", counter) {
                .atMost(most, counter: $0)
            } with: {
                with(condition: limit.condition, key: limit.key, kind: $0)
            }
        }
    }

    /// The limit counted by itself, where it is counted together with others.
    private mutating func addApart(
        _ limit: Limit, _ what: String, _ name: String, _ kind: (String) -> Limit.Kind,
        with alteration: (Limit.Kind) -> Alteration
    ) {
        let others = version.program.limits.filter { $0 !== limit }
        guard elsewhere.contains(name) || others.contains(where: { $0.kind.name == name }) else { return }
        let change = Change(
            altered: kind(name + " of its own"), position: limit.position, before: "\(what): \(name)",
            after: "\(what): \(name) of its own")
        add(limit.keyText, [change], alteration)
    }
}

extension Limit.Kind {
    /// The name under which it is looked up or counted.
    fileprivate var name: String {
        switch self {
        case .once(let space): space
        case .atMost(_, let counter): counter
        }
    }
}
