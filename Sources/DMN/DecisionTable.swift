public import FEEL

/// A decision table ready to be evaluated (DMN 1.5, chapter 8): rows of tests of the same inputs, each with an output.
public struct DecisionTable: Sendable {
    /// A piece of FEEL and where it stands.
    public struct Text: Sendable, Hashable {
        /// The text, in FEEL.
        public let text: String
        /// Where it begins.
        public let position: SourcePosition

        /// A text and where it begins.
        public init(_ text: String, _ position: SourcePosition) {
            self.text = text
            self.position = position
        }
    }

    /// A column of inputs: an expression, evaluated once.
    public struct InputClause: Sendable, Hashable {
        /// What is looked at.
        public let expression: Text

        /// A column of that input.
        public init(expression: Text) {
            self.expression = expression
        }
    }

    /// A row: one cell of unary tests for each input, and the expression of its output.
    public struct Row: Sendable, Hashable {
        /// A test for each input, in the order of the inputs.
        public let cells: [Text]
        /// What the row gives.
        public let output: Text

        /// A row of those tests and that output.
        public init(cells: [Text], output: Text) {
            self.cells = cells
            self.output = output
        }
    }

    /// What a table gave.
    public struct Result: Sendable, Hashable {
        /// The output or outputs, or null with the reason.
        public let value: Value
        /// The rows that matched, from 0, ascending; with the policy `first` only that one.
        public let matchedRows: [Int]
    }

    /// What the table is called in messages.
    public let name: String
    /// What it does when several rows match.
    public let hitPolicy: HitPolicy
    /// The type of the result: of the outputs, or a list of them.
    public let type: FEELType
    /// The slots it reads, ascending.
    public let slots: [Int]
    package private(set) var inputs: [CompiledExpression]
    package private(set) var rows: [CompiledRow]
    /// The output where no row matches.
    package let otherwise: CompiledExpression?
    /// The output values in the order of their priority.
    private let priorities: [Value]
    private let checking: Checking
    private let position: SourcePosition

    package struct CompiledRow: Sendable {
        package let cells: [CompiledUnaryTests]
        package let output: CompiledExpression

        package init(cells: [CompiledUnaryTests], output: CompiledExpression) {
            self.cells = cells
            self.output = output
        }
    }

    /// Reads and checks all cells.
    /// - Parameters:
    ///   - output: the type every output has to have.
    ///   - outputValues: the possible outputs, the most important first; for the policies `priority` and `outputOrder`.
    ///   - otherwise: the output where no row matches; null without.
    /// - Throws: the first thing that is wrong, and where.
    public init(
        name: String, hitPolicy: HitPolicy, inputs: [InputClause], rows: [Row], output: FEELType,
        outputValues: [Text] = [], otherwise: Text? = nil, in scope: Scope, at position: SourcePosition,
        checking: Checking = .strict
    ) throws(Diagnostic) {
        self.name = name
        self.hitPolicy = hitPolicy
        self.checking = checking
        self.position = position
        var slots: Set<Int> = []
        func compile(_ text: Text, _ type: FEELType?) throws(Diagnostic) -> CompiledExpression {
            let expression = try CompiledExpression(
                text.text, in: scope, at: text.position, expecting: type, checking: checking)
            slots.formUnion(expression.slots)
            return expression
        }
        if hitPolicy == .collectSum, checking == .strict, output != .number, output != .any {
            throw Diagnostic(
                position: position, message: "the outputs of the table `\(name)` can't be added up",
                expected: "outputs that are numbers")
        }
        var columns: [CompiledExpression] = []
        for input in inputs { columns.append(try compile(input.expression, nil)) }
        var compiledRows: [CompiledRow] = []
        for row in rows {
            guard row.cells.count == columns.count else {
                throw Diagnostic(
                    position: row.cells.first?.position ?? row.output.position,
                    message: "the row has \(row.cells.count) tests", expected: "\(columns.count), one for each input")
            }
            var cells: [CompiledUnaryTests] = []
            for (cell, column) in zip(row.cells, columns) {
                let tests = try CompiledUnaryTests(
                    cell.text, input: column.type, in: scope, at: cell.position, checking: checking)
                slots.formUnion(tests.slots)
                cells.append(tests)
            }
            compiledRows.append(CompiledRow(cells: cells, output: try compile(row.output, output)))
        }
        self.inputs = columns
        self.rows = compiledRows
        self.otherwise = if let otherwise { try compile(otherwise, output) } else { nil }
        var priorities: [Value] = []
        for value in outputValues { priorities.append(try compile(value, output).evaluate([])) }
        self.priorities = priorities
        if hitPolicy == .priority || hitPolicy == .outputOrder, priorities.isEmpty {
            throw Diagnostic(
                position: position,
                message: "the hit policy \(hitPolicy.rawValue) of `\(name)` needs an order of outputs",
                expected: "output values, the most important first")
        }
        self.slots = slots.sorted()
        type = hitPolicy.givesList ? .list(output) : hitPolicy == .collectCount ? .number : output
    }

