package import Claims
package import FEEL
internal import Ledger

/// Works out a finding: one claim, one pack, one day.
struct Evaluation {
    private let pack: Pack
    /// The values of the claim, its problems and its warnings.
    private let given: [Value]
    private let problems: [FieldProblem]
    private let warnings: [FieldProblem]
    private let day: CivilDate
    private let lateDates: [FieldProblem]
    private let values: [Value]

    private(set) var version: PackVersion?
    private(set) var frame: [Value]
    private var fieldReasons: [(field: Int, reason: Reason)] = []
    private var ruleReasons: [Reason] = []
    private var limitReasons: [(limit: Int, reason: Reason)] = []
    private var amountReasons: [Reason] = []
    private var notes: [Reason] = []
    private var keys: [UseKey] = []
    private var quotas: [QuotaUse] = []
    private var outcome = Outcome.approved
    private var failed: UInt64 = 0
    private var undecided: UInt64 = 0
    /// Parameters of which it has been said that they are unset.
    private var reportedUnset: [String] = []

    init(_ pack: Pack, _ claim: Claim, on day: CivilDate) {
        self.pack = pack
        given = claim.values
        problems = claim.problems
        warnings = claim.warnings
        self.day = day
        lateDates = claim.datesAfter(day)
        values = lateDates.isEmpty ? claim.values : Evaluation.values(of: claim, on: day)
        frame = values
    }

    mutating func finding() -> Finding {
        for problem in problems { add(problem) }
        for problem in lateDates { add(problem) }
        let governing = chooseVersion()
        var amount: Fen?
        var parts: [Split.Part] = []
        if let governing {
            version = governing
            notes = governing.standingNotes
            if let shares = pack.localShares(on: day) { note(shares, of: governing) }
            for derived in governing.derivedPerClaim { frame[derived.slot] = derived.value(frame) }
            for (number, requirement) in governing.program.requirements.enumerated() { check(requirement, number) }
            keys.reserveCapacity(governing.program.limits.count)
            for (place, limit) in governing.program.limits.enumerated() { check(limit, place) }
            amount = workOutAmount(governing)
            if let amount { parts = divide(amount, by: governing) }
        }
        for warning in warnings { notes.append(BuiltInReasons.problem(warning, cite: pack.citation)) }
        return finish(amount: amount, parts: parts)
    }

    private mutating func finish(amount: Fen?, parts: [Split.Part]) -> Finding {
        if fieldReasons.count > 1 {
            fieldReasons = fieldReasons.enumerated().sorted {
                ($0.element.field, $0.offset) < ($1.element.field, $1.offset)
            }.map(\.element)
        }
        // Where the claim is refused or returned anyway, nobody need look at what could not be decided.
        if outcome == .refused || outcome == .returned {
            ruleReasons.removeAll { $0.code == ReasonCode.cannotDecide }
            limitReasons.removeAll { $0.reason.code == ReasonCode.cannotDecide }
            amountReasons.removeAll { $0.code == ReasonCode.cannotDecide }
        }
        return Finding(
            pack: pack, version: version, businessDay: day, amount: amount, parts: parts, keys: keys, quotas: quotas,
            notes: notes,
            outcome: outcome,
            ruleReasons: fieldReasons.isEmpty ? ruleReasons : fieldReasons.map(\.reason) + ruleReasons,
            limitReasons: limitReasons, amountReasons: amountReasons, frame: frame, failed: failed, undecided: undecided
        )
    }

    // MARK: - Which version

    /// The first version that governs, with the frame filled for it. A version of which it cannot be told may be the one,
    /// so that the search ends there.
    private mutating func chooseVersion() -> PackVersion? {
        if pack.isSingled, let version = pack.versions.first {
            frame = Evaluation.frame(of: version, values: values, on: day)
            return version
        }
        var isUndecided = false
        for version in pack.versions {
            if let governs = version.window?.governs(values, on: day) {
                guard governs else { continue }
                if isUndecided { return nil }
                frame = Evaluation.frame(of: version, values: values, on: day)
                return version
            }
            frame = Evaluation.frame(of: version, values: values, on: day)
            switch version.program.governs.evaluate(frame) {
            case .boolean(true):
                if isUndecided { return nil }
                return version
            case .boolean(false): break
            case let value:
                isUndecided = true
                let what = Bilingual(zh: "适用哪个政策版本（\(version.id)）", en: "Which version governs (\(version.id))")
                cannotTell(value, what, cite: pack.citation, in: version)
            }
        }
        if !isUndecided {
            ruleReasons.append(BuiltInReasons.noRuleInForce(pack, values: given, on: day))
            outcome = outcome.combined(with: .refused)
        }
        return nil
    }

