/// A kind of claim: one subsidy's form. Its fields are the common ones, then those that its rule pack asks for.
package final class ClaimKind: Sendable {
    /// `vehicle_scrappage`.
    package let name: String
    /// What files may write instead of the name: `汽车报废更新补贴`.
    package let label: String
    /// `CommonField.all`, then the pack's inputs, in order. `Claim.values` has the same order.
    package let fields: [Field]

    /// Where the dates stand in `fields`.
    package let dates: [Int]

    private let indexes: [String: Int]

    /// - Parameter inputs: the pack's own fields. One that bears the name of a common field takes its place.
    package init(name: String, label: String, inputs: [Field]) {
        self.name = name
        self.label = label
        var fields = CommonField.all
        for input in inputs {
            if let place = fields.firstIndex(where: { $0.name == input.name }) {
                fields[place] = input
            } else {
                fields.append(input)
            }
        }
        self.fields = fields
        dates = fields.indices.filter { fields[$0].type == .date }
        var indexes: [String: Int] = [:]
        for (index, field) in fields.enumerated() { indexes[field.name] = index }
        self.indexes = indexes
    }

    /// Where a field stands in `fields`; nil where this kind has none of that name.
    package func index(of name: String) -> Int? { indexes[name] }
}

extension ClaimKind: Equatable {
    package static func == (one: ClaimKind, other: ClaimKind) -> Bool {
        one === other || (one.name == other.name && one.label == other.label && one.fields == other.fields)
    }
}
