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
    /// For each reason the fields without whose change it stays.
    private let inTheWay: [Set<Int>]
    private let candidates: [Int: RemedyCandidates]
    private let mostTried: Int
    private var tried = 0
    private var isComplete: Bool

    /// More changed claims are not decided; then it is said that not all was tried.
    static let mostTried = 20_000
    private static let mostShown = 6

    init?(
        _ pack: Pack, _ claim: Claim, on day: CivilDate, mostTried: Int = mostTried,
        facts: @escaping (Finding, Claim) -> Facts
    ) {
        guard let schema = try? ClaimSchema(kinds: [pack.kind]) else { return nil }
        self.pack = pack
        self.claim = claim
        self.day = day
        self.facts = facts
        self.schema = schema
        self.mostTried = mostTried
        let finding = pack.evaluate(claim, on: day)
        before = Decision.decide(finding, facts: facts(finding, claim))
        // What is missing or bad in a field stays so until that field is changed.
        let problems = claim.problems.map { problem in Set([claim.kind.index(of: problem.field)].compactMap(\.self)) }
        inTheWay = problems + RemedySearch.inTheWay(finding, before, pack)
        (candidates, isComplete) = RemedyCandidates.all(of: claim, by: pack, on: day)
    }

    mutating func remedies() -> Remedies {
        let aim: Remedies.Aim = before.outcome == .approved || before.outcome == .waitlisted ? .more : .approval
        let slots = candidates.keys.sorted()
        var found: [Remedy] = []
        var results: [Int: [Int: Decision]] = [:]
        for slot in slots {
            let decisions = decisions(changing: slot)
            results[slot] = decisions
            if let remedy = remedy(slot, decisions) { found.append(remedy) }
        }
        if aim == .approval, found.isEmpty {
            // Of one field a value that takes a reason away; what is then in the way, another field may take away. Only
            // where that does not help, all other pairs: two fields may be in the way of one requirement.
            let promising = slots.reduce(into: [:]) { $0[$1] = self.promising($1, results[$1] ?? [:]) }
            found = pairs(slots, promising, without: [:])
            if found.isEmpty {
                let all = slots.reduce(into: [:]) { $0[$1] = candidates[$1].map { $0.inOrder($0.others) } ?? [] }
                found = pairs(slots, all, without: promising)
            }
            if found.isEmpty, let all = oneForEachReason(slots, results) { found = [all] }
        }
        return Remedies(
            aim: aim, remedies: Array(found.prefix(RemedySearch.mostShown)), found: found.count, tried: tried,
            isComplete: isComplete)
    }

    // MARK: - Trying

    /// The claim with other values, read like any other claim, and decided; nil where it can't be read so.
    private mutating func decide(_ changes: [(slot: Int, value: Value)]) -> Decision? {
        guard tried < mostTried else {
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
        for place in line.others {
            if let decision = decide([(slot, line.values[place])]) { decisions[place] = decision }
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
        guard let nearest = line.nearest(passing.keys.sorted()), let decision = passing[nearest] else { return nil }
        let run = line.run(around: nearest, passing: Set(passing.keys))
        return Remedy(
            changes: [line.change(to: nearest, among: run)], outcome: decision.outcome, amount: decision.amount)
    }

    private func isBetter(_ decision: Decision) -> Bool {
        guard decision.outcome == .approved else { return false }
        guard before.outcome == .approved else { return true }
        return (decision.amount ?? .zero) > (before.amount ?? .zero)
    }

    // MARK: - Several fields

    /// The first pair of each two fields that helps.
    /// - Parameters:
    ///   - lefts: by slot, which values are tried of the first of the two fields; of the other all are.
    ///   - known: by slot, values of which it is known that they help in no pair.
    private mutating func pairs(_ slots: [Int], _ lefts: [Int: [Int]], without known: [Int: [Int]]) -> [Remedy] {
        var found: [Remedy] = []
        var done: Set<[Int]> = []
        for one in slots {
            for other in slots where other != one && !done.contains([other, one]) && mayHelp(one, other) {
                guard let first = candidates[one], let second = candidates[other], let lefts = lefts[one],
                    let pair = pair(one, lefts.filter { !(known[one] ?? []).contains($0) }, first, other, second, known)
                else { continue }
                done.insert([one, other])
                found.append(pair)
            }
        }
        return found
    }

    private func mayHelp(_ one: Int, _ other: Int) -> Bool {
        inTheWay.allSatisfy { $0.contains(one) || $0.contains(other) }
    }

    /// What each reason depends on: the fields that its requirement or its limits read, and those that decide which version
    /// governs.
    private static func inTheWay(_ finding: Finding, _ decision: Decision, _ pack: Pack) -> [Set<Int>] {
        guard let program = finding.version?.program else { return [Set(pack.governingFields)] }
        func fields(_ slots: [Int]) -> Set<Int> {
            program.sources(of: slots).filter { $0 < program.fieldCount }.union(pack.governingFields)
        }
        let bits = finding.failed | finding.undecided
        let requirements = program.requirements.enumerated().filter { bits >> UInt64($0.offset) & 1 == 1 }.map(
            \.element)
        let codes = Set(decision.reasons.map(\.code)).subtracting(requirements.map(\.code))
        let limits = codes.map { code in program.limits.filter { $0.code == code } }.filter { !$0.isEmpty }
        return requirements.map { fields($0.slots) } + limits.map { fields($0.flatMap(\.slots)) }
    }

    private mutating func pair(
        _ one: Int, _ lefts: [Int], _ first: RemedyCandidates, _ other: Int, _ second: RemedyCandidates,
        _ known: [Int: [Int]]
    ) -> Remedy? {
        let rights = second.inOrder(second.others.filter { !(known[other] ?? []).contains($0) })
        for left in lefts {
            for right in rights {
                let changed = [(one, first.values[left]), (other, second.values[right])]
                guard let decision = decide(changed), isBetter(decision) else { continue }
                let changes = [
                    (one, first.change(to: left, among: around(first, left, one, with: [changed[1]]))),
                    (other, second.change(to: right, among: around(second, right, other, with: [changed[0]]))),
                ].sorted { $0.0 < $1.0 }
                return Remedy(changes: changes.map(\.1), outcome: decision.outcome, amount: decision.amount)
            }
        }
        return nil
    }

    /// The values next to one that do as well when the others are changed too.
    private mutating func around(
        _ line: RemedyCandidates, _ nearest: Int, _ slot: Int, with others: [(slot: Int, value: Value)]
    ) -> [Int] {
        var passing: Set<Int> = [nearest]
        for place in line.values.indices where place != nearest {
            if let decision = decide(others + [(slot, line.values[place])]), isBetter(decision) {
                passing.insert(place)
            }
        }
        return line.run(around: nearest, passing: passing)
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
        return line.inOrder(Array(places))
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
            let run = around(line, pick.place, pick.slot, with: others)
            changes.append(line.change(to: pick.place, among: run))
        }
        return Remedy(changes: changes, outcome: decision.outcome, amount: decision.amount)
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
