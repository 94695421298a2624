package import Claims
package import FEEL

/// Makes whole claims out of a few values: the rest is chosen so that the requirements are met where they can be.
struct ClaimCompletion {
    let model: VersionAxes
    private let grid: Grid
    private let rules: [Rule]

    /// How many values are tried before the requirements are given up.
    private static let mostSteps = 60_000

    /// A condition that the claim should meet.
    private struct Rule {
        let slots: [Int]
        let derived: [Derived]
        /// Not against the claim: what can't be told for want of a parameter is not.
        let holds: ([Value]) -> Bool
    }

    init(_ model: VersionAxes) {
        self.model = model
        let program = model.program
        grid = Grid(model.allLandmarks, model)
        func rule(_ slots: [Int], _ holds: @escaping ([Value]) -> Bool) -> Rule {
            let derived = model.derived(for: slots)
            let read = Set(slots + derived.flatMap(\.slots))
            return Rule(
                slots: read.filter { model.axes[$0]?.isParameter == false }.sorted(), derived: derived, holds: holds)
        }
        rules =
            program.requirements.map { requirement in
                rule(requirement.slots) { frame in
                    if let condition = requirement.condition, condition.evaluate(frame) == .boolean(false) {
                        return true
                    }
                    let value = requirement.expression.evaluate(frame)
                    return value == .boolean(true) || NullCauses.unset(value) != nil
                }
            } + [
                rule(program.amount.slots) { frame in
                    let value = program.amount.evaluate(frame)
                    if case .number(let number) = value { return number > .zero }
                    return NullCauses.unset(value) != nil
                }
            ]
    }

    /// A claim with these values, and the business day on which it is to be decided.
    ///
    /// - Parameters:
    ///   - values: by slot; those of parameters are left out of account.
    ///   - governed: whether this version is to govern it.
    ///   - number: claims of different numbers share no identifier.
    ///   - needed: further fields that are to be filled in.
    /// - Returns: nil where the values make no claim without problems.
    func claim(with values: [Int: Value], governed: Bool, number: Int, needed: Set<String> = []) -> ExampleClaim? {
        var search = Search(self, values, governed: governed)
        let found = search.values()
        guard let day = found[model.businessDay], case .date(let businessDay) = day else { return nil }
        return ExampleClaim(model, found, on: businessDay, number: number, needed: needed)
    }

    private struct Search {
        let completion: ClaimCompletion
        var frame: [Value]
        var known: Set<Int>
        var governance: Governance
        let governed: Bool
        var steps = 0

        init(_ completion: ClaimCompletion, _ values: [Int: Value], governed: Bool) {
            self.completion = completion
            self.governed = governed
            let model = completion.model
            frame = model.version.template
            for (slot, value) in values where model.axes[slot]?.isParameter == false { frame[slot] = value }
            known = Set(values.keys.filter { model.axes[$0]?.isParameter == false })
            governance = Governance(model.pack)
        }

        /// The values of all axes that matter.
        mutating func values() -> [Int: Value] {
            let model = completion.model
            if !govern(0) { _ = choose(model.businessDay) }
            var given: Set<Int> = []
            // First with everything met; then without what can't be.
            while !meet(0, without: given), let stubborn = nextStubborn(given), steps < ClaimCompletion.mostSteps {
                given.insert(stubborn)
            }
            var values: [Int: Value] = [:]
            for slot in known { values[slot] = frame[slot] }
            return values
        }

        /// Picks the first value, so that something stands there.
        private mutating func choose(_ slot: Int) -> Bool {
            guard !known.contains(slot), let line = completion.grid.lines.first(where: { $0.axis.slot == slot }),
                let value = line.values.first
            else { return false }
            frame[slot] = value
            known.insert(slot)
            return true
        }

        /// Chooses what decides which version governs.
        private mutating func govern(_ depth: Int) -> Bool {
            let model = completion.model
            let lines = completion.grid.lines.prefix(completion.grid.governingCount)
            guard depth < lines.count else { return !governed || governance.mayGovern(model.place, frame) }
            let line = lines[depth]
            let slot = line.axis.slot
            if known.contains(slot) { return govern(depth + 1) }
            // The latest business day leaves the most room; of the other values any will do.
            known.insert(slot)
            for value in slot == model.businessDay ? line.values.reversed() : line.values where fits(value, line.axis) {
                frame[slot] = value
                if govern(depth + 1) { return true }
            }
            known.remove(slot)
            return false
        }

        private func fits(_ value: Value, _ axis: Axis) -> Bool {
            guard axis.isPast, case .date(let date) = value, case .date(let day) = frame[completion.model.businessDay]
            else { return true }
            return date <= day
        }

        private mutating func meet(_ place: Int, without given: Set<Int>) -> Bool {
            guard place < completion.rules.count else { return true }
            let rule = completion.rules[place]
            guard let slot = rule.slots.first(where: { !known.contains($0) }) else {
                guard holds(rule) || given.contains(place) else { return false }
                return meet(place + 1, without: given)
            }
            guard let line = completion.grid.lines.first(where: { $0.axis.slot == slot }) else { return false }
            known.insert(slot)
            for value in line.values where fits(value, line.axis) && !value.isNull {
                steps += 1
                if steps > ClaimCompletion.mostSteps { break }
                frame[slot] = value
                if meet(place, without: given) { return true }
            }
            known.remove(slot)
            return false
        }

