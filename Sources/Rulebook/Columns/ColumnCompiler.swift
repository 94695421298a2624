internal import Claims
internal import FEEL

/// Translates the expressions of one version, with the values of its parameters, into steps over columns.
///
/// It only translates what it can do exactly as the reference form does it; everything else is ``NotCompiled``, and the
/// claims in question are left to the reference form.
struct ColumnCompiler {
    var layout: ColumnLayout
    var causes: CauseNames
    var routine: Routine
    let slots: SlotMeanings
    /// The values of what is bound inside of an expression: `?` of unary tests.
    var locals: [Int: Operand] = [:]
    /// The record that a loop stands at, by its place among the locals.
    var record: Int?
    private var derived: [Int: Operand] = [:]

    /// Scaled numbers stay below this in magnitude, so that one more addition can't overflow.
    static let largest: Int64 = 1 << 61

    init(_ version: PackVersion, layout: ColumnLayout, causes: CauseNames, routine: Routine = Routine()) {
        self.layout = layout
        self.causes = causes
        self.routine = routine
        slots = SlotMeanings(version, fieldCount: layout.fields.count)
    }

    /// A compiler for what is worked out for each record of a list.
    init(_ layout: ColumnLayout, inside outer: ColumnCompiler, record: Int) {
        self.layout = layout
        causes = outer.causes
        routine = Routine()
        slots = outer.slots
        self.record = record
    }

    mutating func operand(_ syntax: Syntax) throws(NotCompiled) -> Operand {
        if case .literal(let value) = syntax.kind { return try constant(value) }
        if slots.areConstant(in: syntax) { return try constant(syntax.constantValue(slots.template)) }
        switch syntax.kind {
        case .slot(let slot): return try self.slot(slot)
        case .local(let place):
            guard let operand = locals[place] else { throw NotCompiled("a name bound in the expression") }
            return operand
        case .itemEntry(let item, let name, let otherwise):
            if item == record, let entry = try entry(name) { return entry }
            return try operand(otherwise)
        case .negate(let operand): return try negated(try self.operand(operand))
        case .arithmetic(let sign, let left, let right):
            return try arithmetic(sign, try operand(left), try operand(right))
        case .compare(let comparison, let left, let right):
            return try compare(comparison, try operand(left), try operand(right))
        case .all(let operands): return try logical(operands, isOr: false)
        case .any(let operands): return try logical(operands, isOr: true)
        case .between(let value, let low, let high):
            let value = try operand(value)
            let above = try compare(.greaterOrEqual, value, try operand(low))
            let below = try compare(.lessOrEqual, value, try operand(high))
            return try both(above, below)
        case .member(let value, let tests, let input):
            let value = try operand(value)
            let outer = locals[input]
            locals[input] = value
            defer { locals[input] = outer }
            return try match(value, tests)
        case .choose(let test, let positive, let negative):
            return try choose(try operand(test), positive, negative, syntax.type)
        case .path(let operand, let name): return try path(operand, name)
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind else { throw NotCompiled("a call of no built-in function") }
            return try call(builtin.name, arguments)
        case .quantified(let quantifier, let iterations, let base, let body):
            return try quantified(quantifier, iterations, base, body)
        case .filter: throw NotCompiled("a filter")
        case .loop: throw NotCompiled("a loop")
        default: throw NotCompiled("an expression of this sort")
        }
    }

    // MARK: - Names

    private mutating func slot(_ slot: Int) throws(NotCompiled) -> Operand {
        switch slots[slot] {
        case .field(let field): return try self.field(field)
        case .businessDay: return .day(load(.businessDay, .day, .int32, cause: []))
        case .birthDate(let field):
            return .day(load(.birthDate(field: field), .day, .int32, cause: try cause(.field(field))))
        case .constant(let value): return try constant(value)
        case .derived(let rule):
            if let known = derived[slot] { return known }
            let operand: Operand
            switch rule.rule {
            case .definition(let expression): operand = try self.operand(expression.syntax)
            case .table(let table): operand = try self.table(table)
            }
            derived[slot] = operand
            return operand
        case nil: throw NotCompiled("a name without a value")
        }
    }

    private mutating func field(_ field: Int) throws(NotCompiled) -> Operand {
        let type = layout.fields[field].type
        // Inside of a loop the columns are those of the records.
        guard record == nil else { throw NotCompiled("a field of the claim inside of a loop") }
        return try value(.field(field), type, try cause(.field(field)))
    }

    private mutating func value(_ source: ColumnLayout.Source, _ type: FieldType, _ cause: CauseSet) throws(NotCompiled)
        -> Operand
    {
        switch type {
        case .date: return .day(load(source, .day, .int32, cause: cause))
        case .boolean: return .truth(load(source, .truth, .truth, cause: cause))
        case .money: return number(load(source, .number(scale: 2), .int64, cause: cause), scale: 2)
        case .wholeNumber: return number(load(source, .number(scale: 0), .int64, cause: cause), scale: 0)
        case .number: return number(load(source, .number(scale: 4), .int64, cause: cause), scale: 4)
        case .choice(let choices):
            for choice in choices { _ = try word(choice.name) }
            return .word(load(source, .word, .int32, cause: cause))
        case .list:
            guard case .field(let field) = source else { throw NotCompiled("a list within a list") }
            return .items(ItemList(field: field, column: layout.column(source, .items), cause: cause))
        default: return .text(column: layout.column(source, .text), cause: cause)
        }
    }

    /// The value of the record that the loop stands at.
    mutating func entry(_ name: String) throws(NotCompiled) -> Operand? {
        guard let field = layout.fields.firstIndex(where: { $0.name == name }) else { return nil }
        return try value(.field(field), layout.fields[field].type, .other)
    }

