package import Claims
package import Ledger

/// What an act of the finance desk came to: a sentence for people, members for machines.
package struct Voucher: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case text(String)
        case number(Int64)
        case money(Fen)
        case none
    }

    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: Value
    }

    package let summary: Bilingual
    package private(set) var members: [Member]
    /// What should be known beside it.
    package var notes: [Bilingual] = []

    package init(_ summary: Bilingual, _ members: [(String, Value)]) {
        self.summary = summary
        self.members = members.map { Member(name: $0.0, value: $0.1) }
    }

    init(_ summary: Bilingual, _ members: KeyValuePairs<String, Value>) {
        self.init(summary, members.map { ($0.key, $0.value) })
    }
}
