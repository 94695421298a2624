package import Claims
package import FEEL
import Ledger

/// Looks for the smallest changes of a claim that would have it approved, or paid more.
///
/// Each field is given the values at which some rule changes its answer, nearest first, and every changed claim goes
/// through the real decision. First one field is changed, then two, then one for each reason. Fields that say who somebody
/// is, or which car or paper it is, are never changed: another person's claim would be another claim.
struct RemedySearch {
    private let pack: Pack
    private let claim: Claim
    private let day: CivilDate
    private let facts: (Finding, Claim) -> Facts
    private let schema: ClaimSchema
    private let before: Decision
    private let candidates: [Int: Candidates]
    private var tried = 0
    private var isComplete = true

    /// More changed claims are not decided; then it is said that not all was tried.
    private static let mostTried = 20_000
    private static let mostShown = 6

    private struct Candidates {
        let axis: Axis
        /// Values and, for days and numbers, their places, ascending.
        let values: [Value]
        let places: [Int64]
    }

    private struct Result {
        let slots: [Int]
        let values: [Value]
        let decision: Decision
    }

    init?(_ pack: Pack, _ claim: Claim, on day: CivilDate, facts: @escaping (Finding, Claim) -> Facts) {
        guard let schema = try? ClaimSchema(kinds: [pack.kind]) else { return nil }
        self.pack = pack
        self.claim = claim
        self.day = day
        self.facts = facts
        self.schema = schema
        before = Decision.decide(pack.evaluate(claim, on: day), facts: facts(pack.evaluate(claim, on: day), claim))
        candidates = RemedySearch.candidates(pack, claim, on: day)
    }

    mutating func remedies() -> Remedies {
        let aim: Remedies.Aim = before.outcome == .approved || before.outcome == .waitlisted ? .more : .approval
        let slots = candidates.keys.sorted()
        var found: [Remedy] = []
        var ofOne: Set<Int> = []
        var results: [Int: [Int: Decision]] = [:]
        for slot in slots {
            let decisions = decisions(changing: slot)
            results[slot] = decisions
            if let remedy = remedy(slot, decisions) {
                ofOne.insert(slot)
                found.append(remedy)
            }
        }
        if aim == .approval, found.isEmpty {
            found = pairs(slots, results)
            if found.isEmpty, let all = oneForEachReason(slots, results) { found = [all] }
        }
        return Remedies(
            aim: aim, remedies: Array(found.prefix(RemedySearch.mostShown)), tried: tried, isComplete: isComplete)
    }

    // MARK: - Trying

    /// The claim with other values, read like any other claim, and decided; nil where it can't be read so.
    private mutating func decide(_ changes: [(slot: Int, value: Value)]) -> Decision? {
        guard tried < RemedySearch.mostTried else {
            isComplete = false
            return nil
        }
        tried += 1
        var fields: [RawField] = []
        for (slot, field) in claim.kind.fields.enumerated() {
            let value = changes.first { $0.slot == slot }?.value ?? claim.values[slot]
            if value.isNull {
                // A bad value stays bad: no other field mends it.
                if claim.problems.contains(where: { $0.field == field.name && $0.code != .missingField }) { return nil }
                continue
            }
            guard value != field.absent else { continue }
            fields.append(RawField(name: field.name, value: ExampleClaim.raw(value)))
        }
        guard case .success(let changed) = ClaimParser(schema: schema).claim(from: fields) else { return nil }
        let finding = pack.evaluate(changed, on: day)
        return Decision.decide(finding, facts: facts(finding, changed))
    }

    private mutating func decisions(changing slot: Int) -> [Int: Decision] {
        guard let line = candidates[slot] else { return [:] }
        var decisions: [Int: Decision] = [:]
        for (place, value) in line.values.enumerated() where value != claim.values[slot] {
            if let decision = decide([(slot, value)]) { decisions[place] = decision }
        }
        return decisions
    }

    // MARK: - One field

