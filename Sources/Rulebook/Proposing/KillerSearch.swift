internal import Claims
internal import FEEL

/// Looks for a test that notices a mutant: one of the author's own, made a little different, whose claim the mutant and
/// the rules decide unlike each other.
struct KillerSearch: Sendable {
    private let parser: ClaimParser
    private let pack: Pack
    private let pool: ValuePool

    /// How many tests are tried for one mutant before it is given up.
    private static let mostTrials = 8_000

    init(_ pack: Pack, _ tests: [PackTest], _ schema: ClaimSchema) {
        self.pack = pack
        parser = ClaimParser(schema: schema)
        pool = ValuePool(pack, tests.filter { $0.programme == pack.programme })
    }

    /// - Parameter tests: those that the mutant's place can decide; the first ones are tried first.
    /// - Returns: the test with what the rules decide now; nil where none was found.
    func proposal(against mutant: Mutant, from tests: [PackTest]) -> ProposedTest? {
        let own = tests.filter { $0.programme == pack.programme }
        // Where a claim is approved, a difference shows best;
        // and the less a test changes of its base claim, the easier it is to read.
        func weight(_ test: PackTest) -> Int {
            (test.expected.outcome == .approved ? 0 : 100) + test.source.claim.with.count + 3 * test.earlier.count
        }
        let ordered = own.enumerated().sorted { (weight($0.element), $0.offset) < (weight($1.element), $1.offset) }
            .map(\.element)
        let trial = MutantTrial(mutant, of: pack)
        guard trial.loads else { return nil }
        var left = KillerSearch.mostTrials
        for variations in phases(mutant, ordered) {
            for (test, variation) in variations {
                left -= 1
                guard left > 0 else { return nil }
                guard let varied = variation.applied(to: test, parser), let decision = trial.run(varied, isOnce: true)
                else {
                    continue
                }
                let now = varied.run().decision
                if Verdict(decision) != Verdict(now) { return proposed(varied, mutant) }
            }
        }
        return nil
    }

    private func proposed(_ test: PackTest, _ mutant: Mutant) -> ProposedTest {
        ProposedTest(test, named: "\(mutant.version) \(mutant.rule), against \(mutant.change)")
    }

    // MARK: - What is tried, the simplest first

    private func phases(_ mutant: Mutant, _ tests: [PackTest]) -> [AnySequence<(PackTest, TestVariation)>] {
        let program = pack.versions[mutant.place].program
        let sources = program.sources(of: mutant.alteration.slots(in: program))
        let fields = pack.kind.fields.indices.filter(sources.contains)
        let others = pack.kind.fields.indices.filter { !sources.contains($0) && program.reads($0) }
        let singles = fields.flatMap { changes(of: $0) }
        let days = sources.contains(program.businessDaySlot) ? pool.days : []
        let parameters = parameterChanges(mutant.place, program)

        func sequence(
            _ tests: ArraySlice<PackTest>, _ variations: @escaping @Sendable (PackTest) -> [TestVariation]
        ) -> AnySequence<(PackTest, TestVariation)> {
            AnySequence(tests.lazy.flatMap { test in variations(test).lazy.map { (test, $0) } })
        }
        return [
            sequence(tests[...]) { test in
                singles.map { TestVariation(fields: [$0], day: later(than: $0, test)) }
                    + days.map { TestVariation(day: $0) }
            },
            sequence(tests[...]) { test in
                test.earlier.indices.flatMap { place in
                    singles.map { TestVariation(earlier: (place, [$0])) }
                }
            },
            sequence(mutant.alteration.isOfLimit ? tests.prefix(8) : []) { test in
                let number = RawField(name: CommonField.claimID.name, value: .text("EARLIER-1"))
                return ([[number]] + singles.map { [number, $0] }).map {
                    TestVariation(earlier: (test.earlier.count, $0))
                }
            },
            sequence(tests.prefix(8)) { _ in parameters.map { TestVariation(parameters: [$0]) } },
            sequence(tests.prefix(3)) { _ in
                parameters.flatMap { parameter in
                    singles.map { TestVariation(fields: [$0], parameters: [parameter]) }
                        + days.map { TestVariation(day: $0, parameters: [parameter]) }
                }
            },
            sequence(tests.prefix(2)) { _ in
                singles.indices.flatMap { one in
                    singles[(one + 1)...].filter { $0.name != singles[one].name }.map { other in
                        TestVariation(fields: [singles[one], other])
                    }
                }
            },
            sequence(tests.prefix(6)) { _ in others.flatMap { changes(of: $0) }.map { TestVariation(fields: [$0]) } },
        ]
    }

    /// A day on which a date that lies ahead has passed; nil where it has.
    private func later(than change: RawField, _ test: PackTest) -> CivilDate? {
        guard case .text(let text) = change.value, let date = CivilDate(text), date > test.businessDay else {
            return nil
        }
        return date.adding(days: 10)
    }

    private func changes(of field: Int) -> [RawField] {
        pool.fields[field].map { RawField(name: pack.kind.fields[field].name, value: $0) }
    }

    /// Other values for the parameters of the version, and of those asked before it.
    private func parameterChanges(_ place: Int, _ program: VersionProgram) -> [TestVariation.ParameterChange] {
        pack.versions[...place].flatMap { version in
            version.program.parametersThatMatter().flatMap { slot -> [TestVariation.ParameterChange] in
                let parameter = version.parameters[slot - version.program.parameterStart]
                var values: [String] = []
                switch parameter.type {
                case .date: values = pool.days.map(\.description)
                default:
                    guard let value = parameter.value else { return [] }
                    values = Step.values(beside: value, of: parameter.type).map {
                        Written.text($0.value, parameter.type)
                    }
                    if case .list = value { values = [] }
                }
                return (["unset"] + values).map { .init(name: parameter.name, written: $0, version: version.id) }
            }
        }
    }
}

extension VersionProgram {
    /// Whether any rule reads the field.
    fileprivate func reads(_ field: Int) -> Bool {
        sources(
            of: governs.slots + amount.slots + derived.flatMap(\.slots)
                + requirements.flatMap(\.slots) + limits.flatMap(\.slots)
        ).contains(field)
    }
}

extension Alteration {
    /// Whether it takes an earlier claim to show it.
    fileprivate var isOfLimit: Bool { if case .limit = self { true } else { false } }

    /// The slots that decide what the altered rule says; of a parameter, those of the rules that read it.
    func slots(in program: VersionProgram) -> [Int] {
        switch self {
        case .governs: return program.governs.slots
        case .derived(let place, _): return program.derived[place].slots
        case .requirement(let place, _): return program.requirements[place].slots
        case .limit(let place, _): return program.limits[place].slots
        case .amount: return program.amount.slots
        case .share: return program.amount.slots
        case .parameter(let place, _):
            let slot = program.parameterStart + place
            let rules =
                [program.governs.slots, program.amount.slots] + program.derived.map(\.slots)
                + program.requirements.map(\.slots) + program.limits.map(\.slots)
            return rules.filter { program.sources(of: $0).contains(slot) }.flatMap(\.self)
        }
    }
}