    /// What the rules see of the claim: a date after the day is a bad value, and like every bad value no rule judges it.
    static func values(of claim: Claim, on day: CivilDate) -> [Value] {
        zip(claim.values, claim.kind.fields).map { value, field in
            guard case .date(let date) = value, date > day else { return value }
            return .null(NullReason(kind: .given(code: NullCode.invalid, name: field.name)))
        }
    }

    /// The frame of a version: the claim's values, the day, birth dates, constants.
    static func frame(of version: PackVersion, values: [Value], on day: CivilDate) -> [Value] {
        let program = version.program
        var frame: [Value] = []
        frame.reserveCapacity(version.template.count)
        frame.append(contentsOf: values)
        frame.append(contentsOf: version.template[program.fieldCount...])
        frame[program.businessDaySlot] = .date(day)
        for (slot, field) in program.birthDates { frame[slot] = BirthDate.value(of: frame[field]) }
        return frame
    }

    // MARK: - Requirements

    private mutating func check(_ requirement: Requirement, _ number: Int) {
        if let condition = requirement.condition {
            switch condition.evaluate(frame) {
            case .boolean(true): break
            case .boolean(false): return
            case let value:
                undecided(value, requirement, number)
                return
            }
        }
        switch requirement.expression.evaluate(frame) {
        case .boolean(true): return
        case .boolean(false):
            ruleReasons.append(
                Reason(code: requirement.code, message: requirement.message.rendered(frame), cite: requirement.citation)
            )
            outcome = outcome.combined(with: requirement.outcome)
            failed |= Evaluation.bit(number)
        case let value:
            undecided(value, requirement, number)
        }
    }

    /// The bit of a requirement; those behind the 64th have none.
    private static func bit(_ number: Int) -> UInt64 { number < 64 ? 1 << UInt64(number) : 0 }

    private mutating func undecided(_ value: Value, _ requirement: Requirement, _ number: Int) {
        // An unset limit limits nothing: then it does not matter either that what it would limit is missing.
        if requirement.passesWhenUnset, let names = NullCauses.unset(value) {
            noteUnlimited(names)
            return
        }
        undecided |= Evaluation.bit(number)
        cannotTell(value, requirement.what, cite: requirement.citation, in: version)
    }

    private mutating func noteUnlimited(_ names: [String]) {
        for name in names {
            if let note = version?.unsetNotes[name], !notes.contains(note) { notes.append(note) }
        }
    }

    // MARK: - Limits

    private mutating func check(_ limit: Limit, _ place: Int) {
        let before = ruleReasons.count
        defer {
            // What could not be told of a limit stands with the limits.
            if ruleReasons.count > before {
                for reason in ruleReasons[before...] { limitReasons.append((place, reason)) }
                ruleReasons.removeSubrange(before...)
            }
        }
        if let condition = limit.condition {
            switch condition.evaluate(frame) {
            case .boolean(true): break
            case .boolean(false): return
            case let value:
                cannotTell(value, limit.what, cite: limit.citation, in: version)
                return
            }
        }
        switch limit.kind {
        case .once(let space):
            guard let value = key(limit, allowsAbsent: true) else { return }
            let key = UseKey(space: space, value: value, limit: place)
            if keys.contains(where: { $0.space == space && $0.value == value }) {
                let message = limit.message.rendered(frame).followed(
                    by: Bilingual(zh: "（在本申报内重复）", en: "(twice in this claim)"))
                ruleReasons.append(Reason(code: limit.code, message: message, cite: limit.citation))
                outcome = outcome.combined(with: limit.outcome)
            } else {
                keys.append(key)
            }
        case .atMost(let expression, let counter):
            let most = expression.evaluate(frame)
            var atMost: Int?
            if case .number(let number) = most, let count = number.rounded(toPlaces: 0, .floor).int64, count >= 0 {
                atMost = Int(count)
            } else if let names = NullCauses.unset(most) {
                noteUnlimited(names)
            } else {
                cannotTell(most, limit.what, cite: limit.citation, in: version)
                return
            }
            guard let value = key(limit, allowsAbsent: false) else { return }
            quotas.append(QuotaUse(counter: counter, key: value, atMost: atMost, limit: place))
        }
    }

    /// The parts of a key joined; nil where one has no value, which is reported.
    /// - Parameter allowsAbsent: parts but the last may be absent.
    private mutating func key(_ limit: Limit, allowsAbsent: Bool) -> String? {
        var joined = ""
        if limit.key.count > 1 { joined.reserveCapacity(48) }
        for (place, part) in limit.key.enumerated() {
            let isLast = place == limit.key.count - 1
            let value = part.evaluate(frame)
            if place > 0 { joined += "|" }
            switch value {
            case .string(let text):
                if limit.key.count == 1 { return text }
                joined += text
            case .number(let number): joined += number.reduced.description
            case .date(let date): joined += date.description
            case .boolean(let flag): joined += flag ? "true" : "false"
            case .null where allowsAbsent && !isLast && NullCauses.onlyMissing(value): break
            default:
                cannotTell(value, limit.what, cite: limit.citation, in: version)
                return nil
            }
        }
        return joined
    }