    private func remedy(_ slot: Int, _ decisions: [Int: Decision]) -> Remedy? {
        guard let line = candidates[slot] else { return nil }
        let better = decisions.filter { isBetter($0.value) }
        let most = better.values.compactMap(\.amount).max()
        // Paid more: only the most that the field can bring. Approved: whatever amount.
        let passing = before.outcome == .approved ? better.filter { $0.value.amount == most } : better
        guard let nearest = nearest(passing.keys.sorted(), slot, line), let decision = passing[nearest] else {
            return nil
        }
        let run = run(around: nearest, passing: Set(passing.keys), slot, line)
        return Remedy(changes: [change(slot, nearest, run, line)], outcome: decision.outcome, amount: decision.amount)
    }

    private func isBetter(_ decision: Decision) -> Bool {
        guard decision.outcome == .approved else { return false }
        guard before.outcome == .approved else { return true }
        return (decision.amount ?? .zero) > (before.amount ?? .zero)
    }

    private func nearest(_ places: [Int], _ slot: Int, _ line: Candidates) -> Int? {
        guard let now = place(of: claim.values[slot], line.axis), !line.places.isEmpty else {
            // Nothing stands there now: of days the latest, as somebody who has yet to act would have it.
            return line.places.isEmpty ? places.first : places.last
        }
        return places.min { one, other in
            (line.places[one] - now).magnitude < (line.places[other] - now).magnitude
        }
    }

    /// The neighbours that do as well.
    private func run(around nearest: Int, passing: Set<Int>, _ slot: Int, _ line: Candidates) -> [Int] {
        guard !line.places.isEmpty else { return passing.sorted() }
        var run = [nearest]
        while let last = run.last, passing.contains(last + 1) { run.append(last + 1) }
        while let first = run.first, passing.contains(first - 1) { run.insert(first - 1, at: 0) }
        return run
    }

    private func place(of value: Value, _ axis: Axis) -> Int64? {
        switch value {
        case .date(let date): date.dayNumber
        case .number(let number): number.scaledInt64(places: axis.scale)
        default: nil
        }
    }

    private func change(_ slot: Int, _ nearest: Int, _ run: [Int], _ line: Candidates) -> Remedy.Change {
        let field = claim.kind.fields[slot]
        let display = Display.field(field)
        let now = display.shown(claim.values[slot])
        let tried = display.shown(line.values[nearest])
        guard !line.places.isEmpty, let first = run.first, let last = run.last else {
            if case .texts = line.axis.domain {
                return Remedy.Change(
                    field: field, now: now, needed: Bilingual(zh: "如 \(tried.zh)", en: "such as \(tried.en)"),
                    tried: tried)
            }
            let all = run.map { display.shown(line.values[$0]) }
            return Remedy.Change(
                field: field, now: now,
                needed: Bilingual(
                    zh: all.map(\.zh).joined(separator: " 或 "), en: all.map(\.en).joined(separator: " or ")),
                tried: tried)
        }
        let low = display.shown(line.values[first])
        let high = display.shown(line.values[last])
        let isOpenBelow = first == 0
        // The business day is the last that a claim's dates may be.
        let isOpenAbove = last == line.values.count - 1 && !line.axis.isPast
        let needed: Bilingual
        switch (isOpenBelow, isOpenAbove) {
        case (true, true): needed = Bilingual(zh: "任何值", en: "any value")
        case (true, false):
            needed =
                line.axis.isPast
                ? Bilingual(zh: "不晚于 \(high.zh)", en: "on or before \(high.en)")
                : Bilingual(zh: "不超过 \(high.zh)", en: "at most \(high.en)")
        case (false, true): needed = Bilingual(zh: "不少于 \(low.zh)", en: "at least \(low.en)")
        case (false, false):
            needed =
                first == last
                ? low
                : line.axis.isPast
                    ? Bilingual(zh: "\(low.zh) 至 \(high.zh)", en: "from \(low.en) to \(high.en)")
                    : Bilingual(zh: "\(low.zh) 至 \(high.zh)", en: "\(low.en) to \(high.en)")
        }
        return Remedy.Change(field: field, now: now, needed: needed, tried: tried)
    }

    // MARK: - Several fields

