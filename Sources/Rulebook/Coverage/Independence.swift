package import FEEL

/// For every condition of every decision, whether the tests show that it turns the decision by itself (MC/DC).
package struct Independence: Sendable {
    /// How two tests show it.
    package enum Pair: String, Sendable {
        /// They differ in this condition alone.
        case uniqueCause = "unique cause"
        /// They differ in others as well, none of which could have turned the decision in either test.
        case masking
    }

    package enum Finding: Sendable {
        case shown(Pair)
        /// No two tests show it; tests that would, with those there are; empty where none were found.
        case missing([ProposedTest])
        /// No two claims can show it, with the values in force: all cases were gone through.
        case impossible
    }

    package struct Item: Sendable {
        package let programme: String
        package let version: String
        package let kind: CoverageItem.Kind
        /// Of the decision.
        package let name: String
        package let decision: String
        package let condition: String
        package let position: SourcePosition
        package let finding: Finding
    }

    package let items: [Item]

    package var missing: [Item] {
        items.filter { if case .missing = $0.finding { true } else { false } }
    }

    /// Measures packs on the tests; see ``Coverage/measure(_:on:)``.
    package static func measure(_ packs: [Pack], among rulebook: Rulebook, on tests: [PackTest]) async -> Independence {
        await withTaskGroup(of: (Int, [Item]).self) { group in
            var place = 0
            for pack in packs {
                let own = tests.filter { $0.programme == pack.programme }
                let measure = IndependenceMeasure(pack, own, rulebook.schema)
                for version in pack.versions.indices {
                    let number = place
                    group.addTask { (number, measure.items(version)) }
                    place += 1
                }
            }
            var parts: [(Int, [Item])] = []
            for await part in group { parts.append(part) }
            return Independence(items: parts.sorted { $0.0 < $1.0 }.flatMap(\.1))
        }
    }
}
