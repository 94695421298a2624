import FEEL

/// A decision table of a model (DMN 1.5, chapter 8): several outputs, defaults, input values; nulls the standard's way.
struct ModelTable: Sendable {
    struct Input: Sendable {
        let code: BoxedCode
        let allowed: CompiledUnaryTests?
    }
    struct Output: Sendable {
        let name: String?
        let type: ItemType
        /// The output values, as a test.
        let allowed: CompiledUnaryTests?
        /// The possible values, the most important first.
        let priorities: [Value]
        let otherwise: BoxedCode?
    }
    struct Row: Sendable {
        let cells: [CompiledUnaryTests]
        let outputs: [BoxedCode]
    }

    let name: String
    let policy: HitPolicy
    let inputs: [Input]
    let outputs: [Output]
    let rows: [Row]
    let position: SourcePosition

    func evaluate(_ frame: [Value], _ evaluation: inout Evaluation) -> Value {
        var values: [Value] = []
        for (number, input) in inputs.enumerated() {
            let value = input.code.body(frame, &evaluation)
            if let allowed = input.allowed, !value.isNull, allowed.matches(value, frame, &evaluation) != .boolean(true)
            {
                return null(.domain("the input \(number + 1) of the table `\(name)` is none of its allowed values"))
            }
            values.append(value)
        }
        var matched: [Int] = []
        var unknown: [NullReason] = []
        for (number, row) in rows.enumerated() {
            guard evaluation.spend() else { return null(.limit("the table `\(name)` takes too many steps")) }
            let holds = zip(row.cells, values).allSatisfy { cell, value in
                let result = cell.matches(value, frame, &evaluation)
                if case .null(let reason) = result, unknown.count < 16 { unknown.append(reason) }
                return result == .boolean(true)
            }
            if holds { matched.append(number) }
            if holds, policy == .first { break }
        }
        if matched.isEmpty {
            if outputs.contains(where: { $0.otherwise != nil }) {
                let values = outputs.map { output in
                    output.otherwise?.body(frame, &evaluation) ?? null(.noMatch("there is no default"))
                }
                return combined(values)
            }
            if policy == .collectCount { return .number(0) }
            // What is null among the inputs, and the tests that could not tell, are why.
            return .null(
                NullReason(
                    kind: .noMatch("no row of the table `\(name)` matches"), position: position,
                    causes: values.compactMap(\.nullReason) + unknown))
        }
        if policy == .unique, matched.count > 1 {
            let numbers = matched.map { String($0 + 1) }.joined(separator: ", ")
            return null(.domain("the rows \(numbers) of the table `\(name)` match, where only one may"))
        }
        var results: [[Value]] = []
        for number in matched {
            var values: [Value] = []
            for (code, output) in zip(rows[number].outputs, outputs) {
                let value = output.type.admit(
                    code.body(frame, &evaluation), output.name ?? name, at: position, &evaluation)
                if let allowed = output.allowed, !value.isNull,
                    allowed.matches(value, frame, &evaluation) != .boolean(true)
                {
                    values.append(
                        null(
                            .domain(
                                "the output of row \(number + 1) of the table `\(name)` is none of its output values"))
                    )
                } else {
                    values.append(value)
                }
            }
            results.append(values)
        }
        return settle(results)
    }

    private func settle(_ results: [[Value]]) -> Value {
        switch policy {
        case .unique, .first: return combined(results[0])
        case .any:
            guard results.allSatisfy({ $0 == results[0] }) else {
                return null(.domain("rows of the table `\(name)` match with unlike outputs"))
            }
            return combined(results[0])
        case .priority: return combined(ordered(results)[0])
        case .outputOrder: return .list(ordered(results).map(combined))
        case .collect, .ruleOrder: return .list(results.map(combined))
        case .collectCount: return .number(Number(results.count))
        case .collectSum, .collectMinimum, .collectMaximum:
            let aggregate: Aggregate =
                policy == .collectSum ? .sum : policy == .collectMinimum ? .minimum : .maximum
            return combined(
                outputs.indices.map { column in aggregate.evaluate(results.map { $0[column] }, at: position) })
        }
    }

    /// One output alone, several as a context by their names.
    private func combined(_ values: [Value]) -> Value {
        if outputs.count == 1 { return values[0] }
        return .context(Context(zip(outputs, values).map { ($0.name ?? "", $1) }))
    }

    /// By the first output's place among its values, then the second's, and so on.
    private func ordered(_ results: [[Value]]) -> [[Value]] {
        func places(_ values: [Value]) -> [Int] {
            zip(outputs, values).map { output, value in output.priorities.firstIndex(of: value) ?? .max }
        }
        return results.enumerated().map { (places: places($0.element), number: $0.offset, values: $0.element) }
            .sorted {
                $0.places == $1.places
                    ? $0.number < $1.number : $0.places.lexicographicallyPrecedes($1.places)
            }
            .map(\.values)
    }

    private func null(_ kind: NullReason.Kind) -> Value { .null(NullReason(kind: kind, position: position)) }
}