    private mutating func pairs(_ slots: [Int], _ results: [Int: [Int: Decision]]) -> [Remedy] {
        // Of one field a value that takes a reason away; what is then in the way, another field may take away.
        let worth = slots.compactMap { slot -> (slot: Int, places: [Int])? in
            let places = promising(slot, results[slot] ?? [:])
            return places.isEmpty ? nil : (slot, places)
        }
        var found: [Remedy] = []
        var done: Set<[Int]> = []
        for one in worth {
            for other in slots where other != one.slot && done.insert([one.slot, other].sorted()).inserted {
                guard let first = candidates[one.slot], let second = candidates[other] else { continue }
                let rights = inOrder(Array(second.values.indices), other, second).filter {
                    second.values[$0] != claim.values[other]
                }
                search: for left in one.places.prefix(8) {
                    for right in rights {
                        let changed = [(one.slot, first.values[left]), (other, second.values[right])]
                        guard let decision = decide(changed), isBetter(decision) else { continue }
                        let changes = [
                            (one.slot, change(one.slot, left, around(one.slot, left, with: [changed[1]]), first)),
                            (other, change(other, right, around(other, right, with: [changed[0]]), second)),
                        ].sorted { $0.0 < $1.0 }
                        found.append(
                            Remedy(changes: changes.map(\.1), outcome: decision.outcome, amount: decision.amount))
                        break search
                    }
                }
            }
        }
        return found
    }

    /// The places nearest first.
    private func inOrder(_ places: [Int], _ slot: Int, _ line: Candidates) -> [Int] {
        guard let now = place(of: claim.values[slot], line.axis), !line.places.isEmpty else { return places.sorted() }
        return places.sorted { one, other in
            ((line.places[one] - now).magnitude, one) < ((line.places[other] - now).magnitude, other)
        }
    }

    /// The values next to one that do as well when the others are changed too.
    private mutating func around(_ slot: Int, _ nearest: Int, with others: [(slot: Int, value: Value)]) -> [Int] {
        guard let line = candidates[slot] else { return [nearest] }
        var passing: Set<Int> = [nearest]
        for place in line.values.indices where place != nearest {
            if let decision = decide(others + [(slot, line.values[place])]), isBetter(decision) {
                passing.insert(place)
            }
        }
        return run(around: nearest, passing: passing, slot, line)
    }

    /// The values after which a reason of before is gone, the nearest first.
    private func promising(_ slot: Int, _ decisions: [Int: Decision]) -> [Int] {
        guard let line = candidates[slot] else { return [] }
        let places = decisions.keys.filter { place in
            guard let after = decisions[place] else { return false }
            return before.reasons.contains { reason in
                !after.reasons.contains { $0.code == reason.code && $0.message == reason.message }
            }
        }
        return inOrder(Array(places), slot, line)
    }

    /// For each reason the nearest change that takes it away and brings no other, all of them together.
    private mutating func oneForEachReason(_ slots: [Int], _ results: [Int: [Int: Decision]]) -> Remedy? {
        var chosen: [(slot: Int, place: Int)] = []
        for reason in before.reasons {
            func isGone(_ decision: Decision) -> Bool {
                !decision.reasons.contains { $0.code == reason.code && $0.message == reason.message }
                    && decision.reasons.allSatisfy { after in before.reasons.contains { $0.code == after.code } }
            }
            if chosen.contains(where: { pick in results[pick.slot]?[pick.place].map(isGone) ?? false }) { continue }
            var pick: (slot: Int, place: Int)?
            for slot in slots where pick == nil && !chosen.contains(where: { $0.slot == slot }) {
                let decisions = results[slot] ?? [:]
                pick = promising(slot, decisions).first { decisions[$0].map(isGone) ?? false }.map { (slot, $0) }
            }
            guard let pick else { return nil }
            chosen.append(pick)
        }
        let changed = chosen.compactMap { pick in
            candidates[pick.slot].map { (slot: pick.slot, value: $0.values[pick.place]) }
        }
        guard chosen.count > 2, let decision = decide(changed), isBetter(decision) else { return nil }
        var changes: [Remedy.Change] = []
        for pick in chosen.sorted(by: { $0.slot < $1.slot }) {
            guard let line = candidates[pick.slot] else { continue }
            let others = changed.filter { $0.slot != pick.slot }
            changes.append(change(pick.slot, pick.place, around(pick.slot, pick.place, with: others), line))
        }
        return Remedy(changes: changes, outcome: decision.outcome, amount: decision.amount)
    }

