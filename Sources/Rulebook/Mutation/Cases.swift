internal import Claims
internal import FEEL

/// The cases that decide what some rules of a version say: values for each field that they read, and days.
struct Cases {
    /// By field; a single value where it does not matter.
    private var fields: [[Value]]
    private var days: [CivilDate]
    private let kind: ClaimKind

    private static let someDay = CivilDate(dayNumber: 20_000)

    /// Nil where a field that is read has no finite cases.
    init?(
        _ version: PackVersion, _ altered: PackVersion, of kind: ClaimKind, reading slots: [Int],
        expressions: [CompiledExpression]? = nil
    ) {
        let program = version.program
        let sources = program.sources(of: slots)
        self.kind = kind
        var constants: [Value] = []
        let trees =
            expressions.map { $0.map(\.syntax) } ?? program.expressions + altered.program.expressions
        var open: Set<Int> = []
        for tree in trees { Cases.look(at: tree, version, altered, &constants, &open) }
        let missing: (Field) -> Value = { field in
            field.absent ?? .null(NullReason(kind: .given(code: NullCode.missing, name: field.name)))
        }
        var fields: [[Value]] = []
        for (index, field) in kind.fields.enumerated() {
            guard sources.contains(index) else {
                fields.append([missing(field)])
                continue
            }
            guard !open.contains(index), let values = Cases.values(of: field, around: constants) else {
                guard let few = Cases.few(field) else { return nil }
                fields.append(few + [missing(field)])
                continue
            }
            fields.append(values + [missing(field)])
        }
        // A birth date is computed with; it has no finite cases.
        if program.birthDates.contains(where: { birth in slots.contains(birth.slot) || sources.contains(birth.field) })
        {
            return nil
        }
        self.fields = fields
        days = [Cases.someDay.adding(days: 400_000) ?? Cases.someDay]
        if sources.contains(program.businessDaySlot) {
            guard !open.contains(program.businessDaySlot) else { return nil }
            days = Cases.dates(around: constants)
        }
    }

    func merged(with other: Cases) -> Cases {
        var merged = self
        for index in fields.indices {
            merged.fields[index] = Array(Set(fields[index] + other.fields[index]))
        }
        merged.days = Array(Set(days + other.days)).sorted()
        return merged
    }

    /// Whether the claim holds in all cases; false where there are too many.
    func all(at most: Int, _ holds: ([Value], CivilDate) -> Bool) -> Bool {
        let many = fields.reduce(days.count) { $0 > most ? $0 : $0 * $1.count }
        guard many <= most else { return false }
        var values = fields.map { $0[0] }
        func every(_ index: Int, _ day: CivilDate) -> Bool {
            guard index < fields.count else {
                let seen = zip(values, kind.fields).map { value, field -> Value in
                    guard case .date(let date) = value, date > day else { return value }
                    return .null(NullReason(kind: .given(code: NullCode.invalid, name: field.name)))
                }
                return holds(seen, day)
            }
            for value in fields[index] {
                values[index] = value
                if !every(index + 1, day) { return false }
            }
            return true
        }
        return days.allSatisfy { every(0, $0) }
    }

    // MARK: - Which values are enough

    /// All values of a field that has few.
    private static func few(_ field: Field) -> [Value]? {
        switch field.type {
        case .boolean: [.boolean(true), .boolean(false)]
        case .choice(let choices): choices.map { .string($0.name) }
        case .wholeNumber:
            field.range.flatMap { range in
                range.upperBound - range.lowerBound <= 200 ? range.map { .number(Number(Int($0))) } : nil
            }
        default: nil
        }
    }

    /// Values at every constant and on both sides, for a field that is only compared with constants.
    private static func values(of field: Field, around constants: [Value]) -> [Value]? {
        if let few = few(field) { return few }
        let numbers = constants.compactMap { if case .number(let number) = $0 { number } else { nil } }
        switch field.type {
        case .date: return dates(around: constants).map(Value.date)
        case .money: return points(numbers, step: Number(coefficient: 1, exponent: -2), from: Number(0), to: nil)
        case .wholeNumber:
            return points(
                numbers, step: Number(1), from: field.range.map { Number(Int($0.lowerBound)) },
                to: field.range.map { Number(Int($0.upperBound)) })
        default: return nil
        }
    }

    private static func dates(around constants: [Value]) -> [CivilDate] {
        let dates = constants.compactMap { if case .date(let date) = $0 { date } else { nil } }
        // Two on each side: of two dates between the same constants one may lie after the other.
        return Set(dates.flatMap { date in [-2, -1, 0, 1, 2].compactMap { date.adding(days: $0) } } + [someDay])
            .sorted()
    }

    private static func points(_ numbers: [Number], step: Number, from least: Number?, to most: Number?) -> [Value] {
        let all = numbers.flatMap { [$0 - step, $0, $0 + step].compactMap(\.self) } + [Number(0), Number(1)]
        return Set(all).filter { number in (least.map { number >= $0 } ?? true) && (most.map { number <= $0 } ?? true) }
            .sorted().map(Value.number)
    }

    /// Gathers the constants of a tree, and the fields that it does more with than compare them with constants.
    private static func look(
        at tree: Syntax, _ version: PackVersion, _ altered: PackVersion, _ constants: inout [Value],
        _ open: inout Set<Int>
    ) {
        let start = version.program.parameterStart
        func isField(_ part: Syntax) -> Bool { if case .slot(let slot) = part.kind { slot < start } else { false } }
        func isConstant(_ part: Syntax) -> Bool {
            switch part.kind {
            case .literal(let value):
                constants.append(value)
                return true
            case .slot(let slot) where slot >= start && slot < start + version.program.parameterCount:
                constants += [version.template[slot], altered.template[slot]]
                return true
            case .range(let low, _, let high, _):
                return [low, high].compactMap(\.self).map(isConstant).allSatisfy { $0 }
            case .list(let items): return items.map(isConstant).allSatisfy { $0 }
            default: return false
            }
        }
        func look(_ part: Syntax) {
            let parts = part.parts
            switch part.kind {
            case .slot(let slot): if slot < start { open.insert(slot) }
            case .compare, .between, .member:
                // Fields on one side, constants on the other: neighbours say the same.
                let others = parts.filter { !isField($0) }
                if others.map(isConstant).allSatisfy({ $0 }), others.count >= parts.count - 1 { return }
                parts.forEach(look)
            case .literal(let value): constants.append(value)
            default: parts.forEach(look)
            }
        }
        look(tree)
    }
}
