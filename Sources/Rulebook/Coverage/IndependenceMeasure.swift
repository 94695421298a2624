internal import Claims
internal import DMN
internal import FEEL

/// Measures one pack's versions.
struct IndependenceMeasure: Sendable {
    private let pack: Pack
    private let tests: [PackTest]
    private let runs: [TestRun]
    private let search: CaseSearch

    init(_ pack: Pack, _ tests: [PackTest], _ schema: ClaimSchema) {
        self.pack = pack
        self.tests = tests
        runs = tests.map { $0.run() }
        search = CaseSearch(pack, tests, schema)
    }

    func items(_ place: Int) -> [Independence.Item] {
        let version = pack.versions[place]
        let program = version.program
        var decisions = [BooleanDecision(.version, version.id, program.governs)]
        for derived in program.derived {
            switch derived.rule {
            case .definition(let expression):
                if expression.type == .boolean {
                    decisions.append(BooleanDecision(.definition, derived.name, expression))
                }
            case .table(let table):
                decisions += table.rows.enumerated().map {
                    BooleanDecision(row: $1, named: "\(derived.name) #\($0 + 1)", of: table)
                }
            }
        }
        for requirement in program.requirements {
            if let condition = requirement.condition {
                decisions.append(BooleanDecision(.condition, requirement.name, condition))
            }
            decisions.append(BooleanDecision(.requirement, requirement.name, requirement.expression))
        }
        for limit in program.limits {
            if let condition = limit.condition {
                decisions.append(BooleanDecision(.condition, limit.keyText, condition))
            }
        }
        return decisions.flatMap { decision in items(decision, place) }
    }

    private func items(_ decision: BooleanDecision, _ place: Int) -> [Independence.Item] {
        let version = pack.versions[place]
        let isChoice = decision.kind == .version
        var seen: Set<[Bool?]> = []
        for (test, run) in zip(tests, runs) {
            guard let frame = CaseSearch.frame(of: test, run, at: place, version, isChoice: isChoice) else { continue }
            seen.insert(decision.values(frame))
        }
        // The same order in every run: it decides which of several pairs is named.
        let cases = seen.sorted { "\($0)" < "\($1)" }
        return decision.conditions.indices.map { number in
            let condition = decision.conditions[number]
            let finding: Independence.Finding
            if let pair = IndependenceMeasure.best(decision, number, cases, cases) {
                finding = .shown(pair)
            } else if isImpossible(decision, number, version) {
                finding = .impossible
            } else {
                finding = .missing(search.pair(for: decision, number, beside: cases, at: place, isChoice: isChoice))
            }
            return Independence.Item(
                programme: pack.programme, version: version.id, kind: decision.kind, name: decision.name,
                decision: decision.text, condition: condition.text, position: condition.position, finding: finding)
        }
    }

    /// The clearest way in which a case of the one kind and one of the other show it.
    static func best(_ decision: BooleanDecision, _ number: Int, _ ones: [[Bool?]], _ others: [[Bool?]])
        -> Independence.Pair?
    {
        var best: Independence.Pair?
        for one in ones {
            for other in others {
                switch decision.independence(of: number, one, other) {
                case .uniqueCause?: return .uniqueCause
                case .masking?: best = .masking
                case nil: break
                }
            }
        }
        return best
    }

    /// Whether going through all cases shows that no two claims turn the decision by this condition alone.
    private func isImpossible(_ decision: BooleanDecision, _ number: Int, _ version: PackVersion) -> Bool {
        let slots = decision.conditions.flatMap(\.expression.slots)
        let isChoice = decision.kind == .version
        // Where an earlier version governs, this one is not asked.
        let before = isChoice ? pack.versions.prefix { $0 !== version } : []
        let expressions = isChoice ? [version.program.governs] : nil
        guard var cases = Cases(version, version, of: pack.kind, reading: slots, expressions: expressions) else {
            return false
        }
        for earlier in before {
            let governs = earlier.program.governs
            guard
                let more = Cases(earlier, earlier, of: pack.kind, reading: governs.slots, expressions: [governs])
            else { return false }
            cases = cases.merged(with: more)
        }
        var found: Set<[Bool?]> = []
        let isComplete = cases.all(at: 40_000) { values, day in
            let isAsked = before.allSatisfy { earlier in
                earlier.program.governs.evaluate(Evaluation.frame(of: earlier, values: values, on: day))
                    == .boolean(false)
            }
            guard isAsked else { return true }
            var frame = Evaluation.frame(of: version, values: values, on: day)
            if !isChoice {
                for derived in version.derivedPerClaim { frame[derived.slot] = derived.value(frame) }
            }
            found.insert(decision.values(frame))
            return true
        }
        let all = Array(found)
        return isComplete && IndependenceMeasure.best(decision, number, all, all) == nil
    }
}