    /// Evaluates it with the values of the scope's slots. Ends always, with null and the reason where there is no value.
    ///
    /// With strict checking an unknown test makes the result unknown, unless a row that does not depend on it settles
    /// the matter; the standard way counts it as a test that fails.
    public func evaluate(_ frame: [Value]) -> Result {
        let values = inputs.map { $0.evaluate(frame) }
        var matched: [Int] = []
        var unknown: [NullReason] = []
        for number in rows.indices {
            switch match(rows[number], values, frame) {
            case .boolean(true): matched.append(number)
            case .null(let reason) where checking == .strict: unknown.append(reason)
            default: continue
            }
            if hitPolicy == .first { break }  // the first that matches, or one of which that is not known
        }
        let isSettled =
            switch hitPolicy {
            case .unique, .any, .first: !matched.isEmpty
            default: false
            }
        if !unknown.isEmpty, !isSettled { return Result(value: undecided(unknown), matchedRows: matched) }
        return Result(value: output(of: matched, frame), matchedRows: matched)
    }

    /// The value alone of what ``evaluate(_:)`` gives, without keeping which rows matched: for whoever asks for nothing else.
    package func value(_ frame: [Value]) -> Value {
        guard inputs.count == 1, hitPolicy == .unique || hitPolicy == .any || hitPolicy == .first else {
            return evaluate(frame).value
        }
        let input = inputs[0].evaluate(frame)
        var matched: Int?
        for number in rows.indices {
            let cell = rows[number].cells[0]
            switch cell.isAny ? .boolean(true) : cell.matches(input, frame) {
            case .boolean(true):
                // A second row, or one of which it is not known, has more to it.
                if matched != nil { return evaluate(frame).value }
                matched = number
                if hitPolicy == .first { return rows[number].output.evaluate(frame) }
            case .boolean(false): continue
            default: return evaluate(frame).value
            }
        }
        guard let matched else { return evaluate(frame).value }
        return rows[matched].output.evaluate(frame)
    }

    /// The table with other rows, made of these.
    package func with(rows: [CompiledRow]) -> DecisionTable {
        var table = self
        table.rows = rows
        return table
    }

    /// The table with another expression of an input.
    package func with(input: CompiledExpression, in column: Int) -> DecisionTable {
        var table = self
        table.inputs[column] = input
        return table
    }

    /// Whether each row matches by itself, whatever the hit policy makes of it: true, false, or null with the reason.
    package func rowResults(_ frame: [Value]) -> [Value] {
        let values = inputs.map { $0.evaluate(frame) }
        return rows.map { match($0, values, frame) }
    }

    /// Whether all cells of the row pass: true, false, or null with the reasons of all that are unknown.
    private func match(_ row: CompiledRow, _ values: [Value], _ frame: [Value]) -> Value {
        var unknown: [NullReason] = []
        for place in row.cells.indices where !row.cells[place].isAny {
            switch row.cells[place].matches(values[place], frame) {
            case .boolean(true): break
            case .null(let reason): unknown.append(reason)
            default: return .boolean(false)
            }
        }
        return unknown.isEmpty ? .boolean(true) : undecided(unknown)
    }

    private func undecided(_ reasons: [NullReason]) -> Value {
        if reasons.count == 1 { return .null(reasons[0]) }
        return .null(
            NullReason(kind: .operand("inputs of the table `\(name)` are unknown"), position: position, causes: reasons)
        )
    }

    private func output(of matched: [Int], _ frame: [Value]) -> Value {
        guard let first = matched.first else {
            if let otherwise { return otherwise.evaluate(frame) }
            switch hitPolicy {
            case .collectCount: return .number(0)
            case _ where hitPolicy.givesList && checking == .strict: return .list([])
            default: return null(.noMatch("no row of the table `\(name)` matches"))
            }
        }
        if matched.count == 1, hitPolicy == .unique || hitPolicy == .any || hitPolicy == .first {
            return rows[first].output.evaluate(frame)
        }
        let outputs = matched.map { rows[$0].output.evaluate(frame) }
        switch hitPolicy {
        case .unique:
            if matched.count > 1 {
                let numbers = matched.map { String($0 + 1) }.joined(separator: ", ")
                return null(.domain("the rows \(numbers) of the table `\(name)` match, where only one may"))
            }
            return outputs[0]
        case .any:
            if let other = outputs.firstIndex(where: { $0 != outputs[0] }) {
                return null(
                    .domain(
                        "the rows \(first + 1) and \(matched[other] + 1) of the table `\(name)` match with unlike outputs"
                    ))
            }
            return outputs[0]
        case .first: return outputs[0]
        case .priority: return inOrder(outputs)[0]
        case .outputOrder: return .list(inOrder(outputs))
        case .collect, .ruleOrder: return .list(outputs)
        case .collectCount: return .number(Number(outputs.count))
        case .collectSum: return Aggregate.sum.evaluate(outputs, at: position)
        case .collectMinimum: return Aggregate.minimum.evaluate(outputs, at: position)
        case .collectMaximum: return Aggregate.maximum.evaluate(outputs, at: position)
        }
    }

    /// The outputs by their place among the output values; what is not among them comes last.
    private func inOrder(_ outputs: [Value]) -> [Value] {
        outputs.enumerated().map {
            (place: priorities.firstIndex(of: $0.element) ?? .max, number: $0.offset, value: $0.element)
        }
        .sorted { ($0.place, $0.number) < ($1.place, $1.number) }.map(\.value)
    }

    private func null(_ kind: NullReason.Kind) -> Value {
        .null(NullReason(kind: kind, position: position))
    }
}
