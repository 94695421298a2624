internal import Claims
internal import FEEL

/// Looks for tests by which a condition is shown to turn its decision by itself: the author's own, made a little
/// different.
struct CaseSearch: Sendable {
    private let parser: ClaimParser
    private let pack: Pack
    private let tests: [PackTest]
    private let pool: ValuePool

    private static let mostTrials = 6_000

    init(_ pack: Pack, _ tests: [PackTest], _ schema: ClaimSchema) {
        self.pack = pack
        parser = ClaimParser(schema: schema)
        pool = ValuePool(pack, tests)
        func weight(_ test: PackTest) -> Int {
            (test.expected.outcome == .approved ? 0 : 100) + test.source.claim.with.count + 3 * test.earlier.count
        }
        self.tests = tests.enumerated().sorted { (weight($0.element), $0.offset) < (weight($1.element), $1.offset) }
            .map(\.element)
    }

    /// The values by which a test's claim is decided in that version; nil where it does not come to it.
    /// - Parameter isChoice: which version governs is what is decided.
    static func frame(of test: PackTest, _ run: TestRun, at place: Int, _ version: PackVersion, isChoice: Bool)
        -> [Value]?
    {
        let chosen = run.finding.version.flatMap { chosen in test.pack.versions.firstIndex { $0.id == chosen.id } }
        guard isChoice else { return chosen == place ? run.finding.frame : nil }
        guard chosen.map({ $0 >= place }) ?? true else { return nil }
        let values = Evaluation.values(of: test.claim, on: test.businessDay)
        return Evaluation.frame(of: test.pack.versions[place], values: values, on: test.businessDay)
    }

    /// One test that makes a pair with a case that there is, or two that make one together; empty where none were found.
    func pair(
        for decision: BooleanDecision, _ number: Int, beside cases: [[Bool?]], at place: Int, isChoice: Bool
    ) -> [ProposedTest] {
        let version = pack.versions[place]
        var made: [(values: [Bool?], test: PackTest)] = []
        var known = Set(cases)
        var left = CaseSearch.mostTrials
        func name(_ which: String) -> String {
            "\(version.id) \(decision.name), \(decision.conditions[number].text): \(which)"
        }
        let variations = self.variations(decision, version, isChoice: isChoice)
        for test in tests where CaseSearch.frame(of: test, test.run(), at: place, version, isChoice: isChoice) != nil {
            for variation in variations(test) {
                left -= 1
                guard left > 0 else { return [] }
                guard let varied = variation.applied(to: test, parser),
                    let frame = CaseSearch.frame(of: varied, varied.run(), at: place, version, isChoice: isChoice)
                else { continue }
                let values = decision.values(frame)
                guard known.insert(values).inserted else { continue }
                let side = values[number] == true ? "yes" : "no"
                if IndependenceMeasure.best(decision, number, [values], cases) != nil {
                    return [ProposedTest(varied, named: name(side))]
                }
                if let partner = made.first(where: { decision.independence(of: number, $0.values, values) != nil }) {
                    return [
                        ProposedTest(partner.test, named: name(partner.values[number] == true ? "yes" : "no")),
                        ProposedTest(varied, named: name(side)),
                    ]
                }
                made.append((values, varied))
            }
        }
        return []
    }

    private func variations(_ decision: BooleanDecision, _ version: PackVersion, isChoice: Bool)
        -> (PackTest) -> [TestVariation]
    {
        let program = version.program
        let sources = program.sources(of: decision.conditions.flatMap(\.expression.slots))
        let singles = pack.kind.fields.indices.filter(sources.contains).flatMap { field in
            pool.fields[field].map { RawField(name: pack.kind.fields[field].name, value: $0) }
        }
        let days = sources.contains(program.businessDaySlot) ? pool.days : []
        return { test in
            singles.map { single in
                var day: CivilDate?
                if case .text(let text) = single.value, let date = CivilDate(text), date > test.businessDay {
                    day = date.adding(days: 10)
                }
                return TestVariation(fields: [single], day: day)
            } + days.map { TestVariation(day: $0) }
                + singles.flatMap { single in days.map { TestVariation(fields: [single], day: $0) } }
        }
    }
}