    // MARK: - The amount

    private static let amount = Bilingual(zh: "补贴金额", en: "The amount")

    private mutating func workOutAmount(_ version: PackVersion) -> Fen? {
        let before = ruleReasons.count
        defer {
            if ruleReasons.count > before {
                amountReasons += ruleReasons[before...]
                ruleReasons.removeSubrange(before...)
            }
        }
        let value = version.program.amount.evaluate(frame)
        guard case .number(let number) = value else {
            cannotTell(value, Evaluation.amount, cite: version.citation, in: version)
            return nil
        }
        guard let fen = number.rounded(toPlaces: 2, .halfUp).scaledInt64(places: 2), fen > 0 else {
            hold(BuiltInReasons.cannotDecide(Evaluation.amount, because: "\(number) yuan", cite: version.citation))
            return nil
        }
        return Fen(fen)
    }

    private mutating func divide(_ amount: Fen, by version: PackVersion) -> [Split.Part] {
        guard let division = pack.division(of: version, on: day) else {
            for name in version.unsetShares {
                guard let reason = version.unsetReasons[name], !reportedUnset.contains(name) else { continue }
                reportedUnset.append(name)
                amountReasons.append(reason)
                outcome = outcome.combined(with: .held)
            }
            return []
        }
        do {
            return try division.parts(of: amount)
        } catch {
            amountReasons.append(
                BuiltInReasons.cannotDecide(
                    Bilingual(zh: "资金分担", en: "The funding"), because: error.wording.en, cite: version.citation))
            outcome = outcome.combined(with: .held)
            return []
        }
    }

    /// The local part is divided by a table: the note says by which, where that is not verified.
    private mutating func note(_ shares: LocalShares, of version: PackVersion) {
        notes.removeAll { $0.code == ReasonCode.localSplitUnset }
        guard version.split != nil, shares.citation.status != .verified else { return }
        let note = BuiltInReasons.notVerified(shares.citation)
        if !notes.contains(note) { notes.append(note) }
    }

    // MARK: - What has no value

    /// Looks at why there is no value: what is missing is to be brought, what is unset holds the claim.
    private mutating func cannotTell(_ value: Value, _ what: Bilingual, cite: Citation, in version: PackVersion?) {
        guard case .null(let reason) = value else {
            hold(BuiltInReasons.cannotDecide(what, because: Shown.value(value).en, cite: cite))
            return
        }
        for leaf in NullCauses.leaves(reason) {
            switch leaf.kind {
            case .given(NullCode.missing, let name): addMissing(name)
            case .given(NullCode.invalid, _): break
            case .given(NullCode.unset, let name):
                guard let reason = version?.unsetReasons[name], !reportedUnset.contains(name) else { break }
                reportedUnset.append(name)
                hold(reason)
            default:
                hold(BuiltInReasons.cannotDecide(what, because: NullCauses.text(leaf), cite: cite))
            }
        }
    }

    private mutating func hold(_ reason: Reason) {
        if !ruleReasons.contains(reason) { ruleReasons.append(reason) }
        outcome = outcome.combined(with: .held)
    }

    private mutating func add(_ problem: FieldProblem) {
        let field = pack.kind.index(of: problem.field) ?? pack.kind.fields.count
        fieldReasons.append((field, BuiltInReasons.problem(problem, cite: pack.citation)))
        outcome = outcome.combined(with: .returned)
    }

    private mutating func addMissing(_ name: String) {
        outcome = outcome.combined(with: .returned)
        let field = pack.kind.index(of: name)
        let place = field ?? pack.kind.fields.count
        if problems.contains(where: { $0.field == name }) { return }
        let reason = BuiltInReasons.missing(field.map { pack.kind.fields[$0] }, named: name, cite: pack.citation)
        if !fieldReasons.contains(where: { $0.field == place && $0.reason == reason }) {
            fieldReasons.append((place, reason))
        }
    }
}

extension Pack {
    /// What the rules say of the claim on a day. Pure; may be called from any thread.
    ///
    /// - Precondition: the claim is of this pack's kind.
    package func evaluate(_ claim: Claim, on day: CivilDate) -> Finding {
        precondition(claim.kind.name == kind.name, "a claim is evaluated by the pack of its kind")
        var evaluation = Evaluation(self, claim, on: day)
        return evaluation.finding()
    }
}
