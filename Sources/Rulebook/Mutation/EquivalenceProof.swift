internal import Claims
internal import FEEL

/// Shows by going through all cases that a mutant decides like the rules, with the values in force.
///
/// A rule that only compares a date or amount with constants says the same for all values between two neighbouring
/// constants: it is enough to ask it at each constant and on both sides. Choices, yes and no, and small whole numbers are
/// few enough to ask them all. What computes with a field, or reads a list or a text, is not shown this way.
struct EquivalenceProof {
    private let pack: Pack
    private let place: Int
    private let version: PackVersion
    private let altered: PackVersion

    /// More cases than this are not gone through.
    private static let mostCases = 40_000

    init?(_ mutant: Mutant, of pack: Pack) {
        let original = pack.versions[mutant.place]
        guard let other = mutant.alteration.applied(to: pack, at: mutant.place, original: original) else { return nil }
        self.pack = pack
        place = mutant.place
        version = original
        altered = other.versions[mutant.place]
    }

    /// Whether the mutant is shown to make no difference; false also where that can't be shown.
    func succeeds(for alteration: Alteration) -> Bool {
        let (old, new) = (version.program, altered.program)
        switch alteration {
        case .governs: return choosesAlike()
        case .derived(let number, _):
            return agree(old.derived[number].slots + new.derived[number].slots, [old.derived[number].slot])
        case .requirement(let number, let other?):
            let requirement = old.requirements[number]
            guard requirement.passesWhenUnset == other.passesWhenUnset else { return false }
            return agree(requirement.slots + other.slots, []) { frame, otherFrame in
                EquivalenceProof.same(
                    EquivalenceProof.result(requirement, frame), EquivalenceProof.result(other, otherFrame))
            }
        case .parameter(let number, _):
            // Whatever reads the value must say the same with the other one; what has no finite cases can't be shown.
            let slot = old.parameterStart + number
            if old.governs.slots.contains(slot), !choosesAlike() { return false }
            if old.amount.slots.contains(slot)
                || old.shares.contains(where: { $0.portion?.slots.contains(slot) ?? false })
                || old.limits.contains(where: { $0.slots.contains(slot) })
            {
                return false
            }
            let derived = old.derived.filter { $0.slots.contains(slot) }
            let requirements = zip(old.requirements, new.requirements).filter { $0.0.slots.contains(slot) }
            return derived.allSatisfy { agree($0.slots, [$0.slot]) }
                && requirements.allSatisfy { requirement, other in
                    agree(requirement.slots, []) { frame, otherFrame in
                        EquivalenceProof.same(
                            EquivalenceProof.result(requirement, frame), EquivalenceProof.result(other, otherFrame))
                    }
                }
        case .requirement, .limit, .amount, .share: return false
        }
    }

    /// Whether they are equal, and where they are null, for the same reasons.
    private static func same(_ one: Value?, _ other: Value?) -> Bool {
        if case .null(let reason)? = one, case .null(let otherReason)? = other {
            return Set(NullCauses.leaves(reason).map(\.kind)) == Set(NullCauses.leaves(otherReason).map(\.kind))
        }
        return one == other
    }

    private static func result(_ requirement: Requirement, _ frame: [Value]) -> Value? {
        let applies = requirement.condition?.evaluate(frame) ?? .boolean(true)
        guard applies != .boolean(false) else { return nil }
        return applies == .boolean(true) ? requirement.expression.evaluate(frame) : applies
    }

    /// Whether both programs give the derived slots the same values in all cases of the sources of `slots`, and the
    /// check holds.
    private func agree(
        _ slots: [Int], _ compared: [Int], and check: ([Value], [Value]) -> Bool = { _, _ in true }
    ) -> Bool {
        guard let cases = Cases(version, altered, of: pack.kind, reading: slots) else { return false }
        let (derived, others) = (version.perClaim(for: slots + compared), altered.perClaim(for: slots + compared))
        return cases.all(at: EquivalenceProof.mostCases) { values, day in
            let frame = EquivalenceProof.frame(version, derived, values, day)
            let other = EquivalenceProof.frame(altered, others, values, day)
            return compared.allSatisfy { EquivalenceProof.same(frame[$0], other[$0]) } && check(frame, other)
        }
    }

    /// Whether the same version governs in all cases.
    private func choosesAlike() -> Bool {
        var versions = pack.versions
        versions[place] = altered
        let slots = pack.versions.flatMap(\.program.governs.slots)
        // The slots of fields and of the day are the same in every version; each brings its own constants.
        var merged: Cases?
        for (one, other) in zip(pack.versions, versions) {
            let own = slots.filter { $0 < one.program.parameterStart } + one.program.governs.slots
            guard
                let cases = Cases(
                    one, other, of: pack.kind, reading: own, expressions: [one.program.governs, other.program.governs])
            else { return false }
            merged = merged.map { $0.merged(with: cases) } ?? cases
        }
        return merged?.all(at: EquivalenceProof.mostCases) { values, day in
            governing(pack.versions, values, day) == governing(versions, values, day)
        } ?? false
    }

    /// The first version that governs, or the first of which it can't be told.
    private func governing(_ versions: [PackVersion], _ values: [Value], _ day: CivilDate) -> [Int] {
        for (place, version) in versions.enumerated() {
            let frame = Evaluation.frame(of: version, values: values, on: day)
            switch version.program.governs.evaluate(frame) {
            case .boolean(true): return [place]
            case .boolean(false): break
            default: return [place, -1]
            }
        }
        return []
    }

    private static func frame(_ version: PackVersion, _ derived: [Derived], _ values: [Value], _ day: CivilDate)
        -> [Value]
    {
        var frame = Evaluation.frame(of: version, values: values, on: day)
        for derived in derived { frame[derived.slot] = derived.value(frame) }
        return frame
    }
}

extension PackVersion {
    /// What of a claim has to be worked out before expressions that read these slots can be evaluated, in order.
    fileprivate func perClaim(for slots: [Int]) -> [Derived] {
        let needed = Set(program.derived(for: slots).map(\.slot))
        return derivedPerClaim.filter { needed.contains($0.slot) }
    }
}
