internal import Claims
internal import FEEL

/// What the tests of some packs notice when one small thing is changed in the rules, and what they do not.
package struct Mutation: Sendable {
    /// How many mutants of each programme were tried.
    package let tried: [(programme: String, count: Int)]
    /// Those that no test notices and that were shown to decide like the rules, with the values in force.
    package let equivalent: [Mutant]
    /// Those that no test notices, of which an author says why they make no difference.
    package let declared: [Mutant]
    /// What an author says of a change that does make a difference, or that there is not.
    package let contradicted: [DeclaredEquivalent]
    /// Those that no test notices, in the order of packs and versions.
    package let survivors: [Survivor]

    package var hasFinding: Bool { !survivors.isEmpty || !contradicted.isEmpty }

    /// A change that no test notices.
    package struct Survivor: Sendable {
        package let mutant: Mutant
        /// A test that would notice it; nil where none was looked for or found.
        package let proposal: ProposedTest?
    }

    /// Tries every mutant of the packs on the tests.
    ///
    /// The same survivors whatever the number of cores: each mutant is judged by itself.
    /// - Parameters:
    ///   - packs: those that are changed.
    ///   - all: all packs, with which these may share limits.
    ///   - tests: all of them must pass by the rules as they are.
    ///   - equivalents: changes of which the authors say that they make no difference. One for which a test is found that
    ///     notices it stays a survivor.
    package static func measure(
        _ packs: [Pack], among rulebook: Rulebook, on tests: [PackTest], equivalents: [DeclaredEquivalent] = []
    ) async -> Mutation {
        let mutants = packs.flatMap { VersionMutator.mutants(of: $0, among: rulebook.packs) }
        let jury = MutantJury(packs, tests)
        let share = 16
        let noticed = await withTaskGroup(of: (Int, [Bool]).self) { group in
            for start in stride(from: 0, to: mutants.count, by: share) {
                let part = mutants[start..<min(start + share, mutants.count)]
                group.addTask { (start, jury.notices(part)) }
            }
            var parts: [(Int, [Bool])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
        let unnoticed = zip(mutants, noticed).filter { !$1 }.map(\.0)
        let proven = await judged(unnoticed) { mutant in
            packs.first { $0.programme == mutant.programme }.flatMap { EquivalenceProof(mutant, of: $0) }?
                .succeeds(for: mutant.alteration) ?? false
        }
        let survivors = zip(unnoticed, proven).filter { !$1 }.map(\.0)
        let searches = Dictionary(
            packs.map { ($0.programme, KillerSearch($0, tests, rulebook.schema)) },
            uniquingKeysWith: { first, _ in first })
        let proposals = await judged(survivors) { mutant in
            searches[mutant.programme]?.proposal(against: mutant, from: jury.reaching(mutant))
        }
        let all = zip(survivors, proposals).map { Survivor(mutant: $0, proposal: $1) }
        func isDeclared(_ mutant: Mutant) -> Bool { equivalents.contains { $0.covers(mutant) } }
        return Mutation(
            tried: packs.map { pack in (pack.programme, mutants.count { $0.programme == pack.programme }) },
            equivalent: zip(unnoticed, proven).filter(\.1).map(\.0),
            declared: all.filter { $0.proposal == nil && isDeclared($0.mutant) }.map(\.mutant),
            contradicted: equivalents.filter { declared in
                packs.contains { $0.programme == declared.programme }
                    && !all.contains { $0.proposal == nil && declared.covers($0.mutant) }
            },
            survivors: all.filter { $0.proposal != nil || !isDeclared($0.mutant) })
    }

    /// Looks at each by itself, on all cores; the results in the order of the mutants.
    private static func judged<Result: Sendable>(
        _ mutants: [Mutant], _ judge: @escaping @Sendable (Mutant) -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            for (place, mutant) in mutants.enumerated() { group.addTask { (place, judge(mutant)) } }
            var results: [(Int, Result)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// The tests, with what each of them reads of each pack, so that a mutant is tried on those alone that can notice it.
struct MutantJury: Sendable {
    private let packs: [String: Pack]
    private let tests: [Reach]

    /// A test and the versions that it comes to, by programme.
    struct Reach: Sendable {
        let test: PackTest
        /// By which a claim of the test was decided.
        var governing: [String: Set<Int>] = [:]
        /// Of which it was asked whether they govern.
        var asked: [String: Set<Int>] = [:]

        init(_ test: PackTest) {
            self.test = test
            look(at: test.pack, test.claim, on: test.businessDay)
            for earlier in test.earlier { look(at: earlier.pack, earlier.claim, on: earlier.businessDay) }
        }

        private mutating func look(at pack: Pack, _ claim: Claim, on day: CivilDate) {
            let chosen = pack.evaluate(claim, on: day).version
            let place = chosen.flatMap { chosen in pack.versions.firstIndex { $0 === chosen } }
            if let place { governing[pack.programme, default: []].insert(place) }
            asked[pack.programme, default: []].formUnion(0...(place ?? pack.versions.count - 1))
        }
    }

    init(_ packs: [Pack], _ tests: [PackTest]) {
        self.packs = Dictionary(packs.map { ($0.programme, $0) }, uniquingKeysWith: { first, _ in first })
        self.tests = tests.map(Reach.init)
    }

    /// For each mutant whether a test notices it. The tests that noticed the mutants before are asked first: what lies
    /// side by side in the rules is often noticed by the same test.
    func notices(_ mutants: ArraySlice<Mutant>) -> [Bool] {
        var favourites: [Int] = []
        return mutants.map { mutant in
            guard let witness = witness(against: mutant, first: favourites) else { return false }
            if witness >= 0 {
                favourites.removeAll { $0 == witness }
                favourites.insert(witness, at: 0)
                if favourites.count > 6 { favourites.removeLast() }
            }
            return true
        }
    }

    /// The tests that can notice a change in that place.
    func reaching(_ mutant: Mutant) -> [PackTest] { tests.filter { $0.reaches(mutant) }.map(\.test) }

    /// The number of a test that fails by the mutant; -1 where its rules don't even load; nil where no test notices it.
    private func witness(against mutant: Mutant, first: [Int]) -> Int? {
        guard let pack = packs[mutant.programme] else { return nil }
        let trial = MutantTrial(mutant, of: pack)
        guard trial.loads else { return -1 }
        func fails(_ number: Int) -> Bool {
            tests[number].reaches(mutant)
                && trial.run(tests[number].test).map { !tests[number].test.expected.isMet(by: $0) } ?? true
        }
        return first.first(where: fails) ?? tests.indices.first { !first.contains($0) && fails($0) }
    }
}

extension MutantJury.Reach {
    func reaches(_ mutant: Mutant) -> Bool {
        let places = mutant.alteration.mattersToGoverning ? asked[mutant.programme] : governing[mutant.programme]
        return places?.contains(mutant.place) ?? false
    }
}

extension Alteration {
    /// Whether it can change which version governs; a parameter may be read there too.
    fileprivate var mattersToGoverning: Bool {
        switch self {
        case .governs, .parameter: true
        default: false
        }
    }
}

/// Runs tests by one mutant.
final class MutantTrial {
    private let mutant: Mutant
    private let original: PackVersion
    /// The altered packs by those they were made of, which the tests keep alive; nil where one makes no sense.
    private var altered: [ObjectIdentifier: Pack?] = [:]
    /// Whether the pack's own rules still load.
    let loads: Bool

    init(_ mutant: Mutant, of pack: Pack) {
        self.mutant = mutant
        original = pack.versions[mutant.place]
        let own = mutant.alteration.applied(to: pack, at: mutant.place, original: original)
        loads = own != nil
        altered[ObjectIdentifier(pack)] = own
    }

    /// The decision of the test's claim; nil where the mutant makes no sense with the test's own values.
    /// - Parameter isOnce: the test is made for this one run, and so are the packs with its values.
    func run(_ test: PackTest, isOnce: Bool = false) -> Decision? {
        var isWhole = true
        let decision = test.run { pack in
            guard pack.programme == self.mutant.programme else { return pack }
            if let other = self.pack(for: pack, isOnce: isOnce) { return other }
            isWhole = false
            return pack
        }.decision
        return isWhole ? decision : nil
    }

    private func pack(for pack: Pack, isOnce: Bool) -> Pack? {
        if let known = altered[ObjectIdentifier(pack)] { return known }
        let made = mutant.alteration.applied(to: pack, at: mutant.place, original: original)
        // What goes away again may leave its address to another pack.
        if !isOnce { altered[ObjectIdentifier(pack)] = .some(made) }
        return made
    }
}
