internal import Claims
internal import DMN
internal import FEEL

/// What the selected tests of some packs decided both ways, and what they did not.
///
/// Only a test's own claim counts: what became of the claims before it, no expectation looks at.
package struct Coverage: Sendable {
    /// By pack, version, and place in the version.
    package let items: [CoverageItem]
    /// Parameters that no rule reads, so that no test can show that they matter: `programme`, `version`, `name`.
    package let unread: [CoverageItem]

    package var missing: [CoverageItem] { items.filter { !$0.missing.isEmpty } }

    /// Measures packs on tests.
    /// - Parameters:
    ///   - packs: those looked at.
    ///   - tests: those that count; tests of other packs do not.
    package static func measure(_ packs: [Pack], on tests: [PackTest]) async -> Coverage {
        await withTaskGroup(of: (Int, Coverage).self) { group in
            for (place, pack) in packs.enumerated() {
                group.addTask {
                    (place, CoverageMeasure(pack, tests.filter { $0.programme == pack.programme }).coverage())
                }
            }
            var parts: [(Int, Coverage)] = []
            for await part in group { parts.append(part) }
            parts.sort { $0.0 < $1.0 }
            return Coverage(items: parts.flatMap(\.1.items), unread: parts.flatMap(\.1.unread))
        }
    }
}

/// Measures one pack.
struct CoverageMeasure {
    private let pack: Pack
    private let tests: [PackTest]
    private let runs: [TestRun]

    init(_ pack: Pack, _ tests: [PackTest]) {
        self.pack = pack
        self.tests = tests
        runs = tests.map { $0.run() }
    }

    func coverage() -> Coverage {
        var items: [CoverageItem] = []
        var unread: [CoverageItem] = []
        for (place, version) in pack.versions.enumerated() {
            items.append(governing(version, place))
            let governed = runs.filter { $0.finding.version?.id == version.id }
            items += derived(version, governed)
            items += requirements(version, governed)
            items += limits(version, governed)
            let read = Set(version.program.parametersThatMatter())
            for number in version.parameters.indices {
                let parameter = version.parameters[number]
                var item = CoverageItem(
                    .parameter, parameter.name, parameter.shown.en, at: parameter.position, of: version, in: pack,
                    sides: [.mattered])
                guard read.contains(version.program.parameterStart + number) else {
                    unread.append(item)
                    continue
                }
                if matters(number, place, version) { item.count(.mattered) }
                items.append(item)
            }
        }
        return Coverage(items: items, unread: unread)
    }

    // MARK: - Which version

    private func governing(_ version: PackVersion, _ place: Int) -> CoverageItem {
        let governs = version.program.governs
        // `governs: true` can't be otherwise.
        let sides: [CoverageItem.Side] = governs.slots.isEmpty ? [.governed] : [.governed, .notGoverned]
        var item = CoverageItem(
            .version, version.id, governs.text, at: governs.origin, of: version, in: pack, sides: sides)
        for (test, run) in zip(tests, runs) {
            // Behind the version that governs nobody looks.
            if let chosen = run.finding.version, let before = pack.versions.firstIndex(where: { $0.id == chosen.id }),
                before < place
            {
                continue
            }
            let tested = test.pack.versions[place]
            let values = Evaluation.values(of: test.claim, on: test.businessDay)
            let frame = Evaluation.frame(of: tested, values: values, on: test.businessDay)
            item.count(tested.program.governs.evaluate(frame), yes: .governed, no: .notGoverned)
        }
        return item
    }

    // MARK: - Definitions and tables

    private func derived(_ version: PackVersion, _ runs: [TestRun]) -> [CoverageItem] {
        version.program.derived.flatMap { derived in
            switch derived.rule {
            case .definition(let expression): [definition(derived, expression, version, runs)]
            case .table(let table): rows(derived, table, version, runs)
            }
        }
    }

    private func definition(
        _ derived: Derived, _ expression: CompiledExpression, _ version: PackVersion, _ runs: [TestRun]
    ) -> CoverageItem {
        let isPerClaim = version.derivedPerClaim.contains { $0.slot == derived.slot }
        let isCondition = expression.type == .boolean
        let sides: [CoverageItem.Side] = isCondition ? [.yes, .no] : isPerClaim ? [.value, .anotherValue] : [.value]
        var item = CoverageItem(
            .definition, derived.name, expression.text, at: derived.position, of: version, in: pack, sides: sides)
        var first: Value?
        for run in runs {
            let value = run.finding.frame[derived.slot]
            if isCondition {
                item.count(value, yes: .yes, no: .no)
            } else if value.isNull {
                item.unknown += 1
            } else if let first {
                item.count(value == first ? .value : .anotherValue)
            } else {
                first = value
                item.count(.value)
            }
        }
        return item
    }

