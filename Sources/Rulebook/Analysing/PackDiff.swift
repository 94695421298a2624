import Claims
import FEEL
import Ledger

/// Finds exactly where two packs of one programme decide differently: which version governs, each requirement, the amount,
/// limits and funding; with a claim for each that both have decided.
struct PackDiff {
    private let old: Pack
    private let new: Pack
    private var nextExample: Int

    init(_ old: Pack, _ new: Pack, firstExample: Int) {
        self.old = old
        self.new = new
        nextExample = firstExample
    }

    mutating func run() -> [VersionDifference] {
        var found: [VersionDifference] = []
        var general = FormDiff.differences(old.kind, new.kind)
        if !old.isSingled {
            for version in old.versions where new.version(version.id) == nil { general.append(onlyOld(version.id)) }
            for version in new.versions where old.version(version.id) == nil { general.append(onlyNew(version.id)) }
            general += governingDifferences()
            general += localTableDifferences()
        }
        found.append(
            VersionDifference(programme: old.programme, old: nil, new: nil, parameters: [], differences: general))
        for place in old.versions.indices {
            let version = old.versions[place]
            let other = new.isSingled ? 0 : new.versions.firstIndex { $0.id == version.id }
            guard let other else { continue }
            found.append(difference(place, other))
        }
        return found.filter { !$0.isEmpty }
    }

    // MARK: - About the whole

    private func onlyOld(_ id: String) -> RuleDifference {
        RuleDifference(
            part: .version, subject: id, old: Bilingual(zh: "有", en: "there"), new: Bilingual(zh: "无", en: "not there"),
            region: Shown.text(""), example: nil, isExact: true)
    }

    private func onlyNew(_ id: String) -> RuleDifference {
        RuleDifference(
            part: .version, subject: id, old: Bilingual(zh: "无", en: "not there"), new: Bilingual(zh: "有", en: "there"),
            region: Shown.text(""), example: nil, isExact: true)
    }

    /// Which version is the first that governs.
    private mutating func governingDifferences() -> [RuleDifference] {
        let sides = SideBySide(
            VersionAxes(old, old.versions.count - 1, asDecided: true),
            VersionAxes(new, new.versions.count - 1, asDecided: true))
        let grid = sides.grid(sides.landmarks(old: { _ in }, new: { _ in }))
        var oldGovernance = Governance(old)
        var newGovernance = Governance(new)
        var groups = DifferenceGroups()
        let isComplete = sides.sweep(grid, old: [], new: [], gated: false) { point in
            let one = PackDiff.first(oldGovernance.answers(point.old), old)
            let other = PackDiff.first(newGovernance.answers(point.new), new)
            groups.add(point.indices, one == other ? nil : .init(old: one, new: other))
        }
        return groups.differences(grid, lines: 0) { label, region, points in
            RuleDifference(
                part: .governs, subject: old.programme, old: PackDiff.named(label.old), new: PackDiff.named(label.new),
                region: region, example: example(points, grid, sides, gated: false),
                isExact: isComplete && grid.beyond.isEmpty)
        }
    }

    private static func first(_ answers: [Value], _ pack: Pack) -> String {
        for (version, answer) in zip(pack.versions, answers) {
            if answer == .boolean(true) { return version.id }
            if answer != .boolean(false) { return "?" }
        }
        return "-"
    }

    private static func named(_ version: String) -> Bilingual {
        switch version {
        case "-": Bilingual(zh: "没有版本适用", en: "no version governs")
        case "?": Bilingual(zh: "不能判定适用哪个版本", en: "which version governs can't be told")
        default: Bilingual(zh: "\(version) 适用", en: "\(version) governs")
        }
    }

    // MARK: - Version by version

    private mutating func difference(_ place: Int, _ other: Int) -> VersionDifference {
        let sides = SideBySide(VersionAxes(old, place, asDecided: true), VersionAxes(new, other, asDecided: true))
        let (one, two) = (sides.old.version, sides.new.version)
        var differences = requirementDifferences(sides)
        if let amount = amountDifferences(sides) { differences += amount }
        differences += LimitDiff.differences(one, two)
        if let funding = fundingDifference(sides) { differences.append(funding) }
        return VersionDifference(
            programme: old.programme, old: one.id, new: two.id, parameters: parameterDifferences(one, two),
            differences: differences)
    }