    private func number(_ register: Register, scale: Int) -> Operand {
        .number(register, scale: scale, bound: ColumnFiller.largestNumber)
    }

    private mutating func load(
        _ source: ColumnLayout.Source, _ form: ColumnLayout.Form, _ kind: Register.Kind, cause: CauseSet
    ) -> Register {
        routine.emit(.load(column: layout.column(source, form), kind, cause: cause), kind)
    }

    mutating func cause(_ name: CauseNames.Name) throws(NotCompiled) -> CauseSet {
        guard let cause = causes.cause(name) else { throw NotCompiled("more than 63 fields and unset parameters") }
        return cause
    }

    mutating func word(_ text: String) throws(NotCompiled) -> Int32 {
        guard let word = layout.word(text) else { throw NotCompiled("more than \(ColumnLayout.mostWords) words") }
        return Int32(word)
    }

    // MARK: - What is known beforehand

    func isLiteralNull(_ value: Value) -> Bool {
        if case .null(let reason) = value, case .literal = reason.kind { return true }
        return false
    }

    private mutating func constant(_ value: Value) throws(NotCompiled) -> Operand {
        guard case .null(let reason) = value else { return .constant(value) }
        if isLiteralNull(value) { return .literalNull }
        return .null(try causes(of: reason))
    }

    private mutating func causes(of reason: NullReason) throws(NotCompiled) -> CauseSet {
        var set: CauseSet = []
        for leaf in NullCauses.leaves(reason) {
            switch leaf.kind {
            case .given(NullCode.unset, let name): set.insert(try cause(.parameter(name)))
            case .literal: throw NotCompiled("a null that is written out")
            default: set.insert(.other)
            }
        }
        return set
    }

    // MARK: - As registers

    mutating func truth(_ operand: Operand) throws(NotCompiled) -> Register {
        switch operand {
        case .constant(.boolean(let value)): return routine.emit(.constantTruth(value), .truth)
        case .null(let causes): return routine.emit(.null(.truth, causes), .truth)
        case .truth(let register): return register
        default: throw NotCompiled("a condition of this type")
        }
    }

    mutating func int32(_ operand: Operand) throws(NotCompiled) -> Register {
        switch operand {
        case .constant(.date(let date)): return routine.emit(.constantInt32(try day(date)), .int32)
        case .constant(.string(let text)): return routine.emit(.constantInt32(try word(text)), .int32)
        case .null(let causes): return routine.emit(.null(.int32, causes), .int32)
        case .day(let register), .word(let register): return register
        default: throw NotCompiled("a date or word of this type")
        }
    }

    func day(_ date: CivilDate) throws(NotCompiled) -> Int32 {
        guard let day = Int32(exactly: date.dayNumber) else { throw NotCompiled("a date thousands of years away") }
        return day
    }

    /// Whether there is a value: true or unknown.
    mutating func presence(_ operand: Operand) throws(NotCompiled) -> Register {
        switch operand {
        case .constant(.string), .constant(.number), .constant(.date), .constant(.boolean):
            return routine.emit(.constantTruth(true), .truth)
        case .null(let causes): return routine.emit(.null(.truth, causes), .truth)
        case .text(let column, let cause):
            let source = layout.columns[column].source
            return routine.emit(.presence(column: layout.column(source, .presence), cause: cause), .truth)
        case .truth(let register), .day(let register), .word(let register), .number(let register, _, _),
            .written(let register):
            return routine.emit(.known(register), .truth)
        default: throw NotCompiled("a key of this type")
        }
    }
}

/// What the slots of a version's frame hold.
struct SlotMeanings {
    enum Meaning {
        case field(Int)
        case businessDay
        case birthDate(field: Int)
        case constant(Value)
        case derived(Derived)
    }

    /// The constants in their slots.
    let template: [Value]
    private var meanings: [Int: Meaning] = [:]

    init(_ version: PackVersion, fieldCount: Int) {
        let program = version.program
        template = version.template
        let perClaim = Set(version.derivedPerClaim.map(\.slot))
        for field in 0..<fieldCount { meanings[field] = .field(field) }
        meanings[program.businessDaySlot] = .businessDay
        for (slot, field) in program.birthDates { meanings[slot] = .birthDate(field: field) }
        for slot in program.parameterStart..<(program.parameterStart + program.parameterCount) {
            meanings[slot] = .constant(template[slot])
        }
        for derived in program.derived {
            meanings[derived.slot] =
                perClaim.contains(derived.slot) ? .derived(derived) : .constant(template[derived.slot])
        }
    }

    subscript(slot: Int) -> Meaning? { meanings[slot] }

    /// Whether a part of an expression depends on nothing that varies, and binds no names.
    func areConstant(in syntax: Syntax) -> Bool {
        switch syntax.kind {
        case .literal: return true
        case .slot(let slot):
            if case .constant? = meanings[slot] { return true }
            return false
        case .negate(let operand), .path(let operand, _): return areConstant(in: operand)
        case .arithmetic(_, let left, let right), .compare(_, let left, let right):
            return areConstant(in: left) && areConstant(in: right)
        case .all(let operands), .any(let operands), .list(let operands): return operands.allSatisfy(areConstant)
        case .between(let value, let low, let high), .choose(let value, let low, let high):
            return areConstant(in: value) && areConstant(in: low) && areConstant(in: high)
        case .range(let start, _, let end, _):
            return (start.map(areConstant) ?? true) && (end.map(areConstant) ?? true)
        case .call(let callee, let arguments):
            guard case .builtin = callee.kind else { return false }
            return arguments.allSatisfy(areConstant)
        default: return false
        }
    }
}