    private func rows(_ derived: Derived, _ table: DecisionTable, _ version: PackVersion, _ runs: [TestRun])
        -> [CoverageItem]
    {
        var items = table.rows.enumerated().map { number, row in
            let cells = row.cells.map(\.text).joined(separator: ", ")
            return CoverageItem(
                .row, "\(derived.name) #\(number + 1)", "\(cells) → \(row.output.text)",
                at: row.cells.first?.origin ?? row.output.origin, of: version, in: pack,
                sides: row.cells.allSatisfy(\.isAny) ? [.matched] : [.matched, .notMatched])
        }
        for run in runs {
            let results = table.rowResults(run.finding.frame)
            // Where the first row that matches is taken, no other one is; one that may match leaves the rest unknown.
            let taken = table.hitPolicy == .first ? results.firstIndex { $0 != .boolean(false) } : nil
            for (number, result) in results.enumerated() {
                let counted = taken.map { number > $0 && results[$0] == .boolean(true) ? .boolean(false) : result }
                items[number].count(counted ?? result, yes: .matched, no: .notMatched)
            }
        }
        return items
    }

    // MARK: - Requirements and limits

    private func requirements(_ version: PackVersion, _ runs: [TestRun]) -> [CoverageItem] {
        version.program.requirements.flatMap { requirement in
            var condition = requirement.condition.map {
                CoverageItem(
                    .condition, requirement.name, $0.text, at: $0.origin, of: version, in: pack,
                    sides: [.applied, .notApplied])
            }
            var item = CoverageItem(
                .requirement, requirement.name, requirement.expression.text, at: requirement.expression.origin,
                of: version, in: pack, sides: [.held, .failed])
            for run in runs {
                if let applies = requirement.condition?.evaluate(run.finding.frame) {
                    condition?.count(applies, yes: .applied, no: .notApplied)
                    guard applies == .boolean(true) else { continue }
                }
                item.count(requirement.expression.evaluate(run.finding.frame), yes: .held, no: .failed)
            }
            return [condition, item].compactMap(\.self)
        }
    }

    private func limits(_ version: PackVersion, _ runs: [TestRun]) -> [CoverageItem] {
        version.program.limits.enumerated().flatMap { place, limit in
            var condition = limit.condition.map {
                CoverageItem(
                    .condition, limit.keyText, $0.text, at: $0.origin, of: version, in: pack,
                    sides: [.applied, .notApplied])
            }
            var item = CoverageItem(
                .limit, limit.keyText, limit.text, at: limit.position, of: version, in: pack,
                sides: [.exceeded, .notExceeded])
            for run in runs {
                if let applies = limit.condition?.evaluate(run.finding.frame) {
                    condition?.count(applies, yes: .applied, no: .notApplied)
                    guard applies == .boolean(true) else { continue }
                }
                switch run.exceeds(place, limit) {
                case true?: item.count(.exceeded)
                case false?: item.count(.notExceeded)
                case nil: item.unknown += 1
                }
            }
            return [condition, item].compactMap(\.self)
        }
    }

    // MARK: - Parameters

    /// Whether a test would come out differently without the value; for an unset one, with some value.
    private func matters(_ number: Int, _ place: Int, _ version: PackVersion) -> Bool {
        let parameter = version.parameters[number]
        let others: [Value?] = parameter.isUnset && parameter.fallback == nil ? parameter.type.extremes : [nil]
        return others.contains { other in
            let alteration = Alteration.parameter(number, other)
            return zip(tests, runs).contains { test, run in
                guard let altered = alteration.applied(to: test.pack, at: place, original: version),
                    altered !== test.pack
                else { return false }
                let again = test.run { $0 === test.pack ? altered : $0 }
                return Verdict(again.decision) != Verdict(run.decision)
            }
        }
    }
}

extension TestRun {
    /// Whether the claim exceeds a limit of its version; nil where that can't be told, or nothing limits it.
    fileprivate func exceeds(_ place: Int, _ limit: Limit) -> Bool? {
        if finding.limitReasons.contains(where: { $0.limit == place && $0.reason.code == limit.code }) { return true }
        if let key = finding.keys.first(where: { $0.limit == place }) {
            return facts.earlierUses.contains { $0.space == key.space && $0.value == key.value }
        }
        guard let quota = finding.quotas.first(where: { $0.limit == place }), let atMost = quota.atMost else {
            return nil
        }
        let taken = facts.quotaTaken.first { $0.counter == quota.counter && $0.key == quota.key }?.taken ?? 0
        return taken >= atMost
    }
}

extension Limit {
    /// What is written in the pack, in short.
    var text: String {
        switch kind {
        case .once(let space): "\(keyText) → \(space)"
        case .atMost(let most, let counter): "\(keyText) → \(counter), at most \(most.text)"
        }
    }
}

extension ParameterType {
    /// Values at both ends of what a parameter may be: with one of them a rule that reads it decides otherwise, if ever.
    var extremes: [Value?] {
        switch self {
        case .money, .number: [.number(Number(0)), .number(Number(1_000_000_000))]
        case .rate: [.number(Number(0)), .number(Number(1))]
        case .date:
            [CivilDate(year: 1949, month: 10, day: 1), CivilDate(year: 2999, month: 12, day: 31)].map {
                $0.map(Value.date)
            }
        case .text: [.string("—")]
        case .boolean: [.boolean(true), .boolean(false)]
        case .texts, .numbers: [.list([])]
        }
    }
}
