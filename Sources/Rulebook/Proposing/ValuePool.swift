internal import Claims
internal import DMN
internal import FEEL

/// The values that a claim's fields and a version's parameters are tried with: those around which the rules of a pack
/// decide differently, and those that its tests hold already.
struct ValuePool: Sendable {
    /// By field; each a value as it would be written in a test.
    let fields: [[RawValue]]
    /// Days around which something changes.
    let days: [CivilDate]

    init(_ pack: Pack, _ tests: [PackTest]) {
        var numbers: Set<Number> = []
        var dates: Set<CivilDate> = []
        var ratios: Set<Number> = []
        for version in pack.versions {
            var found: [Value] = version.parameters.compactMap { $0.value ?? $0.fallback?.value }
            for expression in version.program.expressions { ValuePool.literals(in: expression, into: &found) }
            for value in found {
                switch value {
                case .number(let number): numbers.insert(number)
                case .date(let date): dates.insert(date)
                default: break
                }
            }
            // Where a rate meets a cap: 20 % and 2,000 yuan meet at 10,000.
            for cap in version.parameters where cap.type == .money {
                for rate in version.parameters where rate.type == .rate {
                    if case .number(let most)? = cap.value, case .number(let share)? = rate.value,
                        let point = most / share
                    {
                        ratios.insert(point.rounded(toPlaces: 2, .halfUp))
                    }
                }
            }
        }
        let around = Set(dates.flatMap { date in [-1, 0, 1].compactMap { date.adding(days: $0) } }).sorted()
        days = around
        fields = pack.kind.fields.enumerated().map { index, field in
            var values: [RawValue] = []
            var seen: Set<RawValue> = []
            func add(_ value: RawValue) { if seen.insert(value).inserted { values.append(value) } }
            func add(_ number: Number?) { if let number { add(.text(number.description)) } }
            switch field.type {
            case .boolean: [true, false].forEach { add(.boolean($0)) }
            case .choice(let choices): choices.forEach { add(.text($0.name)) }
            case .date: around.forEach { add(.text($0.description)) }
            case .money:
                for number in numbers.union(ratios).sorted() {
                    let fen = Number(coefficient: 1, exponent: -2)
                    for value in [number - fen, number, number + fen] { add(value?.rounded(toPlaces: 2, .halfUp)) }
                }
            case .wholeNumber, .number:
                if let range = field.range, range.upperBound - range.lowerBound <= 100 {
                    range.forEach { add(Number(Int($0))) }
                } else {
                    for number in numbers.sorted() { [number - Number(1), number, number + Number(1)].forEach(add) }
                }
            default: break
            }
            for test in tests {
                if let value = test.source.claim.fields.first(where: { $0.name == field.name })?.value { add(value) }
            }
            // The number of one thing given for another of its kind: the same car as the old one and the new one.
            if let claim = tests.first?.source.claim, [.identifier, .vin].contains(field.type) {
                for other in pack.kind.fields where other.type == field.type && other.name != field.name {
                    if let value = claim.fields.first(where: { $0.name == other.name })?.value { add(value) }
                }
            }
            if field.type == .division {
                // Another place of the same province, and one of another.
                add(.text("141002"))
                add(.text("110101"))
            }
            add(.null)
            return values
        }
    }

    private static func literals(in syntax: Syntax, into values: inout [Value]) {
        if case .literal(let value) = syntax.kind { values.append(value) }
        for part in syntax.parts { literals(in: part, into: &values) }
    }
}

extension VersionProgram {
    /// The trees of everything that it evaluates.
    var expressions: [Syntax] {
        var all = [governs.syntax, amount.syntax]
        for derived in derived {
            switch derived.rule {
            case .definition(let expression): all.append(expression.syntax)
            case .table(let table):
                all += table.inputs.map(\.syntax)
                for row in table.rows { all += row.cells.flatMap { $0.syntax.map(\.syntax) } + [row.output.syntax] }
            }
        }
        for requirement in requirements {
            all += [requirement.condition?.syntax, requirement.expression.syntax].compactMap(\.self)
        }
        for limit in limits {
            all += limit.key.map(\.syntax) + [limit.condition?.syntax].compactMap(\.self)
            if case .atMost(let most, _) = limit.kind { all.append(most.syntax) }
        }
        return all
    }

    /// The slots that a result in the end depends on, through definitions and tables: fields, the day, parameters.
    func sources(of slots: [Int]) -> Set<Int> {
        var found: Set<Int> = []
        var visited: Set<Int> = []
        func visit(_ slot: Int) {
            guard visited.insert(slot).inserted else { return }
            if let derived = derived.first(where: { $0.slot == slot }) {
                derived.slots.forEach(visit)
            } else if let birth = birthDates.first(where: { $0.slot == slot }) {
                found.insert(birth.field)
            } else {
                found.insert(slot)
            }
        }
        slots.forEach(visit)
        return found
    }
}
