internal import FEEL

/// A version's `governs` as what it nearly always is: dates of the claim, or the business day, that lie between two days.
///
/// With it the version that governs is found without laying out a frame for each version that does not.
struct VersionWindow {
    private struct Test {
        let slot: Int
        /// Day numbers.
        let range: ClosedRange<Int64>
    }

    private var tests: [Test] = []
    private let businessDaySlot: Int
    private let fieldCount: Int

    /// Nil where the condition is anything else, or an end of a window is unset.
    init?(_ program: VersionProgram, template: [Value]) {
        businessDaySlot = program.businessDaySlot
        fieldCount = program.fieldCount
        guard add(program.governs.syntax, template) else { return nil }
    }

    /// Whether the version governs; nil where a date is not known, so that the condition itself has to tell.
    func governs(_ values: [Value], on day: CivilDate) -> Bool? {
        var isUnknown = false
        for test in tests {
            if test.slot == businessDaySlot {
                if !test.range.contains(day.dayNumber) { return false }
            } else if case .date(let date) = values[test.slot] {
                if !test.range.contains(date.dayNumber) { return false }
            } else {
                isUnknown = true
            }
        }
        return isUnknown ? nil : true
    }

    private mutating func add(_ syntax: Syntax, _ template: [Value]) -> Bool {
        switch syntax.kind {
        case .literal(.boolean(true)): return true
        case .all(let operands):
            for operand in operands where !add(operand, template) { return false }
            return true
        case .member(let value, let tests, _):
            guard let slot = slot(value), tests.count == 1, case .value(let target) = tests[0],
                case .range(let start?, let includesStart, let end?, let includesEnd) = target.kind,
                let first = day(start, template), let last = day(end, template)
            else { return false }
            return add(slot, from: includesStart ? first : first + 1, to: includesEnd ? last : last - 1)
        case .compare(let comparison, let left, let right):
            guard let slot = slot(left), let day = day(right, template) else { return false }
            switch comparison {
            case .equal: return add(slot, from: day, to: day)
            case .less: return add(slot, from: .min, to: day - 1)
            case .lessOrEqual: return add(slot, from: .min, to: day)
            case .greater: return add(slot, from: day + 1, to: .max)
            case .greaterOrEqual: return add(slot, from: day, to: .max)
            case .notEqual: return false
            }
        default: return false
        }
    }

    private mutating func add(_ slot: Int, from first: Int64, to last: Int64) -> Bool {
        guard first <= last else { return false }
        tests.append(Test(slot: slot, range: first...last))
        return true
    }

    /// The slot of a field or of the business day.
    private func slot(_ syntax: Syntax) -> Int? {
        guard case .slot(let slot) = syntax.kind, slot < fieldCount || slot == businessDaySlot else { return nil }
        return slot
    }

    /// A day that does not depend on the claim.
    private func day(_ syntax: Syntax, _ template: [Value]) -> Int64? {
        switch syntax.kind {
        case .literal(.date(let date)): return date.dayNumber
        case .slot(let slot):
            guard slot >= fieldCount, slot != businessDaySlot, case .date(let date) = template[slot] else { return nil }
            return date.dayNumber
        default: return nil
        }
    }
}