        private mutating func holds(_ rule: Rule) -> Bool {
            for derived in rule.derived { frame[derived.slot] = derived.value(frame) }
            return rule.holds(frame)
        }

        /// The first rule that can't be met with what is known and not yet given up.
        private mutating func nextStubborn(_ given: Set<Int>) -> Int? {
            let before = (frame, known)
            defer { (frame, known) = before }
            for place in completion.rules.indices where !given.contains(place) {
                (frame, known) = before
                if !meet(0, without: given.union((place + 1)..<completion.rules.count)) { return place }
            }
            return nil
        }
    }
}

/// A claim made up to show something, and the day on which it shows it.
package struct ExampleClaim: Sendable {
    package let claim: Claim
    package let businessDay: CivilDate
    /// The claim as it would be handed in.
    let fields: [RawField]

    init?(_ model: VersionAxes, _ values: [Int: Value], on day: CivilDate, number: Int, needed: Set<String>) {
        let kind = model.pack.kind
        guard let schema = try? ClaimSchema(kinds: [kind]) else { return nil }
        var fields: [RawField] = []
        let births = Dictionary(uniqueKeysWithValues: model.program.birthDates.map { ($0.field, $0.slot) })
        let read = Set(model.axes.keys)
        for (slot, field) in kind.fields.enumerated() {
            var value = values[slot]
            if let birth = births[slot], case .date(let born)? = values[birth] {
                value = .string(SampleText.person(born: born, number))
            } else if value == nil {
                guard field.isRequired || model.needs(slot) || needed.contains(field.name), read.contains(slot) else {
                    continue
                }
                value = ExampleClaim.sample(field, slot: slot, on: day)
            }
            // What absence means is written as absence: its value may be none that the form takes.
            guard let value, !value.isNull, value != field.absent else { continue }
            let own = ExampleClaim.own(value, field, number)
            fields.append(RawField(name: field.name, value: ExampleClaim.raw(own)))
        }
        fields.removeAll { $0.name == CommonField.claimID.name || $0.name == CommonField.kind.name }
        fields.append(RawField(name: CommonField.claimID.name, value: .text("example-\(number)")))
        fields.append(RawField(name: CommonField.kind.name, value: .text(kind.name)))
        guard case .success(let claim) = ClaimParser(schema: schema).claim(from: fields),
            claim.problems.allSatisfy({ $0.code == .missingField })
        else { return nil }
        self.claim = claim
        self.fields = fields
        businessDay = day
    }

    private static func sample(_ field: Field, slot: Int, on day: CivilDate) -> Value {
        switch Axis(field: field, slot: slot).domain {
        case .days: .date(day)
        case .numbers(let places, let range):
            .number(
                Number(coefficient: Int128(min(max(range.lowerBound, 1_000_000), range.upperBound)), exponent: -places))
        case .values(let all): all.first ?? .boolean(true)
        // People are one and the same where nothing is said of them; cars and papers are not.
        case .texts(let type): .string(SampleText.sample(type, type.isOneForAll ? 0 : slot))
        case .records: .list([])
        }
    }

    /// An identifier becomes one that no other example has.
    private static func own(_ value: Value, _ field: Field, _ number: Int) -> Value {
        guard case .string(let text) = value, field.type.isUnique else { return value }
        for index in 0..<64 where SampleText.sample(field.type, index) == text {
            return .string(SampleText.sample(field.type, index + 64 * (number + 1)))
        }
        return value
    }

    static func raw(_ value: Value) -> RawValue {
        switch value {
        case .boolean(let flag): .boolean(flag)
        case .number(let number): .number(number.description)
        case .string(let text): .text(text)
        case .list(let items):
            .list(
                items.map { item in
                    guard case .context(let record) = item else { return [] }
                    return record.entries.map { RawField(name: $0.key, value: raw($0.value)) }
                })
        default: .text(Shown.value(value).en)
        }
    }
}

extension FieldType {
    fileprivate var isOneForAll: Bool {
        switch self {
        case .residentID, .personOrCompanyID, .division, .creditCode: true
        default: false
        }
    }

    /// Whether two claims may not have the same.
    fileprivate var isUnique: Bool {
        switch self {
        case .residentID, .personOrCompanyID, .vin, .invoiceNumber, .identifier: true
        default: false
        }
    }
}

extension VersionAxes {
    /// Whether a claim needs the field so that nothing is missing: a rule or a key reads it.
    func needs(_ slot: Int) -> Bool {
        var slots: Set<Int> = []
        func visit(_ more: [Int]) {
            for slot in more where slots.insert(slot).inserted {
                if let derived = derived[slot] { visit(derived.slots) }
            }
        }
        visit(program.governs.slots + program.amount.slots)
        for requirement in program.requirements { visit(requirement.slots) }
        for limit in program.limits {
            // Of a key that need be used once, the parts before the last may be absent.
            if case .once = limit.kind { visit(limit.key.last?.slots ?? []) } else { visit(limit.key.flatMap(\.slots)) }
        }
        return slots.contains(slot)
    }
}