    private func parameterDifferences(_ old: PackVersion, _ new: PackVersion) -> [(
        name: String, old: Bilingual, new: Bilingual
    )] {
        func shown(_ parameter: Parameter?) -> Bilingual {
            guard let parameter else { return Bilingual(zh: "无", en: "none") }
            guard parameter.isUnset, let fallback = parameter.fallback else { return parameter.shown }
            return Bilingual(zh: "未定，暂按 \(fallback.shown.zh)", en: "unset, \(fallback.shown.en) for the time being")
        }
        var names = old.parameters.map(\.name)
        names += new.parameters.map(\.name).filter { !names.contains($0) }
        return names.compactMap { name in
            let one = old.parameters.first { $0.name == name }
            let other = new.parameters.first { $0.name == name }
            let (before, after) = (shown(one), shown(other))
            return one?.value == other?.value && one?.fallback?.value == other?.fallback?.value && before == after
                ? nil : (name, before, after)
        }
    }

    private mutating func requirementDifferences(_ sides: SideBySide) -> [RuleDifference] {
        let ones = sides.old.program.requirements
        let others = sides.new.program.requirements
        var names = ones.map(\.name)
        names += others.map(\.name).filter { !names.contains($0) }
        var found: [RuleDifference] = []
        for name in names {
            let one = ones.first { $0.name == name }
            let other = others.first { $0.name == name }
            let before = RuleText(version: sides.old.version)
            let after = RuleText(version: sides.new.version)
            if let one, let other, one.code == other.code, one.outcome == other.outcome,
                one.passesWhenUnset == other.passesWhenUnset, before.text(one.condition) == after.text(other.condition),
                before.text(one.expression) == after.text(other.expression)
            {
                continue
            }
            let grid = sides.grid(
                sides.landmarks(
                    old: { scan in
                        scan.scan(one?.condition)
                        scan.scan(one?.expression)
                    },
                    new: { scan in
                        scan.scan(other?.condition)
                        scan.scan(other?.expression)
                    }))
            var groups = DifferenceGroups()
            let isComplete = sides.sweep(
                grid, old: sides.old.derived(for: one?.slots ?? []), new: sides.new.derived(for: other?.slots ?? []),
                gated: true
            ) { point in
                let label = DifferenceGroups.Label(
                    old: one?.verdict(point.old) ?? Requirement.passes,
                    new: other?.verdict(point.new) ?? Requirement.passes)
                groups.add(point.indices, label.old == label.new ? nil : label)
            }
            found += groups.differences(grid, lines: grid.governingCount) { label, region, points in
                RuleDifference(
                    part: .requirement, subject: name, old: Requirement.shown(label.old),
                    new: Requirement.shown(label.new),
                    region: region, example: example(points, grid, sides, gated: true),
                    isExact: isComplete && grid.beyond.isEmpty)
            }
        }
        return found
    }

    private mutating func amountDifferences(_ sides: SideBySide) -> [RuleDifference]? {
        let (one, other) = (sides.old.program.amount, sides.new.program.amount)
        guard RuleText(version: sides.old.version).text(one) != RuleText(version: sides.new.version).text(other) else {
            return nil
        }
        let grid = sides.grid(sides.landmarks(old: { $0.scan(amount: one) }, new: { $0.scan(amount: other) }))
        var groups = DifferenceGroups()
        let isComplete = sides.sweep(
            grid, old: sides.old.derived(for: one.slots), new: sides.new.derived(for: other.slots), gated: true
        ) { point in
            let before = PackDiff.number(one.evaluate(point.old))
            let after = PackDiff.number(other.evaluate(point.new))
            guard before != after else { return groups.add(point.indices, nil) }
            let label: DifferenceGroups.Label =
                switch (before, after) {
                case (nil, _): .init(old: "nothing", new: "amount")
                case (_, nil): .init(old: "amount", new: "nothing")
                case (let before?, let after?):
                    before < after ? .init(old: "less", new: "more") : .init(old: "more", new: "less")
                }
            groups.add(point.indices, label)
        }
        return groups.differences(grid, lines: grid.governingCount) { label, region, points in
            RuleDifference(
                part: .amount, subject: "amount", old: PackDiff.amountShown(label.old),
                new: PackDiff.amountShown(label.new),
                region: region, example: example(points, grid, sides, gated: true),
                isExact: isComplete && grid.beyond.isEmpty)
        }
    }

    private static func amountShown(_ label: String) -> Bilingual {
        switch label {
        case "nothing": Bilingual(zh: "金额不能确定", en: "no amount")
        case "amount": Bilingual(zh: "有金额", en: "an amount")
        case "less": Bilingual(zh: "较少", en: "less")
        default: Bilingual(zh: "较多", en: "more")
        }
    }

    /// Before it is rounded: what differs by less than a fen differs all the same, and in one direction all over a cell.
    private static func number(_ value: Value) -> Number? {
        if case .number(let number) = value { number } else { nil }
    }

    // MARK: - Funding

