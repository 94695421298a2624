internal import Claims
internal import DMN
internal import FEEL

extension ColumnCompiler {
    /// A decision table: a test for each row, and a choice between the outputs.
    mutating func table(_ table: DecisionTable) throws(NotCompiled) -> Operand {
        guard table.otherwise == nil else { throw NotCompiled("a table with a default output") }
        let policy = try policy(table.hitPolicy)
        var inputs: [Operand] = []
        for input in table.inputs { inputs.append(try operand(input.syntax)) }
        var tests: [Register] = []
        var outputs: [Operand] = []
        for row in table.rows {
            var test = Operand.constant(.boolean(true))
            for (cell, input) in zip(row.cells, inputs) where !cell.isAny {
                test = try both(test, try self.cell(cell, input))
            }
            if case .constant(.boolean(false)) = test { continue }
            tests.append(try truth(test))
            outputs.append(try operand(row.output.syntax))
        }
        let (registers, operand) = try self.outputs(outputs, table, policy)
        let operation = TableOperation(
            policy: policy, rows: zip(tests, registers).map { .init(test: $0, output: $1) }, otherwise: .other)
        return operand(routine.emit(.table(operation), registers.first?.kind ?? .int64))
    }

    private func policy(_ policy: HitPolicy) throws(NotCompiled) -> TableOperation.Policy {
        switch policy {
        case .unique: .unique
        case .any: .any
        case .first: .first
        case .collectSum: .sum
        case .collectMinimum: .minimum
        case .collectMaximum: .maximum
        case .collectCount: .count
        case .collect, .ruleOrder, .outputOrder, .priority:
            throw NotCompiled("a table with the hit policy \(policy.rawValue)")
        }
    }

    private mutating func cell(_ cell: CompiledUnaryTests, _ input: Operand) throws(NotCompiled) -> Operand {
        let outer = locals[0]
        locals[0] = input
        defer { locals[0] = outer }
        let result = try match(input, cell.syntax)
        return cell.isNegated ? try negation(result) : result
    }

    /// The outputs as registers of one kind, and what the result means.
    private mutating func outputs(_ outputs: [Operand], _ table: DecisionTable, _ policy: TableOperation.Policy)
        throws(NotCompiled) -> (registers: [Register], operand: (Register) -> Operand)
    {
        guard !outputs.isEmpty else { throw NotCompiled("a table without rows that can match") }
        switch policy {
        case .count:
            let ones = [Register](repeating: routine.emit(.constantInt64(1), .int64), count: outputs.count)
            return (ones, { .number($0, scale: 0, bound: Int64(outputs.count)) })
        case .sum:
            let (registers, scale, bound) = try aligned(outputs)
            let each = (ColumnCompiler.largest - 1) / Int64(outputs.count)
            let limited = registers.map { self.limited($0, bound, to: each) }
            let most = min(bound, each) * Int64(outputs.count)
            return (limited.map(\.register), { .number($0, scale: scale, bound: most) })
        default:
            let (registers, operand) = try alike(outputs, table.type)
            guard table.type == .boolean else { return (registers, operand) }
            throw NotCompiled("a table of conditions")
        }
    }
}

extension ColumnCompiler {
    /// `sum(for record in list return value)`.
    mutating func sum(of syntax: Syntax) throws(NotCompiled) -> Operand {
        guard case .loop(let iterations, let base, let body, usesPartial: false) = syntax.kind else {
            throw NotCompiled("the sum of a list")
        }
        let list = try self.list(of: iterations)
        var inner = try compiler(for: list, record: base)
        let (registers, scale, bound) = try inner.aligned([try inner.operand(body)])
        let records = Int64(ColumnFiller.mostRecords)
        let each = inner.limited(registers[0], bound, to: (ColumnCompiler.largest - 1) / records)
        let register = emit(.sum, list, &inner, each.register, .int64)
        return .number(register, scale: scale, bound: each.bound * records)
    }

    /// `some record in list satisfies condition`, and `every`.
    mutating func quantified(
        _ quantifier: Quantifier, _ iterations: [Syntax.Iteration], _ base: Int, _ body: Syntax
    ) throws(NotCompiled) -> Operand {
        let list = try self.list(of: iterations)
        var inner = try compiler(for: list, record: base)
        let condition = try inner.truth(try inner.operand(body))
        return .truth(emit(quantifier == .some ? .some : .every, list, &inner, condition, .truth))
    }

    private mutating func list(of iterations: [Syntax.Iteration]) throws(NotCompiled) -> ItemList {
        guard iterations.count == 1, iterations[0].end == nil, case .items(let list) = try operand(iterations[0].source)
        else { throw NotCompiled("a loop over anything but a list of the claim") }
        return list
    }

    private func compiler(for list: ItemList, record: Int) throws(NotCompiled) -> ColumnCompiler {
        guard case .list(let fields) = layout.fields[list.field].type else { throw NotCompiled("a loop over no list") }
        let layout = layout.items[list.column] ?? ColumnLayout(name: layout.fields[list.field].name, fields: fields)
        return ColumnCompiler(layout, inside: self, record: record)
    }

    private mutating func emit(
        _ kind: ItemsOperation.Kind, _ list: ItemList, _ inner: inout ColumnCompiler, _ result: Register,
        _ resultKind: Register.Kind
    ) -> Register {
        layout.items[list.column] = inner.layout
        causes = inner.causes
        let operation = ItemsOperation(
            kind: kind, column: list.column, cause: list.cause, routine: inner.routine, result: result,
            ofNothing: .other)
        return routine.emit(.items(operation), resultKind)
    }
}