    // MARK: - What may be changed

    /// For every field that may be changed the values on both sides of each landmark of any version.
    private static func candidates(_ pack: Pack, _ claim: Claim, on day: CivilDate) -> [Int: Candidates] {
        var values: [Int: [Value]] = [:]
        var places: [Int: Set<Int64>] = [:]
        var axes: [Int: Axis] = [:]
        for place in pack.versions.indices {
            let model = VersionAxes(pack, place)
            let landmarks = model.allLandmarks
            for line in Grid(landmarks, model).lines {
                let slot = line.axis.slot
                guard slot < claim.kind.fields.count, claim.kind.fields[slot].mayBeChanged else { continue }
                axes[slot] = line.axis
                if let domain = line.axis.places {
                    var found = Set(line.places).union(line.places.map { $0 + 1 })
                    found.formUnion(near(slot, landmarks, claim, model))
                    places[slot, default: []].formUnion(found.filter { domain.contains($0) })
                } else {
                    for value in line.values where !value.isNull && !(values[slot] ?? []).contains(value) {
                        values[slot, default: []].append(value)
                    }
                }
            }
        }
        var candidates: [Int: Candidates] = [:]
        for (slot, axis) in axes {
            if axis.places != nil {
                var sorted = (places[slot] ?? []).sorted()
                if axis.isPast {
                    sorted = sorted.filter { $0 <= day.dayNumber }
                    if sorted.last != day.dayNumber { sorted.append(day.dayNumber) }
                }
                candidates[slot] = Candidates(axis: axis, values: sorted.map(axis.value(at:)), places: sorted)
            } else {
                candidates[slot] = Candidates(axis: axis, values: values[slot] ?? [], places: [])
            }
        }
        return candidates
    }

    /// Where the field's distance from another field of this claim passes a bound.
    private static func near(_ slot: Int, _ landmarks: Landmarks, _ claim: Claim, _ model: VersionAxes) -> [Int64] {
        func now(_ other: Int) -> Int64? {
            guard other < claim.values.count else { return nil }
            switch claim.values[other] {
            case .date(let date): return date.dayNumber
            case .number(let number): return number.scaledInt64(places: model.axes[other]?.scale ?? 0)
            default: return nil
            }
        }
        var found: [Int64] = []
        for bound in landmarks.bounds {
            if bound.left == slot, let right = now(bound.right) {
                found += [right + bound.distance, right + bound.distance + 1]
            }
            if bound.right == slot, let left = now(bound.left) {
                found += [left - bound.distance - 1, left - bound.distance]
            }
        }
        for bound in landmarks.months {
            for (other, months) in [(bound.later, -bound.months), (bound.earlier, bound.months)] {
                guard slot == bound.earlier || slot == bound.later, other != slot, let there = now(other),
                    let shifted = CivilDate(dayNumber: there).adding(months: months)
                else { continue }
                found += [-1, 0, 1].map { shifted.dayNumber + $0 }
            }
        }
        return found
    }
}

extension Field {
    /// Whether advice may speak of changing it: not who somebody is, nor which car or paper it is.
    fileprivate var mayBeChanged: Bool {
        if isPersonal { return false }
        switch type {
        case .money, .number, .wholeNumber, .date, .boolean, .choice, .division: return true
        default: return false
        }
    }
}

extension Pack {
    /// What would have the claim approved, or paid more, with the decisions of the changed claims to show it.
    ///
    /// - Parameter facts: what is known of other claims and of the budget, for a claim and what the rules find of it.
    /// - Precondition: the claim is of this pack's kind.
    package func remedies(
        for claim: Claim, on day: CivilDate, facts: @escaping (Finding, Claim) -> Facts = { _, _ in Facts() }
    ) -> Remedies? {
        var search = RemedySearch(self, claim, on: day, facts: facts)
        return search?.remedies()
    }
}