    private mutating func fundingDifference(_ sides: SideBySide) -> RuleDifference? {
        let (one, other) = (sides.old.version, sides.new.version)
        guard one.split != other.split else { return nil }
        return RuleDifference(
            part: .funding, subject: "funding", old: Shown.text(one.sharesShown), new: Shown.text(other.sharesShown),
            region: Shown.text(""), example: example(with: [:], sides), isExact: true)
    }

    /// On which business days province, city and county share the local part otherwise.
    private mutating func localTableDifferences() -> [RuleDifference] {
        LocalTableDiff.differences(old, new).map { difference in
            RuleDifference(
                part: .funding, subject: "local shares", old: LocalTableDiff.shown(difference.old),
                new: LocalTableDiff.shown(difference.new), region: LocalTableDiff.shown(difference.days),
                example: example(on: LocalTableDiff.aDay(of: difference.days)), isExact: true)
        }
    }

    /// A claim of that day that some version approves and that the two sides pay otherwise.
    private mutating func example(on day: CivilDate) -> RuleDifference.Example? {
        for (place, version) in old.versions.enumerated() {
            guard let other = new.versions.firstIndex(where: { $0.id == version.id }) else { continue }
            let sides = SideBySide(VersionAxes(old, place, asDecided: true), VersionAxes(new, other, asDecided: true))
            if let found = example(with: [sides.old.businessDay: .date(day)], sides) { return found }
        }
        return nil
    }

    // MARK: - Examples

    /// The first of the points of which a claim can be made that the two sides decide differently.
    private mutating func example(_ points: [[Int]], _ grid: Grid, _ sides: SideBySide, gated: Bool)
        -> RuleDifference.Example?
    {
        let completions = [(ClaimCompletion(sides.old), false), (ClaimCompletion(sides.new), true)]
        // What only the other side asks for is filled in as well, so that nothing is missing.
        let needed = [sides.new, sides.old].map { side in
            Set(side.pack.kind.fields.indices.filter(side.needs).map { side.pack.kind.fields[$0].name })
        }
        for indices in points.prefix(6) {
            for (completion, isNew) in completions {
                let values = sides.values(indices, grid, ofNew: isNew)
                guard
                    let made = completion.claim(
                        with: values, governed: gated, number: nextExample, needed: needed[isNew ? 1 : 0]),
                    let example = decided(made)
                else { continue }
                nextExample += 1
                return example
            }
        }
        return nil
    }

    /// A claim that both sides approve where they can, and decide differently.
    private mutating func example(with values: [Int: Value], _ sides: SideBySide) -> RuleDifference.Example? {
        guard let made = ClaimCompletion(sides.old).claim(with: values, governed: true, number: nextExample),
            let example = decided(made)
        else { return nil }
        nextExample += 1
        return example
    }

    private func decided(_ made: ExampleClaim) -> RuleDifference.Example? {
        func decision(_ pack: Pack) -> (Claim, Decision)? {
            guard let schema = try? ClaimSchema(kinds: [pack.kind]),
                case .success(let claim) = ClaimParser(schema: schema).claim(from: made.fields)
            else { return nil }
            return (claim, Decision.decide(pack.evaluate(claim, on: made.businessDay), facts: Facts()))
        }
        guard let (claim, before) = decision(old), let (_, after) = decision(new),
            before.outcome != after.outcome || before.amount != after.amount || before.funding != after.funding
                || before.reasons.map(\.code) != after.reasons.map(\.code)
                || before.version != after.version && !old.isSingled
        else { return nil }
        return RuleDifference.Example(claim: claim, businessDay: made.businessDay, old: before, new: after)
    }
}

extension Requirement {
    fileprivate static let passes = "passes"

    fileprivate func verdict(_ frame: [Value]) -> String {
        if let condition {
            switch condition.evaluate(frame) {
            case .boolean(true): break
            case .boolean(false): return Requirement.passes
            case let value: return undecided(value)
            }
        }
        switch expression.evaluate(frame) {
        case .boolean(true): return Requirement.passes
        case .boolean(false): return "\(outcome.rawValue) \(code)"
        case let value: return undecided(value)
        }
    }

    private func undecided(_ value: Value) -> String {
        if NullCauses.unset(value) != nil {
            return passesWhenUnset ? Requirement.passes : "held \(ReasonCode.parameterUnset)"
        }
        return NullCauses.onlyMissing(value) ? "returned \(ReasonCode.missingField)" : "held \(ReasonCode.cannotDecide)"
    }

    fileprivate static func shown(_ verdict: String) -> Bilingual {
        verdict == passes ? Bilingual(zh: "通过", en: "passes") : Shown.text(verdict)
    }
}

extension Pack {
    /// Exactly where this pack and another of the same programme decide differently.
    package func difference(to new: Pack, firstExample: Int = 1) -> [VersionDifference] {
        var diff = PackDiff(self, new, firstExample: firstExample)
        return diff.run()
    }
}
