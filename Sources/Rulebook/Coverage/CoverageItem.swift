package import FEEL

/// Something in a version of a pack that can go more than one way, and how often the tests saw it go each way.
package struct CoverageItem: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case version, requirement, condition, row, limit, definition, parameter
    }

    /// A way that it can go.
    package enum Side: String, Sendable {
        case governed, notGoverned = "not governed"
        case held, failed
        case applied, notApplied = "not applied"
        case matched, notMatched = "not matched"
        case exceeded, notExceeded = "not exceeded"
        /// A definition that is yes or no.
        case yes, no
        /// Any other definition: that it had a value, and that it had another one.
        case value, anotherValue = "another value"
        /// A parameter with another value, or none, would have made a test come out differently.
        case mattered
    }

    package struct Count: Sendable, Hashable {
        package let side: Side
        /// In how many tests.
        package internal(set) var tests: Int
    }

    package let programme: String
    package let version: String
    package let kind: Kind
    /// The requirement's or parameter's name, a limit's key, a table's name and the number of the row.
    package let name: String
    /// What is written in the pack.
    package let text: String
    package let position: SourcePosition
    package internal(set) var counts: [Count]
    /// In how many tests it could not be told which way it goes: something was missing or unset. That is neither.
    package internal(set) var unknown = 0

    /// The ways that no test saw.
    package var missing: [Side] { counts.filter { $0.tests == 0 }.map(\.side) }

    init(
        _ kind: Kind, _ name: String, _ text: String, at position: SourcePosition, of version: PackVersion,
        in pack: Pack, sides: [Side]
    ) {
        programme = pack.programme
        self.version = version.id
        self.kind = kind
        self.name = name
        self.text = text
        self.position = position
        counts = sides.map { Count(side: $0, tests: 0) }
    }

    mutating func count(_ side: Side) {
        guard let place = counts.firstIndex(where: { $0.side == side }) else { return }
        counts[place].tests += 1
    }

    /// Counts a condition that is yes, no or unknown.
    mutating func count(_ value: Value, yes: Side, no: Side) {
        switch value {
        case .boolean(true): count(yes)
        case .boolean(false): count(no)
        default: unknown += 1
        }
    }
}
